"""Measures the gateway beside programs that do less, or the same, over real HTTP.

Prints figures and judges none: whether they are good enough is for people to say. Only the gate
judges, by a ratio that people set.
"""
