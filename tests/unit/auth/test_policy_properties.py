"""What must hold of every decision, whatever the evidence: found by generating situations."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from auth.profiles import SHIPPED
from auth.scopes import Scopes
from auth.turning_points import turning_points
from schema.access import Category, LegalBasis, Permit
from schema.evidence import Choice, GrantUse, Person, RelationshipStatus
from schema.identifiers import OdsCode
from schema.moment import LONDON, PartialDate
from schema.profile import NOTHING, Profile
from settings import AccessSettings, ProfileSettings
from tests.support.auth import (
    ACTOR,
    NO_ANSWER,
    NOW,
    SOMEBODY_ELSE,
    SUBJECT,
    a_grant,
    a_person,
    a_principal,
)
from tests.support.scene import Scene
from tests.unit.auth.generated import GRANTORS, PROFILES, SCENES, TODAY, grants_of


def is_open(scene: Scene) -> bool:
    return isinstance(scene.decide(), Permit)


LEAP_YEAR_OF_BIRTH = Scene(
    person=a_person().born("2017").build(),
    grants=(a_grant().on(LegalBasis.PARENTAL_RESPONSIBILITY).made(date(2028, 2, 28)).build(),),
)
SEEN_TODAY = GrantUse(first_seen=TODAY)


def opens(scene: Scene, at: datetime) -> bool:
    return isinstance(scene.decide(at), Permit)


def one_grantor_each(scene: Scene) -> bool:
    grantors = [one.grantor for one in grants_of(scene)]
    return len(set(grantors)) == len(grantors)


def _parts(profile: Profile) -> tuple[frozenset[Category], frozenset[Category]]:
    return profile.read, profile.write


@settings(max_examples=200)
@given(SCENES, GRANTORS)
def test_removing_a_grantor_never_adds_access(scene: Scene, grantor: OdsCode | None) -> None:
    fewer = tuple(one for one in grants_of(scene) if one.grantor != grantor)

    removed = replace(scene, grants=fewer)

    assert is_open(scene) or not is_open(removed)


@settings(max_examples=200)
@given(SCENES)
def test_without_grants_nobody_acts_for_anybody(scene: Scene) -> None:
    assert not is_open(replace(scene, grants=()))


@settings(max_examples=200)
@given(
    SCENES, GRANTORS, st.sampled_from([RelationshipStatus.INACTIVE, RelationshipStatus.REJECTED])
)
def test_a_later_ending_by_a_grantor_never_adds_access(
    scene: Scene, grantor: OdsCode | None, status: RelationshipStatus
) -> None:
    ending = a_grant().by(grantor).in_state(status).updated(NOW + timedelta(days=1)).build()

    ended = replace(scene, grants=(*grants_of(scene), ending))

    assert is_open(scene) or not is_open(ended)


@settings(max_examples=200)
@given(SCENES)
def test_every_permit_rests_on_an_active_grant_of_this_pair(scene: Scene) -> None:
    decision = scene.decide()
    if not isinstance(decision, Permit):
        return

    active = [one for one in grants_of(scene) if one.status is RelationshipStatus.ACTIVE]

    assert decision.relationship in {one.id for one in active if one.permits}
    assert (decision.actor, decision.subject) == (ACTOR, SUBJECT)


@settings(max_examples=200)
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


@settings(max_examples=200)
@given(SCENES)
def test_the_order_of_statements_does_not_matter(scene: Scene) -> None:
    turned = replace(scene, grants=tuple(reversed(grants_of(scene))))

    assert is_open(scene) is is_open(turned)


@settings(max_examples=200)
@given(SCENES)
def test_knowing_less_of_a_birth_date_never_adds_access(scene: Scene) -> None:
    person = scene.person
    assert isinstance(person, Person)
    assert person.birth_date is not None
    known = person.birth_date
    wider = PartialDate("", known.first - timedelta(days=200), known.last + timedelta(days=200))

    vaguer = replace(scene, person=replace(person, birth_date=wider))

    assert is_open(scene) or not is_open(vaguer)


@settings(max_examples=200)
@given(SCENES)
def test_a_proxy_never_sees_more_than_the_subject_themselves(scene: Scene) -> None:
    own = replace(scene, principal=a_principal(scene.subject), actor=scene.person, grants=())
    at_equal_ages = replace(own, terms=replace(own.terms, self_minimum_age_years=13))
    person = scene.person
    assert isinstance(person, Person)
    assert person.birth_date is not None
    if person.birth_date.last + timedelta(days=14 * 365) > TODAY:
        return

    assert is_open(at_equal_ages) or not is_open(scene)


@settings(max_examples=200)
@given(SCENES)
def test_suspension_closes_everything_whatever_was_granted(scene: Scene) -> None:
    choice = scene.choice
    assert isinstance(choice, Choice)

    suspended = replace(scene, choice=replace(choice, suspended=True))

    assert not is_open(suspended)
    assert not is_open(replace(scene, choice=NO_ANSWER))


@settings(max_examples=200)
@given(SCENES, PROFILES, PROFILES)
def test_a_choice_opens_nothing_beyond_the_profile_or_the_maximum(
    scene: Scene, chosen: Profile, maximum: Profile
) -> None:
    words = ProfileSettings(*(sorted(one.name for one in part) for part in _parts(maximum)))
    scene = replace(scene, settings=AccessSettings(consent_maximum=words))
    chose = replace(scene, choice=Choice(profile=chosen))
    decision = chose.decide()
    if not isinstance(decision, Permit):
        return

    limits = [
        maximum
        if one.basis is LegalBasis.CONSENT
        else scene.terms.profiles.get(one.basis, SHIPPED.get(one.basis, NOTHING))
        for one in grants_of(scene)
        if one.id == decision.relationship
    ]

    assert scene.category in chosen.read
    assert any(scene.category in limit.read for limit in limits)


@settings(max_examples=200)
@given(SCENES, st.sampled_from(Category))
def test_choosing_less_never_adds_access(scene: Scene, dropped: Category) -> None:
    choice = scene.choice
    assert isinstance(choice, Choice)
    if choice.profile is None:
        return
    read, write = (part - {dropped} for part in _parts(choice.profile))

    less = replace(scene, choice=Choice(profile=Profile(read, write)))

    assert is_open(scene) or not is_open(less)


@settings(max_examples=200)
@given(SCENES, st.integers(1, 3))
def test_using_a_grant_less_never_adds_access(scene: Scene, years: int) -> None:
    longer = timedelta(days=366 * years)
    uses = {
        name: replace(
            use,
            first_seen=use.first_seen - longer,
            last_used=use.last_used and use.last_used - longer,
        )
        for name, use in scene.uses.items()
        if (use.last_used or TODAY) <= TODAY and use.first_seen <= TODAY
    }
    same = replace(scene, uses={name: scene.uses[name] for name in uses})

    neglected = replace(scene, uses=uses)

    assert one_grantor_each(scene) is False or is_open(same) or not is_open(neglected)


@settings(max_examples=200)
@given(SCENES)
def test_knowing_nothing_never_adds_access(scene: Scene) -> None:
    person = scene.person
    assert isinstance(person, Person)
    blind = [
        replace(scene, person=NO_ANSWER),
        replace(scene, person=replace(person, birth_date=None)),
        replace(scene, actor=NO_ANSWER),
        replace(scene, grants=NO_ANSWER),
        replace(scene, choice=NO_ANSWER),
    ]

    assert not any(is_open(one) for one in blind)


@settings(max_examples=200)
@example(LEAP_YEAR_OF_BIRTH, 600)
@given(SCENES, st.integers(0, 4000))
def test_decisions_change_only_at_the_start_of_a_turning_point(scene: Scene, ahead: int) -> None:
    years = scene.settings.unused_grant_years
    known = replace(scene, uses={**{one.id: SEEN_TODAY for one in grants_of(scene)}, **scene.uses})
    points = turning_points(known.evidence, (known.terms,), TODAY, years)
    days = [TODAY + timedelta(days=ahead + more) for more in range(1, 60)]
    midnights = [datetime.combine(day, time.min, LONDON) for day in days]

    turned = {
        day
        for day, at in zip(days, midnights, strict=True)
        if opens(known, at - timedelta(seconds=1)) is not opens(known, at)
    }

    assert turned <= set(points)


@settings(max_examples=200)
@given(SCENES, st.integers(0, 4000), st.integers(0, 86_398))
def test_nothing_changes_within_a_day(scene: Scene, ahead: int, second: int) -> None:
    midnight = datetime.combine(TODAY + timedelta(days=ahead), time.min, LONDON)

    at = midnight + timedelta(seconds=second)

    assert opens(scene, midnight) is opens(scene, at)
