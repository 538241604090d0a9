"""Which statements count, who accepts them, and whom `dependants` lists."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from auth.relationships import accepts, listed, standing
from schema.access import LegalBasis
from schema.directory import Terms
from schema.evidence import Grant, Person, RelationshipStatus, Unanswered
from schema.identifiers import NhsNumber, OdsCode
from tests.support.auth import (
    ACTOR,
    HOSPITAL,
    NO_ANSWER,
    NOW,
    OTHER_PRACTICE,
    PRACTICE,
    SOMEBODY_ELSE,
    SUBJECT,
    AGrant,
    APerson,
    a_grant,
    a_person,
    a_principal,
)
from tests.support.scene import DIRECTORY

TODAY = date(2026, 6, 15)
DAY = timedelta(days=1)
LATER = NOW + DAY
PEOPLE: dict[NhsNumber, Person | Unanswered] = {
    ACTOR: a_person(ACTOR).build(),
    SUBJECT: a_person(SUBJECT).build(),
    SOMEBODY_ELSE: a_person(SOMEBODY_ELSE).build(),
}
FOR_ANOTHER = a_grant().between(ACTOR, SOMEBODY_ELSE).named("grant-3").build()


def stand(*grants: Grant) -> list[str]:
    """The ids of the grants that count."""
    return [one.id for one in standing(grants, ACTOR, SUBJECT, TODAY)]


def test_of_one_grantor_the_latest_statement_decides() -> None:
    old = a_grant().updated(NOW).build()
    new = a_grant().updated(LATER).named("new").build()

    assert stand(new, old) == ["new"]


def test_a_renewal_replaces_a_period_that_has_ended() -> None:
    ended = a_grant().updated(LATER).lasting(None, TODAY - DAY).build()
    renewed = a_grant().updated(NOW).lasting(TODAY, None).named("renewed").build()

    assert stand(ended, renewed) == ["renewed"]


def test_an_ending_counts_however_old_its_period_is() -> None:
    grant = a_grant().updated(NOW).build()
    ended = a_grant().updated(LATER).lasting(None, TODAY - 400 * DAY)
    inactive = ended.in_state(RelationshipStatus.INACTIVE).build()

    assert stand(grant, inactive) == []


def test_grantors_stand_alone() -> None:
    mine = a_grant().by(PRACTICE).named("mine").build()
    other = a_grant().by(OTHER_PRACTICE).updated(LATER)
    refused = other.in_state(RelationshipStatus.REJECTED).build()

    assert stand(mine, refused) == ["mine"]


@pytest.mark.parametrize(
    "other",
    [
        a_grant().on(LegalBasis.BEST_INTEREST),
        a_grant().in_state(RelationshipStatus.INACTIVE),
        a_grant().lasting(None, TODAY),
        a_grant().lasting(TODAY, None),
        a_grant().denying(),
    ],
    ids=["basis", "status", "end", "start", "provision"],
)
def test_statements_of_one_instant_that_disagree_deny(other: AGrant) -> None:
    second = other.build()

    assert stand(a_grant().build(), second) == []
    assert stand(second, a_grant().build()) == []


def test_of_equal_statements_the_one_that_opens_least_decides() -> None:
    reviewed = a_grant().made(date(2026, 1, 1)).build()
    unknown = a_grant().made(None).named("unknown").build()

    assert stand(reviewed, unknown) == ["unknown"]


def test_a_statement_without_a_time_stands_beside_the_latest() -> None:
    grant = a_grant().updated(LATER).build()
    timeless = a_grant().updated(None).in_state(RelationshipStatus.INACTIVE).build()

    assert stand(grant, timeless) == []
    assert stand(a_grant().updated(None).named("only").build()) == ["only"]


def test_an_organisation_accepts_itself_and_whom_it_names() -> None:
    terms = Terms(HOSPITAL, accepts_grants_from=frozenset({OTHER_PRACTICE}))

    assert accepts(terms, HOSPITAL, DIRECTORY)
    assert accepts(terms, OTHER_PRACTICE, DIRECTORY)
    assert not accepts(terms, PRACTICE, DIRECTORY)
    assert not accepts(terms, None, DIRECTORY)


def test_only_a_listed_gp_practice_is_any_gp() -> None:
    terms = Terms(OdsCode("RB1"), accepts_any_gp=True)

    assert accepts(terms, PRACTICE, DIRECTORY)
    assert not accepts(terms, HOSPITAL, DIRECTORY)
    assert not accepts(terms, OdsCode("G99999"), DIRECTORY)


def test_dependants_are_listed_in_the_order_of_the_evidence() -> None:
    grants = [FOR_ANOTHER, a_grant().build()]

    found = listed(a_principal(), grants, PEOPLE, NOW)

    assert [one.subject for one in found] == [SOMEBODY_ELSE, SUBJECT]


def test_a_dependant_has_the_deciding_grant_of_each_grantor() -> None:
    first = a_grant().named("older").build()
    second = a_grant().by(OTHER_PRACTICE).updated(LATER).named("newer").build()
    timeless = a_grant().by(HOSPITAL).updated(None).named("timeless").build()

    (found,) = listed(a_principal(), [timeless, first, second], PEOPLE, NOW)

    assert [one.id for one in found.grants] == ["newer", "older", "timeless"]


def test_a_dependant_whose_age_closes_everything_is_listed() -> None:
    grant = a_grant().on(LegalBasis.PARENTAL_RESPONSIBILITY).made(None).build()
    people = {**PEOPLE, SUBJECT: a_person().born("2009-01-01").build()}

    found = listed(a_principal(), [grant], people, NOW)

    assert [one.subject for one in found] == [SUBJECT]


@pytest.mark.parametrize("hidden", [a_person().restricted(), a_person().deceased()])
def test_restricted_and_deceased_people_are_not_listed(hidden: APerson) -> None:
    people = {**PEOPLE, SUBJECT: hidden.build()}

    found = listed(a_principal(), [a_grant().build(), FOR_ANOTHER], people, NOW)

    assert [one.subject for one in found] == [SOMEBODY_ELSE]


@pytest.mark.parametrize(
    "status", [one for one in RelationshipStatus if one is not RelationshipStatus.ACTIVE]
)
def test_ended_and_unanswered_applications_are_not_listed(status: RelationshipStatus) -> None:
    grant = a_grant().in_state(status).build()

    assert listed(a_principal(), [grant], PEOPLE, NOW) == ()


def test_somebody_whose_record_is_not_answered_is_not_listed() -> None:
    people = {ACTOR: PEOPLE[ACTOR], SUBJECT: NO_ANSWER}

    found = listed(a_principal(), [a_grant().build()], people, NOW)

    assert found == ()


def test_a_deceased_person_has_no_dependants() -> None:
    people = {**PEOPLE, ACTOR: a_person(ACTOR).deceased().build()}

    assert listed(a_principal(), [a_grant().build()], people, NOW) == ()


def test_a_composite_token_lists_its_subject_only() -> None:
    principal = a_principal(subject=SUBJECT)

    found = listed(principal, [FOR_ANOTHER, a_grant().build()], PEOPLE, NOW)

    assert [one.subject for one in found] == [SUBJECT]


def test_nobody_is_their_own_dependant_or_anybodys_by_their_own_grants() -> None:
    own = a_grant().between(ACTOR, ACTOR).build()
    reverse = a_grant().between(SUBJECT, ACTOR).build()
    foreign = replace(a_grant().build(), actor=SOMEBODY_ELSE)

    assert listed(a_principal(), [own, reverse, foreign], PEOPLE, NOW) == ()
