"""Decisions one second before, at and after midnight in England, whatever zone the host is in."""

import os
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from schema.access import Deny
from schema.evidence import GrantUse
from settings import AccessSettings
from tests.support.auth import ACTOR, AGrant, a_person
from tests.support.scene import Scene, own_record
from tests.unit.auth.boundaries import (
    AGE,
    ATTORNEY,
    BOUNDARIES,
    CONSENT,
    MIDNIGHTS,
    NOT_GRANTED,
    PARENT,
    PERMIT,
    terms,
)

SECOND = timedelta(seconds=1)
ZONES = [ZoneInfo("America/Los_Angeles"), ZoneInfo("Pacific/Kiritimati")]


def said(scene: Scene, at: datetime) -> str:
    """The decision in a word."""
    decision = scene.decide(at)
    return decision.reason.name if isinstance(decision, Deny) else PERMIT


def around(scene: Scene, midnight: datetime) -> tuple[str, str, str]:
    """A second before, at, and a second after."""
    return (
        said(scene, midnight - SECOND),
        said(scene, midnight),
        said(scene, midnight + SECOND),
    )


@pytest.mark.parametrize("day", MIDNIGHTS, ids=str)
@pytest.mark.parametrize("name", BOUNDARIES)
def test_a_rule_turns_at_midnight_in_england(name: str, day: date) -> None:
    boundary = BOUNDARIES[name]

    found = around(boundary.scene(day), MIDNIGHTS[day])

    assert found == (boundary.before, boundary.after, boundary.after)


@pytest.mark.parametrize("zone", ZONES, ids=str)
@pytest.mark.parametrize("name", BOUNDARIES)
def test_the_zone_in_which_the_clock_reads_does_not_matter(name: str, zone: ZoneInfo) -> None:
    boundary, day = BOUNDARIES[name], date(2026, 10, 25)

    found = around(boundary.scene(day), MIDNIGHTS[day].astimezone(zone))

    assert found == (boundary.before, boundary.after, boundary.after)


