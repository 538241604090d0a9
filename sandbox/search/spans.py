"""FHIR dates of any precision as spans of time, and how the search prefixes compare them.

A time without a zone is taken as London's, as a hospital system would mean it.
https://hl7.org/fhir/R4/search.html#date
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sandbox.days import LONDON

PREFIXES = ("eq", "ne", "gt", "lt", "ge", "le", "sa", "eb", "ap")


@dataclass(frozen=True, slots=True)
class Span:
    """From `start` up to, but not including, `end`."""

    start: datetime
    end: datetime


def span(text: str) -> Span | None:
    """The span a FHIR date or dateTime stands for; None when it is not one."""
    try:
        return _moment(text) if "T" in text else _days(text)
    except ValueError:
        return None


def _moment(text: str) -> Span:
    start = datetime.fromisoformat(text)
    if start.tzinfo is None:
        start = start.replace(tzinfo=LONDON)
    return Span(start, start + timedelta(seconds=1 if text.count(":") > 1 else 60))


def _days(text: str) -> Span:
    parts = [int(part) for part in text.split("-")]
    match parts:
        case [year]:
            first, last = date(year, 1, 1), date(year, 12, 31)
        case [year, month]:
            first, last = date(year, month, 1), date(year, month, monthrange(year, month)[1])
        case [year, month, day]:
            first = last = date(year, month, day)
        case _:
            raise ValueError("not a date")
    return Span(_midnight(first), _midnight(last + timedelta(1)))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), LONDON)


def split_prefix(value: str) -> tuple[str, str]:
    """Prefix and the rest; the prefix is "eq" when none is written."""
    return (value[:2], value[2:]) if value[:2] in PREFIXES else ("eq", value)


def compares(prefix: str, found: Span, asked: Span) -> bool:
    """Whether a value found satisfies the value asked for under this prefix."""
    match prefix:
        case "eq" | "ap":
            return asked.start <= found.start and found.end <= asked.end
        case "ne":
            return not compares("eq", found, asked)
        case "gt":
            return found.end > asked.end
        case "lt":
            return found.start < asked.start
        case "ge":
            return found.end > asked.end or compares("eq", found, asked)
        case "le":
            return found.start < asked.start or compares("eq", found, asked)
        case "sa":
            return found.start >= asked.end
        case _:
            return found.end <= asked.start
