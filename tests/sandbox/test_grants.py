"""The grants of the stories: what was made when, and at which age of the subject."""

from datetime import date

import pytest

from sandbox.grants import Grant
from sandbox.world import World


def _grant(world: World, identity: str) -> Grant:
    return next(grant for grant in world.grants if grant.id == identity)


def _age(world: World, grant: Grant, day: date) -> int:
    return world.people[grant.subject].age(day)


@pytest.mark.parametrize("identity", ["C1003", "C1004", "C1006"])
def test_old_parental_grants_were_made_at_nine(world: World, identity: str) -> None:
    grant = _grant(world, identity)

    assert _age(world, grant, grant.made.date()) == 9


def test_leos_grant_was_reviewed_after_he_turned_thirteen(world: World) -> None:
    grant = _grant(world, "C1003")

    assert grant.reviewed is not None
    assert _age(world, grant, grant.reviewed) >= 13


def test_rubys_and_sams_grants_were_never_reviewed(world: World) -> None:
    assert {_grant(world, each).reviewed for each in ("C1004", "C1006")} == {None}


def test_every_status_and_basis_of_the_rules_occurs(world: World) -> None:
    assert {grant.status for grant in world.grants} == {"active", "inactive", "proposed"}
    assert {grant.basis for grant in world.grants} == {
        "parental-responsibility",
        "consent",
        "health-and-welfare-lasting-power-of-attorney",
        "UNK",
    }


def test_one_active_grant_has_a_period_that_ended(world: World) -> None:
    ended = [g.id for g in world.grants if g.status == "active" and g.end and g.end < world.today]

    assert ended == ["C3002"]
