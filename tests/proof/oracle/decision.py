"""Yes, or the first reason of the page for which no.

The age rule is the reason where age is what closes: somebody whom no statement opens anything to
has nothing that a review could bring back.
"""

from tests.proof.oracle import ages, profiles
from tests.proof.oracle.facts import UNASKED, Facts, Human, Question, Statement, Wish
from tests.proof.oracle.scopes import opened
from tests.proof.oracle.standing import counting, ended, unasked, unused

ALLOWED, APP_SCOPE, UNAVAILABLE, AGE_RULE, NOT_GRANTED = (
    "ALLOWED",
    "APP_SCOPE",
    "UNAVAILABLE",
    "AGE_RULE",
    "NOT_GRANTED",
)
REASONS = (ALLOWED, APP_SCOPE, UNAVAILABLE, AGE_RULE, NOT_GRANTED)


def decide(question: Question) -> str:
    """`ALLOWED`, or why not."""
    facts = question.facts
    if not opened(facts.asker.scopes, question.category, question.action, question.kind):
        return APP_SCOPE
    if facts.asker.number == facts.subject:
        return _own(question)
    return _for_somebody(question)


def _own(question: Question) -> str:
    facts, house = question.facts, question.house
    if ages.unsaid(facts) or _may_be_restricted(facts):
        return UNAVAILABLE
    if _out_of_reach(facts) or _closed_to_self(facts):
        return NOT_GRANTED
    if not (ages.self_allowed(facts, house) and ages.source_asks(facts, house)):
        return AGE_RULE
    return ALLOWED


def _may_be_restricted(facts: Facts) -> bool:
    """Where restricted people are shown nothing, nobody is shown anything unknown."""
    return facts.settings.restricted_self == "deny" and not isinstance(facts.person, Human)


def _closed_to_self(facts: Facts) -> bool:
    person = facts.person
    if not isinstance(person, Human):
        return False
    return person.dead or (person.hidden and facts.settings.restricted_self == "deny")


def _for_somebody(question: Question) -> str:
    facts = question.facts
    if unasked(facts) or ages.unsaid(facts):
        return UNAVAILABLE
    if _out_of_reach(facts) or barred(facts):
        return NOT_GRANTED
    reasons = {_by(one, question) for one in counting(facts)}
    return next((reason for reason in REASONS if reason in reasons), NOT_GRANTED)


def _by(one: Statement, question: Question) -> str:
    """What one statement makes of it."""
    facts, house = question.facts, question.house
    if ended(one, facts) or not profiles.accepted(one, facts, house):
        return NOT_GRANTED
    if not profiles.opens(one, facts, house, question.category, question.action):
        return NOT_GRANTED
    of_age = ages.grant_allowed(one, facts, house) and ages.source_asks(facts, house)
    return ALLOWED if of_age else AGE_RULE


def _out_of_reach(facts: Facts) -> bool:
    """A composite token reaches its subject and nobody else, not even whoever holds it."""
    return facts.asker.acts_for not in (None, facts.subject)


def barred(facts: Facts) -> bool:
    """Is nobody to act for this person, or this one for nobody?"""
    person, actor = facts.person, facts.actor
    dead = any(isinstance(one, Human) and one.dead for one in (person, actor))
    return dead or (isinstance(person, Human) and person.hidden)


def listed(facts: Facts) -> bool:
    """Does `dependants` name this person?"""
    if UNASKED in (facts.person, facts.actor, facts.statements, facts.wish) or barred(facts):
        return False
    if _out_of_reach(facts):
        return False
    return any(not ended(one, facts) for one in counting(facts))


def acts(facts: Facts) -> bool:
    """Is the asker one of those who act for the subject, suspended by them or not?"""
    person, wish = facts.person, facts.wish
    if isinstance(person, Human) and person.dead:
        return False
    if isinstance(wish, Wish) and wish.suspended:
        return True
    return any(not unused(one, facts) for one in counting(facts))
