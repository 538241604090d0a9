"""Generated situations: people of any age, statements of any kind, choices, books of any use.

Many of them are permitted, so that what must never open has something to open.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from schema.access import Action, Category, LegalBasis
from schema.directory import Terms
from schema.evidence import Choice, Grant, GrantUse, Person, RelationshipStatus
from schema.identifiers import OdsCode
from schema.moment import PartialDate
from schema.profile import Profile
from settings import AccessSettings
from tests.support.auth import (
    HOSPITAL,
    NOW,
    OTHER_PRACTICE,
    PRACTICE,
    a_grant,
    a_person,
)
from tests.support.scene import Scene

TODAY = NOW.date()
DAYS = st.dates(TODAY - timedelta(days=7000), TODAY + timedelta(days=400))
NO_DAY = st.none()
SOON = st.dates(TODAY, TODAY + timedelta(days=400))
LATELY = st.dates(TODAY - timedelta(days=600), TODAY)
GRANTORS = st.sampled_from([*[PRACTICE] * 3, *[OTHER_PRACTICE, HOSPITAL] * 2, OdsCode("ZZ9"), None])
TIMES = st.none() | st.sampled_from([NOW - timedelta(days=days) for days in range(4)])


def _grant(drawn: tuple[object, ...]) -> Grant:
    names = ("id", "status", "basis", "permits", "start", "end", "grantor", "made_on", "updated_at")
    changes = dict(zip(names, drawn, strict=True))
    return replace(a_grant().build(), **changes)  # type: ignore[arg-type] # fields of Grant


NAMES = st.sampled_from(["grant-1", "grant-2", "grant-3"])
MOSTLY_ACTIVE = st.sampled_from([RelationshipStatus.ACTIVE] * 15 + list(RelationshipStatus))
BASES = st.sampled_from(
    [*[LegalBasis.PARENTAL_RESPONSIBILITY] * 4, *[LegalBasis.CONSENT] * 4, *LegalBasis]
)
GRANTS = st.tuples(
    NAMES,
    MOSTLY_ACTIVE,
    BASES,
    st.sampled_from([True] * 9 + [False]),
    NO_DAY | LATELY | DAYS,
    NO_DAY | NO_DAY | NO_DAY | SOON | DAYS,
    GRANTORS,
    st.none() | LATELY | LATELY | DAYS,
    TIMES,
).map(_grant)


def _person(born: date, span: int, deceased: bool, restricted: bool) -> Person:
    birth_date = PartialDate("", born, born + timedelta(days=span))
    person = a_person().build()
    return replace(person, birth_date=birth_date, deceased=deceased, restricted=restricted)


BIRTHS = st.dates(TODAY - timedelta(days=7000), TODAY - timedelta(days=600))
PEOPLE = st.builds(_person, BIRTHS, st.sampled_from([0, 30, 365]), *[st.just(False)] * 2)
SOME = st.frozensets(st.sampled_from(Category))


def _profile(read: frozenset[Category], write: frozenset[Category]) -> Profile:
    return Profile(read, read & write)


EVERYTHING = st.just(Profile(frozenset(Category), frozenset(Category)))
PROFILES = st.builds(_profile, SOME, SOME) | EVERYTHING | EVERYTHING
CHOICES = st.just(Choice()) | st.just(Choice()) | st.builds(Choice, profile=st.none() | PROFILES)
USES: st.SearchStrategy[Mapping[str, GrantUse]] = st.dictionaries(
    NAMES,
    st.builds(
        GrantUse,
        first_seen=DAYS,
        last_used=st.none() | LATELY | DAYS,
        reviewed_on=st.none() | LATELY | DAYS,
    ),
)
TERMS = st.builds(
    Terms,
    organisation=st.just(HOSPITAL),
    accepts_any_gp=st.sampled_from([True] * 5 + [False]),
    minimum_age_years=st.sampled_from([0] * 6 + [16, 18]),
    self_minimum_age_years=st.sampled_from([13, 16]),
    review_birthday_years=st.sampled_from([11, 12, 13]),
    profiles=st.just({}) | st.dictionaries(BASES, PROFILES, max_size=1),
)
_PARENT = a_grant().on(LegalBasis.PARENTAL_RESPONSIBILITY)
_ATTORNEY = a_grant().on(LegalBasis.LASTING_POWER_OF_ATTORNEY)
_REVIEWED = _PARENT.made(TODAY).build()
PERMITTED = st.sampled_from(
    [
        Scene(),
        Scene(grants=(_ATTORNEY.build(),)),
        Scene(grants=(a_grant().build(), _ATTORNEY.by(OTHER_PRACTICE).named("grant-2").build())),
        Scene(person=a_person().born("2017-08-20").build(), grants=(_PARENT.build(),)),
        Scene(person=a_person().born("2014-02-28").build(), grants=(_REVIEWED,)),
        Scene(person=a_person().born("2012-02-29").build(), grants=(_REVIEWED,)),
        Scene(person=a_person().born("2016").build(), grants=(_PARENT.build(),)),
        Scene(person=a_person().born("2015-06").build(), grants=(_REVIEWED,)),
    ]
)


def _with_grant(grant: Grant) -> "Change":
    return lambda scene: replace(scene, grants=(*grants_of(scene), grant))


def _instead(grant: Grant) -> "Change":
    return lambda scene: replace(scene, grants=(*grants_of(scene)[1:], grant))


def _with(name: str) -> Callable[[object], "Change"]:
    return lambda value: lambda scene: replace(scene, **{name: value})  # type: ignore[arg-type]


def grants_of(scene: Scene) -> tuple[Grant, ...]:
    """What the relationship service said."""
    assert isinstance(scene.grants, tuple)
    return scene.grants


Change = Callable[[Scene], Scene]
CHANGES: st.SearchStrategy[Change] = st.one_of(
    GRANTS.map(_with_grant),
    GRANTS.map(_instead),
    PEOPLE.map(_with("person")),
    TERMS.map(_with("terms")),
    CHOICES.map(_with("choice")),
    USES.map(_with("uses")),
    st.sampled_from(Category).map(_with("category")),
    st.sampled_from(Action).map(_with("action")),
    st.just(AccessSettings(unused_grant_years=1)).map(_with("settings")),
)


def _changed(scene: Scene, changes: list[Change]) -> Scene:
    for change in changes:
        scene = change(scene)
    return scene


SCENES = st.builds(_changed, PERMITTED, st.lists(CHANGES, max_size=4))
"""What is permitted, with some things changed."""
