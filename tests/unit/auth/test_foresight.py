"""Who may ask what will be open on another day, and what is known of such a day."""

from dataclasses import replace
from datetime import date

import pytest

from auth.foresight import reviewed, seen, used
from schema.access import LegalBasis
from schema.evidence import Choice, GrantUse, Person, Unanswered
from schema.identifiers import OdsCode
from tests.support.auth import (
    ACTOR,
    NO_ANSWER,
    NOW,
    SOMEBODY_ELSE,
    SUBJECT,
    AGrant,
    a_grant,
    a_person,
    a_principal,
)
from tests.support.scene import Scene, own_record

TODAY = NOW.date()
PARENT = a_grant().on(LegalBasis.PARENTAL_RESPONSIBILITY)
UNUSED = {"grant-1": GrantUse(date(2021, 6, 15))}


def may(scene: Scene) -> bool:
    """May the principal of this scene look ahead?"""
    return scene.policy.may_look_ahead(scene.principal, scene.evidence, NOW)


def held(grant: AGrant, **changes: object) -> Scene:
    """Somebody acts on this grant."""
    scene = Scene(grants=(grant.build(),))
    return replace(scene, **changes)  # type: ignore[arg-type] # fields of Scene


def test_people_look_ahead_for_themselves_at_any_age() -> None:
    assert may(own_record(a_person(ACTOR).born("2014-01-01").build()))
    assert may(own_record(NO_ANSWER))


@pytest.mark.parametrize("born", ["2018-01-01", "2009-01-01"])
def test_a_parent_looks_ahead_whatever_the_age_closes(born: str) -> None:
    assert may(held(PARENT, person=a_person().born(born).build()))


@pytest.mark.parametrize(
    "basis", [one for one in LegalBasis if one is not LegalBasis.PARENTAL_RESPONSIBILITY]
)
def test_others_who_act_are_told_of_today_only(basis: LegalBasis) -> None:
    assert not may(held(a_grant().on(basis)))


def test_one_parental_grant_among_others_is_enough() -> None:
    other = a_grant().by(OdsCode("G99902")).named("other").build()

    assert may(Scene(grants=(other, PARENT.build())))


@pytest.mark.parametrize(
    ("actor", "token", "adult"),
    [
        (a_person(ACTOR).born("2010-06-15").build(), None, True),
        (a_person(ACTOR).born("2010-06-16").build(), None, False),
        (a_person(ACTOR).born("2010").build(), None, False),
        (a_person(ACTOR).born("2009").build(), None, True),
        (a_person(ACTOR).born("2010-06-16").build(), "1980-01-01", False),
        (a_person(ACTOR).born(None).build(), "2010-06-15", True),
        (a_person(ACTOR).born(None).build(), None, False),
        (NO_ANSWER, "2010-06-15", True),
        (NO_ANSWER, "2010-06-16", False),
        (a_person(SOMEBODY_ELSE).build(), None, False),
    ],
)
def test_the_parent_is_certainly_sixteen(
    actor: Person | Unanswered, token: str | None, adult: bool
) -> None:
    scene = held(PARENT, actor=actor, principal=a_principal(born=token))

    assert may(scene) is adult


@pytest.mark.parametrize(
    "scene",
    [
        held(PARENT.lasting(None, date(2026, 6, 14))),
        held(PARENT.lasting(date(2026, 6, 16), None)),
        held(PARENT.denying()),
        held(PARENT.by(None)),
        held(PARENT.between(SUBJECT, ACTOR)),
        held(PARENT, choice=Choice(suspended=True)),
        held(PARENT, choice=NO_ANSWER),
        held(PARENT, grants=NO_ANSWER),
        held(PARENT.made(None), uses=UNUSED),
        held(PARENT, principal=a_principal(subject=SOMEBODY_ELSE)),
        own_record(a_person(ACTOR).build(), principal=a_principal(subject=SUBJECT)),
    ],
    ids=[
        *("ended", "to come", "denying", "of nobody", "reversed"),
        *("suspended", "unreadable", "unanswered", "unused", "another's token", "own"),
    ],
)
def test_only_a_standing_grant_looks_ahead(scene: Scene) -> None:
    assert not may(scene)


def test_a_token_for_this_subject_looks_ahead() -> None:
    assert may(held(PARENT, principal=a_principal(subject=SUBJECT)))


def test_the_years_without_use_are_configured() -> None:
    scene = held(PARENT.made(None), uses=UNUSED)
    longer = replace(scene, settings=type(scene.settings)(unused_grant_years=6))

    assert (may(scene), may(longer)) == (False, True)


def test_what_was_never_seen_is_seen_today() -> None:
    known = {"grant-2": GrantUse(date(2022, 1, 1))}
    grants = (a_grant().build(), a_grant().named("grant-2").build())

    found = seen(Scene(grants=grants, uses=known).evidence, TODAY)

    assert found.uses == {"grant-1": GrantUse(TODAY), **known}


def test_nothing_is_seen_while_nothing_is_answered() -> None:
    evidence = Scene(grants=NO_ANSWER).evidence

    assert seen(evidence, TODAY) is evidence
    assert reviewed(evidence, TODAY) == used(evidence, TODAY) == evidence


def test_a_supposed_review_or_use_changes_nothing_else() -> None:
    known = GrantUse(date(2022, 1, 1), date(2023, 1, 1), date(2024, 1, 1))
    evidence = Scene(uses={"grant-1": known}).evidence

    assert reviewed(evidence, TODAY).uses == {"grant-1": replace(known, reviewed_on=TODAY)}
    assert used(evidence, TODAY).uses == {"grant-1": replace(known, last_used=TODAY)}
    assert used(Scene().evidence, TODAY).uses == {"grant-1": GrantUse(TODAY, TODAY)}
