"""What the subject's age allows. A birth date that is not known to the day allows only what every
day it can be allows."""

from collections.abc import Callable
from datetime import date

from tests.proof.oracle.days import english_day, possible_births, turns
from tests.proof.oracle.facts import Facts, House, Human, Statement
from tests.proof.oracle.standing import reviewed

ADULT = 16
CHILD = ("parental-responsibility", "best-interest")
ADULTS_ONLY = (
    "health-and-welfare-lasting-power-of-attorney",
    "court-appointed-personal-welfare-deputy",
    "best-interest",
)


def unsaid(facts: Facts) -> bool:
    """Does nobody who may be believed say when the subject was born?

    For oneself the token may say it in the place of the national record, if it says an adult.
    """
    if isinstance(facts.person, Human) and facts.person.born is not None:
        return False
    if facts.asker.number != facts.subject:
        return True
    today = english_day(facts.now)
    said = possible_births(facts.asker.born, today)
    return not (said and all(old_enough(day, ADULT, today) for day in said))


def births(facts: Facts) -> list[date]:
    """Every day on which the subject can have been born; none when it is a day to come."""
    person = facts.person
    known = person.born if isinstance(person, Human) else None
    return possible_births(known or facts.asker.born, english_day(facts.now))


def old_enough(born: date, years: int, today: date) -> bool:
    """Something that begins with an age."""
    return turns(born, years, ending=False) <= today


def too_old(born: date, years: int, today: date) -> bool:
    """Something that ends with an age."""
    return turns(born, years, ending=True) <= today


def source_asks(facts: Facts, house: House) -> bool:
    """Is the subject old enough for this source?"""
    today = english_day(facts.now)
    if house.least_age == 0:
        return True
    return _every(births(facts), lambda born: old_enough(born, house.least_age, today))


def self_allowed(facts: Facts, house: House) -> bool:
    """Is the asker old enough to see their own record here?"""
    today = english_day(facts.now)
    return _every(births(facts), lambda born: old_enough(born, house.least_own_age, today))


def grant_allowed(one: Statement, facts: Facts, house: House) -> bool:
    """Does the age of the subject leave this statement in force here?"""
    day = reviewed(one, facts)
    today = english_day(facts.now)
    return _every(births(facts), lambda born: _allows(one.basis, day, born, today, house))


def _allows(basis: str, day: date | None, born: date, today: date, house: House) -> bool:
    if basis in CHILD and not too_old(born, ADULT, today):
        return _child(day, born, today, house)
    if basis == "consent" and not old_enough(born, ADULT, today):
        return old_enough(born, 13, today) and _since(day, born, 13)
    if basis == "consent" or basis in ADULTS_ONLY:
        return old_enough(born, ADULT, today) and _since(day, born, ADULT)
    return False


def _child(day: date | None, born: date, today: date, house: House) -> bool:
    if too_old(born, 13, today):
        return _since(day, born, 13)
    if too_old(born, house.review_birthday, today):
        return _since(day, born, house.review_birthday)
    return True


def _since(day: date | None, born: date, years: int) -> bool:
    """Made or reviewed on or after that birthday: what begins again then."""
    return day is not None and day >= turns(born, years, ending=False)


def _every(found: list[date], allows: Callable[[date], bool]) -> bool:
    """A birth date that cannot be allows nothing."""
    return bool(found) and all(map(allows, found))
