"""The days to come on which a decision can turn, and what happens on them. Decides nothing.

Between two of these days the rules say the same (a test generates evidence to see that).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from auth.age import beginning, ending
from auth.relationships import unused_from
from schema.directory import Terms
from schema.evidence import Evidence, Grant, GrantUse, Person, RelationshipStatus
from schema.moment import PartialDate

MILESTONES = frozenset({11, 12, 13, 16})
"""Birthdays that the rules name; organisations may add others."""
DAY = timedelta(days=1)


class Kind(Enum):
    """What sort of thing happens."""

    BIRTHDAY = "birthday"
    VAGUE = "vague"
    PERIOD = "period"
    UNUSED = "unused"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens on a day."""

    kind: Kind
    words: str = ""
    """What may be told of it, where the kind alone does not tell."""


Days = Iterator[tuple[date, Event]]

PERIOD, UNUSED, REVIEW = Event(Kind.PERIOD), Event(Kind.UNUSED), Event(Kind.REVIEW)
VAGUE = Event(Kind.VAGUE)
BORN = Event(Kind.BIRTHDAY, "the date of birth")


def turning_points(
    evidence: Evidence, terms: tuple[Terms, ...], today: date, unused_grant_years: int
) -> Mapping[date, tuple[Event, ...]]:
    """Days after today, in order."""
    points: dict[date, list[Event]] = defaultdict(list)
    for day, event in _all(evidence, terms, today, unused_grant_years):
        if today < day < date.max and event not in points[day]:
            points[day].append(event)
    return {day: tuple(points[day]) for day in sorted(points) if points[day]}


def is_exact(birth_date: PartialDate | None) -> bool:
    """Is the day of birth known?"""
    return birth_date is not None and birth_date.first == birth_date.last


def birth_date_of(evidence: Evidence) -> PartialDate | None:
    """The subject's, where the national record was given."""
    return evidence.person.birth_date if isinstance(evidence.person, Person) else None


def _all(evidence: Evidence, terms: tuple[Terms, ...], today: date, years: int) -> Days:
    birth_date = birth_date_of(evidence)
    for grant in _active(evidence):
        use = evidence.uses.get(grant.id)
        yield from _periods(grant)
        yield from _touches(grant, use, today, years)
        if not is_exact(birth_date):
            yield from _vague(grant, use)
    if birth_date is not None:
        yield from _birthdays(birth_date, terms)


def _active(evidence: Evidence) -> Iterator[Grant]:
    """Nothing but an active statement turns anything by the passing of time."""
    said = evidence.grants if isinstance(evidence.grants, tuple) else ()
    return (one for one in said if one.status is RelationshipStatus.ACTIVE)


def _periods(grant: Grant) -> Days:
    if grant.start is not None:
        yield grant.start, PERIOD
    if grant.end is not None and grant.end < date.max:
        yield grant.end + DAY, PERIOD


def _touches(grant: Grant, use: GrantUse | None, today: date, years: int) -> Days:
    """When it ends for want of use. What is dated ahead counts from its day."""
    yield unused_from(grant, use, today, years), UNUSED
    for day in (*_reviews(grant, use), *_sightings(use)):
        if day > today:
            yield day, REVIEW
            yield ending(day, years), UNUSED


def _vague(grant: Grant, use: GrantUse | None) -> Days:
    """Each day moves the latest possible birthday; a review of that day no longer suffices."""
    for day in _reviews(grant, use):
        for later in (1, 2):  # the birthday of somebody born on 29 February waits for a day
            yield min(day, date.max - 2 * DAY) + later * DAY, VAGUE


def _reviews(grant: Grant, use: GrantUse | None) -> Iterator[date]:
    return (day for day in (grant.made_on, use.reviewed_on if use else None) if day)


def _sightings(use: GrantUse | None) -> Iterator[date]:
    return (day for day in ((use.first_seen, use.last_used) if use else ()) if day)


def _birthdays(birth_date: PartialDate, terms: tuple[Terms, ...]) -> Days:
    yield birth_date.first, BORN
    kind = "" if is_exact(birth_date) else "possible "
    for years in sorted(_ages(terms)):
        event = Event(Kind.BIRTHDAY, f"the {kind}{_ordinal(years)} birthday")
        for born in (birth_date.first, birth_date.last):
            yield ending(born, years), event
            yield beginning(born, years), event


def _ages(terms: tuple[Terms, ...]) -> frozenset[int]:
    own = ((one.minimum_age_years, one.self_minimum_age_years) for one in terms)
    return MILESTONES.union(*own) - {0}


def _ordinal(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"
