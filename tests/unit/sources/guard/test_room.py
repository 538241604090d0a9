"""A source fills its own room, and the queue in front of it, and nothing more."""

import asyncio

import pytest

from schema.answer import Pause
from schema.deadline import Deadline
from schema.identifiers import NhsNumber
from sources.errors import NotAsked
from sources.guard.room import WAITERS_PER_PLACE, Room
from tests.support.virtual_time import run_virtually

GREEDY, MODEST = NhsNumber("9990000018"), NhsNumber("9990000026")


async def stay(
    room: Room, seconds: float, patience: float = 60, asker: NhsNumber | None = None
) -> None:
    """Hold a place for so long."""
    async with room.place(Deadline.after(patience), asker):
        await asyncio.sleep(seconds)


async def crowd(
    room: Room, people: int, asker: NhsNumber | None = None
) -> list[asyncio.Task[None]]:
    """So many who stay for a second each, as far as having come."""
    tasks = [asyncio.create_task(stay(room, 1, asker=asker)) for _ in range(people)]
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


def test_nobody_waits_for_all_questions_of_somebody_else() -> None:
    async def one_after_many() -> float:
        room = Room(1)
        many = await crowd(room, 1 + WAITERS_PER_PLACE - 1, GREEDY)
        await stay(room, 1, asker=MODEST)
        waited = asyncio.get_running_loop().time()
        await asyncio.gather(*many)
        return waited

    waited, seconds = run_virtually(one_after_many())

    # The one inside, then one of each: theirs came first.
    assert (waited, seconds) == (3, 5)


def test_somebody_who_fills_the_queue_makes_way_in_it() -> None:
    async def one_in_a_full_queue() -> list[BaseException | None]:
        many = await crowd(room, 1 + WAITERS_PER_PLACE, GREEDY)
        (modest,) = await crowd(room, 1, MODEST)
        return await asyncio.gather(*many, modest, return_exceptions=True)

    room = Room(1)

    ended, _ = run_virtually(one_in_a_full_queue())

    assert [isinstance(one, NotAsked) for one in ended] == [*[False] * 4, True, False]
    assert room.is_free


def test_a_place_given_to_one_who_leaves_is_passed_on() -> None:
    async def given_and_left() -> bool:
        room = Room(1)
        first, second = await crowd(room, 2)
        await asyncio.sleep(1)
        # The place is the second's from now, who has not noticed.
        second.cancel()
        await asyncio.gather(first, second, return_exceptions=True)
        return room.is_free

    is_free, _ = run_virtually(given_and_left())

    assert is_free


def test_a_queue_that_was_left_has_room_again() -> None:
    async def impatient_then_patient() -> list[BaseException | None]:
        room = Room(1)
        inside = asyncio.create_task(stay(room, 10))
        await asyncio.sleep(0)
        impatient = [stay(room, 1, patience=0.5) for _ in range(WAITERS_PER_PLACE)]
        await asyncio.gather(*impatient, return_exceptions=True)
        patient = [stay(room, 1) for _ in range(WAITERS_PER_PLACE)]
        return await asyncio.gather(inside, *patient, return_exceptions=True)

    ended, _ = run_virtually(impatient_then_patient())

    assert ended == [None] * (1 + WAITERS_PER_PLACE)
