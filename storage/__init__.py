"""What the gateway keeps: audit and the locator's index. Never a copy of a record."""


class StorageUnavailable(Exception):
    """The database cannot be read or written just now."""
