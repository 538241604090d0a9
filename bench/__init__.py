"""Measures the gateway beside bare programs that do less, over the sandbox's real HTTP.

Prints figures and judges none: whether they are good enough is for people to say.
"""
