"""Two askers for one answer: the first good one wins, and the other is called off.

When and whether there is a second asker is not decided here.
"""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, TypeVar

V = TypeVar("V")


async def hedged(
    first: Coroutine[Any, Any, V],
    due: Callable[[], float],
    second: Callable[[], Coroutine[Any, Any, V] | None],
) -> V:
    """What the first gives, or the second once it is due. Raises what the first raises.

    `due` says how many seconds from now that is; `second` is asked once, and may decline.
    """
    tasks = [asyncio.create_task(first)]
    try:
        while not tasks[0].done() and (seconds := due()) > 0:
            await asyncio.wait(tasks, timeout=seconds)
        if tasks[0].done():
            return tasks[0].result()
        if (again := second()) is not None:
            tasks.append(asyncio.create_task(again))
        return await _first_good(tasks)
    finally:
        await _ended(tasks)


async def _first_good(tasks: Sequence[asyncio.Task[V]]) -> V:
    waiting = set(tasks)
    while waiting:
        done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            if task.exception() is None:
                return task.result()
    return tasks[0].result()


async def _ended(tasks: Sequence[asyncio.Task[V]]) -> None:
    """Call off what is under way and see to its end, so that nothing outlives the question."""
    running = [task for task in tasks if not task.done()]
    for task in running:
        task.cancel()
    if running:
        await asyncio.wait(running)
    for task in tasks:
        if task.done() and not task.cancelled():
            task.exception()  # looked at, so that nobody warns
