"""Puts a question a second time where that may help: once, after a pause, within a budget.

Only reading is possible here, so asking twice changes nothing at the source. Written here because
a library for any number of attempts costs each question more than all the rest of the guard does.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from schema.deadline import Deadline
from sources.errors import Unavailable
from sources.guard.budget import Budget
from sources.tally import current_tally

V = TypeVar("V")

SHORTEST_PAUSE_SECONDS = 0.02
LONGEST_PAUSE_SECONDS = 0.1
LEAST_SECONDS = 2 * LONGEST_PAUSE_SECONDS
"""With less time left a second attempt would hardly come to its answer."""


class Retries:
    """What one source may be asked again."""

    def __init__(self, random: Callable[[], float]) -> None:
        """`random` gives 0 to 1, for the pause: so that many do not come back at once."""
        self._random = random
        self._budget = Budget(percent=10, most=10, start=3)

    def earn(self) -> None:
        """A question was sent for the first time."""
        self._budget.earn()

    async def ask(
        self, attempt: Callable[[], Awaitable[V]], until: Deadline, is_open: Callable[[], bool]
    ) -> V:
        """What the first attempt gives, or the second. `is_open`: do all questions pass?"""
        try:
            return await attempt()
        except Unavailable as error:
            has_time = until.remaining() >= LEAST_SECONDS
            if not (error.is_passing and has_time and is_open() and self._budget.spend()):
                raise
        current_tally().retries += 1
        await asyncio.sleep(self._pause())
        return await attempt()

    def _pause(self) -> float:
        spread = LONGEST_PAUSE_SECONDS - SHORTEST_PAUSE_SECONDS
        return SHORTEST_PAUSE_SECONDS + spread * self._random()
