"""Values kept in memory for a short while, by the gateway's clock. Never at rest.

What is too old goes when something new comes, and the least used when there is no room for more.
What may be kept is not decided here.
"""

from collections import deque
from collections.abc import Callable, Hashable, Iterator
from datetime import datetime, timedelta
from typing import Generic, TypeVar

import msgspec
from cachetools import LRUCache

from schema.clock import Clock

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Dated(msgspec.Struct, Generic[V], frozen=True):
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
        self._oldest = deque[tuple[datetime, K]]()
        """Everything that was kept, in that order."""

    def get(self, key: K) -> Dated[V] | None:
        """What is alive under this key. A clock set back makes everything old."""
        if not self._values:
            return None
        dated = self._values.get(key)
        if dated is None or self._lives(dated.since):
            return dated
        del self._values[key]
        return None

    def keep(self, key: K, dated: Dated[V]) -> None:
        """Keep it, unless it would not live or is too large."""
        if self._life and self._size(dated.value) <= self._most:
            self._values[key] = dated
            self._oldest.append((dated.since, key))
        self._forget()

    def __iter__(self) -> Iterator[K]:
        """The keys of what is kept, the old ones included."""
        return iter(self._values)

    def forget(self, key: K) -> None:
        """Let go of what is under this key, if anything is."""
        self._values.pop(key, None)

    def _lives(self, since: datetime) -> bool:
        return timedelta() <= self._clock() - since < self._life

    def _forget(self) -> None:
        """Let go of what is too old, unless it was kept anew meanwhile."""
        while self._oldest and not self._lives(self._oldest[0][0]):
            since, key = self._oldest.popleft()
            if key in self._values and self._values[key].since == since:
                del self._values[key]
