"""Marks fields whose functions answer at once from what they are given, the same each time.

They ask no source, charge nothing, decide nothing and write no audit. Only they are called by
compiled selections, and they may be called a second time when one of them fails.
"""

from collections.abc import Mapping

ASKS_NOBODY: Mapping[str, bool] = {"asks_nobody": True}
"""Give it as the field's `metadata`."""


def asks_nobody(metadata: Mapping[object, object]) -> bool:
    """Is a field with this metadata marked?"""
    return metadata.get("asks_nobody") is True
