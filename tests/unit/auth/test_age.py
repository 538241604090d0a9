"""Ages on a day, birthdays of 29 February, birth dates known in part."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from auth.age import Age, beginning, ending
from schema.moment import PartialDate
from tests.support.auth import partial


def age(born: str, today: date) -> Age:
    """An age that makes sense."""
    found = Age.on(partial(born), today)
    assert found is not None
    return found


def test_a_birthday_counts_from_the_day_itself() -> None:
    assert age("2010-06-15", date(2026, 6, 15)).at_least(16)
    assert not age("2010-06-15", date(2026, 6, 14)).at_least(16)
    assert age("2010-06-15", date(2026, 6, 15)).may_be(16)
    assert not age("2010-06-15", date(2026, 6, 14)).may_be(16)


@pytest.mark.parametrize(
    ("years", "ends", "begins"),
    [
        (11, date(2023, 2, 28), date(2023, 3, 1)),
        (12, date(2024, 2, 29), date(2024, 2, 29)),
        (13, date(2025, 2, 28), date(2025, 3, 1)),
        (16, date(2028, 2, 29), date(2028, 2, 29)),
        (88, date(2100, 2, 28), date(2100, 3, 1)),
    ],
)
def test_a_leap_day_ends_early_and_begins_late(years: int, ends: date, begins: date) -> None:
    born = date(2012, 2, 29)

    assert (ending(born, years), beginning(born, years)) == (ends, begins)


def test_on_the_day_between_a_leap_child_is_neither_young_nor_old() -> None:
    between = age("2012-02-29", date(2025, 2, 28))

    assert between.may_be(13)
    assert not between.at_least(13)
    assert between.latest_birthday(13) == date(2025, 3, 1)


@pytest.mark.parametrize(
    ("born", "today", "whole"),
    [
        ("2012-02-29", date(2025, 2, 28), 12),
        ("2012-02-29", date(2025, 3, 1), 13),
        ("2010-06-15", date(2026, 6, 14), 15),
        ("2010-06-15", date(2026, 6, 15), 16),
        ("2010", date(2026, 6, 15), None),
        ("2010", date(2026, 12, 31), 16),
        ("2026", date(2026, 6, 15), 0),
        ("2026-06-15", date(2026, 6, 15), 0),
    ],
)
def test_whole_years_are_known_when_every_birth_date_agrees(
    born: str, today: date, whole: int | None
) -> None:
    assert age(born, today).whole_years == whole


@pytest.mark.parametrize("born", [None, "2027", "2026-06-16"])
def test_a_missing_or_future_birth_date_gives_no_age(born: str | None) -> None:
    assert Age.on(partial(born) if born else None, date(2026, 6, 15)) is None


def test_a_birth_year_is_certain_only_at_its_end() -> None:
    born = "2013"

    assert age(born, date(2026, 1, 1)).may_be(13)
    assert not age(born, date(2026, 12, 30)).at_least(13)
    assert age(born, date(2026, 12, 31)).at_least(13)


def test_an_age_beyond_the_calendar_is_never_reached() -> None:
    old = age("1980-02-01", date(2026, 6, 15))

    assert not old.at_least(9000)
    assert not old.may_be(9000)


_DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))


@example(date(2013, 2, 1), 60, date(2024, 2, 29), 11)
@example(date(2012, 2, 1), 60, date(2024, 2, 29), 12)
@example(date(2012, 2, 1), 60, date(2023, 2, 28), 11)
@example(date(2012, 2, 1), 60, date(2023, 3, 1), 11)
@given(_DAYS, st.integers(0, 730), _DAYS, st.integers(0, 20))
def test_the_latest_birthday_is_the_latest_of_every_possible_birth_date(
    first: date, span: int, today: date, years: int
) -> None:
    last = date.fromordinal(first.toordinal() + span)
    found = Age.on(PartialDate("", first, last), today)
    if found is None:
        return
    days = (date.fromordinal(day) for day in range(first.toordinal(), last.toordinal() + 1))
    reached = [beginning(day, years) for day in days if ending(day, years) <= today]

    assert found.latest_birthday(years) == max(reached, default=None)
