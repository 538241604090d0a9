"""Lets everybody who asks for the same thing at the same time share one call.

The call runs in a task of its own: a caller who leaves, even the first one, cancels nobody
else's. When the last one has left, it is called off. So the call needs a deadline of its own; it
gets none from its callers.
"""

import asyncio
from collections.abc import Callable, Coroutine, Hashable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


@dataclass(slots=True)
class _Flight(Generic[V]):
    task: asyncio.Task[V]
    passengers: int = 0


class Flights(Generic[K, V]):
    """Calls under way, by what they ask for."""

    def __init__(self) -> None:
        self._running: dict[K, _Flight[V]] = {}
        self._tasks: set[asyncio.Task[V]] = set()
        """Also those that were called off and have not yet come to their end."""

    def __contains__(self, key: K) -> bool:
        """Is there a call under way that could be shared?"""
        return key in self._running

    def __iter__(self) -> Iterator[K]:
        """What is being asked for."""
        return iter(self._running)

    async def share(self, key: K, call: Callable[[], Coroutine[Any, Any, V]]) -> V:
        """The result of the call under way for this key, or of a new one."""
        value, _ = await self.join(key, call)
        return value

    async def join(self, key: K, call: Callable[[], Coroutine[Any, Any, V]]) -> tuple[V, bool]:
        """The same, and whether the call was under way already."""
        is_shared = key in self._running
        return await self.board(key, call), is_shared

    def board(self, key: K, call: Callable[[], Coroutine[Any, Any, V]]) -> asyncio.Future[V]:
        """The same as a seat: to cancel it is to leave."""
        flight = self._running.get(key) or self._start(key, call)
        flight.passengers += 1
        seat = asyncio.shield(flight.task)
        seat.add_done_callback(partial(self._left, key, flight))
        return seat

    def forget(self, key: K) -> None:
        """Let nobody join the call under way any more; who waits for it still gets its result."""
        self._running.pop(key, None)

    async def close(self) -> None:
        """Cancel what is under way and wait for its end."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _start(self, key: K, call: Callable[[], Coroutine[Any, Any, V]]) -> _Flight[V]:
        flight = _Flight(asyncio.create_task(call()))
        self._running[key] = flight
        self._tasks.add(flight.task)
        flight.task.add_done_callback(lambda _: self._landed(key, flight))
        return flight

    def _left(self, key: K, flight: _Flight[V], _: asyncio.Future[V]) -> None:
        flight.passengers -= 1
        if not flight.passengers and not flight.task.done():
            # Forgotten at once: whoever comes while it ends must not be cancelled with it.
            self._forget(key, flight)
            flight.task.cancel()

    def _landed(self, key: K, flight: _Flight[V]) -> None:
        self._forget(key, flight)
        self._tasks.discard(flight.task)
        if not flight.task.cancelled():
            flight.task.exception()  # looked at, so that nobody warns when every caller has left

    def _forget(self, key: K, flight: _Flight[V]) -> None:
        found = self._running.pop(key, None)
        if found is not None and found is not flight:
            self._running[key] = found  # begun anew since
