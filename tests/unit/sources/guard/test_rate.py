"""Turns come at a steady pace; a quiet source can be asked a few times at once."""

import asyncio

import pytest

from schema.answer import Pause
from schema.deadline import Deadline
from sources.errors import NotAsked
from sources.guard.rate import Rate
from tests.support.virtual_time import run_virtually


async def turns(rate: Rate, count: int, seconds: float = 60) -> None:
    """Take so many turns, one after the other."""
    until = Deadline.after(seconds)
    for _ in range(count):
        await rate.turn(until)


def test_twice_a_seconds_turns_are_free_at_once() -> None:
    _, seconds = run_virtually(turns(Rate(5), 10))

    assert seconds == 0


def test_after_that_turns_come_at_the_pace_configured() -> None:
    _, seconds = run_virtually(turns(Rate(5), 20))

    assert seconds == pytest.approx(2)


def test_whose_turn_does_not_come_in_time_is_not_asked() -> None:
    async def crowd() -> NotAsked:
        rate = Rate(1)
        await turns(rate, 2)
        with pytest.raises(NotAsked) as raised:
            await turns(rate, 1, seconds=0.5)
        return raised.value

    error, seconds = run_virtually(crowd())

    assert error.pause is Pause.CROWDED
    assert seconds == pytest.approx(0.5)


def test_a_turn_nobody_waits_for_any_more_goes_to_the_next() -> None:
    async def leave() -> None:
        rate = Rate(1)
        await turns(rate, 2)
        impatient = asyncio.create_task(turns(rate, 1))
        await asyncio.sleep(0)
        impatient.cancel()
        await turns(rate, 1)

    _, seconds = run_virtually(leave())

    assert seconds == pytest.approx(1)
