"""A good answer serves for its life by the gateway's clock; a bad one serves once."""

import asyncio

from sources.remembered import Remembered
from tests.support.auth import FakeClock


class Counter:
    """Gives 1, then 2, and so on."""

    def __init__(self) -> None:
        self.count = 0

    async def __call__(self) -> int:
        self.count += 1
        return self.count


async def test_an_answer_is_remembered_until_its_life_ends() -> None:
    clock, ask = FakeClock(), Counter()
    remembered = Remembered[str, int](60, clock, lambda _: True)

    first = await remembered.get("k", ask)
    clock.advance(seconds=59.9)
    second = await remembered.get("k", ask)
    clock.advance(seconds=0.1)
    third = await remembered.get("k", ask)

    assert (first, second, third) == (1, 1, 2)


async def test_a_bad_answer_is_asked_again() -> None:
    remembered = Remembered[str, int](60, FakeClock(), lambda value: value > 1)
    ask = Counter()

    assert [await remembered.get("k", ask) for _ in range(3)] == [1, 2, 2]


async def test_a_clock_set_back_makes_everything_old() -> None:
    clock, ask = FakeClock(), Counter()
    remembered = Remembered[str, int](60, clock, lambda _: True)

    await remembered.get("k", ask)
    clock.advance(days=-400)

    assert await remembered.get("k", ask) == 2


async def test_a_life_of_nothing_remembers_nothing() -> None:
    remembered = Remembered[str, int](0, FakeClock(), lambda _: True)
    ask = Counter()

    assert [await remembered.get("k", ask) for _ in range(2)] == [1, 2]


class Door:
    """Gives what it is told to, once it is opened."""

    def __init__(self, value: int) -> None:
        self.value = value
        self.asked = asyncio.Event()
        self.opened = asyncio.Event()

    async def __call__(self) -> int:
        self.asked.set()
        await self.opened.wait()
        return self.value


def remembering() -> Remembered[str, int]:
    return Remembered[str, int](60, FakeClock(), lambda _: True)


async def test_what_is_forgotten_is_asked_again_and_nothing_else() -> None:
    remembered, ask = remembering(), Counter()
    await remembered.get("k", ask)
    await remembered.get("other", ask)

    remembered.forget("k")

    assert [await remembered.get(key, ask) for key in ("other", "k", "k")] == [2, 3, 3]


async def test_to_forget_what_was_never_known_is_nothing() -> None:
    remembered = remembering()

    remembered.forget("k")

    assert await remembered.get("k", Counter()) == 1


async def test_an_answer_to_an_older_question_is_not_remembered() -> None:
    remembered, old = remembering(), Door(1)
    waiting = asyncio.create_task(remembered.get("k", old))
    await old.asked.wait()

    remembered.forget("k")
    old.opened.set()

    assert await waiting == 1
    later = Counter()
    later.count = 1
    assert await remembered.get("k", later) == 2


async def test_whoever_asks_after_it_joins_no_older_question() -> None:
    remembered, old, new = remembering(), Door(1), Door(2)
    before = asyncio.create_task(remembered.get("k", old))
    await old.asked.wait()
    remembered.forget("k")
    after = asyncio.create_task(remembered.get("k", new))

    for door in (new, old):
        door.opened.set()

    assert (await after, await before) == (2, 1)
    assert await remembered.get("k", Counter()) == 2


async def test_a_question_that_fails_after_it_leaves_nothing_behind() -> None:
    remembered, old = remembering(), Door(1)
    waiting = asyncio.create_task(remembered.get("k", old))
    await old.asked.wait()

    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    remembered.forget("k")

    assert [await remembered.get("k", Counter()) for _ in range(2)] == [1, 1]


async def test_whoever_knows_of_a_change_joins_no_question_from_before() -> None:
    remembered, old, new = remembering(), Door(1), Door(2)
    before = asyncio.create_task(remembered.get("k", old))
    await old.asked.wait()
    after = [asyncio.create_task(remembered.get("k", new, notice=7)) for _ in range(2)]

    for door in (new, old):
        door.opened.set()

    assert [await one for one in (*after, before)] == [2, 2, 1]
    assert await remembered.get("k", Counter(), notice=7) == 2


async def test_what_was_asked_with_a_change_known_serves_everybody() -> None:
    remembered, ask = remembering(), Counter()

    answers = [await remembered.get("k", ask, notice) for notice in (7, 7, 0, 8, 7)]

    assert answers == [1, 1, 1, 2, 2]
