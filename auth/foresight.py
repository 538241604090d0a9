"""Looking ahead: who may ask what will be open on another day, and what is known then.

Proxies and patients are told of an ending ahead of time, so that there is time for a review
(DAPB3051-P 7.2). The decision of another day is made by the same rules as today's.
"""

from dataclasses import replace
from datetime import date, datetime

from auth.age import Age
from auth.age_bands import ADULT_YEARS
from auth.principal import Principal
from auth.relationships import acting
from schema.access import LegalBasis
from schema.evidence import Evidence, GrantUse, Person
from schema.moment import london_date

AHEAD_YEARS = 20
"""A newborn's parents can ask about every birthday that matters, the strictest trusts included."""
LOOKS_AHEAD = 100
"""Most of an operation, each at one person on one day: every one takes milliseconds of ours."""


def may_look_ahead(
    principal: Principal, evidence: Evidence, now: datetime, unused_grant_years: int
) -> bool:
    """People for themselves, and adults for those for whom they have parental responsibility.

    The line is 16, as everywhere in DAPB3051-P ("16 or over"): a mother of 17 has to know as much
    as one of 30 when her access ends. Others act within what somebody agreed to and are told of
    today only. It takes the responsibility itself, not what it opens at the subject's age.
    """
    today, actor = london_date(now), principal.actor
    if not principal.reaches(evidence.subject):
        return False
    if actor == evidence.subject:
        return True
    held = acting(evidence, actor, today, unused_grant_years)
    parental = any(one.basis is LegalBasis.PARENTAL_RESPONSIBILITY for one in held)
    return parental and _is_adult(principal, evidence, today)


def seen(evidence: Evidence, today: date) -> Evidence:
    """The same evidence for a day to come, when nothing is seen for the first time any more."""
    if not isinstance(evidence.grants, tuple):
        return evidence
    new = {one.id: GrantUse(first_seen=today) for one in evidence.grants}
    return replace(evidence, uses={**new, **evidence.uses})


def reviewed(evidence: Evidence, on: date) -> Evidence:
    """The same evidence, had every grant been reviewed on this day."""
    known = seen(evidence, on)
    uses = {name: replace(use, reviewed_on=on) for name, use in known.uses.items()}
    return replace(known, uses=uses)


def used(evidence: Evidence, on: date) -> Evidence:
    """The same evidence, had every grant been used on this day."""
    known = seen(evidence, on)
    uses = {name: replace(use, last_used=on) for name, use in known.uses.items()}
    return replace(known, uses=uses)


def _is_adult(principal: Principal, evidence: Evidence, today: date) -> bool:
    person = evidence.actor
    known = isinstance(person, Person) and person.nhs_number == principal.actor
    birth_date = person.birth_date if isinstance(person, Person) and known else None
    age = Age.on(birth_date or principal.birth_date, today)
    return age is not None and age.at_least(ADULT_YEARS)
