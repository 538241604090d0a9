"""Two askers for one answer: the first good one wins, and the other is called off.

When and whether there is a second asker is not decided here. Few questions need one, so that the
first is asked in the task of whoever waits, and only the second has one of its own.
"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Generic, TypeVar

V = TypeVar("V")


async def raced(asker: Coroutine[Any, Any, V], race: asyncio.Timeout) -> V:
    """What the only asker gives. Raises TimeoutError when the race is over before."""
    async with race:
        return await asker


async def hedged(
    first: Coroutine[Any, Any, V],
    due: Callable[[], float],
    second: Callable[[], Coroutine[Any, Any, V] | None],
    race: asyncio.Timeout | None = None,
) -> V:
    """What the first gives, or the second once it is due. Raises what the first raises.

    `due` says how many seconds from now that is; `second` is asked once, and may decline. `race`
    is what the first runs in, for callers that end it too: TimeoutError, unless there is a good
    second.
    """
    race = race or asyncio.timeout(None)
    other = _Second(due, second, race)
    try:
        async with race:
            return await first
    except Exception:  # whatever became of the first, a good second one is the answer
        if not await other.is_good():
            raise
        return other.result()
    finally:
        if other.is_left_over():
            await other.end()


class _Second(Generic[V]):
    """The second asker, who comes when it is due."""

    def __init__(
        self,
        due: Callable[[], float],
        ask: Callable[[], Coroutine[Any, Any, V] | None],
        race: asyncio.Timeout,
    ) -> None:
        """The race is ended as soon as there is a good answer."""
        self._due = due
        self._ask = ask
        self._loop = asyncio.get_running_loop()
        self._timer = self._loop.call_later(max(0.0, due()), self._look)
        self._task: asyncio.Task[V] | None = None
        self._race: asyncio.Timeout | None = race

    def result(self) -> V:
        """Its answer, which is good."""
        assert self._task is not None  # noqa: S101 - or it would not be good
        return self._task.result()

    async def is_good(self) -> bool:
        """Is there a good answer, sooner or later? The first asker has ended."""
        self._race = None
        if self._task is None:
            return False
        await asyncio.wait([self._task])
        return _is_good(self._task)

    def is_left_over(self) -> bool:
        """Is it still asking, though the question is answered? If it has not begun, it never
        will."""
        self._race = None
        self._timer.cancel()
        return self._task is not None and not self._task.done()

    async def end(self) -> None:
        """Call it off and see to its end, so that nothing outlives the question."""
        assert self._task is not None  # noqa: S101 - or nothing would be left over
        self._task.cancel()
        await asyncio.wait([self._task])

    def _look(self) -> None:
        if (seconds := self._due()) > 0:
            self._timer = self._loop.call_later(seconds, self._look)
        elif (asking := self._ask()) is not None:
            self._task = self._loop.create_task(asking)
            self._task.add_done_callback(self._answered)

    def _answered(self, task: asyncio.Task[V]) -> None:
        # Whether it failed is looked at in any case, so that nobody warns.
        if _is_good(task) and self._race is not None and not self._race.expired():
            self._race.reschedule(self._loop.time())


def _is_good(task: asyncio.Task[V]) -> bool:
    return not task.cancelled() and task.exception() is None
