"""Which of several dated values holds now, and what days a FHIR period covers."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Protocol, TypeVar

from schema.moment import LONDON, Moment, london_date
from sources.element import Period


class Dated(Protocol):
    """Something that holds for a time."""

    @property
    def period(self) -> Period | None: ...


D = TypeVar("D", bound=Dated)


def current(values: Iterable[D], now: datetime) -> list[D]:
    """Those that hold today in England, both ends included; an unreadable bound is no bound."""
    today = london_date(now)
    return [one for one in values if _holds(one.period, today)]


def _holds(period: Period | None, today: date) -> bool:
    first = latest_day(period.start) if period else None
    last = earliest_day(period.end) if period else None
    return (first is None or first <= today) and (last is None or today <= last)


def earliest_day(text: str | None) -> date | None:
    """First day in England that a date or time can mean, None when it is none."""
    moment = Moment.parse(text) if text else None
    return moment.first.astimezone(LONDON).date() if moment else None


def latest_day(text: str | None) -> date | None:
    """Last day in England that a date or time can mean, None when it is none."""
    moment = Moment.parse(text) if text else None
    return moment.last.astimezone(LONDON).date() if moment else None
