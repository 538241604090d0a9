"""The one way in which a measurement fails: what was compared was not the same."""


class UnequalError(Exception):
    """The two sides did not do the same work. The text says how, without a word of a record."""
