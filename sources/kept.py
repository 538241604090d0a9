"""Values kept in memory for a short while, by the gateway's clock. Never at rest.

The least used go first when there is no room for more. What may be kept is not decided here.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from cachetools import LRUCache

from schema.clock import Clock

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Dated(Generic[V]):
    """A value, and since when it holds."""

    value: V
    since: datetime


class Kept(Generic[K, V]):
    """Values by key."""

    def __init__(
        self, seconds: int, clock: Clock, most: int, size: Callable[[V], int] = lambda _: 1
    ) -> None:
        """`most` is in units of `size`: values, unless told otherwise."""
        self._life = timedelta(seconds=seconds)
        self._clock = clock
        self._most = most
        self._size = size
        self._values = LRUCache[K, Dated[V]](most, lambda dated: size(dated.value))

    def get(self, key: K) -> Dated[V] | None:
        """What is alive under this key. A clock set back makes everything old."""
        dated = self._values.get(key)
        if dated is None or timedelta() <= self._clock() - dated.since < self._life:
            return dated
        del self._values[key]
        return None

    def keep(self, key: K, dated: Dated[V]) -> None:
        """Keep it, unless it would not live or is too large."""
        if self._life and self._size(dated.value) <= self._most:
            self._values[key] = dated
