"""What people want done about appointments, before anything of it is believed. Values only."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CancelReason:
    """Why somebody does not come, in their own words."""

    text: str


@dataclass(frozen=True, slots=True)
class CancelWish:
    """To cancel one appointment."""

    key: str
    appointment_id: str
    version: str | None = None
    reason: str | None = None
