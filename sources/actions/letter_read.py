"""A letter is marked as read."""

from sources.actions.read_receipt import marking

ACTION = marking("Extension-Document-ReadReceipt", "Read")
