"""Two hundred questions of six people at once, while hospitals fail at random: nobody is given
anything of somebody else's, and nobody is left out silently.
"""

import asyncio
import random
from collections.abc import Sequence

import pytest

from tests.acceptance.matrix.asking import Listed, asked_with
from tests.acceptance.matrix.hospitals import ADULTS, VISITS, hospitals
from tests.acceptance.matrix.leftovers import left_over
from tests.support.pair import Pair

pytestmark = [pytest.mark.acceptance]

QUERIES = 200
FAULTS: Sequence[dict[str, object]] = (
    {"kind": "wrong-patient"},
    {"kind": "mixed-subjects"},
    {"kind": "two-patients"},
    {"kind": "other-birth-date"},
    {"kind": "flapping", "every": 2},
    {"kind": "delay", "milliseconds": 100},
    {"kind": "slow-once", "milliseconds": 500},
    {"kind": "reset"},
    {"kind": "duplicate-ids"},
    {"kind": "bad-items"},
    {"kind": "looping-next"},
    {"kind": "expired-token"},
    {"kind": "rate-limited", "milliseconds": 1000},
)
SOUND = ("M001", "M002", "M003")
"""Nothing is wrong with these: of them everybody gets all of their own."""


@pytest.mark.parametrize("seed", [1, 2])
async def test_nobody_gets_anything_of_anybody_else(patient_pair: Pair, seed: int) -> None:
    patient_pair.recover()
    before = asyncio.all_tasks()
    chance = random.Random(seed)  # noqa: S311 - no secrets
    for ods in sorted(hospitals().keys() - SOUND):
        await patient_pair.turn(ods, **chance.choice(FAULTS))  # type: ignore[arg-type] # kind
    people = [chance.choice(ADULTS) for _ in range(QUERIES)]

    answers = await all_at_once(patient_pair, people)

    for person, answer in zip(people, answers, strict=True):
        assert {other for other in ADULTS if other in answer.text} <= {person}
        assert all(name.startswith(f"{person} at {ods}") for ods, name in answer.titles)
        assert answer.rows.keys() == hospitals().keys()
        assert {len(answer.ids[ods]) for ods in SOUND} == {VISITS}
        assert (answer.completeness == "COMPLETE") is answer.is_whole
    assert await left_over(before) == set()


async def all_at_once(pair: Pair, people: Sequence[str]) -> Sequence[Listed]:
    """The answer each of them gets."""
    tokens = {name: await pair.token(name) for name in ADULTS}
    return await asyncio.gather(*(asked_with(pair, tokens[person]) for person in people))
