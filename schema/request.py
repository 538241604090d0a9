"""What is asked of sources: a typed need, and the window of time it is about."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import msgspec

from schema.access import Permit
from schema.directory import RecordType
from schema.identifiers import NhsNumber, OdsCode

Fields = frozenset[str]
"""Fields of a record, by their names in Python."""

Looked = Callable[[], Fields | None]
"""Tells what is looked at of each item, for whoever needs to know; None is everything."""


def everything() -> None:
    """Where nobody knows what will be looked at."""


@dataclass(frozen=True, slots=True)
class Window:
    """Europe/London days, both inclusive; None is unbounded."""

    start: date | None = None
    end: date | None = None


class RecordRequest(msgspec.Struct, frozen=True, cache_hash=True):
    """One edge's need: items of one kind about one person, from each organisation permitted.

    There is no way to ask without permits; a request that holds none asks nobody. Like a fetch it
    is looked up by its value, again and again, and its hash is worked out once.
    """

    subject: NhsNumber
    record_type: RecordType
    permits: tuple[Permit, ...]
    window: Window = Window()
    shown: frozenset[OdsCode] | None = None
    """Whose items are wanted; the others are asked for what they withhold. None is everybody."""
    fields: Fields | None = None
    """What is looked at of each item. None is everything; what it takes to decide, to unite and to
    put in order is never left out."""
    charged: bool = True
    """False for what is asked because of what was found: a charge would tell that it was."""


class Fetch(msgspec.Struct, frozen=True, cache_hash=True):
    """One call of a plan: one organisation, one kind, one person. Carries its permit."""

    permit: Permit
    record_type: RecordType
    window: Window = Window()
    fields: Fields | None = None
    """What is looked at of each item, where the source can leave out the rest; None is all."""
