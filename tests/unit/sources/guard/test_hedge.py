"""Of two who ask the same the first good answer wins, and the other ends with it."""

import asyncio
import inspect
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

import pytest

from sources.guard.hedge import hedged
from tests.support.virtual_time import run_virtually


async def answers(after: float, value: str) -> str:
    """Answer after so long."""
    await asyncio.sleep(after)
    return value


async def fails(after: float, error: type[Exception]) -> str:
    """Fail after so long."""
    await asyncio.sleep(after)
    raise error


def hedge(
    first: Coroutine[Any, Any, str], second: Coroutine[Any, Any, str] | None, due: float = 1
) -> tuple[str, float]:
    """Ask with a second asker after so long; what came of it, and when."""

    async def ask() -> str:
        at = asyncio.get_running_loop().time() + due
        found = await hedged(first, lambda: at - asyncio.get_running_loop().time(), lambda: second)
        assert asyncio.all_tasks() == {asyncio.current_task()}
        return found

    return run_virtually(ask())


def test_the_second_wins_where_the_first_hangs() -> None:
    assert hedge(answers(60, "first"), answers(1, "second")) == ("second", 2)


def test_the_first_wins_where_it_is_faster_after_all() -> None:
    assert hedge(answers(1.5, "first"), answers(1, "second")) == ("first", 1.5)


def test_a_fast_answer_needs_no_second() -> None:
    second = answers(0, "second")

    found = hedge(answers(0.5, "first"), second)

    assert found == ("first", 0.5)
    assert inspect.getcoroutinestate(second) == inspect.CORO_CREATED
    second.close()


def test_who_declines_a_second_waits_for_the_first() -> None:
    assert hedge(answers(5, "first"), None) == ("first", 5)


def test_a_second_that_fails_is_nobodys_loss() -> None:
    assert hedge(answers(5, "first"), fails(1, LookupError)) == ("first", 5)


def test_a_first_that_fails_leaves_the_second_its_time() -> None:
    assert hedge(fails(1.5, LookupError), answers(2, "second")) == ("second", 3)


def test_where_both_fail_the_first_error_counts() -> None:
    with pytest.raises(LookupError):
        hedge(fails(3, LookupError), fails(1, ValueError))


def test_who_leaves_takes_both_along() -> None:
    async def leave() -> set[str]:
        asking = asyncio.create_task(
            hedged(answers(60, "first"), lambda: 0.0, lambda: answers(60, "second"))
        )
        await asyncio.sleep(1)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        return {one.get_name() for one in asyncio.all_tasks() - {asyncio.current_task()}}

    left_over, _ = run_virtually(leave())

    assert left_over == set()


async def ends_reluctantly() -> str:
    """Take a second to end once it is called off."""
    try:
        return await answers(60, "first")
    finally:
        await asyncio.sleep(1)


def test_a_second_answer_counts_after_the_race_was_over() -> None:
    async def story() -> tuple[str, float, list[dict[str, Any]]]:
        loop, faults = asyncio.get_running_loop(), list[dict[str, Any]]()
        loop.set_exception_handler(lambda _, fault: faults.append(fault))
        began, race = loop.time(), asyncio.timeout(2)

        answer = await hedged(
            ends_reluctantly(),
            lambda: began + 1 - loop.time(),
            lambda: answers(1.5, "second"),
            race,
        )

        return answer, loop.time() - began, faults

    (answer, seconds, faults), _ = run_virtually(story())

    assert (answer, seconds) == ("second", 3)
    assert faults == []


async def answers_though_called_off() -> str:
    """Answer a second after it was called off."""
    try:
        await asyncio.sleep(60)
    except asyncio.CancelledError:
        await asyncio.sleep(1)
    return "second"


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (partial(fails, 1.5, ValueError), partial(answers, 2, "second"), ("second", 3)),
        (partial(answers, 1.5, "first"), answers_though_called_off, ("first", 2.5)),
    ],
    ids=["the first failed", "the first answered"],
)
def test_a_second_answer_ends_no_race_that_has_ended(
    first: Callable[[], Coroutine[Any, Any, str]],
    second: Callable[[], Coroutine[Any, Any, str]],
    expected: tuple[str, float],
) -> None:
    async def story() -> tuple[str, float, list[dict[str, Any]]]:
        loop, faults = asyncio.get_running_loop(), list[dict[str, Any]]()
        loop.set_exception_handler(lambda _, fault: faults.append(fault))
        began = loop.time()

        answer = await hedged(first(), lambda: began + 1 - loop.time(), second)

        return answer, loop.time() - began, faults

    (answer, seconds, faults), _ = run_virtually(story())

    assert ((answer, seconds), faults) == (expected, [])
