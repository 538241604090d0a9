"""A good answer serves for its life by the gateway's clock; a bad one serves once."""

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
