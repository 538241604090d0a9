"""What is asked of sources: a typed need, and the window of time it is about."""

from dataclasses import dataclass
from datetime import date

from schema.access import Permit
from schema.directory import RecordType
from schema.identifiers import NhsNumber


@dataclass(frozen=True, slots=True)
class Window:
    """Europe/London days, both inclusive; None is unbounded."""

    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True)
class RecordRequest:
    """One edge's need: items of one kind about one person, from each organisation permitted.

    There is no way to ask without permits; a request that holds none asks nobody.
    """

    subject: NhsNumber
    record_type: RecordType
    permits: tuple[Permit, ...]
    window: Window = Window()


@dataclass(frozen=True, slots=True)
class Fetch:
    """One call of a plan: one organisation, one kind, one person. Carries its permit."""

    permit: Permit
    record_type: RecordType
    window: Window = Window()
