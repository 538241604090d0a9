"""How many questions to a source are under way at once, and how many may wait for their turn.

A source that hangs fills its own room only; who finds the queue full is told at once.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from schema.answer import Pause
from schema.deadline import Deadline
from sources.errors import NotAsked

WAITERS_PER_PLACE = 4


class Room:
    """Places, and a bounded queue in front of them."""

    def __init__(self, places: int) -> None:
        self._free = asyncio.Semaphore(places)
        self._waiting = 0
        self._most_waiting = places * WAITERS_PER_PLACE

    @property
    def is_free(self) -> bool:
        """Can a place be had without waiting?"""
        return not self._free.locked()

    @asynccontextmanager
    async def place(self, until: Deadline) -> AsyncIterator[None]:
        """Hold a place. Raises NotAsked when the queue is full or the time is over."""
        await self._take(until)
        try:
            yield
        finally:
            self._free.release()

    async def _take(self, until: Deadline) -> None:
        if self.is_free:
            await self._free.acquire()
            return
        if self._waiting >= self._most_waiting:
            raise NotAsked(Pause.CROWDED, 1)
        self._waiting += 1
        try:
            async with asyncio.timeout_at(until.at):
                await self._free.acquire()
        except TimeoutError:
            raise NotAsked(Pause.NO_TIME) from None
        finally:
            self._waiting -= 1
