"""How many questions to a source are under way at once, and how many may wait for their turn.

A source that hangs fills its own room only; who finds the queue full is told at once. Those who
ask take turns: somebody with a thousand questions keeps nobody else waiting for all of them.
"""

import asyncio
from collections import deque

import msgspec

from schema.answer import Pause
from schema.deadline import Deadline
from schema.identifiers import NhsNumber
from sources.errors import NotAsked

WAITERS_PER_PLACE = 4

Asker = NhsNumber | None
"""On whose behalf; None: it is not known, and all of those are one."""

_Turn = asyncio.Future[None]


class Room:
    """Places, and a bounded queue in front of them."""

    def __init__(self, places: int) -> None:
        self._free = places
        self._most_waiting = places * WAITERS_PER_PLACE
        self._waiting: dict[Asker, deque[_Turn]] = {}
        """In the order in which they are served next. A place is never free while one waits."""

    @property
    def is_free(self) -> bool:
        """Can a place be had without waiting?"""
        return self._free > 0

    def place(self, until: Deadline, asker: Asker = None) -> "_Place":
        """To be held. Entering raises NotAsked when the queue is full or the time is over."""
        return _Place(self, until, asker)

    async def enter(self, until: Deadline, asker: Asker) -> None:
        """Take a place, which has to be left. Raises NotAsked."""
        if self._free:
            self._free -= 1
        else:
            await self._wait(until, asker)

    def leave(self) -> None:
        """Give the place to the next of whoever's turn it is; they go to the end of the turns."""
        while self._waiting:
            asker = next(iter(self._waiting))
            line = self._waiting.pop(asker)
            turn = line.popleft()
            if line:
                self._waiting[asker] = line
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1

    async def _wait(self, until: Deadline, asker: Asker) -> None:
        self._make_way(asker)
        turn: _Turn = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(asker, deque()).append(turn)
        try:
            async with asyncio.timeout_at(until.at):
                await turn
        except TimeoutError:
            self._withdraw(asker, turn)
            raise NotAsked(Pause.NO_TIME) from None
        except asyncio.CancelledError:
            self._withdraw(asker, turn)
            raise

    def _make_way(self, asker: Asker) -> None:
        """Raise NotAsked where the queue is full and nobody has more in it than this one."""
        if sum(map(len, self._waiting.values())) < self._most_waiting:
            return
        longest = max(self._waiting, key=lambda one: len(self._waiting[one]))
        if len(self._waiting[longest]) <= len(self._waiting.get(asker, ())) + 1:
            raise NotAsked(Pause.CROWDED, 1)
        last = self._waiting[longest].pop()
        if not last.done():
            last.set_exception(NotAsked(Pause.CROWDED, 1))

    def _withdraw(self, asker: Asker, turn: _Turn) -> None:
        """Leave the queue; a place that was given at this very moment goes to the next."""
        if not turn.cancelled():
            if turn.exception() is None:
                self.leave()
            return
        line = self._waiting.get(asker, deque())
        if turn in line:
            line.remove(turn)
            if not line:
                del self._waiting[asker]


class _Place(msgspec.Struct, frozen=True):
    """One to be held: an async context manager, without a generator's cost for each question."""

    room: Room
    until: Deadline
    asker: Asker

    async def __aenter__(self) -> None:
        await self.room.enter(self.until, self.asker)

    async def __aexit__(self, *_: object) -> None:
        self.room.leave()
