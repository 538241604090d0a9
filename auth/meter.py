"""Counts what was used of a budget in a minute. Whose budgets there are is `auth.allowance`'s.

Windows are those of the library `limits`: fixed ones, which begin with the first use. Its own
storage in memory looks through every key again and again in a thread of its own, by a clock of
its own; this one forgets a window when it has ended, by the ticks it is given. Several processes
will share one of the library's.
"""

import math
from dataclasses import dataclass
from typing import Protocol

from cachetools import TTLCache
from limits import RateLimitItemPerMinute
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter

from schema.clock import Ticks

WINDOW_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Budget:
    """How much of something somebody may use in a minute."""

    limit: int
    of: tuple[str, ...]
    """What it is of, and whose: names nobody."""


class Meter(Protocol):
    """Where uses are counted: `WindowMeter`, or a fake."""

    def left(self, budget: Budget) -> int:
        """How much may be used still."""
        ...

    def seconds(self, budget: Budget) -> int:
        """Whole seconds until all of it may be used again, rounded up; 0 when it may now."""
        ...

    def use(self, budget: Budget, cost: int) -> None: ...


class WindowMeter:
    """Counts in windows of a minute. Not for use by several threads."""

    def __init__(self, ticks: Ticks) -> None:
        self._ticks = ticks
        self._storage = Windows(ticks)
        self._windows = FixedWindowRateLimiter(self._storage)

    def left(self, budget: Budget) -> int:
        used = self._storage.get(RateLimitItemPerMinute(budget.limit).key_for(*budget.of))
        return max(0, budget.limit - used)

    def seconds(self, budget: Budget) -> int:
        item = RateLimitItemPerMinute(budget.limit)
        ends = self._windows.get_window_stats(item, *budget.of).reset_time
        return math.ceil(max(0.0, ends - self._ticks()))

    def use(self, budget: Budget, cost: int) -> None:
        self._windows.hit(RateLimitItemPerMinute(budget.limit), *budget.of, cost=cost)


@dataclass(slots=True)
class _Window:
    count: int
    ends: float


class Windows(Storage):
    """A storage for `limits` in the memory of one process."""

    STORAGE_SCHEME = None

    def __init__(self, ticks: Ticks) -> None:
        super().__init__()
        self._ticks = ticks
        self._windows: TTLCache[str, _Window] = TTLCache(math.inf, WINDOW_SECONDS, ticks)

    @property
    def base_exceptions(self) -> type[Exception]:
        return KeyError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        window = self._windows.get(key)
        if window is None:
            window = self._windows[key] = _Window(0, self._ticks() + expiry)
        window.count += amount
        return window.count

    def get(self, key: str) -> int:
        window = self._windows.get(key)
        return 0 if window is None else window.count

    def get_expiry(self, key: str) -> float:
        window = self._windows.get(key)
        return self._ticks() if window is None else window.ends

    def check(self) -> bool:
        return True

    def reset(self) -> int:
        count = len(self._windows)
        self._windows.clear()
        return count

    def clear(self, key: str) -> None:
        self._windows.pop(key, None)
