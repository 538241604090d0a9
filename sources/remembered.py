"""Good answers kept in memory for a short while, by the gateway's clock. Never at rest.

For what gates decisions (national facts, evidence) and for Patient ids; never for records.
"""

from collections.abc import Callable, Coroutine, Hashable
from typing import Any, Generic, TypeVar

from schema.clock import Clock
from sources.flight import Flights
from sources.kept import Dated, Kept

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

MOST_REMEMBERED = 10_000


class Remembered(Generic[K, V]):
    """Asks once for all who ask meanwhile, and again when the answer is old or was no answer."""

    def __init__(self, seconds: int, clock: Clock, is_good: Callable[[V], bool]) -> None:
        self._clock = clock
        self._is_good = is_good
        self._kept = Kept[K, V](seconds, clock, MOST_REMEMBERED)
        self._flights = Flights[K, V]()

    async def get(self, key: K, ask: Callable[[], Coroutine[Any, Any, V]]) -> V:
        """The answer to a question, at most `seconds` old."""
        if (kept := self._kept.get(key)) is not None:
            return kept.value

        async def asked() -> V:
            asked_at = self._clock()
            value = await ask()
            if self._is_good(value):
                self._kept.keep(key, Dated(value, asked_at))
            return value

        return await self._flights.share(key, asked)

    async def close(self) -> None:
        """Cancel what is being asked."""
        await self._flights.close()
