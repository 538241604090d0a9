"""A slice of the proof: whole operations against the oracle, with canaries in every record.
`make prove` asks many more."""

import asyncio
from functools import cache

import pytest

from tests.proof.covered import covered
from tests.proof.queries import asked
from tests.proof.tally import Tally
from tests.proof.walk import KEYED_BY

SEED = 20268
COUNT = 300
OF_ACTIONS = ("Mutation.", *(name for name in KEYED_BY if name.endswith("Payload")))
"""What `test_actions` asks for."""


@cache
def tally() -> Tally:
    return asyncio.run(asked(SEED, COUNT, 2))


def test_every_answer_is_the_one_of_the_oracle() -> None:
    assert tally().shown == []
    assert tally().differing == 0
    assert tally().operations >= COUNT


def test_the_slice_comes_to_nearly_every_field() -> None:
    read = {one for one in covered() if not one.startswith(OF_ACTIONS)}

    unasked = read - tally().fields

    assert len(unasked) <= len(read) // 20


@pytest.mark.parametrize("reason", ["APP_SCOPE", "AGE_RULE", "NOT_GRANTED"])
def test_categories_are_closed_for_each_reason(reason: str) -> None:
    assert tally().refused[reason] >= 5


def test_answers_hold_people_items_and_their_words() -> None:
    seen = tally().seen

    assert len(seen.people) >= 20
    assert seen.items >= 40
    assert seen.words >= 400
    assert seen.absent >= 40
    assert tally().letters_given >= 2
    assert tally().turned >= 5
    assert seen.moved >= 1


def test_log_and_audit_were_really_read() -> None:
    assert tally().logged >= COUNT
    assert tally().audited >= COUNT
