"""Says how far access goes, why, and what will change, so that people understand it.

Decides nothing: the decision comes in and is asked again for days to come. No sentence says more
than the reason does: not who decided, nor why something ended.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import assert_never

from auth import wording
from auth.age import Age
from auth.age_bands import ADULT_YEARS
from auth.foresight import reviewed, seen
from auth.principal import Principal
from auth.situation import Situation
from auth.turning_points import DAY, Event, Kind, birth_date_of, is_exact, turning_points
from schema.access import AccessLevel, AccessReason, Action, Category, LegalBasis
from schema.category_access import AccessChange, CategoryAccess
from schema.directory import Directory, RecordType, Terms
from schema.evidence import Evidence, Person
from schema.identifiers import OdsCode
from schema.moment import LONDON, london_date


@dataclass(frozen=True, slots=True)
class Question:
    """How far does this principal's access to a category go, over several organisations?"""

    principal: Principal
    category: Category
    evidence: Evidence
    directory: Directory
    terms: tuple[Terms, ...]
    record_type: RecordType | None = None
    """What of the category is asked for; None is any of it."""

    def at(self, terms: Terms, now: datetime) -> Situation:
        """The question as it stands at one organisation."""
        return Situation(
            self.principal,
            Action.READ,
            self.category,
            terms,
            self.evidence,
            self.directory,
            now,
            self.record_type,
        )

    @property
    def by_proxy(self) -> bool:
        """Is it asked about somebody else?"""
        return self.principal.actor != self.evidence.subject

    def ahead(self, today: date) -> "Question":
        """The question for days to come, on what is known today."""
        return replace(self, evidence=seen(self.evidence, today))

    def had_a_review(self, on: date) -> "Question":
        """The question, had every grant been reviewed on this day."""
        return replace(self, evidence=reviewed(self.evidence, on))


@dataclass(frozen=True, slots=True)
class Reach:
    """The answer at one instant."""

    level: AccessLevel
    open_at: tuple[OdsCode, ...]
    reason: AccessReason


Decide = Callable[[Question, datetime], Reach]


def explain(
    question: Question, now: datetime, unused_grant_years: int, decide: Decide
) -> CategoryAccess:
    """The answer now, in words, with the changes that birthdays and end dates will bring."""
    today, reach = london_date(now), decide(question, now)
    ahead = question.ahead(today)
    points = turning_points(ahead.evidence, ahead.terms, today, unused_grant_years)
    changes = list(_changes(ahead, reach.level, points, decide))
    return CategoryAccess(
        category=question.category,
        level=reach.level,
        organisations=[question.directory.organisation(code) for code in reach.open_at],
        reason=reach.reason,
        explanation=_sentence(question, reach, now, decide),
        until=changes[0].on - DAY if changes else None,
        changes=changes,
    )


def start_of(day: date) -> datetime:
    """The first instant of a day in England."""
    return datetime.combine(day, time.min, LONDON)


def _changes(
    question: Question,
    level: AccessLevel,
    points: Mapping[date, tuple[Event, ...]],
    decide: Decide,
) -> Iterator[AccessChange]:
    """Decide again at the start of each day that can change something."""
    for day, events in points.items():
        reach = decide(question, start_of(day))
        if reach.level is not level:
            words = _change(question, level, reach, day, events, decide)
            yield AccessChange(on=day, level=reach.level, explanation=words)
        level = reach.level


def _helps(question: Question, at: datetime, decide: Decide) -> bool:
    """Would a review open it?"""
    asked = question.had_a_review(london_date(at))
    return decide(asked, at).level is not AccessLevel.NONE


def _change(
    question: Question,
    level: AccessLevel,
    reach: Reach,
    day: date,
    events: tuple[Event, ...],
    decide: Decide,
) -> str:
    if reach.level is not AccessLevel.NONE:
        risen = wording.opens if level is AccessLevel.NONE else wording.rises
        return (wording.sinks if level is AccessLevel.WRITE else risen)(day, events)
    if reach.reason is not AccessReason.AGE_RULE:
        return wording.ends(day, events)
    by_age = tuple(one for one in events if one.kind is Kind.BIRTHDAY)
    if not is_exact(birth_date_of(question.evidence)):
        return wording.ends_uncertainly(day, by_age)
    if _helps(question, start_of(day), decide):
        return wording.ends_until_reviewed(day, by_age)
    return wording.ends_with_age(day, by_age)


def _sentence(question: Question, reach: Reach, now: datetime, decide: Decide) -> str:
    match reach.reason:
        case AccessReason.ALLOWED:
            return wording.ACT if reach.level is AccessLevel.WRITE else wording.LOOK
        case AccessReason.APP_SCOPE:
            return wording.APP_SCOPE
        case AccessReason.UNAVAILABLE:
            return _unavailable(question.evidence)
        case AccessReason.AGE_RULE:
            return _age_sentence(question, now, decide)
        case AccessReason.NOT_GRANTED:
            return _not_granted(question)
        case _:
            assert_never(reach.reason)


def _unavailable(evidence: Evidence) -> str:
    known = isinstance(evidence.person, Person)
    return wording.NO_BIRTH_DATE if known and not birth_date_of(evidence) else wording.UNAVAILABLE


def _not_granted(question: Question) -> str:
    if not question.terms:
        return wording.NOBODY_SHARES
    return wording.NOT_GIVEN if question.by_proxy else wording.NOT_SHOWN


def _age_sentence(question: Question, now: datetime, decide: Decide) -> str:
    if not question.by_proxy:
        return wording.TOO_YOUNG_FOR_SELF
    birth_date = birth_date_of(question.evidence)
    if not is_exact(birth_date):
        return wording.KNOWN_IN_PART
    age = Age.on(birth_date, london_date(now))
    adult = age is not None and age.may_be(ADULT_YEARS)
    if _helps(question, now, decide):
        return wording.AGREE_ANEW if adult else wording.NEEDS_REVIEW
    return wording.DECIDE_THEMSELVES if adult and _by_parent(question) else wording.NOT_AT_THIS_AGE


def _by_parent(question: Question) -> bool:
    grants = question.evidence.grants
    bases = {one.basis for one in grants} if isinstance(grants, tuple) else set()
    return LegalBasis.PARENTAL_RESPONSIBILITY in bases
