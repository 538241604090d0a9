"""A source fills its own room, and the queue in front of it, and nothing more."""

import asyncio

import pytest

from schema.answer import Pause
from schema.deadline import Deadline
from sources.errors import NotAsked
from sources.guard.room import WAITERS_PER_PLACE, Room
from tests.support.virtual_time import run_virtually


async def stay(room: Room, seconds: float, patience: float = 60) -> None:
    """Hold a place for so long."""
    async with room.place(Deadline.after(patience)):
        await asyncio.sleep(seconds)


async def crowd(room: Room, people: int) -> list[asyncio.Task[None]]:
    """So many who stay for a second each, as far as having come."""
    tasks = [asyncio.create_task(stay(room, 1)) for _ in range(people)]
    await asyncio.sleep(0)
    return tasks


def test_no_more_are_inside_than_there_are_places() -> None:
    async def six_in_two_places() -> None:
        await asyncio.gather(*await crowd(Room(2), 6))

    _, seconds = run_virtually(six_in_two_places())

    assert seconds == pytest.approx(3)


def test_who_finds_the_queue_full_is_told_at_once() -> None:
    async def one_too_many() -> NotAsked:
        room = Room(1)
        waiting = await crowd(room, 1 + WAITERS_PER_PLACE)
        with pytest.raises(NotAsked) as raised:
            await stay(room, 1)
        for task in waiting:
            task.cancel()
        return raised.value

    error, seconds = run_virtually(one_too_many())

    assert (error.pause, seconds) == (Pause.CROWDED, 0)


def test_whose_time_is_over_in_the_queue_was_not_asked() -> None:
    async def impatience() -> NotAsked:
        room = Room(1)
        waiting = await crowd(room, 1)
        with pytest.raises(NotAsked) as raised:
            await stay(room, 1, patience=0.5)
        await asyncio.gather(*waiting)
        return raised.value

    error, _ = run_virtually(impatience())

    assert error.pause is Pause.NO_TIME


def test_who_leaves_the_queue_or_the_room_leaves_their_place() -> None:
    async def come_and_go() -> bool:
        room = Room(1)
        for _ in range(3):
            people = await crowd(room, 1 + WAITERS_PER_PLACE)
            for one in people:
                one.cancel()
            await asyncio.gather(*people, return_exceptions=True)
        await asyncio.gather(*await crowd(room, 1 + WAITERS_PER_PLACE))
        return room.is_free

    is_free, _ = run_virtually(come_and_go())

    assert is_free
