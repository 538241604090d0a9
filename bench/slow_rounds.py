"""Rounds of `bench.slow_trust`: a block of each state, one after another, of the same questions.

In between the source that hung is mended and waited for, so that every round begins in health.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from bench.asking import Asker, Person, read
from bench.blocks import Block, OpenedEarlyError, Pattern, Scene, State, block, is_resting
from bench.unequal import UnequalError
from bench.visits import CODES

PATTERNS = (Pattern("one at a time", 1, 0.2), Pattern("four at a time", 4, 0.8))
"""All ask before a source that hangs has missed five deadlines, which opens its breaker."""
WARM_BLOCKS = 4
"""Before anything counts: a source's own p95 is known from twenty answers on."""
_MOST_FURTHER = 20
_LONGEST_RECOVERY_SECONDS = 30
_BETWEEN_TRIES_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Round:
    """A block of each state, and what lay between them."""

    pattern: Pattern
    blocks: dict[State, Block]
    further: int
    """Questions in vain after the second block, until the breaker was open."""
    recovery_seconds: float
    load: float
    """Of the machine: its load average of the last minute."""


@dataclass(frozen=True, slots=True)
class Rounds:
    """What all rounds share."""

    asker: Asker

    async def all(self, wanted: int) -> AsyncIterator[Round | None]:
        """So many of each pattern, the patterns in turn; None for one that has to be done again.

        Raises UnequalError.
        """
        people = await self.asker.people()
        await self.asker.feed(people)
        for seed in range(WARM_BLOCKS):
            scene = Scene(PATTERNS[seed % 2], State.ANSWERING, -1 - seed, CODES[0])
            await block(self.asker, people, scene)
        for number in range(wanted * len(PATTERNS)):
            done = None
            while done is None:
                try:
                    done = await self._round(number)
                except OpenedEarlyError:
                    await self._recovered(people)
                yield done

    async def _round(self, number: int) -> Round:
        """Another source hangs in each, and the block in health comes first and last by turns."""
        people = await self.asker.people()
        pattern = PATTERNS[number % len(PATTERNS)]
        turn = number // len(PATTERNS)
        slow = CODES[turn % len(CODES)]

        async def taken(state: State) -> Block:
            return await block(self.asker, people, Scene(pattern, state, number, slow))

        load = os.getloadavg()[0]
        healthy = None if turn % 2 else await taken(State.ANSWERING)
        hanging = await taken(State.HANGING)
        further = await self._opened(people, slow)
        resting = await taken(State.RESTING)
        recovery = await self._recovered(people)
        healthy = healthy or await taken(State.ANSWERING)
        blocks = {State.ANSWERING: healthy, State.HANGING: hanging, State.RESTING: resting}
        return Round(pattern, blocks, further, recovery, load)

    async def _opened(self, people: Sequence[Person], slow: str) -> int:
        """Ask on until the gateway leaves the source alone; how often it still asked it."""
        for asked in range(_MOST_FURTHER):
            await self.asker.begin(0, slow)
            if is_resting(read(await self.asker.ask(people[asked % len(people)])), slow):
                return asked
        raise UnequalError("The breaker of a source that hangs did not open.")

    async def _recovered(self, people: Sequence[Person]) -> float:
        """Mend the source and ask until it answers again; the seconds that took."""
        now = asyncio.get_running_loop().time
        began = now()
        while now() - began < _LONGEST_RECOVERY_SECONDS:
            await self.asker.begin(0, None)
            if read(await self.asker.ask(people[0])).completeness == "COMPLETE":
                return now() - began
            await asyncio.sleep(_BETWEEN_TRIES_SECONDS)
        raise UnequalError("A source that was mended was not asked again.")
