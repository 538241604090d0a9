"""The integrator's check: tries one configured source live and says what a trust must mend.

It asks as the gateway asks, and then as the gateway never would, to see what the source does. It
judges habits, counts and kinds; nothing of a record, no number and no token gets into what it says.
"""
