"""What the gateway keeps: audit, the locator's index, organisations. Never a copy of a record."""


class StorageUnavailable(Exception):
    """The database cannot be read or written just now."""


class NewerDatabase(Exception):
    """A newer release has migrated the database: this one does not know what is in it."""
