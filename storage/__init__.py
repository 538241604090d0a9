"""What the gateway keeps: audit, the locator's index, organisations. Never a copy of a record."""


class StorageUnavailable(Exception):
    """The database cannot be read or written just now."""
