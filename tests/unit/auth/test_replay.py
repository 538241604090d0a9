"""Each proof is used once, and no proof is forgotten while it could be used again."""

from datetime import timedelta

import pytest

from auth.replay import TooManyProofs, UsedProofs
from tests.support.auth import FakeClock

WHILE = timedelta(seconds=91)


def test_a_proof_is_used_once() -> None:
    used = UsedProofs(FakeClock(), WHILE)

    assert [used.use("key", "one"), used.use("key", "one")] == [True, False]


def test_proofs_differ_by_key_and_by_name() -> None:
    used = UsedProofs(FakeClock(), WHILE)

    answers = [used.use("key", "one"), used.use("key", "two"), used.use("other", "one")]

    assert answers == [True, True, True]


def test_a_proof_is_remembered_to_the_end_and_not_longer() -> None:
    clock = FakeClock()
    used = UsedProofs(clock, WHILE)
    used.use("key", "one")

    clock.advance(seconds=90.9)
    before = used.use("key", "one")
    clock.advance(seconds=0.2)

    assert (before, used.use("key", "one")) == (False, True)


def test_when_full_no_proof_is_forgotten_for_another() -> None:
    used = UsedProofs(FakeClock(), WHILE, capacity=2)
    used.use("key", "one")
    used.use("key", "two")

    with pytest.raises(TooManyProofs):
        used.use("key", "three")

    assert not used.use("key", "one")


def test_what_has_ended_makes_room() -> None:
    clock = FakeClock()
    used = UsedProofs(clock, WHILE, capacity=1)
    used.use("key", "one")

    clock.advance(seconds=91)

    assert used.use("key", "two")
