"""Selections below record connections, compiled to plain functions: see docs/adr/0023.

Not a second way of executing GraphQL: what cannot be compiled, and whatever goes wrong, is
graphql-core's.
"""
