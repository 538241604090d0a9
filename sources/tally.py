"""Counts what one search or read costs its source, wherever the calls are made.

It travels in a context variable, because the tasks of one search inherit it and share it. For
explaining and tracing; but the breaker goes by `is_unhurried`, and the queue by `asker`.
"""

import asyncio
from contextvars import ContextVar, Token

import msgspec

from schema.answer import Effort
from schema.identifiers import NhsNumber

ALMOST_ALL = 0.9
"""With so much of its time a source that does not answer is ill. Not all of it: where many lists
are asked for at once, the last of them has lost some milliseconds before it is sent."""


class Tally(msgspec.Struct):
    """What was done so far."""

    is_unhurried: bool = False
    """Was the source given all the time it is configured to have?"""
    asker: NhsNumber | None = None
    """Who acts. In a queue nobody's questions all go before somebody else's."""
    began: float | None = None
    """When, by the loop's clock."""
    calls: int = 0
    retries: int = 0
    hedges: int = 0

    def effort(self) -> Effort:
        """The same as a value, with the time that went by."""
        now = asyncio.get_running_loop().time()
        seconds = now - (now if self.began is None else self.began)
        return Effort(round(seconds * 1000), self.calls, self.retries, self.hedges)


_tally: ContextVar[Tally | None] = ContextVar("tally", default=None)


def current_tally() -> Tally:
    """The tally of the search under way; one that nobody reads when there is none."""
    return _tally.get() or Tally()


class _Tallied:
    """A context manager without a generator's cost for each search."""

    __slots__ = ("_before", "_tally")
    _before: Token[Tally | None]

    def __init__(self, tally: Tally) -> None:
        self._tally = tally

    def __enter__(self) -> Tally:
        self._before = _tally.set(self._tally)
        return self._tally

    def __exit__(self, *_: object) -> None:
        _tally.reset(self._before)


def tallied(is_unhurried: bool, asker: NhsNumber | None = None) -> _Tallied:
    """Count from here, in this task and those it starts."""
    return _Tallied(Tally(is_unhurried, asker, asyncio.get_running_loop().time()))
