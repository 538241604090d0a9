"""Which statements count on a day, and which organisations accept who made them."""

from collections.abc import Mapping
from datetime import date, timedelta

import pytest

from auth.relationships import accepts, standing
from schema.access import LegalBasis
from schema.directory import Terms
from schema.evidence import (
    Grant,
    GrantUse,
    RelationshipStatus,
)
from schema.identifiers import NhsNumber, OdsCode
from tests.support.auth import (
    ACTOR,
    HOSPITAL,
    NOW,
    OTHER_PRACTICE,
    PRACTICE,
    SOMEBODY_ELSE,
    SUBJECT,
    AGrant,
    a_grant,
)
from tests.support.scene import DIRECTORY

TODAY = date(2026, 6, 15)
DAY = timedelta(days=1)
LATER = NOW + DAY


def stand(*grants: Grant, uses: Mapping[str, GrantUse] = {}) -> list[str]:
    """The ids of the grants that count."""
    return [one.id for one in standing(grants, ACTOR, SUBJECT, TODAY, uses)]


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


@pytest.mark.parametrize(
    ("actor", "subject"), [(ACTOR, ACTOR), (ACTOR, SOMEBODY_ELSE), (SUBJECT, SUBJECT)]
)
def test_statements_of_another_pair_are_not_heard(actor: NhsNumber, subject: NhsNumber) -> None:
    ended = a_grant().between(actor, subject).updated(LATER).named("other")
    inactive = ended.in_state(RelationshipStatus.INACTIVE).build()

    assert stand(a_grant().build(), inactive) == ["grant-1"]
    assert stand(ended.build()) == []


@pytest.mark.parametrize(
    ("status", "stands"),
    [
        (RelationshipStatus.PROPOSED, True),
        (RelationshipStatus.ENTERED_IN_ERROR, True),
        (RelationshipStatus.REJECTED, False),
        (RelationshipStatus.INACTIVE, False),
    ],
)
def test_a_later_application_or_mistake_ends_nothing(
    status: RelationshipStatus, stands: bool
) -> None:
    later = a_grant().updated(LATER).in_state(status).named("later").build()

    assert stand(a_grant().build(), later) == (["grant-1"] if stands else [])


def test_a_grantor_is_known_by_the_code_that_it_has() -> None:
    copied_code = OdsCode(f"{PRACTICE[:1]}{PRACTICE[1:]}")
    ended = a_grant().by(copied_code).updated(LATER).in_state(RelationshipStatus.INACTIVE).build()

    assert stand(a_grant().build(), ended) == []


@pytest.mark.parametrize(
    ("start", "end", "stands"),
    [
        ("2026-06-15", "2026-06-15", True),
        ("2026-06-14", "2026-06-16", True),
        ("2026-06-16", "2026-06-17", False),
        ("2026-06-13", "2026-06-14", False),
    ],
)
def test_both_ends_of_a_period_are_in_it(start: str, end: str, stands: bool) -> None:
    grant = a_grant().lasting(date.fromisoformat(start), date.fromisoformat(end)).build()

    assert stand(grant) == (["grant-1"] if stands else [])


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
    assert not accepts(terms, OdsCode("RB1"), DIRECTORY)
    assert not accepts(terms, None, DIRECTORY)


def test_an_organisation_is_known_by_the_code_that_it_has() -> None:
    assert accepts(Terms(HOSPITAL), OdsCode(f"{HOSPITAL[:1]}{HOSPITAL[1:]}"), DIRECTORY)


def test_only_a_listed_gp_practice_is_any_gp() -> None:
    terms = Terms(OdsCode("RB1"), accepts_any_gp=True)

    assert accepts(terms, PRACTICE, DIRECTORY)
    assert not accepts(terms, HOSPITAL, DIRECTORY)
    assert not accepts(terms, OdsCode("G99999"), DIRECTORY)


def test_among_equals_an_untouched_one_decides() -> None:
    uses = {
        "grant-1": GrantUse(first_seen=TODAY - 9 * DAY, last_used=TODAY - DAY),
        "other": GrantUse(first_seen=TODAY - 9 * DAY),
    }
    other = a_grant().named("other").build()

    assert stand(a_grant().build(), other, uses=uses) == ["other"]
    assert stand(other, a_grant().build(), uses=uses) == ["other"]


def test_a_review_recorded_here_is_weighed_among_equals() -> None:
    older = a_grant().made(TODAY - 90 * DAY).build()
    newer = a_grant().made(TODAY - 80 * DAY).named("newer").build()
    uses = {older.id: GrantUse(first_seen=TODAY, reviewed_on=TODAY - DAY)}

    assert stand(older, newer) == ["grant-1"]
    assert stand(older, newer, uses=uses) == ["newer"]


def test_wholly_equal_statements_are_decided_by_their_id() -> None:
    first, second = a_grant().build(), a_grant().named("grant-0").build()

    assert stand(first, second) == stand(second, first) == ["grant-0"]
