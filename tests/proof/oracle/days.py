"""Days in England and birthdays, by arithmetic of our own: no time zone data, no library of dates
beyond the calendar."""

import calendar
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache


@lru_cache(maxsize=16)
def english_day(now: datetime) -> date:
    """The day in England. Summer time runs from the last Sunday of March to that of October, both
    at 01:00 UTC."""
    utc = now.astimezone(UTC)
    summer = _last_sunday(utc.year, 3) <= utc < _last_sunday(utc.year, 10)
    return (utc + timedelta(hours=1 if summer else 0)).date()


@lru_cache(maxsize=64)
def _last_sunday(year: int, month: int) -> datetime:
    last = calendar.monthrange(year, month)[1]
    day = next(d for d in range(last, 0, -1) if calendar.weekday(year, month, d) == 6)
    return datetime(year, month, day, 1, tzinfo=UTC)


def possible_births(text: str | None, today: date) -> list[date]:
    """Every day on which somebody can have been born who lives today; none if nobody can say."""
    if text is None:
        return []
    return [day for day in meant(text) if day <= today]


def meant(text: str) -> Iterator[date]:
    """Every day that a whole or partial date can be."""
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 3:
        yield date(*parts)
        return
    months = parts[1:] or range(1, 13)
    for month in months:
        for day in range(1, calendar.monthrange(parts[0], month)[1] + 1):
            yield date(parts[0], month, day)


def turns(born: date, years: int, *, ending: bool) -> date:
    """The day on which somebody turns so old. Of a leap day: where something ends, 28 February;
    where something begins, 1 March."""
    year = born.year + years
    if (born.month, born.day) == (2, 29) and not calendar.isleap(year):
        return date(year, 2, 28) if ending else date(year, 3, 1)
    return date(year, born.month, born.day)
