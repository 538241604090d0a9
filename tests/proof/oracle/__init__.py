"""Who may see what, worked out a second time from the rule page alone. Shares no code with `auth`:
plain values in, plain words out. Not fast, not configurable beyond the page, never imported by the
product.
"""
