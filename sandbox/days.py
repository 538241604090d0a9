"""Dates and times of the stories, all counted from one given today, in Europe/London."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True, slots=True)
class Days:
    """A calendar that knows what day it is."""

    today: date

    def at(self, days: int, clock: str) -> datetime:
        """That London wall time, so many days from today, moved off the weekend.

        The past moves back to a Friday and the future on to a Monday, so neither crosses today.
        """
        day = self.today + timedelta(days)
        step = 1 if days > 0 else -1
        while day.weekday() >= 5:
            day += timedelta(step)
        return self.on(day, clock)

    def on(self, day: date, clock: str) -> datetime:
        """London wall time on a given day."""
        return datetime.combine(day, time.fromisoformat(clock), LONDON)

    def years_ago(self, years: int, days: int = 0) -> date:
        """A date that many years and days before today; 29 February becomes the 28th."""
        day = self.today - timedelta(days)
        try:
            return day.replace(year=day.year - years)
        except ValueError:
            return day.replace(year=day.year - years, day=28)

    def clock_change(self, month: int) -> date:
        """The last Sunday of that month (3 or 10) which lies nearest to today."""
        years = (self.today.year - 1, self.today.year, self.today.year + 1)
        changes = [_last_sunday(year, month) for year in years]
        return min(changes, key=lambda day: abs((day - self.today).days))


def _last_sunday(year: int, month: int) -> date:
    last = date(year, month, 31)
    return last - timedelta((last.weekday() + 1) % 7)
