"""National services in their published shapes: demographics (PDS), relationships (VRS),
prescriptions (PfP), vaccinations and the aggregator of trusts' portals (PCA). Simulations for the
sandbox: see the samples' SOURCES.md for the originals.
"""
