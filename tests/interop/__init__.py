"""Servers of others as sources: what the gateway makes of answers that none of us wrote."""
