"""A client that leaves: its questions are called off, down to the wire, and nothing stays."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from tests.acceptance.matrix.asking import APPOINTMENTS, asked
from tests.acceptance.matrix.conftest import PATIENCE
from tests.acceptance.matrix.hospitals import ADULTS, build_hospitals, hospitals
from tests.acceptance.matrix.leftovers import left_over, open_sockets
from tests.support.pair import Pair, a_pair

pytestmark = [pytest.mark.acceptance]

LEAVERS = 300
AT_ONCE = 30
LONGEST_STAY_SECONDS = 0.5
SOON_SECONDS = 8.0
"""Less than any deadline here."""


@pytest.mark.parametrize("ods", hospitals())
async def test_a_question_leaves_with_the_client_who_asked(patient_pair: Pair, ods: str) -> None:
    before = asyncio.all_tasks()
    patient_pair.recover()
    await patient_pair.turn(ods, "hang")
    asking = asyncio.create_task(asked(patient_pair))
    await until(lambda: is_asked(patient_pair, ods))

    asking.cancel()
    await until(lambda: is_left(patient_pair, ods))

    assert asking.cancelled()
    assert await left_over(before) == set()
    assert patient_pair.acquired == 0


async def test_a_hospital_that_answers_is_not_left(patient_pair: Pair) -> None:
    await asked(patient_pair)

    logged = [one for ods in hospitals() for one in await patient_pair.log(ods)]

    assert logged
    assert not any(one["left"] for one in logged)


async def test_three_hundred_who_leave_leave_nothing_behind(tmp_path: Path) -> None:
    sockets = open_sockets()
    async with a_pair(build_hospitals, tmp_path, PATIENCE) as pair:
        await asked(pair)
        await pair.turn("M001", "hang")
        await pair.turn("M002", "delay", milliseconds=50)
        await pair.turn("M003", "drip", milliseconds=20)
        before = asyncio.all_tasks()

        has_left = await leave(pair, random.Random(215))  # noqa: S311 - moments, no secrets

        assert has_left == [True] * LEAVERS
        assert await left_over(before) == set()
        assert pair.acquired == 0
        await pair.mend()
        pair.recover()
        assert (await asked(pair)).completeness == "COMPLETE"
    assert await sockets_come_to(sockets)


async def leave(pair: Pair, chance: random.Random) -> list[bool]:
    """Ask and leave at some moment, many at once; whether each had no answer yet."""
    tokens = [await pair.token(name) for name in ADULTS]

    async def one(number: int) -> bool:
        try:
            async with asyncio.timeout(chance.random() * LONGEST_STAY_SECONDS):
                await pair.post(tokens[number % len(tokens)], APPOINTMENTS)
        except TimeoutError:
            return True
        return False

    rounds = range(0, LEAVERS, AT_ONCE)
    return [
        has_left
        for start in rounds
        for has_left in await asyncio.gather(*map(one, range(start, start + AT_ONCE)))
    ]


async def is_asked(pair: Pair, ods: str) -> bool:
    """Is a question hanging there?"""
    return bool(await pair.log(ods))


async def is_left(pair: Pair, ods: str) -> bool:
    """Have all who asked there left?"""
    return all(one["left"] for one in await pair.log(ods))


async def until(happened: Callable[[], Awaitable[bool]]) -> None:
    """Ask until it is so."""
    async with asyncio.timeout(SOON_SECONDS):
        while not await happened():
            pass


async def sockets_come_to(number: int) -> bool:
    """Are there so many, once those that were closed have gone?"""

    async def are_so_many() -> bool:
        await asyncio.sleep(0)
        return open_sockets() <= number

    await until(are_so_many)
    return True
