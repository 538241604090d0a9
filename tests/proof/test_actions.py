"""A slice of the proof: what people try to do, against the oracle. `make prove` tries many more."""

import asyncio
from functools import cache

import pytest

from tests.proof.acts import mutations, tried
from tests.proof.oracle.acting import DEEDS
from tests.proof.queries import CHOOSING, SCHEMA
from tests.proof.tally import Tally

SEED = 20263
COUNT = 220


@cache
def tally() -> Tally:
    return asyncio.run(tried(SEED, COUNT, 2))


def test_every_action_becomes_what_the_oracle_says() -> None:
    assert tally().shown == []
    assert tally().differing == 0
    assert tally().attempts == COUNT


def test_the_oracle_has_a_rule_for_every_mutation() -> None:
    assert SCHEMA.mutation_type is not None

    without = set(SCHEMA.mutation_type.fields) - {*DEEDS, *CHOOSING}

    assert without == set(), "say in tests/proof/oracle/acting.py what these need"
    assert len(mutations()) >= 11


def test_actions_reach_organisations_for_oneself_and_for_others() -> None:
    own = [name for name in mutations() if tally().done[f"{name}, own"]]
    others = [name for name in mutations() if tally().done[f"{name}, another's"]]

    assert len(own) >= 6
    assert len(others) >= 2
    assert sum(tally().done.values()) >= 25


@pytest.mark.parametrize("outcome", ["DONE", "PENDING", "REJECTED", "UNKNOWN"])
def test_organisations_say_and_do_different_things(outcome: str) -> None:
    assert tally().ends[outcome] >= 1


@pytest.mark.parametrize(
    "code", ["NOT_PERMITTED", "NOT_TAKEN", "CONFLICT", "BAD_INPUT", "out of reach, NOT_FOUND"]
)
def test_actions_are_refused_for_each_reason(code: str) -> None:
    assert tally().not_done[code] >= 2


def test_refusals_of_what_may_not_be_seen_stand_beside_those_of_nothing() -> None:
    assert tally().twins >= 20
    assert tally().exported >= COUNT
