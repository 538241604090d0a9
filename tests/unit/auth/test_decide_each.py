"""Deciding for several organisations at once is deciding for each of them, whatever is known."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from auth.policy import Known
from schema.access import Action, Category, Decision, Deny, LegalBasis, Permit
from schema.directory import RecordType, Terms
from schema.identifiers import OdsCode
from schema.profile import Profile
from tests.support.auth import (
    HOSPITAL,
    NOW,
    OTHER_PRACTICE,
    PRACTICE,
    SOMEBODY_ELSE,
    a_grant,
    a_person,
    a_principal,
)
from tests.support.scene import Scene
from tests.unit.auth.generated import SCENES, TERMS

ORGANISATIONS = st.sampled_from(
    [HOSPITAL, PRACTICE, OTHER_PRACTICE, OdsCode("RA2"), OdsCode("ZZ9")]
)
PLACES = st.lists(
    st.builds(
        replace,
        TERMS,
        organisation=ORGANISATIONS,
        accepts_grants_from=st.frozensets(ORGANISATIONS, max_size=1),
    ),
    min_size=1,
    max_size=5,
)
QUESTIONS = st.tuples(st.sampled_from(Category), st.sampled_from(Action), st.integers(-2, 400))
TRUSTS = [OdsCode(f"RA{place}") for place in range(1, 7)]


def alone(scene: Scene, at: datetime, places: Sequence[Terms]) -> list[Decision]:
    """Each decision by itself, by somebody who knows nothing yet."""
    return [replace(scene, terms=one).decide(at) for one in places]


def at_once(scene: Scene, at: datetime, places: Sequence[Terms], known: Known) -> list[Decision]:
    """All of them, by somebody who may know something already."""
    return scene.policy.decide_each(scene.situation(at), places, known)


@settings(max_examples=300)
@given(SCENES, PLACES, st.lists(QUESTIONS, min_size=1, max_size=4))
def test_what_is_known_changes_no_decision(
    scene: Scene, places: list[Terms], questions: list[tuple[Category, Action, int]]
) -> None:
    evidence, policy, known = scene.evidence, scene.policy, Known()

    for category, action, days in questions:
        at = NOW + timedelta(days=days)
        asked = replace(scene, category=category, action=action)
        situation = structs.replace(asked.situation(at), evidence=evidence)

        assert policy.decide_each(situation, places, known) == alone(asked, at, places)


def test_a_day_that_begins_meanwhile_is_another_day() -> None:
    """A grant whose last day it is, asked about before and after midnight in England."""
    last_day = a_grant().lasting(None, NOW.date()).build()
    scene, known = replace(Scene(), grants=(last_day,)), Known()
    midnight = NOW.replace(hour=0) + timedelta(days=1)
    before = scene.situation(midnight - timedelta(seconds=1))

    first = scene.policy.decide_each(before, [scene.terms], known)
    then = scene.policy.decide_each(structs.replace(before, now=midnight), [scene.terms], known)

    assert isinstance(first[0], Permit)
    assert isinstance(then[0], Deny)


def test_what_is_known_of_one_person_is_nothing_about_another() -> None:
    scene, known = Scene(), Known()
    stranger = replace(scene, principal=a_principal(SOMEBODY_ELSE))
    restricted = replace(scene, person=a_person().restricted().build())

    found = [at_once(one, NOW, [one.terms], known)[0] for one in (scene, stranger, restricted)]

    assert [type(one) for one in found] == [Permit, Deny, Deny]


def test_organisations_that_differ_in_one_term_are_not_alike() -> None:
    child = replace(
        Scene(),
        person=a_person().born("2014-08-01").build(),
        grants=(
            a_grant()
            .on(LegalBasis.PARENTAL_RESPONSIBILITY)
            .made(NOW.date() - timedelta(days=400))
            .build(),
        ),
    )
    usual = Terms(TRUSTS[0], accepts_any_gp=True, review_birthday_years=12)
    nothing = {LegalBasis.PARENTAL_RESPONSIBILITY: Profile(frozenset(), frozenset())}
    places = [
        usual,
        replace(usual, organisation=TRUSTS[1]),
        replace(usual, organisation=TRUSTS[2], accepts_any_gp=False),
        replace(usual, organisation=TRUSTS[3], minimum_age_years=16),
        replace(usual, organisation=TRUSTS[4], review_birthday_years=11),
        replace(usual, organisation=TRUSTS[5], profiles=nothing),
        replace(usual, sensitive_types=frozenset({RecordType.LETTER})),
    ]

    found = at_once(child, NOW, places, {})

    assert found == alone(child, NOW, places)
    assert [isinstance(one, Permit) for one in found] == [True, True, *[False] * 4, True]
    assert [one.organisation for one in found if isinstance(one, Permit)] == [
        *TRUSTS[:2],
        TRUSTS[0],
    ]


def test_at_no_organisation_there_is_nothing_to_decide() -> None:
    assert at_once(Scene(), NOW, [], {}) == []
