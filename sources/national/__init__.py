"""National services: who people are, and who may act for whom. They are asked for facts that gate
decisions, so what cannot be read for certain is never filled in.
"""
