"""Puts a question a second time where that may help: once, after a pause, within a budget.

Only reading is possible here, so asking twice changes nothing at the source.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from tenacity import AsyncRetrying, RetryCallState, stop_after_attempt

from schema.deadline import Deadline
from sources.errors import NotAsked, Unavailable
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
        except Unavailable as error:  # the library costs more than the guard
            return await self._again(error, attempt, until, is_open)

    async def _again(
        self,
        failed: Unavailable,
        attempt: Callable[[], Awaitable[V]],
        until: Deadline,
        is_open: Callable[[], bool],
    ) -> V:
        """What the second attempt gives, if there is one. Raises what failed, or fails now."""
        told = [failed]

        async def again() -> V:
            if told:
                raise told.pop()
            try:
                return await attempt()
            except NotAsked:
                raise failed from None  # says more

        def is_worth_it(state: RetryCallState) -> bool:
            error = state.outcome.exception() if state.outcome else None
            is_passing = isinstance(error, Unavailable) and error.is_passing
            if state.attempt_number > 1 or not is_passing or until.remaining() < LEAST_SECONDS:
                return False
            may = is_open() and self._budget.spend()
            current_tally().retries += may
            return may

        retrying = AsyncRetrying(
            sleep=asyncio.sleep,
            stop=stop_after_attempt(2),
            wait=self._pause,
            retry=is_worth_it,
            reraise=True,
        )
        return await retrying(again)

    def _pause(self, _: RetryCallState) -> float:
        spread = LONGEST_PAUSE_SECONDS - SHORTEST_PAUSE_SECONDS
        return SHORTEST_PAUSE_SECONDS + spread * self._random()
