"""Dates of the stories: off the weekend, in London time, counted back over leap days."""

from datetime import date, timedelta

from sandbox.days import Days

MONDAY = Days(date(2026, 11, 23))


def test_a_past_day_on_a_weekend_moves_to_friday() -> None:
    assert MONDAY.at(-1, "09:00").date() == date(2026, 11, 20)


def test_a_future_day_on_a_weekend_moves_to_monday() -> None:
    assert MONDAY.at(5, "09:00").date() == date(2026, 11, 30)


def test_wall_time_stays_over_the_change_of_clocks() -> None:
    summer, winter = MONDAY.at(-60, "09:00"), MONDAY.at(1, "09:00")

    assert (summer.hour, winter.hour) == (9, 9)
    assert summer.utcoffset() == timedelta(hours=1)
    assert winter.utcoffset() == timedelta(0)


def test_years_before_a_leap_day_end_on_the_twenty_eighth() -> None:
    assert Days(date(2028, 2, 29)).years_ago(1) == date(2027, 2, 28)


def test_the_clocks_change_on_the_nearest_last_sunday() -> None:
    assert MONDAY.clock_change(10) == date(2026, 10, 25)
    assert MONDAY.clock_change(3) == date(2027, 3, 28)
