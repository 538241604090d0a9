"""Builders for everything a decision rests on: people, grants, organisations, principals, clocks.

Each builder starts from something ordinary that would be permitted, so that a test names only
what it is about. NHS numbers are of the 999 test range; nobody here is real.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from auth.principal import App, Principal
from auth.scopes import Scopes
from schema.access import LegalBasis
from schema.demographics import Demographics
from schema.directory import Directory, Organisation, OrganisationKind, Terms
from schema.evidence import Grant, Person, RelationshipStatus, Unanswered
from schema.identifiers import NhsNumber, OdsCode, nhs_number
from schema.moment import LONDON, PartialDate
from schema.report import SourceStatus

NOW = datetime(2026, 6, 15, 12, tzinfo=LONDON)
"""A Monday in summer."""

PRACTICE = OdsCode("G99901")
OTHER_PRACTICE = OdsCode("G99902")
HOSPITAL = OdsCode("RA1")
NATIONAL = OdsCode("X26")

NO_ANSWER = Unanswered(SourceStatus.TIMED_OUT)
ALL_SCOPES = Scopes.parse("patient/*.cruds")


def number(index: int) -> NhsNumber:
    """The index-th valid NHS number of the 999 test range, from 0."""
    stems = (f"999{stem:06d}" for stem in range(10 * (index + 2)))
    valid = (
        found for stem in stems for digit in "0123456789" if (found := nhs_number(stem + digit))
    )
    return next(one for place, one in enumerate(valid) if place == index)


ACTOR = number(0)
SUBJECT = number(1)
SOMEBODY_ELSE = number(2)


class FakeClock:
    """A clock that stands still until it is told to move."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **duration: float) -> None:
        """Move on by a timedelta's arguments; negative ones set the clock back."""
        self.now += timedelta(**duration)


def partial(text: str) -> PartialDate:
    """A birth date as a national record writes it."""
    found = PartialDate.parse(text)
    assert found is not None
    return found


@dataclass(frozen=True, slots=True)
class APerson:
    """A national record: an adult, alive, not restricted, unless said otherwise."""

    nhs_number: NhsNumber
    birth_date: PartialDate | None
    is_deceased: bool = False
    is_restricted: bool = False

    def born(self, text: str | None) -> "APerson":
        """With a birth date, in full or in part, or without one."""
        return replace(self, birth_date=partial(text) if text else None)

    def deceased(self) -> "APerson":
        """No longer alive."""
        return replace(self, is_deceased=True)

    def restricted(self) -> "APerson":
        """Marked R or V at the demographics service."""
        return replace(self, is_restricted=True)

    def build(self) -> Person:
        """The value."""
        return Person(
            nhs_number=self.nhs_number,
            birth_date=self.birth_date,
            deceased=self.is_deceased,
            restricted=self.is_restricted,
            demographics=Demographics(),
            as_of=NOW,
        )


def a_person(nhs_number: NhsNumber = SUBJECT) -> APerson:
    """Start of a national record."""
    return APerson(nhs_number, partial("1980-02-01"))


@dataclass(frozen=True, slots=True)
class AGrant:
    """A statement of the relationship service, ready to be changed and built."""

    value: Grant

    def by(self, grantor: OdsCode | None) -> "AGrant":
        """Given by this organisation."""
        return self._but(grantor=grantor)

    def on(self, basis: LegalBasis) -> "AGrant":
        """On this legal basis."""
        return self._but(basis=basis)

    def made(self, on: date | None) -> "AGrant":
        """Made or last reviewed on this day."""
        return self._but(made_on=on)

    def lasting(self, start: date | None, end: date | None) -> "AGrant":
        """Valid on these days, both included."""
        return self._but(start=start, end=end)

    def updated(self, at: datetime | None) -> "AGrant":
        """Last changed at this instant."""
        return self._but(updated_at=at)

    def in_state(self, status: RelationshipStatus) -> "AGrant":
        """In this state."""
        return self._but(status=status)

    def between(self, actor: NhsNumber, subject: NhsNumber) -> "AGrant":
        """For the first to act for the second."""
        return self._but(actor=actor, subject=subject)

    def denying(self) -> "AGrant":
        """With a provision that denies."""
        return self._but(permits=False)

    def named(self, name: str) -> "AGrant":
        """With this id."""
        return self._but(id=name)

    def build(self) -> Grant:
        """The value."""
        return self.value

    def _but(self, **changes: object) -> "AGrant":
        return AGrant(replace(self.value, **changes))  # type: ignore[arg-type] # fields of Grant


def a_grant() -> AGrant:
    """Start of a statement: consent of an adult, active, open-ended, by their GP practice."""
    return AGrant(
        Grant(
            id="grant-1",
            actor=ACTOR,
            subject=SUBJECT,
            status=RelationshipStatus.ACTIVE,
            basis=LegalBasis.CONSENT,
            permits=True,
            start=None,
            end=None,
            grantor=PRACTICE,
            made_on=date(2025, 1, 10),
            updated_at=datetime(2025, 1, 10, 9, tzinfo=LONDON),
        )
    )


def a_principal(
    actor: NhsNumber = ACTOR,
    *,
    subject: NhsNumber | None = None,
    scopes: Scopes = ALL_SCOPES,
    born: str | None = None,
) -> Principal:
    """A person with an app; `subject` makes the token composite."""
    app = App("example-app", "Example app", scopes)
    birth_date = partial(born) if born else None
    return Principal(
        actor, subject, app, birth_date, NOW + timedelta(hours=1), "https://issuer.example"
    )


def a_directory(*more: Organisation, national: Mapping[str, Terms] | None = None) -> Directory:
    """Two GP practices, a hospital and the national services, and whoever else is given."""
    known = (
        Organisation(ods_code=PRACTICE, name="A practice", kind=OrganisationKind.GP_PRACTICE),
        Organisation(ods_code=OTHER_PRACTICE, name="Another", kind=OrganisationKind.GP_PRACTICE),
        Organisation(ods_code=HOSPITAL, name="A hospital", kind=OrganisationKind.TRUST),
        Organisation(ods_code=NATIONAL, name="National", kind=OrganisationKind.NATIONAL),
        *more,
    )
    return Directory({one.ods_code: one for one in known}, (), national or {})
