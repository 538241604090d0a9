"""What people want done about their prescriptions, before anything of it is believed.
Values only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from schema.identifiers import LocalId


@dataclass(frozen=True, slots=True)
class RepeatWish:
    """To have a prescription issued again, or some of its medicines."""

    key: str
    prescription_id: str
    items: tuple[str, ...] | None = None
    """Codes of its medicines; None for all of them."""
    note: str | None = None


@dataclass(frozen=True, slots=True)
class NominateWish:
    """To have prescriptions sent to a pharmacy from now on."""

    key: str
    patient_id: str
    pharmacy: str


@dataclass(frozen=True, slots=True)
class Requesting:
    """What is sent with a request: when, for which of the source's medicines, and what people
    wrote."""

    at: datetime
    medicines: Sequence[LocalId]
    note: str
