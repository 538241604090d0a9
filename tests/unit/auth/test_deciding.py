"""Developers are told on which rule a decision turned, and nothing that must not be told."""

import dataclasses

import pytest

from auth.scopes import Scopes
from tests.support.auth import ACTOR, a_grant, a_person, a_principal
from tests.support.scene import Scene, own_record

STRANGER = dataclasses.replace(Scene(), grants=())
DECEASED = dataclasses.replace(Scene(), person=a_person().deceased().build())
NO_SCOPE = dataclasses.replace(Scene(), principal=a_principal(scopes=Scopes.parse("")))
UNACCEPTED = dataclasses.replace(
    Scene(), terms=dataclasses.replace(Scene().terms, accepts_any_gp=False)
)


@pytest.mark.parametrize(
    ("scene", "rule"),
    [
        (Scene(), "ByGrant"),
        (own_record(a_person(ACTOR).build()), "OldEnoughForSelf"),
        (own_record(a_person(ACTOR).born("2020-01-01").build()), "OldEnoughForSelf"),
        (NO_SCOPE, "AppScope"),
        (STRANGER, "ByGrant"),
        (UNACCEPTED, "ByGrant"),
        (dataclasses.replace(Scene(), grants=(a_grant().build(), a_grant().build())), "ByGrant"),
    ],
)
def test_a_decision_names_the_rule_it_turned_on(scene: Scene, rule: str) -> None:
    assert scene.policy.rule(scene.situation()) == rule


def test_what_a_prohibition_matches_is_told_to_nobody() -> None:
    assert DECEASED.policy.rule(DECEASED.situation()) == "Forbid"
