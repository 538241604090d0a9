"""One call for all who ask at the same time, and nobody's leaving is anybody else's loss."""

import asyncio

import pytest

from sources.flight import Flights


class Call:
    """A call that takes off when asked and lands when told."""

    def __init__(self) -> None:
        self.started = 0
        self.may_land = asyncio.Event()

    async def __call__(self) -> int:
        self.started += 1
        await self.may_land.wait()
        return self.started


async def shared(flights: Flights[str, int], call: Call, key: str = "k") -> asyncio.Task[int]:
    """Somebody who asks, as far as having asked."""
    task = asyncio.create_task(flights.share(key, call))
    await asyncio.sleep(0)
    return task


async def test_those_who_ask_meanwhile_share_one_call() -> None:
    flights, call = Flights[str, int](), Call()
    asked = [await shared(flights, call) for _ in range(3)]

    call.may_land.set()

    assert await asyncio.gather(*asked) == [1, 1, 1]
    assert call.started == 1


async def test_another_key_is_another_call() -> None:
    flights, call = Flights[str, int](), Call()
    asked = [await shared(flights, call, key) for key in ("a", "b")]

    call.may_land.set()
    await asyncio.gather(*asked)

    assert call.started == 2


async def test_a_leader_who_leaves_takes_nobody_along() -> None:
    flights, call = Flights[str, int](), Call()
    leader, follower = await shared(flights, call), await shared(flights, call)

    leader.cancel()
    call.may_land.set()

    assert await follower == 1
    assert leader.cancelled()


async def test_an_error_reaches_everybody_and_is_not_kept() -> None:
    flights = Flights[str, int]()

    async def fails() -> int:
        raise LookupError

    for _ in range(2):
        with pytest.raises(LookupError):
            await flights.share("k", fails)


async def test_an_error_nobody_waits_for_troubles_nobody() -> None:
    flights, call = Flights[str, int](), Call()

    async def fails() -> int:
        await call()
        raise LookupError

    leader = asyncio.create_task(flights.share("k", fails))
    await asyncio.sleep(0)
    leader.cancel()
    call.may_land.set()
    await asyncio.gather(leader, return_exceptions=True)

    await flights.close()

    assert await flights.share("k", a_landed_call()) == 1


def a_landed_call() -> Call:
    """A call that lands at once."""
    call = Call()
    call.may_land.set()
    return call


async def test_closing_ends_what_is_under_way() -> None:
    flights, call = Flights[str, int](), Call()
    waiting = await shared(flights, call)

    await flights.close()

    with pytest.raises(asyncio.CancelledError):
        await waiting
