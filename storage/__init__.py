"""What the gateway keeps: audit and the locator's index. Never a copy of a record."""
