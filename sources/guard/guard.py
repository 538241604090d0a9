"""Stands between the gateway and one configured endpoint, a trust's or a national service's.

Breaker, then hedge, then retry, then room and rate, then the question itself. Nothing of one
endpoint is shared with another. What is asked, and what an answer means, is not its business.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from typing import Any, TypeVar

import structlog

from schema.answer import Pause
from schema.deadline import Deadline
from settings import EndpointSettings
from sources.errors import NotAsked, RateLimited, Unavailable
from sources.guard.budget import Budget
from sources.guard.hedge import hedged, raced
from sources.guard.line import Line, Visit
from sources.guard.probation import Probation
from sources.guard.pulse import Pulse
from sources.guard.rate import Rate
from sources.guard.retry import Retries
from sources.guard.room import Room
from sources.tally import ALMOST_ALL, current_tally

V = TypeVar("V")

_log = structlog.get_logger(__name__)

LONGEST_RESPITE_SECONDS = 30
"""A source that asks for more is asked again after this, by one question."""


class Guard:
    """One endpoint's. Its kinds of question share room and rate, but not breakers."""

    def __init__(self, settings: EndpointSettings, pulse: Pulse) -> None:
        self.organisation = settings.ods
        self._seconds = settings.deadline_milliseconds / 1000
        self._ticks = pulse.ticks
        self._respite = Probation(pulse.ticks, Pause.TOLD_TO_WAIT)
        self._room = Room(settings.max_concurrent)
        self._rate = Rate(settings.max_per_second)
        self._retries = Retries(pulse.random)
        self._hedges = Budget(percent=2, most=10)
        self._lines: dict[str, Line] = {}

    @property
    def resting(self) -> tuple[str, ...]:
        """The kinds of question that are not asked just now, or by one probe only."""
        return tuple(kind for kind, line in self._lines.items() if not line.breaker.is_closed)

    async def ask(self, kind: str, until: Deadline, exchange: Callable[[], Awaitable[V]]) -> V:
        """What the exchange gives. Raises SourceError; NotAsked when nothing was sent.

        The exchange may be made twice, and is called off at the deadline.
        """
        with self._enter(self._line(kind), until) as visit:
            return await self._hedged(visit, exchange)

    async def once(self, kind: str, until: Deadline, exchange: Callable[[], Awaitable[V]]) -> V:
        """The same for what changes something: it is made once, whatever comes of it."""
        with self._enter(self._line(kind), until) as visit:
            return await self._timed(visit, exchange)

    def _line(self, kind: str) -> Line:
        if kind not in self._lines:
            told = partial(self._told, kind)
            self._lines[kind] = Line(self._seconds, self._ticks, self._respite, told)
        return self._lines[kind]

    def _enter(self, line: Line, until: Deadline) -> Visit:
        remaining, tally = until.remaining(), current_tally()
        is_unhurried = tally.is_unhurried or remaining >= self._seconds * ALMOST_ALL
        self._respite.check(is_unhurried)
        line.breaker.check(is_unhurried)
        if not remaining:
            raise NotAsked(Pause.NO_TIME)
        return Visit(line, until, is_unhurried, tally)

    def _hedged(self, visit: Visit, exchange: Callable[[], Awaitable[V]]) -> Coroutine[Any, Any, V]:
        race, slow = asyncio.timeout(None), visit.line.pace.slow()
        attempt = partial(self._attempt, visit, race, exchange)
        first = self._retries.ask(attempt, visit.until, visit.line.is_open)
        if slow is None:
            return raced(first, race)
        second = partial(self._second, visit, exchange)
        return hedged(first, partial(visit.due, slow), second, race)

    def _second(
        self, visit: Visit, exchange: Callable[[], Awaitable[V]]
    ) -> Coroutine[Any, Any, V] | None:
        """Another attempt, if the source can bear one."""
        is_free = self._room.is_free and self._rate.is_free
        if not (is_free and visit.line.is_open() and self._hedges.spend()):
            return None
        visit.tally.hedges += 1
        return self._timed(visit, exchange)

    async def _timed(self, visit: Visit, exchange: Callable[[], Awaitable[V]]) -> V:
        async with asyncio.timeout(None) as race:
            return await self._attempt(visit, race, exchange)

    async def _attempt(
        self, visit: Visit, race: asyncio.Timeout, exchange: Callable[[], Awaitable[V]]
    ) -> V:
        """The race is on while the source has the question, and only then: who waits for a turn
        is told why none came."""
        if race.when() == visit.until.at:
            race.reschedule(None)
        async with self._room.place(visit.until, visit.tally.asker):
            await self._rate.turn(visit.until)
            if visit.send():
                self._hedges.earn()
                self._retries.earn()
            if race.when() is None:  # or it is lost already, and has to end
                race.reschedule(visit.until.at)
            started = asyncio.get_running_loop().time()
            try:
                answer = await exchange()
            except (RateLimited, Unavailable) as error:
                self._leave_alone(error.retry_after_seconds)
                raise
            visit.line.pace.add(asyncio.get_running_loop().time() - started)
            return answer

    def _leave_alone(self, said: int | None) -> None:
        if said:
            seconds = min(said, LONGEST_RESPITE_SECONDS)
            self._respite.begin(seconds)
            _log.warning("source_asks_to_wait", organisation=self.organisation, seconds=seconds)

    def _told(self, kind: str, is_closed: bool) -> None:
        tell = _log.info if is_closed else _log.warning
        state = "closed" if is_closed else "open"
        tell("source_breaker", organisation=self.organisation, kind=kind, state=state)
