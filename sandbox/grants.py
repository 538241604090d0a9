"""Who may act for whom, as the national relationship service records it.

Evidence only: whether a grant opens anything is for a gateway to decide.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from sandbox.days import Days
from sandbox.people import PersonId
from sandbox.profile import Ods
from sandbox.trusts import MILLBROOK, ORCHARD_STREET, WESTCOMBE

PARENT = "parental-responsibility"
CONSENT = "consent"
ATTORNEY = "health-and-welfare-lasting-power-of-attorney"
UNKNOWN = "UNK"
EVENTS_SECRET = "sandbox-relationships-events"  # noqa: S105 - an example, protects nothing
"""With which the relationship service tells the gateway that a grant was changed."""


@dataclass(frozen=True, slots=True)
class Grant:
    """One proxy role. `kind` is the v3 role code of the person who acts, such as MTH."""

    id: str
    actor: PersonId
    subject: PersonId
    basis: str
    grantor: Ods
    made: datetime
    kind: str = "PRN"
    status: str = "active"
    reason: str = "ROLE_CREATED"
    end: date | None = None
    reviewed: date | None = None
    changed: datetime | None = None  # when not when it was made


class Grants:
    """The grants as they stand: those of the world, and what was changed while it is served."""

    def __init__(self, known: Iterable[Grant]) -> None:
        self._known = {grant.id: grant for grant in known}
        self._changed: dict[str, Grant] = {}

    def __iter__(self) -> Iterator[Grant]:
        return iter({**self._known, **self._changed}.values())

    def get(self, identity: str) -> Grant | None:
        """One of them, as it stands."""
        return self._changed.get(identity) or self._known.get(identity)

    def change(self, identity: str, status: str, reason: str, at: datetime) -> Grant | None:
        """Give one another status from now on; None when there is no such grant."""
        grant = self.get(identity)
        if grant is None:
            return None
        self._changed[identity] = replace(grant, status=status, reason=reason, changed=at)
        return self._changed[identity]

    def mend(self) -> tuple[Grant, ...]:
        """All as they were; those that were changed until now."""
        changed = tuple(self._changed.values())
        self._changed.clear()
        return changed


def grants(days: Days) -> tuple[Grant, ...]:
    """Every grant there is."""
    return (*_parents(days), *_adults(days), *_without_effect(days))


def _parents(days: Days) -> tuple[Grant, ...]:
    maya, lucy = PersonId("maya-hughes"), PersonId("lucy-baker")
    leo, ruby = PersonId("leo-hughes"), PersonId("ruby-hughes")
    made = days.at(-3 * 365, "10:12")
    at_nine = days.at(-4 * 365, "11:40")
    return (
        Grant("C1001", maya, PersonId("noah-hughes"), PARENT, ORCHARD_STREET, made, kind="MTH"),
        Grant("C1002", maya, PersonId("ella-hughes"), PARENT, ORCHARD_STREET, made, kind="MTH",
              end=days.today.replace(year=days.today.year + 5, day=1)),
        Grant("C1003", maya, leo, PARENT, ORCHARD_STREET, days.at(-5 * 365, "09:05"), kind="MTH",
              reviewed=days.at(-90, "09:00").date(), changed=days.at(-90, "09:00")),
        Grant("C1004", maya, ruby, PARENT, ORCHARD_STREET, at_nine, kind="MTH"),
        Grant("C1005", maya, leo, PARENT, WESTCOMBE, days.at(-40, "15:20"), kind="MTH"),
        Grant("C1006", PersonId("grace-okafor"), PersonId("sam-okafor"), PARENT, MILLBROOK,
              days.at(-7 * 365, "10:00"), kind="MTH"),
        Grant("C1007", lucy, PersonId("finn-baker"), PARENT, MILLBROOK, made, kind="MTH"),
    )  # fmt: skip


def _adults(days: Days) -> tuple[Grant, ...]:
    grace = PersonId("grace-okafor")
    return (
        Grant("C2001", grace, PersonId("joseph-okafor"), CONSENT, ORCHARD_STREET,
              days.at(-380, "14:30"), kind="CHILD"),
        Grant("C2002", grace, PersonId("dorothy-okafor"), ATTORNEY, MILLBROOK,
              days.at(-500, "12:00"), kind="FAMMEMB"),
        Grant("C2003", PersonId("dan-novak"), PersonId("iris-novak"), CONSENT, ORCHARD_STREET,
              days.at(-200, "16:45"), kind="SPS"),
        Grant("C2004", PersonId("ann-finch"), PersonId("walter-finch"), CONSENT, ORCHARD_STREET,
              days.at(-600, "11:15"), kind="CAREGIVER"),
    )  # fmt: skip


def _without_effect(days: Days) -> tuple[Grant, ...]:
    """Ended, expired, not yet granted, or without a basis that is known."""
    return (
        Grant("C3001", PersonId("tom-baker"), PersonId("finn-baker"), PARENT, MILLBROOK,
              days.at(-3 * 365, "10:20"), kind="FTH", status="inactive",
              reason="ROLE_DEACTIVATED_SAFEGUARDING", changed=days.at(-120, "17:55")),
        Grant("C3002", PersonId("maya-hughes"), PersonId("pat-quinn"), CONSENT, ORCHARD_STREET,
              days.at(-400, "10:00"), kind="FRND", end=days.at(-35, "00:00").date()),
        Grant("C3003", PersonId("ann-finch"), PersonId("casey-reed"), CONSENT, ORCHARD_STREET,
              days.at(-5, "10:00"), kind="FRND", status="proposed", reason="ROLE_PROPOSED"),
        Grant("C3004", PersonId("dan-novak"), PersonId("casey-reed"), UNKNOWN, ORCHARD_STREET,
              days.at(-900, "10:00"), kind="FRND", reason="ROLE_MIGRATED"),
    )  # fmt: skip
