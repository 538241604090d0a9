"""The simulated trusts are tested too: what leans on them proves no more than they do."""
