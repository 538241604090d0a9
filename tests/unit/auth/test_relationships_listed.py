"""When a grant was last reviewed or used, who acts on it today, and whom `dependants` lists."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from auth.principal import Principal
from auth.relationships import acting, listed, reviewed_on, unused_from
from schema.access import LegalBasis
from schema.evidence import (
    Choice,
    Evidence,
    Grant,
    GrantUse,
    Person,
    RelationshipStatus,
    Unanswered,
)
from schema.identifiers import NhsNumber
from tests.support.auth import (
    ACTOR,
    HOSPITAL,
    NO_ANSWER,
    NOW,
    OTHER_PRACTICE,
    SOMEBODY_ELSE,
    SUBJECT,
    APerson,
    a_grant,
    a_person,
    a_principal,
)

TODAY = date(2026, 6, 15)
DAY = timedelta(days=1)
LATER = NOW + DAY
LIVING = a_person(ACTOR).build()
SUSPENDED = Choice(suspended=True)


def about(subject: NhsNumber = SUBJECT, *grants: Grant) -> Evidence:
    """What is known of somebody; one consent if no grant is given."""
    own = a_grant().between(ACTOR, subject).build()
    return Evidence(subject, a_person(subject).build(), LIVING, grants or (own,))


def copied(number: NhsNumber) -> NhsNumber:
    """The same number, from another place."""
    return NhsNumber(f"{number[:3]}{number[3:]}")


def listing(*cases: Evidence, principal: Principal = a_principal()) -> list[NhsNumber]:  # noqa: B008
    """Whom the actor is told of."""
    return [one.subject for one in listed(principal, cases, NOW, 5)]


@pytest.mark.parametrize(
    ("made", "here", "latest"),
    [
        (None, None, None),
        (TODAY, None, TODAY),
        (None, TODAY, TODAY),
        (TODAY - DAY, TODAY, TODAY),
        (TODAY, TODAY - DAY, TODAY),
        (TODAY + DAY, None, None),
        (None, TODAY + DAY, None),
        (TODAY - DAY, TODAY + DAY, TODAY - DAY),
        (TODAY + DAY, TODAY - DAY, TODAY - DAY),
    ],
)
def test_the_latest_review_counts_and_none_of_the_future(
    made: date | None, here: date | None, latest: date | None
) -> None:
    use = GrantUse(first_seen=TODAY, reviewed_on=here)

    assert reviewed_on(a_grant().made(made).build(), use, TODAY) == latest


def test_a_grant_unknown_here_was_reviewed_when_it_was_made() -> None:
    assert reviewed_on(a_grant().made(TODAY).build(), None, TODAY) == TODAY


@pytest.mark.parametrize(
    ("made", "use", "since"),
    [
        (None, None, "2026-06-15"),
        (date(2015, 1, 1), None, "2026-06-15"),
        (None, GrantUse(date(2020, 3, 4)), "2020-03-04"),
        (date(2021, 3, 4), GrantUse(date(2020, 3, 4)), "2021-03-04"),
        (date(2021, 3, 4), GrantUse(date(2022, 3, 4)), "2022-03-04"),
        (date(2021, 3, 4), GrantUse(date(2020, 3, 4), date(2023, 3, 4)), "2023-03-04"),
        (None, GrantUse(date(2020, 3, 4), date(2023, 3, 4), date(2024, 3, 4)), "2024-03-04"),
        (None, GrantUse(date(2020, 3, 4), date(2026, 6, 16)), "2020-03-04"),
        (date(2026, 6, 16), GrantUse(date(2026, 6, 17)), "2026-06-15"),
        (None, GrantUse(date(2024, 2, 29)), "2024-02-29"),
    ],
)
def test_a_grant_goes_unused_from_when_it_was_last_touched(
    made: date | None, use: GrantUse | None, since: str
) -> None:
    last = date.fromisoformat(since)
    leap = (last.month, last.day) == (2, 29)

    ends = unused_from(a_grant().made(made).build(), use, TODAY, years=5)

    assert ends == (date(2029, 2, 28) if leap else last.replace(year=last.year + 5))


def test_dependants_are_listed_in_the_order_of_the_evidence() -> None:
    assert listing(about(SOMEBODY_ELSE), about()) == [SOMEBODY_ELSE, SUBJECT]


def test_dependants_may_have_lower_numbers_than_who_acts() -> None:
    grant = a_grant().between(SOMEBODY_ELSE, SUBJECT).build()
    evidence = replace(about(SUBJECT, grant), actor=a_person(SOMEBODY_ELSE).build())

    assert listing(evidence, principal=a_principal(SOMEBODY_ELSE)) == [SUBJECT]


def test_a_dependant_has_the_deciding_grant_of_each_grantor() -> None:
    first = a_grant().named("older").build()
    second = a_grant().by(OTHER_PRACTICE).updated(LATER).named("newer").build()
    timeless = a_grant().by(HOSPITAL).updated(None).named("timeless").build()

    (found,) = listed(a_principal(), [about(SUBJECT, timeless, first, second)], NOW, 5)

    assert [one.id for one in found.grants] == ["newer", "older", "timeless"]


def test_a_dependant_whose_age_closes_everything_is_listed() -> None:
    grant = a_grant().on(LegalBasis.PARENTAL_RESPONSIBILITY).made(None).build()
    evidence = replace(about(SUBJECT, grant), person=a_person().born("2009-01-01").build())

    assert listing(evidence) == [SUBJECT]


@pytest.mark.parametrize("hidden", [a_person().restricted(), a_person().deceased()])
def test_restricted_and_deceased_people_are_not_listed(hidden: APerson) -> None:
    evidence = replace(about(), person=hidden.build())

    assert listing(evidence, about(SOMEBODY_ELSE)) == [SOMEBODY_ELSE]


@pytest.mark.parametrize(
    "status", [one for one in RelationshipStatus if one is not RelationshipStatus.ACTIVE]
)
def test_ended_and_unanswered_applications_are_not_listed(status: RelationshipStatus) -> None:
    assert listing(about(SUBJECT, a_grant().in_state(status).build())) == []


@pytest.mark.parametrize("person", [NO_ANSWER, LIVING, a_person(SOMEBODY_ELSE).build()])
def test_somebody_whose_record_is_not_answered_is_not_listed(person: Person | Unanswered) -> None:
    assert listing(replace(about(), person=person)) == []


def test_a_deceased_person_has_no_dependants() -> None:
    assert listing(replace(about(), actor=a_person(ACTOR).deceased().build())) == []


def test_a_composite_token_lists_its_subject_only() -> None:
    composite = a_principal(subject=SUBJECT)

    assert listing(about(SOMEBODY_ELSE), about(), principal=composite) == [SUBJECT]


def test_nobody_is_their_own_dependant_or_anybodys_by_their_own_grants() -> None:
    reverse = a_grant().between(SUBJECT, ACTOR).build()
    foreign = replace(a_grant().build(), actor=SOMEBODY_ELSE)

    assert listing(about(ACTOR), about(SUBJECT, reverse, foreign)) == []


@pytest.mark.parametrize("choice", [SUSPENDED, NO_ANSWER], ids=["suspended", "not answered"])
def test_whom_the_subject_suspended_is_told_of_nobody(choice: Choice | Unanswered) -> None:
    evidence = replace(about(), choice=choice)

    assert listing(evidence) == []
    assert acting(evidence, ACTOR, TODAY, 5) == ()


def test_nobody_acts_on_grants_that_were_not_answered() -> None:
    assert acting(replace(about(), grants=NO_ANSWER), ACTOR, TODAY, 5) == ()


@pytest.mark.parametrize(("years", "shown"), [(4, []), (5, []), (6, [SUBJECT])])
def test_a_dependant_of_an_unused_grant_is_not_listed(years: int, shown: list[NhsNumber]) -> None:
    uses = {"grant-1": GrantUse(first_seen=date(2021, 6, 15))}
    evidence = replace(about(SUBJECT, a_grant().made(None).build()), uses=uses)

    found = listed(a_principal(), [evidence], NOW, years)

    assert [one.subject for one in found] == shown


def test_what_is_known_of_equal_grants_decides_who_acts() -> None:
    touched = GrantUse(first_seen=TODAY - 9 * DAY, last_used=TODAY - DAY)
    grants = (a_grant().named("grant-0").build(), a_grant().build())
    uses = {"grant-0": touched, "grant-1": GrantUse(first_seen=TODAY - 9 * DAY)}

    found = acting(replace(about(SUBJECT, *grants), uses=uses), ACTOR, TODAY, 5)

    assert [one.id for one in found] == ["grant-1"]


def test_an_unused_grant_leaves_those_of_others_standing() -> None:
    unused = a_grant().made(None).build()
    other = a_grant().by(OTHER_PRACTICE).made(None).named("other").build()
    uses = {
        "grant-1": GrantUse(first_seen=date(2021, 6, 15)),
        "other": GrantUse(first_seen=date(2021, 6, 16)),
    }

    found = acting(replace(about(SUBJECT, unused, other), uses=uses), ACTOR, TODAY, 5)

    assert [one.id for one in found] == ["other"]


def test_numbers_are_compared_by_what_they_say() -> None:
    actor = copied(ACTOR)
    evidence = replace(about(), person=replace(a_person().build(), nhs_number=copied(SUBJECT)))

    assert listing(about(ACTOR), principal=a_principal(actor)) == []
    assert listing(evidence, principal=a_principal(actor)) == [SUBJECT]
