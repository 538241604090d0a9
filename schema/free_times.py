"""What a source answers to the question for free times."""

from dataclasses import dataclass, field
from datetime import datetime

from schema.answer import Effort
from schema.report import SourceStatus
from schema.slot import Slot


@dataclass(frozen=True, slots=True)
class FreeTimes:
    """Earliest first."""

    status: SourceStatus
    slots: tuple[Slot, ...]
    unreadable: int
    as_of: datetime
    effort: Effort = field(default=Effort())
