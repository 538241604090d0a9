"""Dates and times that keep the precision and the offset they were given with.

A source may know only the year of a letter. `Moment` remembers what was said (`text`) and the
range of instants it can mean, so that sorting and filtering never pretend to know more.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec

LONDON = ZoneInfo("Europe/London")
"""Where the ages, the days and the zoneless times of the NHS in England are counted."""

_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?"
    r"(?:Z|[+-][0-9]{2}:[0-9]{2})?"
)
"""Nothing is taken out of it, which would cost twice as much: each item has a time or two."""

_ALWAYS_A_DAY = datetime(1, 1, 2, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A year, a month or a day: `2024`, `2024-05`, `2024-05-17`."""

    text: str
    first: date
    """Earliest day it can mean."""
    last: date
    """Latest day it can mean, inclusive."""

    @classmethod
    def parse(cls, text: str) -> "PartialDate | None":
        """Return the date, or None when the text is not one (`2022-02-30` is not)."""
        match = _PARTIAL.fullmatch(text)
        if match is None:
            return None
        year, month, day = match.groups()
        try:
            first = date(int(year), int(month or 1), int(day or 1))
            return cls(text, first, first if day else _last(first, whole_year=not month))
        except ValueError:
            return None


class Moment(msgspec.Struct, frozen=True, gc=False):
    """A point in time as precisely as it is known; `first <= last`, both inclusive and in UTC."""

    text: str
    first: datetime
    last: datetime

    @classmethod
    def parse(cls, text: str) -> "Moment | None":
        """Return the moment, or None when the text is none.

        A time without an offset is Europe/London time, because that is what the hospital's wall
        clock showed.
        """
        if _INSTANT.fullmatch(text):
            return cls._instant(text)
        day = PartialDate.parse(text)
        return None if day is None else cls._days(day)

    @classmethod
    def _instant(cls, text: str) -> "Moment | None":
        try:
            at = datetime.fromisoformat(text)
            at = at if at.tzinfo else at.replace(tzinfo=LONDON)
            at = at.astimezone(UTC)
            if at < _ALWAYS_A_DAY:
                at.astimezone(LONDON)  # the first minute of the calendar has no day in England
        except (ValueError, OverflowError):
            return None
        return cls(text, at, at)

    @classmethod
    def _days(cls, day: PartialDate) -> "Moment | None":
        try:
            first = datetime.combine(day.first, time.min, LONDON).astimezone(UTC)
            next_day = datetime.combine(day.last + timedelta(days=1), time.min, LONDON)
            last = next_day.astimezone(UTC) - timedelta(microseconds=1)
        except OverflowError:
            return None
        return cls(day.text, first, last)

    def within(self, start: date | None, end: date | None) -> bool:
        """Can this moment fall on a Europe/London day from `start` to `end`, both inclusive?"""
        after_start = start is None or self.last.astimezone(LONDON).date() >= start
        return after_start and (end is None or self.first.astimezone(LONDON).date() <= end)


def london_date(at: datetime) -> date:
    """The calendar day in England at an instant, whatever zone this host is in."""
    return at.astimezone(LONDON).date()


def _last(first: date, *, whole_year: bool) -> date:
    month = 12 if whole_year else first.month
    return date(first.year, month, calendar.monthrange(first.year, month)[1])
