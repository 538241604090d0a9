"""What must hold of every decision, whatever the evidence: found by generating situations."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from auth.scopes import Scopes
from schema.access import Action, Category, LegalBasis, Permit
from schema.directory import Terms
from schema.evidence import Grant, Person, RelationshipStatus
from schema.identifiers import OdsCode
from schema.moment import PartialDate
from tests.support.auth import (
    ACTOR,
    HOSPITAL,
    NOW,
    OTHER_PRACTICE,
    PRACTICE,
    SOMEBODY_ELSE,
    SUBJECT,
    a_grant,
    a_person,
    a_principal,
)
from tests.support.scene import Scene

TODAY = NOW.date()
DAYS = st.dates(TODAY - timedelta(days=7000), TODAY + timedelta(days=400))
GRANTORS = st.sampled_from([PRACTICE, OTHER_PRACTICE, HOSPITAL, OdsCode("ZZ9"), None])
TIMES = st.none() | st.sampled_from([NOW - timedelta(days=days) for days in range(4)])


def _grant(drawn: tuple[object, ...]) -> Grant:
    names = ("status", "basis", "permits", "start", "end", "grantor", "made_on", "updated_at")
    changes = dict(zip(names, drawn, strict=True))
    return replace(a_grant().build(), **changes)  # type: ignore[arg-type] # fields of Grant


MOSTLY_ACTIVE = st.sampled_from([RelationshipStatus.ACTIVE] * 5 + list(RelationshipStatus))
GRANTS = st.tuples(
    MOSTLY_ACTIVE,
    st.sampled_from(LegalBasis),
    st.booleans() | st.just(True),
    st.none() | DAYS,
    st.none() | DAYS,
    GRANTORS,
    st.none() | DAYS,
    TIMES,
).map(_grant)


def _person(born: date, span: int, deceased: bool, restricted: bool) -> Person:
    birth_date = PartialDate("", born, born + timedelta(days=span))
    person = a_person().build()
    return replace(person, birth_date=birth_date, deceased=deceased, restricted=restricted)


BIRTHS = st.dates(TODAY - timedelta(days=7000), TODAY - timedelta(days=600))
PEOPLE = st.builds(_person, BIRTHS, st.sampled_from([0, 30, 365]), *[st.just(False)] * 2)
TERMS = st.builds(
    Terms,
    organisation=st.just(HOSPITAL),
    accepts_any_gp=st.booleans() | st.just(True),
    minimum_age_years=st.sampled_from([0, 0, 16]),
    review_birthday_years=st.sampled_from([11, 12, 13]),
)
SCENES = st.builds(
    Scene,
    person=PEOPLE,
    terms=TERMS,
    category=st.sampled_from(Category),
    action=st.sampled_from(Action),
    grants=st.lists(GRANTS, max_size=5).map(tuple),
)


def is_open(scene: Scene) -> bool:
    return isinstance(scene.decide(), Permit)


def grants_of(scene: Scene) -> tuple[Grant, ...]:
    assert isinstance(scene.grants, tuple)
    return scene.grants


@settings(deadline=None, max_examples=400)
@given(SCENES, GRANTORS)
def test_removing_a_grantor_never_adds_access(scene: Scene, grantor: OdsCode | None) -> None:
    fewer = tuple(one for one in grants_of(scene) if one.grantor != grantor)

    removed = replace(scene, grants=fewer)

    assert is_open(scene) or not is_open(removed)


@settings(deadline=None, max_examples=400)
@given(SCENES)
def test_without_grants_nobody_acts_for_anybody(scene: Scene) -> None:
    assert not is_open(replace(scene, grants=()))


@settings(deadline=None, max_examples=400)
@given(
    SCENES, GRANTORS, st.sampled_from([RelationshipStatus.INACTIVE, RelationshipStatus.REJECTED])
)
def test_a_later_ending_by_a_grantor_never_adds_access(
    scene: Scene, grantor: OdsCode | None, status: RelationshipStatus
) -> None:
    ending = a_grant().by(grantor).in_state(status).updated(NOW + timedelta(days=1)).build()

    ended = replace(scene, grants=(*grants_of(scene), ending))

    assert is_open(scene) or not is_open(ended)


@settings(deadline=None, max_examples=400)
@given(SCENES)
def test_every_permit_rests_on_an_active_grant_of_this_pair(scene: Scene) -> None:
    decision = scene.decide()
    if not isinstance(decision, Permit):
        return

    active = [one for one in grants_of(scene) if one.status is RelationshipStatus.ACTIVE]

    assert decision.relationship in {one.id for one in active if one.permits}
    assert (decision.actor, decision.subject) == (ACTOR, SUBJECT)


@settings(deadline=None, max_examples=200)
@given(SCENES)
def test_restriction_death_scope_and_reach_close_everything(scene: Scene) -> None:
    person = scene.person
    assert isinstance(person, Person)
    closed = [
        replace(scene, person=replace(person, restricted=True)),
        replace(scene, person=replace(person, deceased=True)),
        replace(scene, actor=a_person(ACTOR).deceased().build()),
        replace(scene, principal=a_principal(scopes=Scopes())),
        replace(scene, principal=a_principal(subject=SOMEBODY_ELSE)),
    ]

    assert not any(is_open(one) for one in closed)


@settings(deadline=None, max_examples=200)
@given(SCENES)
def test_the_order_of_statements_does_not_matter(scene: Scene) -> None:
    turned = replace(scene, grants=tuple(reversed(grants_of(scene))))

    assert is_open(scene) is is_open(turned)


@settings(deadline=None, max_examples=200)
@given(SCENES)
def test_knowing_less_of_a_birth_date_never_adds_access(scene: Scene) -> None:
    person = scene.person
    assert isinstance(person, Person)
    assert person.birth_date is not None
    known = person.birth_date
    wider = PartialDate("", known.first - timedelta(days=200), known.last + timedelta(days=200))

    vaguer = replace(scene, person=replace(person, birth_date=wider))

    assert is_open(scene) or not is_open(vaguer)
