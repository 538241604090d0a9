"""Decisions one second before and after midnight in England, whatever zone the host is in."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from schema.access import (
    AccessReason,
    Deny,
    LegalBasis,
    Permit,
)
from tests.support.auth import (
    ACTOR,
    a_grant,
    a_person,
)
from tests.support.scene import Scene, own_record

SECOND = timedelta(seconds=1)
PARENT = a_grant().on(LegalBasis.PARENTAL_RESPONSIBILITY).made(date(2016, 1, 1))

MIDNIGHTS = [
    # A day, and the instant at which it begins in England.
    (date(2026, 6, 16), datetime(2026, 6, 15, 23, tzinfo=UTC)),
    (date(2026, 1, 10), datetime(2026, 1, 10, 0, tzinfo=UTC)),
    (date(2026, 3, 29), datetime(2026, 3, 29, 0, tzinfo=UTC)),  # clocks go forward
    (date(2026, 3, 30), datetime(2026, 3, 29, 23, tzinfo=UTC)),
    (date(2026, 10, 25), datetime(2026, 10, 24, 23, tzinfo=UTC)),  # clocks go back
    (date(2026, 10, 26), datetime(2026, 10, 26, 0, tzinfo=UTC)),
]
ZONES = [UTC, ZoneInfo("America/Los_Angeles"), ZoneInfo("Pacific/Kiritimati")]


def child(born: date) -> Scene:
    """A parent at a hospital, acting on a grant made when the child was small."""
    return Scene(person=a_person().born(born.isoformat()).build(), grants=(PARENT.build(),))


@pytest.mark.parametrize(("day", "midnight"), MIDNIGHTS)
@pytest.mark.parametrize("zone", ZONES, ids=str)
def test_a_parent_loses_access_at_midnight_of_the_eleventh_birthday(
    day: date, midnight: datetime, zone: ZoneInfo
) -> None:
    scene = child(day.replace(year=day.year - 11))

    before = scene.decide((midnight - SECOND).astimezone(zone))
    after = scene.decide(midnight.astimezone(zone))

    assert isinstance(before, Permit)
    assert after == Deny(AccessReason.AGE_RULE)


@pytest.mark.parametrize(("day", "midnight"), MIDNIGHTS)
@pytest.mark.parametrize("years", [13, 16])
def test_a_review_holds_until_midnight_of_the_next_birthday(
    day: date, midnight: datetime, years: int
) -> None:
    reviewed = PARENT.made((midnight - 200 * 86400 * SECOND).date()).build()
    scene = replace(child(day.replace(year=day.year - years)), grants=(reviewed,))

    before, after = scene.decide(midnight - SECOND), scene.decide(midnight)

    assert isinstance(before, Permit)
    assert after == Deny(AccessReason.AGE_RULE)


@pytest.mark.parametrize(("day", "midnight"), MIDNIGHTS)
def test_an_own_record_opens_at_midnight_of_the_thirteenth_birthday(
    day: date, midnight: datetime
) -> None:
    scene = own_record(a_person(ACTOR).born(day.replace(year=day.year - 13).isoformat()).build())

    before, after = scene.decide(midnight - SECOND), scene.decide(midnight)

    assert before == Deny(AccessReason.AGE_RULE)
    assert isinstance(after, Permit)


@pytest.mark.parametrize(("day", "midnight"), MIDNIGHTS)
def test_a_period_lasts_to_the_end_of_its_last_day(day: date, midnight: datetime) -> None:
    grant = a_grant().lasting(None, day - timedelta(days=1)).build()
    scene = Scene(grants=(grant,))

    before, after = scene.decide(midnight - SECOND), scene.decide(midnight)

    assert isinstance(before, Permit)
    assert after == Deny(AccessReason.NOT_GRANTED)


@pytest.mark.parametrize(("day", "midnight"), MIDNIGHTS)
def test_a_period_begins_with_its_first_day(day: date, midnight: datetime) -> None:
    scene = Scene(grants=(a_grant().lasting(day, None).build(),))

    before, after = scene.decide(midnight - SECOND), scene.decide(midnight)

    assert before == Deny(AccessReason.NOT_GRANTED)
    assert isinstance(after, Permit)


def test_a_leap_child_loses_the_parent_on_28_february() -> None:
    scene = child(date(2012, 2, 29))

    before = scene.decide(datetime(2023, 2, 27, 23, 59, 59, tzinfo=UTC))
    after = scene.decide(datetime(2023, 2, 28, tzinfo=UTC))

    assert isinstance(before, Permit)
    assert after == Deny(AccessReason.AGE_RULE)


@pytest.mark.parametrize(
    ("made", "open_again"), [(date(2023, 2, 28), False), (date(2023, 3, 1), True)]
)
def test_a_review_of_a_leap_child_counts_from_1_march(made: date, open_again: bool) -> None:
    scene = replace(child(date(2012, 2, 29)), grants=(PARENT.made(made).build(),))

    decision = scene.decide(datetime(2023, 3, 2, tzinfo=UTC))

    assert isinstance(decision, Permit) is open_again
