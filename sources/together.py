"""Lets what one person asks of a source at the same moment leave in one call.

Whoever asks waits for one turn of the loop, so that what is asked beside it can come along. Never
two who act in one call: they share neither a question nor a way to find out of each other. A
source that takes no batch is left alone with them for a while.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from schema.clock import Ticks
from schema.identifiers import NhsNumber
from sources.batch import Told
from sources.errors import Absent, Declined, InvalidAnswer, SourceError
from sources.flight import Flights
from sources.question import Question, Reply

MOST_TOGETHER = 16
REFUSED_SECONDS = 3600
"""So long a source that took no batch is asked one by one."""


@dataclass(eq=False, slots=True)
class _Party:
    """Those who leave together."""

    questions: list[Question] = field(default_factory=list)


class Together:
    """One source's."""

    def __init__(
        self,
        post: Callable[[Sequence[Question]], Awaitable[Sequence[Told]]],
        ticks: Ticks,
        refused: Callable[[], None],
    ) -> None:
        """`post` sends a batch; `refused` is called when the source takes none."""
        self._post = post
        self._ticks = ticks
        self._refused = refused
        self._alone_until: float | None = None
        self._gathering: dict[NhsNumber, _Party] = {}
        self._flights = Flights[_Party, Sequence[Told | None]]()

    async def ask(self, asker: NhsNumber, question: Question) -> Reply | None:
        """What came back for it; None when it has to be asked alone. Raises SourceError."""
        if self._alone_until is not None and self._ticks() < self._alone_until:
            return None
        party = self._gathering.get(asker)
        if party is None or len(party.questions) == MOST_TOGETHER:
            party = self._gathering[asker] = _Party()
        place = len(party.questions)
        party.questions.append(question)
        told = await self._flights.share(party, partial(self._leave, asker, party))
        if isinstance(one := told[place], SourceError):
            raise one
        return one

    async def close(self) -> None:
        """Stop asking."""
        await self._flights.close()

    async def _leave(self, asker: NhsNumber, party: _Party) -> Sequence[Told | None]:
        try:
            await _gathered(party)
        finally:
            if self._gathering.get(asker) is party:
                del self._gathering[asker]
        if len(party.questions) == 1:
            return (None,)
        try:
            return await self._post(party.questions)
        except (Absent, Declined, InvalidAnswer):
            self._alone_until = self._ticks() + REFUSED_SECONDS
            self._refused()
            return [None] * len(party.questions)


async def _gathered(party: _Party) -> None:
    """Until nobody has joined for a turn of the loop. Tasks of tasks come a turn or two later."""
    count = 0
    while count < len(party.questions) < MOST_TOGETHER:
        count = len(party.questions)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
