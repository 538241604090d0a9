"""Every boundary in time that a rule has: what is said up to the day, and what from the day on.

Written from docs/proxy-rules.md with nothing but the calendar: no code of `auth` works out a day
here. Each entry makes, for any day, a scene in which its rule turns at the start of that day.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Final

from schema.access import LegalBasis
from schema.directory import Terms
from schema.evidence import GrantUse, RelationshipStatus
from tests.support.auth import ACTOR, NO_ANSWER, AGrant, a_grant, a_person, a_principal
from tests.support.scene import TRUST_TERMS, Scene, own_record

DAY: Final = timedelta(days=1)
PERMIT, AGE, NOT_GRANTED, UNAVAILABLE = "permit", "AGE_RULE", "NOT_GRANTED", "UNAVAILABLE"
LONG_AGO = date(2000, 1, 1)

MIDNIGHTS: Mapping[date, datetime] = {
    # A day, and the instant at which it begins in England.
    date(2026, 1, 10): datetime(2026, 1, 10, 0, tzinfo=UTC),
    date(2026, 3, 29): datetime(2026, 3, 29, 0, tzinfo=UTC),  # clocks go forward on this day
    date(2026, 3, 30): datetime(2026, 3, 29, 23, tzinfo=UTC),
    date(2026, 6, 16): datetime(2026, 6, 15, 23, tzinfo=UTC),
    date(2026, 10, 25): datetime(2026, 10, 24, 23, tzinfo=UTC),  # clocks go back on this day
    date(2026, 10, 26): datetime(2026, 10, 26, 0, tzinfo=UTC),
    date(2027, 1, 1): datetime(2027, 1, 1, 0, tzinfo=UTC),
}


@dataclass(frozen=True, slots=True)
class Boundary:
    """What a rule says before a day, and from it on."""

    scene: Callable[[date], Scene]
    before: str
    after: str


def years_before(day: date, years: int) -> date:
    """The same day of an earlier year."""
    return day.replace(year=day.year - years)


def on(basis: LegalBasis) -> AGrant:
    """A statement of a practice that never was reviewed."""
    return a_grant().on(basis).made(LONG_AGO)


PARENT = on(LegalBasis.PARENTAL_RESPONSIBILITY)
BEST_INTEREST = on(LegalBasis.BEST_INTEREST)
CONSENT = on(LegalBasis.CONSENT)
ATTORNEY = on(LegalBasis.LASTING_POWER_OF_ATTORNEY)
DEPUTY = on(LegalBasis.COURT_APPOINTED_DEPUTY)


def turning(years: int, grant: AGrant, terms: Terms = TRUST_TERMS) -> Callable[[date], Scene]:
    """Somebody who turns so old on the day."""
    return lambda day: _scene(day, years, grant, terms)


def reviewed(years: int, grant: AGrant, ago: int) -> Callable[[date], Scene]:
    """Somebody who turns so old on the day, with a review some years and a day before."""
    return lambda day: _scene(day, years, grant.made(years_before(day, ago) - DAY), TRUST_TERMS)


def made_that_day(years: int, grant: AGrant) -> Callable[[date], Scene]:
    """Somebody who turns so old on the day, with a grant made on it."""
    return lambda day: _scene(day, years, grant.made(day), TRUST_TERMS)


def _scene(day: date, years: int, grant: AGrant, terms: Terms) -> Scene:
    person = a_person().born(years_before(day, years).isoformat()).build()
    return Scene(person=person, grants=(grant.build(),), terms=terms, uses=used(day))


def used(day: date) -> Mapping[str, GrantUse]:
    """In use, so that nothing else ends it."""
    return {"grant-1": GrantUse(day - 30 * DAY, last_used=day - 2 * DAY)}


def own(years: int, terms: Terms = TRUST_TERMS) -> Callable[[date], Scene]:
    """Somebody who turns so old on the day and asks for their own record."""
    return lambda day: own_record(
        a_person(ACTOR).born(years_before(day, years).isoformat()).build(), terms=terms
    )


def by_token(day: date) -> Scene:
    """Somebody who turns 16 on the day as only their token says."""
    born = years_before(day, 16).isoformat()
    return own_record(NO_ANSWER, principal=a_principal(born=born))


def lasting(first: int | None, last: int | None) -> Callable[[date], Scene]:
    """A period that starts or ends so many days after the day."""

    def scene(day: date) -> Scene:
        start, end = (None if one is None else day + one * DAY for one in (first, last))
        grant = a_grant().made(day - 9 * DAY).lasting(start, end).build()
        return Scene(grants=(grant,), uses=used(day))

    return scene


def unused(**touched: int) -> Callable[[date], Scene]:
    """A grant of an attorney that was touched only so many years before the day."""

    def scene(day: date) -> Scene:
        days = {name: years_before(day, years) for name, years in touched.items()}
        made = days.pop("made_on", date(1999, 1, 1))
        use = GrantUse(**{"first_seen": date(2000, 1, 1), **days})
        return Scene(grants=(ATTORNEY.made(made).build(),), uses={"grant-1": use})

    return scene


def reviewed_here(day: date) -> Scene:
    """A child of twelve whose review is dated with the day, in our own books."""
    person = a_person().born((years_before(day, 12) - 9 * DAY).isoformat()).build()
    uses = {"grant-1": GrantUse(day - 30 * DAY, reviewed_on=day)}
    return Scene(person=person, grants=(PARENT.build(),), uses=uses)


def reviewed_there(day: date) -> Scene:
    """The same, at the relationship service."""
    return replace(reviewed_here(day), grants=(PARENT.made(day).build(),), uses=used(day))


def denied_from(day: date) -> Scene:
    """The practice changed its mind, with effect from the day."""
    change = a_grant().named("grant-2").updated(datetime(2026, 1, 2, tzinfo=UTC)).denying()
    grants = (a_grant().made(day - 9 * DAY).build(), change.lasting(day, None).build())
    return Scene(grants=grants, uses=used(day))


def ended_long_ago(day: date) -> Scene:
    """An ending counts however old its period is: nothing turns."""
    ended = a_grant().in_state(RelationshipStatus.INACTIVE).lasting(None, day - DAY)
    return Scene(grants=(ended.build(),))


def terms(**changes: int) -> Terms:
    """A trust that goes by other birthdays."""
    return replace(TRUST_TERMS, **changes)  # type: ignore[arg-type] # whole years


BOUNDARIES: Mapping[str, Boundary] = {
    "parent at 11": Boundary(turning(11, PARENT), PERMIT, AGE),
    "parent at 12": Boundary(turning(12, PARENT, terms(review_birthday_years=12)), PERMIT, AGE),
    "parent at 13": Boundary(turning(13, PARENT, terms(review_birthday_years=13)), PERMIT, AGE),
    "parent reviewed at 11, at 13": Boundary(reviewed(13, PARENT, 1), PERMIT, AGE),
    "parent reviewed at 13, at 16": Boundary(reviewed(16, PARENT, 1), PERMIT, AGE),
    "parent reviewed on the day, at 11": Boundary(made_that_day(11, PARENT), PERMIT, PERMIT),
    "parent reviewed on the day, at 13": Boundary(made_that_day(13, PARENT), AGE, PERMIT),
    "parent reviewed on the day, at 16": Boundary(made_that_day(16, PARENT), AGE, AGE),
    "best interest at 11": Boundary(turning(11, BEST_INTEREST), PERMIT, AGE),
    "best interest reviewed at 11, at 13": Boundary(reviewed(13, BEST_INTEREST, 1), PERMIT, AGE),
    "best interest reviewed at 13, at 16": Boundary(reviewed(16, BEST_INTEREST, 1), PERMIT, AGE),
    "best interest anew, at 16": Boundary(made_that_day(16, BEST_INTEREST), AGE, PERMIT),
    "consent of the day, at 13": Boundary(made_that_day(13, CONSENT), AGE, PERMIT),
    "consent of twelve, at 13": Boundary(reviewed(13, CONSENT, 0), AGE, AGE),
    "consent of fifteen, at 16": Boundary(reviewed(16, CONSENT, 0), PERMIT, AGE),
    "consent anew, at 16": Boundary(made_that_day(16, CONSENT), AGE, PERMIT),
    "attorney of the day, at 16": Boundary(made_that_day(16, ATTORNEY), AGE, PERMIT),
    "attorney of fifteen, at 16": Boundary(reviewed(16, ATTORNEY, 0), AGE, AGE),
    "deputy of the day, at 16": Boundary(made_that_day(16, DEPUTY), AGE, PERMIT),
    "a review that is dated with the day, here": Boundary(reviewed_here, AGE, PERMIT),
    "a review that is dated with the day, there": Boundary(reviewed_there, AGE, PERMIT),
    "own record at 13": Boundary(own(13), AGE, PERMIT),
    "own record at 16": Boundary(own(16, terms(self_minimum_age_years=16)), AGE, PERMIT),
    "own record at 18": Boundary(own(18, terms(minimum_age_years=18)), AGE, PERMIT),
    "own record by token at 16": Boundary(by_token, UNAVAILABLE, PERMIT),
    "parent, nobody under 5": Boundary(turning(5, PARENT, terms(minimum_age_years=5)), AGE, PERMIT),
    "a period begins": Boundary(lasting(0, None), NOT_GRANTED, PERMIT),
    "a period ends": Boundary(lasting(None, -1), PERMIT, NOT_GRANTED),
    "a period of one day begins": Boundary(lasting(0, 0), NOT_GRANTED, PERMIT),
    "a denial begins": Boundary(denied_from, PERMIT, NOT_GRANTED),
    "an ending stays": Boundary(ended_long_ago, NOT_GRANTED, NOT_GRANTED),
    "unused since last used": Boundary(unused(last_used=5), PERMIT, NOT_GRANTED),
    "unused since first seen": Boundary(unused(first_seen=5), PERMIT, NOT_GRANTED),
    "unused since made": Boundary(unused(made_on=5), PERMIT, NOT_GRANTED),
    "unused since reviewed here": Boundary(unused(reviewed_on=5), PERMIT, NOT_GRANTED),
    "unused since the latest of all": Boundary(
        unused(first_seen=8, made_on=7, reviewed_on=6, last_used=5), PERMIT, NOT_GRANTED
    ),
}
