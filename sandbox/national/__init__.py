"""National services in their published shapes: demographics (PDS), relationships (VRS) and
prescriptions (PfP). Simulations for the sandbox: see the samples' SOURCES.md for the originals.
"""
