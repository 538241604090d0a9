"""A cut between the items of a list: which versions stand before it, and which after.

A version is what one organisation holds of a thing. Most stand where their own time puts them;
those that do not, because they are shown with another version or joined late, are named. Nothing
here knows of pages, arguments or seals.
"""

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from hashlib import blake2b
from typing import NewType

from resolvers.sort_key import SortKey
from schema.identifiers import OdsCode
from schema.node import RecordRef

Mark = NewType("Mark", bytes)
"""Eight bytes that name a version in its list."""

MARK_BYTES = 8

_NOBODY: frozenset[Mark] = frozenset()


class Side(Enum):
    """Where something stands, seen from a cut."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Cut:
    """A place just behind one item of a list."""

    key: SortKey
    here: frozenset[Mark] = _NOBODY
    """The versions of the item itself."""
    before: frozenset[Mark] = _NOBODY
    """Versions before the cut whose own key says after."""
    after: frozenset[Mark] = _NOBODY
    """Versions after the cut whose own key says before."""
    missing: frozenset[OdsCode] = frozenset()
    """Organisations whose answer was not whole on some page so far: what they hold joins late."""

    def named(self, ref: RecordRef) -> Side | None:
        """The side of a version that is named; None for the others."""
        if not self.before and not self.after:
            return None
        own = mark(ref)
        if own in self.before:
            return Side.BEFORE
        return Side.AFTER if own in self.after else None

    def side(self, ref: RecordRef, key: SortKey) -> Side:
        """The side of a version, of an organisation that is not missing, by itself."""
        return self.named(ref) or (Side.BEFORE if key <= self.key else Side.AFTER)

    def in_front(self) -> "Cut":
        """The place just in front of the same item."""
        return dataclasses.replace(
            self, before=self.before - self.here, after=self.after | self.here
        )


def mark(ref: RecordRef) -> Mark:
    """The name of a version, for comparing within one list."""
    text = f"{ref.organisation} {ref.local_id}"
    return Mark(blake2b(text.encode(), digest_size=MARK_BYTES).digest())


def marks(refs: Iterable[RecordRef]) -> frozenset[Mark]:
    """The names of several versions."""
    return frozenset(mark(ref) for ref in refs)
