"""Dates and times keep their precision, and never pretend to know more."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schema.moment import LONDON, Moment, PartialDate, london_date


def moment(text: str) -> Moment:
    read = Moment.parse(text)
    assert read is not None
    return read


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-02", date(2023, 2, 1), date(2023, 2, 28)),
        ("2024-05-17", date(2024, 5, 17), date(2024, 5, 17)),
        ("0001", date(1, 1, 1), date(1, 12, 31)),
        ("9999-12-31", date(9999, 12, 31), date(9999, 12, 31)),
    ],
)
def test_a_partial_date_covers_every_day_it_can_mean(text: str, first: date, last: date) -> None:
    assert PartialDate.parse(text) == PartialDate(text, first, last)


@pytest.mark.parametrize(
    "text",
    [
        *("", "2022-02-30", "2023-02-29", "2024-13", "2024-00", "2024-05-00", "2024-00-00"),
        *("24", "2024-5", "2024-05-17 ", "2024/05/17", "٢٠٢٤", "2024-05-17T", "-2024", "0000"),
        *("20240517", "2024-W20", "2024-137"),
    ],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    assert PartialDate.parse(text) is None
    assert Moment.parse(text) is None


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2024-05-17T09:30:00+01:00", datetime(2024, 5, 17, 8, 30, tzinfo=UTC)),
        ("2024-05-17T09:30:00Z", datetime(2024, 5, 17, 9, 30, tzinfo=UTC)),
        ("2024-05-17T09:30Z", datetime(2024, 5, 17, 9, 30, tzinfo=UTC)),
        ("2024-05-17T09:30:00.250-05:00", datetime(2024, 5, 17, 14, 30, 0, 250000, UTC)),
    ],
)
def test_an_instant_keeps_the_text_it_came_with(text: str, instant: datetime) -> None:
    assert moment(text) == Moment(text, instant, instant)


@pytest.mark.parametrize(
    "text",
    [
        *("2024-05-17T24:00:00Z", "2024-05-17T25:00:00Z", "2024-05-17T09:60:00Z"),
        *("2022-02-30T09:00Z", "2024-05-17T09:30:00+99:00", "2024-05-17 09:30:00Z"),
        *("0001-01-01T00:00:00Z", "9999-12-31T23:59:59-14:00", "2024-05-17T9:30Z"),
        *("2024-05T09:30Z", "2024-05-17T09:30:00z", "2024-05-17T09:30:00+0100"),
    ],
)
def test_what_is_no_instant_is_refused(text: str) -> None:
    assert Moment.parse(text) is None


@pytest.mark.parametrize(
    ("text", "hour"),
    [("2024-07-01T09:30:00", 8), ("2024-01-01T09:30:00", 9)],
)
def test_a_time_without_an_offset_is_london_time(text: str, hour: int) -> None:
    assert moment(text).first.hour == hour


@pytest.mark.parametrize(
    ("text", "length"),
    [("2024-03-31", timedelta(hours=23)), ("2024-10-27", timedelta(hours=25))],
)
def test_a_day_on_which_clocks_change_has_its_own_length(text: str, length: timedelta) -> None:
    day = moment(text)

    assert day.last - day.first == length - timedelta(microseconds=1)


@pytest.mark.parametrize("text", ["2024-03-31T01:30:00", "2024-10-27T01:30:00"])
def test_a_wall_clock_time_in_the_changed_hour_is_read(text: str) -> None:
    assert moment(text).first.astimezone(LONDON).date() == date.fromisoformat(text[:10])


def test_an_evening_instant_falls_on_the_next_day_in_england() -> None:
    late = moment("2024-06-30T23:30:00Z")

    assert late.within(date(2024, 7, 1), date(2024, 7, 1))
    assert not late.within(None, date(2024, 6, 30))


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (None, None, True),
        (date(2024, 6, 30), None, True),
        (date(2025, 1, 1), None, False),
        (None, date(2024, 1, 1), True),
        (None, date(2023, 12, 31), False),
        (date(2024, 3, 1), date(2024, 3, 1), True),
    ],
)
def test_a_year_can_fall_on_any_of_its_days(
    start: date | None, end: date | None, expected: bool
) -> None:
    assert moment("2024").within(start, end) is expected


@pytest.mark.parametrize("text", ["0001-01-02T00:00:00Z", "9999-12-31T23:59:59Z", "0001", "9998"])
def test_times_at_the_ends_of_the_calendar_can_be_compared(text: str) -> None:
    extreme = moment(text)

    assert not extreme.within(date(2020, 1, 1), date(2021, 1, 1))
    assert extreme.within(None, None)


def test_a_day_after_which_the_calendar_ends_is_no_moment() -> None:
    assert Moment.parse("9999") is None
    assert PartialDate.parse("9999") is not None


@settings(max_examples=50)
@given(st.datetimes(timezones=st.timezones()).map(lambda at: at.isoformat()))
def test_whatever_is_read_can_be_compared(text: str) -> None:
    read = Moment.parse(text)

    if read is not None:
        assert read.first <= read.last
        assert read.within(None, date.max)


def test_the_day_in_england_is_that_of_its_wall_clock() -> None:
    assert london_date(datetime(2024, 6, 30, 23, 30, tzinfo=UTC)) == date(2024, 7, 1)
    assert london_date(datetime(2024, 12, 31, 23, 30, tzinfo=UTC)) == date(2024, 12, 31)
