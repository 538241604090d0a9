"""Good answers kept in memory for a short while, by the gateway's clock. Never at rest.

For what gates decisions (national facts, evidence) and for Patient ids; never for records. What
is forgotten stays forgotten: a question that was under way by then brings it back for nobody.
Whoever has heard of a change says so by its number, and gets what was asked for with that known.
"""

from collections.abc import Callable, Coroutine, Hashable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from schema.clock import Clock
from sources.flight import Flights
from sources.kept import Dated, Kept

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

MOST_REMEMBERED = 10_000


@dataclass(slots=True)
class _Asking:
    """A question under way, what was known when it was put, and whether its answer may be
    remembered."""

    notice: int
    counts: bool = True


@dataclass(frozen=True, slots=True)
class _Told(Generic[V]):
    """An answer, and what was known when it was asked for."""

    value: V
    notice: int


class Remembered(Generic[K, V]):
    """Asks once for all who ask meanwhile, and again when the answer is old or was no answer."""

    def __init__(self, seconds: int, clock: Clock, is_good: Callable[[V], bool]) -> None:
        self._clock = clock
        self._is_good = is_good
        self._kept = Kept[K, _Told[V]](seconds, clock, MOST_REMEMBERED)
        self._flights = Flights[K, V]()
        self._asking: dict[K, _Asking] = {}

    async def get(self, key: K, ask: Callable[[], Coroutine[Any, Any, V]], notice: int = 0) -> V:
        """The answer to a question, at most `seconds` old and with this notice known."""
        kept = self._kept.get(key)
        if kept is not None and kept.value.notice >= notice:
            return kept.value.value
        asking = self._asking.get(key)
        if kept is not None or (asking is not None and asking.notice < notice):
            self.forget(key)

        async def asked() -> V:
            asked_at, asking = self._clock(), _Asking(notice)
            self._asking[key] = asking
            try:
                value = await ask()
            finally:
                if self._asking.get(key) is asking:
                    del self._asking[key]
            if asking.counts and self._is_good(value):
                self._kept.keep(key, Dated(_Told(value, notice), asked_at))
            return value

        return await self._flights.share(key, asked)

    def forget(self, key: K) -> None:
        """Whoever asks from now on gets an answer to a question that was put from now on."""
        self._kept.forget(key)
        self._flights.forget(key)
        if key in self._asking:
            self._asking.pop(key).counts = False

    async def close(self) -> None:
        """Cancel what is being asked."""
        await self._flights.close()
