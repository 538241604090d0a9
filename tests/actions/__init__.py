"""Breaks actions off at every step of their protocol, and looks what is there afterwards."""
