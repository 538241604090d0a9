"""Ages and birthdays of people whose birth date may be known in part. Pure; decides nothing.

Days are Europe/London calendar days and come in as arguments. Somebody born on 29 February has,
in common years, their birthday on 28 February for what ends and on 1 March for what begins.
"""

from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta

from schema.moment import PartialDate


@dataclass(frozen=True, slots=True)
class Age:
    """Every age that somebody can have on one day."""

    first: date
    """Earliest possible birth date."""
    last: date
    """Latest possible birth date, `today` at most."""
    today: date

    @classmethod
    def on(cls, birth_date: PartialDate | None, today: date) -> "Age | None":
        """The age on a day; None when the birth date is missing or in the future."""
        if birth_date is None or birth_date.first > today:
            return None
        return cls(birth_date.first, min(birth_date.last, today), today)

    def at_least(self, years: int) -> bool:
        """Is the person certainly this old, for something that begins at this age?"""
        return beginning(self.last, years) <= self.today

    def may_be(self, years: int) -> bool:
        """Is the person possibly this old, for something that ends at this age?"""
        return ending(self.first, years) <= self.today

    def latest_birthday(self, years: int) -> date | None:
        """The latest day that this birthday can have fallen on; None when it cannot have been.

        A review on or after this day came after the birthday, whichever possible birth date is
        the true one.
        """
        if not self.may_be(years):
            return None
        return beginning(min(self.last, _latest_born(self.today, years)), years)

    @property
    def whole_years(self) -> int | None:
        """The age in whole years, when every possible birth date gives the same."""
        oldest, youngest = _years(self.first, self.today), _years(self.last, self.today)
        return oldest if oldest == youngest else None


def ending(born: date, years: int) -> date:
    """The birthday on which something ends."""
    return _birthday(born, years, leap_day=(2, 28))


def beginning(born: date, years: int) -> date:
    """The birthday on which something begins."""
    return _birthday(born, years, leap_day=(3, 1))


def _birthday(born: date, years: int, leap_day: tuple[int, int]) -> date:
    year = born.year + years
    if year > MAXYEAR:
        return date.max
    try:
        return born.replace(year=year)
    except ValueError:
        return date(year, *leap_day)


def _latest_born(today: date, years: int) -> date:
    """The latest birth date whose birthday, as an ending, is not after today."""
    year = today.year - years
    same_day = date(year, 2, 28) if (today.month, today.day) == (2, 29) else None
    day = same_day or today.replace(year=year)
    next_day = day + timedelta(days=1)
    return next_day if ending(next_day, years) <= today else day


def _years(born: date, today: date) -> int:
    years = today.year - born.year
    return years if beginning(born, years) <= today else years - 1