@pytest.fixture(params=["Pacific/Kiritimati", "America/Los_Angeles"])
def host_zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The host keeps another time than England, and is set back afterwards."""
    with monkeypatch.context() as environment:
        environment.setenv("TZ", request.param)
        time.tzset()
        yield request.param
    time.tzset()


@pytest.mark.parametrize("name", BOUNDARIES)
def test_the_zone_of_the_host_does_not_matter(name: str, host_zone: str) -> None:
    boundary, day = BOUNDARIES[name], date(2026, 3, 30)
    local = datetime.fromtimestamp(MIDNIGHTS[day].timestamp()).astimezone()

    found = around(boundary.scene(day), local)

    assert os.environ["TZ"] == host_zone
    assert local.utcoffset() != timedelta(0)
    assert found == (boundary.before, boundary.after, boundary.after)


def leapling(born: str, grant: AGrant, **changes: int) -> Scene:
    """Somebody who was born on 29 February, with somebody who acts for them."""
    uses = {"grant-1": GrantUse(date(2022, 1, 1), last_used=date(2026, 1, 1))}
    person = a_person().born(born).build()
    return Scene(person=person, grants=(grant.build(),), terms=terms(**changes), uses=uses)


def own_leapling(born: str, **changes: int) -> Scene:
    """Somebody who was born on 29 February and asks for their own record."""
    return own_record(a_person(ACTOR).born(born).build(), terms=terms(**changes))


@pytest.mark.parametrize(
    ("scene", "day", "before", "after"),
    [
        # What ends does so on 28 February of a common year.
        (leapling("2012-02-29", PARENT), "2023-02-28", PERMIT, AGE),
        (leapling("2012-02-29", PARENT.made(date(2023, 2, 28))), "2023-02-28", PERMIT, AGE),
        (leapling("2012-02-29", PARENT.made(date(2023, 2, 28))), "2023-03-01", AGE, AGE),
        (leapling("2012-02-29", PARENT.made(date(2023, 3, 1))), "2023-03-01", AGE, PERMIT),
        (leapling("2012-02-29", PARENT, review_birthday_years=12), "2024-02-29", PERMIT, AGE),
        (leapling("2012-02-29", PARENT.made(date(2024, 2, 29))), "2025-02-28", PERMIT, AGE),
        (leapling("2012-02-29", PARENT.made(date(2025, 3, 1))), "2028-02-29", PERMIT, AGE),
        (leapling("2012-02-29", CONSENT.made(date(2025, 3, 1))), "2025-03-01", AGE, PERMIT),
        (leapling("2012-02-29", CONSENT.made(date(2025, 3, 1))), "2028-02-29", PERMIT, AGE),
        (leapling("2012-02-29", ATTORNEY.made(date(2028, 2, 29))), "2028-02-29", AGE, PERMIT),
        # What begins does so on 1 March of a common year.
        (own_leapling("2012-02-29"), "2025-02-28", AGE, AGE),
        (own_leapling("2012-02-29"), "2025-03-01", AGE, PERMIT),
        (own_leapling("2012-02-29", self_minimum_age_years=16), "2028-02-29", AGE, PERMIT),
        (own_leapling("2008-02-29", minimum_age_years=18), "2026-03-01", AGE, PERMIT),
        # The neighbours of the day have ordinary birthdays.
        (leapling("2012-02-28", PARENT), "2023-02-28", PERMIT, AGE),
        (leapling("2012-03-01", PARENT), "2023-03-01", PERMIT, AGE),
        (leapling("2013-02-28", PARENT), "2024-02-28", PERMIT, AGE),
        (own_leapling("2011-02-28"), "2024-02-28", AGE, PERMIT),
        (own_leapling("2011-03-01"), "2024-03-01", AGE, PERMIT),
    ],
)
def test_births_on_29_february_end_early_and_begin_late(
    scene: Scene, day: str, before: str, after: str
) -> None:
    midnight = datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC)

    assert around(scene, midnight) == (before, after, after)


@pytest.mark.parametrize(
    ("years", "day"), [(4, "2028-02-29"), (5, "2029-02-28"), (8, "2032-02-29")]
)
def test_what_was_last_used_on_29_february_ends_like_a_birthday(years: int, day: str) -> None:
    uses = {"grant-1": GrantUse(date(2020, 1, 1), last_used=date(2024, 2, 29))}
    settings = AccessSettings(unused_grant_years=years)
    scene = Scene(grants=(ATTORNEY.build(),), uses=uses, settings=settings)
    midnight = datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC)

    assert around(scene, midnight) == (PERMIT, NOT_GRANTED, NOT_GRANTED)


def known_as(born: str, grant: AGrant, **changes: int) -> Scene:
    """Somebody of whose birth the year or the month is known."""
    uses = {"grant-1": GrantUse(date(2022, 1, 1), last_used=date(2026, 1, 1))}
    person = a_person().born(born).build()
    return Scene(person=person, grants=(grant.build(),), terms=terms(**changes), uses=uses)


@pytest.mark.parametrize(
    ("scene", "day", "before", "after"),
    [
        # An ending goes by the earliest possible birth date.
        (known_as("2016", PARENT), "2027-01-01", PERMIT, AGE),
        (known_as("2016-02", PARENT), "2027-02-01", PERMIT, AGE),
        (known_as("2016-12", PARENT, review_birthday_years=12), "2028-12-01", PERMIT, AGE),
        (known_as("2014", PARENT.made(date(2025, 12, 31))), "2027-01-01", PERMIT, AGE),
        # A beginning goes by the latest, and so does the day from which a review is enough.
        (own_record(a_person(ACTOR).born("2013").build()), "2026-12-31", AGE, PERMIT),
        (own_record(a_person(ACTOR).born("2014-02").build()), "2027-02-28", AGE, PERMIT),
        (own_record(a_person(ACTOR).born("2012-02").build()), "2025-03-01", AGE, PERMIT),
        (known_as("2015", PARENT.made(date(2026, 12, 30))), "2026-12-31", PERMIT, AGE),
        (known_as("2015", PARENT.made(date(2026, 12, 31))), "2026-12-31", AGE, PERMIT),
        (known_as("2015", PARENT.made(date(2026, 12, 31))), "2027-01-01", PERMIT, PERMIT),
        (known_as("2013", CONSENT.made(date(2026, 12, 31))), "2026-12-31", AGE, PERMIT),
        (known_as("2010-03", ATTORNEY.made(date(2026, 3, 31))), "2026-03-31", AGE, PERMIT),
    ],
)
def test_birth_dates_known_in_part_give_the_strictest_day(
    scene: Scene, day: str, before: str, after: str
) -> None:
    at = date.fromisoformat(day)
    summer = at == date(2026, 3, 31)  # the only one of these days that is
    midnight = datetime.combine(at, datetime.min.time(), UTC) - timedelta(hours=summer)

    assert around(scene, midnight) == (before, after, after)


def test_the_night_of_25_hours_belongs_to_its_day() -> None:
    scene = BOUNDARIES["a period of one day begins"].scene(date(2026, 10, 25))
    begins = MIDNIGHTS[date(2026, 10, 25)]

    assert said(scene, begins + timedelta(hours=24)) == PERMIT
    assert around(scene, begins + timedelta(hours=25)) == (PERMIT, NOT_GRANTED, NOT_GRANTED)


def test_the_day_of_23_hours_ends_an_hour_early() -> None:
    scene = BOUNDARIES["a period of one day begins"].scene(date(2026, 3, 29))
    begins = MIDNIGHTS[date(2026, 3, 29)]

    assert around(scene, begins + timedelta(hours=23)) == (PERMIT, NOT_GRANTED, NOT_GRANTED)
