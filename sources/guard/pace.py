"""How fast a source has been answering one kind of question lately."""

from bisect import bisect_left, insort
from collections import deque
from math import ceil

REMEMBERED = 100
FEWEST = 20
"""Fewer answers say nothing about the slowest of them."""
SHORTEST_SECONDS = 0.005
"""Faster than this nobody is thought slow: the difference would be ours, not the source's."""


class Pace:
    """Seconds of good answers, the last of them."""

    def __init__(self) -> None:
        self._seconds = deque[float]()
        self._in_order: list[float] = []
        """The same, the fastest first: kept so, for it is looked at before each question."""

    def add(self, seconds: float) -> None:
        """A good answer took so long, from sending to its end."""
        if len(self._seconds) == REMEMBERED:
            del self._in_order[bisect_left(self._in_order, self._seconds.popleft())]
        self._seconds.append(seconds)
        insort(self._in_order, seconds)

    def slow(self) -> float | None:
        """Seconds in which 95 of 100 answers were there; None while too few are known."""
        if len(self._seconds) < FEWEST:
            return None
        place = ceil(len(self._seconds) * 0.95) - 1
        return max(SHORTEST_SECONDS, self._in_order[place])
