"""Simulated trusts, national services and identity provider, over real HTTP.

For the demo and the tests only: it is no part of a deployment, holds nobody's real data and
shares no code with the gateway, so that the two can disagree.
"""
