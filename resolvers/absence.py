"""Says that somebody or something is not there: at one time, whatever the reason.

Finding out that a dependant is restricted, suspended or dead takes a look-up that nobody makes for
a stranger. So who is absent is told so no sooner than a fixed time after the question, long enough
for the look-ups; and a caller who does not give that time is told the same whoever they ask for.
It waits by the clock of the event loop, and knows no reason.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from schema.deadline import Deadline
from schema.errors import NotFound, RateLimited, SourceUnavailable

T = TypeVar("T")

_NO_TIME = "There was no time to look this up. Try again later."


@dataclass(frozen=True, slots=True)
class Absence:
    """Keeps the time of one request."""

    seconds: float
    """From the question to the answer that there is nothing; 0 does not wait."""
    deadline: Deadline

    async def timed(self, looking: Awaitable[T], is_absence: Callable[[T], bool]) -> T:
        """What is found, at once; that it is an absence, in its time.

        Raises what `looking` raises; and SourceUnavailable at the deadline where that comes before
        the time, instead of an absence or of whatever kept it from being found out.
        """
        until = asyncio.get_running_loop().time() + self.seconds
        try:
            found = await looking
        except (NotFound, RateLimited):
            await self._wait(until)
            raise
        except SourceUnavailable:
            if self.seconds and until > self.deadline.at:
                await self._wait(until)
            raise
        if is_absence(found):
            await self._wait(until)
        return found

    async def _wait(self, until: float) -> None:
        if not self.seconds:
            return
        left = min(until, self.deadline.at) - asyncio.get_running_loop().time()
        await asyncio.sleep(max(0.0, left))
        if until > self.deadline.at:
            raise SourceUnavailable(None, _NO_TIME, None) from None
