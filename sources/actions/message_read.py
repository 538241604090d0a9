"""A message is marked as read."""

from sources.actions.read_receipt import marking

ACTION = marking("Extension-Read-Receipt", "read")
