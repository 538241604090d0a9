"""Lets everybody who asks for the same thing at the same time share one call.

The call runs in a task of its own: a caller who leaves, even the first one, cancels nobody
else's. So the call needs a deadline of its own; it gets none from its callers.
"""

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from typing import Any, Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Flights(Generic[K, V]):
    """Calls under way, by what they ask for."""

    def __init__(self) -> None:
        self._running: dict[K, asyncio.Task[V]] = {}

    async def share(self, key: K, call: Callable[[], Coroutine[Any, Any, V]]) -> V:
        """The result of the call under way for this key, or of a new one."""
        task = self._running.get(key)
        if task is None:
            task = asyncio.create_task(call())
            self._running[key] = task
            task.add_done_callback(lambda done: self._landed(key, done))
        return await asyncio.shield(task)

    async def close(self) -> None:
        """Cancel what is under way and wait for its end."""
        tasks = list(self._running.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _landed(self, key: K, task: asyncio.Task[V]) -> None:
        self._running.pop(key, None)
        if not task.cancelled():
            task.exception()  # looked at, so that nobody warns when every caller has left
