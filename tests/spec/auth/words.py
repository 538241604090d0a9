"""What the cells of the truth table mean. A word that is not here is a mistake in the table."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from auth.age import beginning
from auth.principal import Principal
from auth.scopes import Scopes
from schema.access import AccessReason, Action, Category, Decision, Deny, LegalBasis
from schema.directory import Organisation, OrganisationKind, Terms
from schema.evidence import Grant, Person, RelationshipStatus, Unanswered
from schema.identifiers import OdsCode
from schema.moment import london_date
from schema.profile import Profile
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
    APerson,
    a_directory,
    a_grant,
    a_person,
    a_principal,
    partial,
)
from tests.support.scene import Scene

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
    "GP that granted it": Terms(PRACTICE),
    "another GP": Terms(OTHER_PRACTICE),
    "national": Terms(NATIONAL, accepts_any_gp=True),
}

APPS = {
    "letters app": Scopes.parse("patient/DocumentReference.rs"),
    "reading app": Scopes.parse("patient/*.rs"),
}

ACTORS: Mapping[str, Person | Unanswered] = {
    "deceased": a_person(ACTOR).deceased().build(),
    "not answered": NO_ANSWER,
}

ACTIONS = {"book": Action.CREATE, "change": Action.CHANGE}


def scene_of(row: tuple[str, ...]) -> Scene:
    """The situation that a line of the table tells of."""
    who, relationship, reviewed, subject, category, organisation, _ = row
    verb, _, name = category.rpartition(" ")
    person = _subject(subject, own=who.startswith("self"))
    scene = Scene(
        person=person,
        category=Category[name],
        action=ACTIONS[verb] if verb else Action.READ,
        terms=ORGANISATIONS[organisation],
        directory=a_directory(
            Organisation(
                ods_code=OTHER_HOSPITAL, name="Another hospital", kind=OrganisationKind.TRUST
            )
        ),
        grants=_grants(relationship, _reviewed(reviewed, person)),
    )
    return _asked_by(scene, *who.split(", "))


def outcome(decision: Decision) -> str:
    """A decision in the word of the last column."""
    return decision.reason.name if isinstance(decision, Deny) else "permit"


OUTCOMES = frozenset({"permit"} | {reason.name for reason in AccessReason} - {"ALLOWED"})


def _asked_by(scene: Scene, who: str, *details: str) -> Scene:
    """Put the principal in."""
    if who == "self":
        scene = replace(scene, subject=ACTOR, actor=scene.person)
    assert who in {"self", "proxy"}, who
    for detail in details:
        if detail in ACTORS:
            scene = replace(scene, actor=ACTORS[detail])
        else:
            scene = replace(scene, principal=_principal(detail))
    return scene


def _principal(detail: str) -> Principal:
    if detail in APPS:
        return a_principal(scopes=APPS[detail])
    if detail == "token for this person":
        return a_principal(subject=SUBJECT)
    if detail == "token for another":
        return a_principal(subject=SOMEBODY_ELSE)
    age = re.fullmatch(r"(\d+(?: or \d+)?) by token", detail)
    assert age is not None, detail
    return a_principal(born=_born(age.group(1)))


def _subject(cell: str, own: bool) -> Person | Unanswered:
    """The national record of the subject, or why there is none."""
    age, *facts = cell.split(", ")
    if age == "not answered":
        return NO_ANSWER
    number = ACTOR if own else SUBJECT
    if age == "of another person":
        return a_person(SOMEBODY_ELSE).build()
    person = APerson(number, birth_date=None)
    if age != "age unknown":
        person = person.born(_born(age))
    for fact in facts:
        person = {"deceased": person.deceased, "restricted": person.restricted}[fact]()
    return person.build()


def _born(age: str) -> str:
    """A birth date that makes somebody so old; `10 or 11` is a year without month and day."""
    if age == "born tomorrow":
        return (TODAY + DAY).isoformat()
    match = re.fullmatch(r"(\d+)(?: or (\d+)| (today|tomorrow))?", age)
    assert match is not None, age
    years, older, birthday = int(match.group(1)), match.group(2), match.group(3)
    if older:
        return str(TODAY.year - int(older))
    if birthday:
        later = DAY if birthday == "tomorrow" else timedelta(0)
        return (TODAY + later).replace(year=TODAY.year - years).isoformat()
    return TODAY.replace(year=TODAY.year - years, month=TODAY.month - 3).isoformat()


def _reviewed(cell: str, person: Person | Unanswered) -> date | None:
    """The day a grant was made or last reviewed."""
    fixed = {"today": TODAY, "tomorrow": TODAY + DAY, "never": None, "–": None}
    if cell in fixed:
        return fixed[cell]
    match = re.fullmatch(r"(at|on|before) (\d+)(?:th birthday)?", cell)
    assert match is not None, cell
    birth_date = person.birth_date if isinstance(person, Person) else None
    birthday = beginning((birth_date or partial("2018-03-15")).last, int(match.group(2)))
    return {"at": birthday + 40 * DAY, "on": birthday, "before": birthday - DAY}[match.group(1)]


def _grants(cell: str, made: date | None) -> tuple[Grant, ...] | Unanswered:
    """What the relationship service says."""
    if cell == "not answered":
        return NO_ANSWER
    if cell == "none":
        return ()
    basis, _, state = cell.partition(", ")
    first = a_grant().on(BASES[basis]).made(made)
    if state in SECOND_STATEMENTS:
        return first.build(), SECOND_STATEMENTS[state](first.named("grant-2")).build()
    return ((STATES[state](first) if state else first).build(),)


def _at(grant: AGrant, days: int) -> AGrant:
    """The same statement, changed some days later or earlier."""
    at = grant.build().updated_at
    assert at is not None
    return grant.updated(at + days * DAY)
