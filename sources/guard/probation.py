"""Nobody passes until an instant; then one at a time, until one comes back well.

Who gives the source all its time goes before one in a hurry who is trying: else callers in a hurry,
one after the other, would find out nothing and let nobody else. It counts no failures: whoever
begins it knows why.
"""

from math import ceil

from schema.answer import Pause
from schema.clock import Ticks
from sources.errors import NotAsked

Ticket = int
"""What somebody who passed shows on return: a ticket of an earlier era settles nothing."""


class Probation:
    """Off until it begins."""

    def __init__(self, ticks: Ticks, pause: Pause) -> None:
        """`pause` is what those are told who may not pass."""
        self._ticks = ticks
        self._pause = pause
        self._until: float | None = None
        self._is_tried = False
        self._gives_way = False
        self._era: Ticket = 0

    @property
    def is_on(self) -> bool:
        """Has it begun and not ended?"""
        return self._until is not None

    def check(self, is_unhurried: bool) -> None:
        """Raise NotAsked while nobody may pass."""
        if self._until is not None and (seconds := self._wait(is_unhurried)):
            raise NotAsked(self._pause, seconds)

    def check_again(self, ticket: Ticket) -> None:
        """Raise NotAsked if it began after this ticket was given."""
        if self._until is not None and not self.holds(ticket):
            raise NotAsked(self._pause, max(1, self._wait()))

    def enter(self, is_unhurried: bool) -> Ticket:
        """Pass; while it is on, as the one who tries. Only after a check."""
        if self.is_on:
            self._is_tried = True
            self._gives_way = not is_unhurried
            self._era += 1
        return self._era

    def holds(self, ticket: Ticket) -> bool:
        """Is it still as it was when this ticket was given?"""
        return ticket == self._era

    def begin(self, seconds: float) -> None:
        """From now, for so long or longer."""
        self._until = max(self._until or 0.0, self._ticks() + seconds)
        self._is_tried = False
        self._era += 1

    def end(self, ticket: Ticket) -> bool:
        """Everybody passes again, if it is on and it is the one who tries that says so."""
        if not (self.is_on and self.holds(ticket)):
            return False
        self._until = None
        self._is_tried = False
        self._era += 1
        return True

    def leave(self, ticket: Ticket) -> None:
        """Come back with nothing learnt: somebody else may try."""
        if self.holds(ticket):
            self._is_tried = False

    def _wait(self, is_unhurried: bool = False) -> int:
        """Seconds before somebody may pass, rounded up; 0: now."""
        if self._until is None:
            return 0
        seconds = self._until - self._ticks()
        if seconds > 0:
            return ceil(seconds)
        is_overtaken = is_unhurried and self._gives_way
        return 1 if self._is_tried and not is_overtaken else 0
