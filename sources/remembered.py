"""Good answers kept in memory for a short while, by the gateway's clock. Never at rest.

For what gates decisions (national facts, evidence) and for Patient ids; never for records.
"""

from collections.abc import Callable, Coroutine, Hashable
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from cachetools import LRUCache

from schema.clock import Clock
from sources.flight import Flights

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

MOST_REMEMBERED = 10_000


class Remembered(Generic[K, V]):
    """Asks once for all who ask meanwhile, and again when the answer is old or was no answer."""

    def __init__(self, seconds: int, clock: Clock, is_good: Callable[[V], bool]) -> None:
        self._life = timedelta(seconds=seconds)
        self._clock = clock
        self._is_good = is_good
        self._kept: LRUCache[K, tuple[datetime, V]] = LRUCache(MOST_REMEMBERED)
        self._flights = Flights[K, V]()

    async def get(self, key: K, ask: Callable[[], Coroutine[Any, Any, V]]) -> V:
        """The answer to a question, at most `seconds` old."""
        if key in self._kept:
            kept_at, value = self._kept[key]
            if timedelta() <= self._clock() - kept_at < self._life:
                return value

        async def asked() -> V:
            asked_at = self._clock()
            value = await ask()
            if self._is_good(value):
                self._kept[key] = (asked_at, value)
            return value

        return await self._flights.share(key, asked)

    async def close(self) -> None:
        """Cancel what is being asked."""
        await self._flights.close()
