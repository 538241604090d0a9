"""The words of the truth table: legal bases, states, organisations, gateways, apps, actors."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from auth.scopes import Scopes
from schema.access import Action, Category, LegalBasis
from schema.directory import Terms
from schema.evidence import Person, RelationshipStatus, Unanswered
from schema.identifiers import OdsCode
from schema.moment import london_date
from schema.profile import NOTHING, Profile
from settings import AccessSettings, ProfileSettings
from tests.support.auth import (
    ACTOR,
    HOSPITAL,
    NATIONAL,
    NO_ANSWER,
    NOW,
    OTHER_PRACTICE,
    PRACTICE,
    SOMEBODY_ELSE,
    SUBJECT,
    AGrant,
    a_person,
)

TODAY = london_date(NOW)
DAY = timedelta(days=1)
OTHER_HOSPITAL = OdsCode("RB1")

BASES = {
    "parent": LegalBasis.PARENTAL_RESPONSIBILITY,
    "consent": LegalBasis.CONSENT,
    "attorney": LegalBasis.LASTING_POWER_OF_ATTORNEY,
    "deputy": LegalBasis.COURT_APPOINTED_DEPUTY,
    "best interest": LegalBasis.BEST_INTEREST,
    "a basis nobody knows": LegalBasis.UNKNOWN,
}

STATES: Mapping[str, Callable[[AGrant], AGrant]] = {
    "proposed": lambda grant: grant.in_state(RelationshipStatus.PROPOSED),
    "rejected": lambda grant: grant.in_state(RelationshipStatus.REJECTED),
    "inactive": lambda grant: grant.in_state(RelationshipStatus.INACTIVE),
    "entered in error": lambda grant: grant.in_state(RelationshipStatus.ENTERED_IN_ERROR),
    "denying": lambda grant: grant.denying(),
    "from tomorrow": lambda grant: grant.lasting(TODAY + DAY, None),
    "from today": lambda grant: grant.lasting(TODAY, None),
    "to today": lambda grant: grant.lasting(None, TODAY),
    "to yesterday": lambda grant: grant.lasting(None, TODAY - DAY),
    "the other way round": lambda grant: grant.between(SUBJECT, ACTOR),
    "for another": lambda grant: grant.between(ACTOR, SOMEBODY_ELSE),
    "their own": lambda grant: grant.between(ACTOR, ACTOR),
    "by that trust": lambda grant: grant.by(HOSPITAL),
    "by another trust": lambda grant: grant.by(OTHER_HOSPITAL),
    "by nobody known": lambda grant: grant.by(OdsCode("ZZ9")),
    "by nobody": lambda grant: grant.by(None),
}

SECOND_STATEMENTS: Mapping[str, Callable[[AGrant], AGrant]] = {
    "later made inactive": lambda grant: _at(grant, +1).in_state(RelationshipStatus.INACTIVE),
    "later rejected": lambda grant: _at(grant, +1).in_state(RelationshipStatus.REJECTED),
    "later proposed anew": lambda grant: _at(grant, +1).in_state(RelationshipStatus.PROPOSED),
    "inactive before": lambda grant: _at(grant, -1).in_state(RelationshipStatus.INACTIVE),
    "inactive at once": lambda grant: grant.in_state(RelationshipStatus.INACTIVE),
    "inactive elsewhere": lambda grant: (
        _at(grant, +1).by(OTHER_PRACTICE).in_state(RelationshipStatus.INACTIVE)
    ),
}

ORGANISATIONS = {
    "trust": Terms(HOSPITAL, accepts_any_gp=True),
    "trust, own grants only": Terms(HOSPITAL),
    "trust, accepts that GP": Terms(HOSPITAL, accepts_grants_from=frozenset({PRACTICE})),
    "trust, own from 16": Terms(HOSPITAL, accepts_any_gp=True, self_minimum_age_years=16),
    "trust, own from 10": Terms(HOSPITAL, accepts_any_gp=True, self_minimum_age_years=10),
    "trust, none under 16": Terms(HOSPITAL, accepts_any_gp=True, minimum_age_years=16),
    "trust, none under 18": Terms(HOSPITAL, accepts_any_gp=True, minimum_age_years=18),
    "trust, review at 12": Terms(HOSPITAL, accepts_any_gp=True, review_birthday_years=12),
    "trust, review at 13": Terms(HOSPITAL, accepts_any_gp=True, review_birthday_years=13),
    "trust, MSG for parents": Terms(
        HOSPITAL,
        accepts_any_gp=True,
        profiles={
            LegalBasis.PARENTAL_RESPONSIBILITY: Profile(frozenset({Category.MSG}), frozenset())
        },
    ),
    "trust, VACC for parents": Terms(
        HOSPITAL,
        accepts_any_gp=True,
        profiles={
            LegalBasis.PARENTAL_RESPONSIBILITY: Profile(frozenset({Category.VACC}), frozenset())
        },
    ),
    "trust, no consent": Terms(
        HOSPITAL, accepts_any_gp=True, profiles={LegalBasis.CONSENT: NOTHING}
    ),
    "clinic, from 16": Terms(
        HOSPITAL,
        accepts_any_gp=True,
        minimum_age_years=16,
        profiles={LegalBasis.PARENTAL_RESPONSIBILITY: NOTHING},
    ),
    "GP that granted it": Terms(PRACTICE),
    "another GP": Terms(OTHER_PRACTICE),
    "national": Terms(NATIONAL, accepts_any_gp=True),
}

GATEWAYS = {
    "restricted see nothing": AccessSettings(restricted_self="deny"),
    "restricted see everything": AccessSettings(restricted_self="allow"),
    "up to MSG": AccessSettings(consent_maximum=ProfileSettings(read=["MSG"])),
    "2 years": AccessSettings(unused_grant_years=2),
}
"""Gateways that are configured otherwise; a cell names them after the organisation."""

APPS = {
    "letters app": Scopes.parse("patient/DocumentReference.rs"),
    "conditions app": Scopes.parse("patient/Condition.rs"),
    "reading app": Scopes.parse("patient/*.rs"),
}

ACTORS: Mapping[str, Person | Unanswered] = {
    "deceased": a_person(ACTOR).deceased().build(),
    "not answered": NO_ANSWER,
}

ACTIONS = {"book": Action.CREATE, "change": Action.CHANGE}


def _at(grant: AGrant, days: int) -> AGrant:
    """The same statement, changed some days later or earlier."""
    at = grant.build().updated_at
    assert at is not None
    return grant.updated(at + days * DAY)
