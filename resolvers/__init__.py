"""The way from a field to an answer: decide, plan, execute, release, merge, page."""
