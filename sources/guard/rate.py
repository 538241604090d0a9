"""How many questions a second a source is asked, all kinds together."""

import asyncio

from aiolimiter import AsyncLimiter

from schema.answer import Pause
from schema.deadline import Deadline
from sources.errors import NotAsked

BURST_SECONDS = 2
"""A quiet source can be asked at once what it may be asked in this time."""


class Rate:
    """A bucket of turns, filled at a steady pace."""

    def __init__(self, per_second: int) -> None:
        self._turns = AsyncLimiter(per_second * BURST_SECONDS, BURST_SECONDS)

    @property
    def is_free(self) -> bool:
        """Can a turn be had without waiting?"""
        return self._turns.has_capacity()

    async def turn(self, until: Deadline) -> None:
        """Wait for a turn. Raises NotAsked when none comes in time."""
        if self.is_free:
            await self._turns.acquire()
            return
        try:
            async with asyncio.timeout_at(until.at):
                await self._turns.acquire()
        except TimeoutError:
            raise NotAsked(Pause.CROWDED, 1) from None
