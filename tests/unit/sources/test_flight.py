"""One call for all who ask at the same time, and nobody's leaving is anybody else's loss."""

import asyncio

import pytest

from sources.flight import Flights


class Call:
    """A call that takes off when asked and lands when told."""

    def __init__(self) -> None:
        self.started = 0
        self.called_off = 0
        self.may_land = asyncio.Event()
        self.may_end = asyncio.Event()
        """Not set: being called off takes its time."""
        self.may_end.set()

    async def __call__(self) -> int:
        self.started += 1
        number = self.started
        try:
            await self.may_land.wait()
        except asyncio.CancelledError:
            self.called_off += 1
            await self.may_end.wait()
            raise
        return number


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


async def test_a_call_that_everybody_has_left_is_called_off() -> None:
    flights, call = Flights[str, int](), Call()
    asked = [await shared(flights, call) for _ in range(3)]

    for one in asked:
        one.cancel()
    await asyncio.gather(*asked, return_exceptions=True)
    await asyncio.sleep(0)

    assert (call.started, call.called_off) == (1, 1)
    assert "k" not in flights


async def test_whoever_stays_keeps_the_call_going() -> None:
    flights, call = Flights[str, int](), Call()
    *leaving, staying = [await shared(flights, call) for _ in range(3)]

    for one in leaving:
        one.cancel()
    await asyncio.gather(*leaving, return_exceptions=True)
    call.may_land.set()

    assert await staying == 1
    assert call.called_off == 0


async def test_who_comes_while_a_call_ends_gets_a_new_one() -> None:
    flights, call = Flights[str, int](), Call()
    left = await shared(flights, call)
    call.may_end.clear()
    left.cancel()
    await asyncio.gather(left, return_exceptions=True)

    late = await shared(flights, call)
    call.may_end.set()
    for _ in range(3):
        await asyncio.sleep(0)
    later = await shared(flights, call)
    call.may_land.set()

    assert [await late, await later] == [2, 2]


async def test_who_comes_in_the_moment_the_last_one_leaves_is_served() -> None:
    flights, call = Flights[str, int](), Call()
    left = await shared(flights, call)

    left.cancel()
    late = await shared(flights, call)
    call.may_land.set()

    assert await late in {1, 2}
    assert left.cancelled()


async def test_a_call_that_was_called_off_is_seen_to_its_end() -> None:
    flights, call = Flights[str, int](), Call()
    left = await shared(flights, call)
    left.cancel()
    await asyncio.gather(left, return_exceptions=True)

    await flights.close()

    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_closing_ends_what_is_under_way() -> None:
    flights, call = Flights[str, int](), Call()
    waiting = await shared(flights, call)

    await flights.close()

    with pytest.raises(asyncio.CancelledError):
        await waiting
