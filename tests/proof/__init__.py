"""Proof over every path: the product against an independent reading of the rule page."""
