"""A breaker for one kind of question to one source: closed, open, or letting one probe through.

Written here because no library does this: purgatory and aiobreaker go by the wall clock, count a
cancelled call as a failure or let everybody through at once; pybreaker knows no asyncio;
circuitbreaker keeps its state for the whole process.
"""

from collections import deque
from collections.abc import Callable

from schema.answer import Pause
from schema.clock import Ticks
from sources.guard.probation import Probation, Ticket

WINDOW = 10
MOST_FAILURES = 5
"""With so many failures among the last `WINDOW` outcomes it opens."""
OPEN_SECONDS = 10.0


class Breaker:
    """Told of outcomes; refuses while it is open."""

    def __init__(self, ticks: Ticks, told: Callable[[bool], None]) -> None:
        """`told` is called with whether it is closed, each time that changes."""
        self._told = told
        self._rest = Probation(ticks, Pause.RESTING)
        self._failures = deque[bool]([], WINDOW)

    @property
    def is_closed(self) -> bool:
        """Do all questions pass?"""
        return not self._rest.is_on

    def check(self, is_unhurried: bool) -> None:
        """Raise NotAsked where the source rests, or somebody else is the probe."""
        self._rest.check(is_unhurried)

    def check_again(self, ticket: Ticket) -> None:
        """Raise NotAsked if it opened after this ticket was given."""
        self._rest.check_again(ticket)

    def enter(self, is_unhurried: bool) -> Ticket:
        """Pass, after a check. The ticket has to come back in one of three ways."""
        return self._rest.enter(is_unhurried)

    def succeeded(self, ticket: Ticket) -> None:
        """It answered: well, or that it will not."""
        if self._rest.end(ticket):
            self._told(True)
        elif self._rest.holds(ticket):
            self._failures.append(False)

    def failed(self, ticket: Ticket) -> None:
        """It could not be reached, could not answer, or ran out of all its time."""
        if not self._rest.holds(ticket):
            return
        if not self.is_closed:
            self._rest.begin(OPEN_SECONDS)
            return
        self._failures.append(True)
        if sum(self._failures) >= MOST_FAILURES:
            self._failures.clear()
            self._rest.begin(OPEN_SECONDS)
            self._told(False)

    def left(self, ticket: Ticket) -> None:
        """Nothing was learnt: the caller has gone, or nothing was sent."""
        self._rest.leave(ticket)
