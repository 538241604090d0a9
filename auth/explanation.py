"""Says how far access goes, why, and what will change, so that people understand it.

Decides nothing: the decision comes in and is asked again for future days. No sentence says more
than the reason does.
"""

from calendar import month_name
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from auth.age import Age, beginning, ending
from auth.principal import Principal
from auth.situation import Situation
from schema.access import AccessLevel, AccessReason, Action, Category
from schema.category_access import AccessChange, CategoryAccess
from schema.directory import Directory, Terms
from schema.evidence import Evidence, Person
from schema.identifiers import OdsCode
from schema.moment import LONDON, PartialDate, london_date

_MILESTONES = frozenset({11, 12, 13, 16})
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Question:
    """How far does this principal's access to a category go, over several organisations?"""

    principal: Principal
    category: Category
    evidence: Evidence
    directory: Directory
    terms: tuple[Terms, ...]

    def at(self, terms: Terms, now: datetime) -> Situation:
        """The question as it stands at one organisation."""
        principal, category, evidence = self.principal, self.category, self.evidence
        return Situation(principal, Action.READ, category, terms, evidence, self.directory, now)

    @property
    def by_proxy(self) -> bool:
        """Is it asked about somebody else?"""
        return self.principal.actor != self.evidence.subject

    @property
    def birth_date(self) -> PartialDate | None:
        """The subject's, where the national record was given."""
        person = self.evidence.person
        return person.birth_date if isinstance(person, Person) else None


@dataclass(frozen=True, slots=True)
class Reach:
    """The answer at one instant."""

    level: AccessLevel
    open_at: tuple[OdsCode, ...]
    reason: AccessReason


Decide = Callable[[Question, datetime], Reach]


def explain(question: Question, now: datetime, decide: Decide) -> CategoryAccess:
    """The answer now, in words, with the changes that birthdays and end dates will bring."""
    reach = decide(question, now)
    changes = list(_changes(question, london_date(now), reach.level, decide))
    return CategoryAccess(
        category=question.category,
        level=reach.level,
        organisations=[question.directory.organisation(code) for code in reach.open_at],
        reason=reach.reason,
        explanation=_sentence(question, reach, london_date(now)),
        until=changes[0].on - _DAY if changes else None,
        changes=changes,
    )


def _changes(
    question: Question, today: date, level: AccessLevel, decide: Decide
) -> Iterator[AccessChange]:
    """Decide again at the start of each day that can change something."""
    points = _turning_points(question, today)
    for day in sorted(points):
        then = decide(question, datetime.combine(day, time.min, LONDON)).level
        if then is not level:
            why = _change(level, then, day, points[day])
            yield AccessChange(on=day, level=then, explanation=why)
        level = then


def _turning_points(question: Question, today: date) -> dict[date, str]:
    """Days after today on which a rule can turn, and what they are."""
    points = {**dict(_periods(question)), **dict(_birthdays(question))}
    if not _is_exact(question.birth_date):
        # Each day of a birth date known in part moves the latest possible birthday.
        points.setdefault(today + _DAY, "the birth date is known in part")
    return {day: what for day, what in points.items() if today < day < date.max}


def _periods(question: Question) -> Iterator[tuple[date, str]]:
    grants = question.evidence.grants
    for grant in grants if isinstance(grants, tuple) else ():
        if grant.start is not None:
            yield grant.start, "the agreed period begins"
        if grant.end is not None and grant.end < date.max:
            yield grant.end + _DAY, "the agreed period is over"


def _birthdays(question: Question) -> Iterator[tuple[date, str]]:
    birth_date = question.birth_date
    if birth_date is None:
        return
    kind = "" if _is_exact(birth_date) else "possible "
    for years in sorted(_ages(question.terms)):
        for born in (birth_date.first, birth_date.last):
            what = f"the {kind}{_ordinal(years)} birthday"
            yield ending(born, years), what
            yield beginning(born, years), what


def _ages(terms: tuple[Terms, ...]) -> frozenset[int]:
    own = ((one.minimum_age_years, one.self_minimum_age_years) for one in terms)
    return _MILESTONES.union(*own) - {0}


def _is_exact(birth_date: PartialDate | None) -> bool:
    return birth_date is None or birth_date.first == birth_date.last


def _change(level: AccessLevel, then: AccessLevel, day: date, what: str) -> str:
    when = f"{_in_words(day)} ({what})"
    if then is AccessLevel.NONE:
        return f"Ends on {when}, unless it is reviewed: ask the GP practice."
    if level is AccessLevel.NONE:
        return f"Opens on {when}."
    if then is AccessLevel.READ:
        return f"Can only be looked at from {when}."
    return f"Can also be acted on from {when}."


def _sentence(question: Question, reach: Reach, today: date) -> str:
    match reach.reason:
        case AccessReason.NOT_GRANTED if not question.terms:
            return "No organisation here shares this."
        case AccessReason.ALLOWED if reach.level is AccessLevel.WRITE:
            return "You can look at this and act on it."
        case AccessReason.ALLOWED:
            return "You can look at this."
        case AccessReason.APP_SCOPE:
            return "This app was not given permission for this."
        case AccessReason.UNAVAILABLE:
            return "This cannot be decided just now. Please try again later."
        case AccessReason.AGE_RULE:
            return _age_sentence(question, today)
        case _:
            return "Nobody has granted access to this."


def _age_sentence(question: Question, today: date) -> str:
    if not question.by_proxy:
        return "Your own record opens at 13, and at some organisations later."
    age = Age.on(question.birth_date, today)
    if age is not None and not age.may_be(min(_MILESTONES)):
        return "This is not open for people of this age."
    if age is not None and age.at_least(16):
        return (
            "From 16 people decide themselves who acts for them. They can agree to it, "
            "or their GP practice can review it."
        )
    return (
        "The person has reached an age at which access must be reviewed. "
        "Ask their GP practice for a review."
    )


def _in_words(day: date) -> str:
    return f"{day.day} {month_name[day.month]} {day.year}"


def _ordinal(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"
