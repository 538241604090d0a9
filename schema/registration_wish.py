"""What people want done about their registration with a practice, before anything of it is
believed. Values only."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ApplyWish:
    """To be registered with a practice."""

    key: str
    patient_id: str
    practice: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Applying:
    """What is sent with an application: when it was made, and what people wrote."""

    at: datetime
    note: str
