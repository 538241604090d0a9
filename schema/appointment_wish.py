"""What people want done about appointments, before anything of it is believed. Values only."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, in somebody's own words."""

    text: str


@dataclass(frozen=True, slots=True)
class AppointmentWish:
    """Something to be done about one appointment, or with one slot."""

    key: str
    appointment_id: str | None = None
    slot_id: str | None = None
    version: str | None = None
    reason: str | None = None
