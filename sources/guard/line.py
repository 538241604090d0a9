"""What a guard knows of one kind of question, and of one question of that kind under way."""

import asyncio
from collections.abc import Callable

from schema.clock import Ticks
from schema.deadline import Deadline
from sources.errors import NotAsked, SourceError, TimedOut, Unavailable
from sources.guard.breaker import Breaker
from sources.guard.pace import Pace
from sources.guard.probation import Probation
from sources.tally import Tally

MOST_WAITED = 0.05
"""A part of the source's own time. Whoever waited longer for a turn gave the source less."""

LEAST_GIVEN = 0.5
"""A part of the source's own time. A late page that was given less and is cut off says that the
record is long, not that the source hangs: nobody's long record may close a source to others."""

MOST_EARLY_SECONDS = 0.01
"""A timer can go off so long before its time."""


class Line:
    """One kind of question: its breaker and its pace, and the respite all kinds share."""

    def __init__(
        self, seconds: float, ticks: Ticks, respite: Probation, told: Callable[[bool], None]
    ) -> None:
        """`seconds` are the source's own time; `told` is a breaker's."""
        self.seconds = seconds
        self.breaker = Breaker(ticks, told)
        self.pace = Pace()
        self.respite = respite

    def is_open(self) -> bool:
        """Do all questions pass? Only then may any be put twice."""
        return self.breaker.is_closed and not self.respite.is_on


class Visit:
    """One question, from the door to its outcome. Made after the door was checked.

    A context manager: what it ends with is said to the breaker, and TimeoutError is TimedOut.
    """

    def __init__(self, line: Line, until: Deadline, is_unhurried: bool, tally: Tally) -> None:
        """`is_unhurried`: was the source given all its time, as far as the caller goes?"""
        self.line = line
        self.until = until
        self.tally = tally
        self._is_unhurried = is_unhurried
        self._respite = line.respite.enter(is_unhurried)
        self._breaker = line.breaker.enter(is_unhurried)
        self._entered_at = _now()
        self._sent_at: float | None = None
        self._last_sent_at = 0.0

    def __enter__(self) -> "Visit":
        return self

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        late = TimedOut() if isinstance(error, TimeoutError) else None
        self._settle(late or error)
        if late is not None:
            raise late from None

    def send(self) -> bool:
        """It is its turn: is it the first time? Raises NotAsked if the source is now left alone.

        Whoever waited for a turn may find that it began to rest meanwhile.
        """
        self.line.respite.check_again(self._respite)
        self.line.breaker.check_again(self._breaker)
        self._last_sent_at = _now()
        if self._sent_at is not None:
            return False
        self._sent_at = self._last_sent_at
        return True

    def due(self, seconds: float) -> float:
        """In how many seconds it is so long ago that it was sent; it is waiting if it was not."""
        sent_at = _now() if self._sent_at is None else self._last_sent_at
        return sent_at + seconds - _now()

    def _settle(self, error: BaseException | None) -> None:
        """Tell the breaker. A caller in a hurry says nothing about the source."""
        match error:
            case None:
                self._succeeded()
            case TimedOut() if not self._had_its_time(self.line.seconds):
                self._leave()
            case TimedOut() | Unavailable():
                self._failed()
            case SourceError() if not isinstance(error, NotAsked):
                self._succeeded()
            case _:
                self._leave()

    def _had_its_time(self, seconds: float) -> bool:
        """Had the source the time it is configured to have, or did it give up by itself?"""
        if _now() < self.until.at - MOST_EARLY_SECONDS:
            return True
        if self._sent_at is None:
            return False
        waited = self._sent_at - self._entered_at
        given = _now() - self._sent_at + MOST_EARLY_SECONDS
        is_fair = waited <= seconds * MOST_WAITED and given >= seconds * LEAST_GIVEN
        return self._is_unhurried and is_fair

    def _succeeded(self) -> None:
        """The source answered."""
        self.line.respite.end(self._respite)
        self.line.breaker.succeeded(self._breaker)

    def _failed(self) -> None:
        """It did not, and that is its fault."""
        self.line.respite.end(self._respite)
        self.line.breaker.failed(self._breaker)

    def _leave(self) -> None:
        """Nothing was learnt."""
        self.line.respite.leave(self._respite)
        self.line.breaker.left(self._breaker)


def _now() -> float:
    return asyncio.get_running_loop().time()
