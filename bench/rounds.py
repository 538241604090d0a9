"""Rounds: gateway and fan-out take turns at the same work, and each turn is timed.

What was answered and what sources were asked is compared too, outside the timed parts.
"""

from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from statistics import median
from typing import TypeVar

import aiohttp

from bench.calls import Call, CallLog, shape
from bench.fan_out import Prepared, endpoints, fan_out, prepared, resources
from bench.question import Question, family, items, told
from bench.unequal import UnequalError
from settings import Settings
from tests.support.running import Running

T = TypeVar("T")
Stopwatch = Callable[[], float]
"""Seconds since any fixed point."""

TURNS = 10
"""Of each side in a round; the sandbox's log has room for some twenty."""


@dataclass(frozen=True, slots=True)
class Turn:
    """How long one side took, in milliseconds, and what came of it."""

    milliseconds: float
    result: bytes


@dataclass(frozen=True, slots=True)
class Round:
    """The turns of both sides, and how many calls each turn made.

    `hedges` are calls that the gateway made once more in all its turns: of those that were slow.
    """

    gateway: tuple[Turn, ...]
    fan_out: tuple[Turn, ...]
    calls: int
    hedges: int

    @property
    def ratio(self) -> float:
        """The gateway's median time over the fan-out's."""
        gateway, bare = (
            median(turn.milliseconds for turn in side) for side in (self.gateway, self.fan_out)
        )
        return gateway / bare


@dataclass(frozen=True, slots=True)
class Bench:
    """A running pair, and all that measuring it needs."""

    running: Running
    settings: Settings
    web: aiohttp.ClientSession
    stopwatch: Stopwatch

    async def first(self) -> tuple[Turn, int]:
        """The gateway's first turn since its start, and how many calls it made."""
        question = await family(self.running, self.web)
        await self._log.clear()
        turn = await self._turn(question.ask, told)
        return turn, len(await self._log.read())

    async def round(self) -> Round | None:
        """A round; None when the gateway did not make the same calls in each of its turns.

        It makes others when what it remembers for a minute has run out. That it made a call once
        more is no other call. Raises UnequalError when the fan-out's calls are not the gateway's,
        or its answer is not complete.
        """
        question = await family(self.running, self.web)
        items(await question.ask())  # warm, and complete, before anything is timed
        calls = await self._calls_of(question.ask)
        again = await prepared(self.web, endpoints(self.settings), calls)
        if Counter(await self._calls_of(lambda: fan_out(self.web, again))) != Counter(calls):
            raise UnequalError("The fan-out did not make the gateway's calls.")
        await self._log.clear()
        pairs = [await self._pair(question, again, number) for number in range(TURNS)]
        made, expected = shape(await self._log.read()), shape(calls, times=2 * TURNS)
        if expected - made or set(made) != set(expected):
            return None
        gateway, bare = zip(*pairs, strict=True)
        return Round(gateway, bare, len(calls), (made - expected).total())

    async def _pair(
        self, question: Question, again: list[Prepared], number: int
    ) -> tuple[Turn, Turn]:
        """A turn of each side; who goes first alternates."""
        if number % 2:
            bare = await self._turn(lambda: fan_out(self.web, again), resources)
            return await self._turn(question.ask, told), bare
        gateway = await self._turn(question.ask, told)
        return gateway, await self._turn(lambda: fan_out(self.web, again), resources)

    async def _turn(self, work: Callable[[], Awaitable[T]], result: Callable[[T], bytes]) -> Turn:
        started = self.stopwatch()
        answer = await work()
        seconds = self.stopwatch() - started
        return Turn(seconds * 1000, result(answer))

    async def _calls_of(self, work: Callable[[], Awaitable[object]]) -> list[Call]:
        await self._log.clear()
        await work()
        return await self._log.read()

    @property
    def _log(self) -> CallLog:
        """What sources and national services were asked."""
        national = self.settings.national.demographics.ods
        return CallLog(self.running, (*(one.ods for one in self.settings.sources), national))
