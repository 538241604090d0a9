"""What one request asked of whom, and what was decided: kept for explaining it, for nothing else.

It lives as long as the request and holds no item of anybody's record.
"""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import msgspec

from schema.access import AccessReason, Category
from schema.answer import Effort, Pause
from schema.identifiers import NhsNumber, OdsCode
from schema.report import SourceStatus

_TURNS = 200
"""Turns of the event loop without a question after which no further one will come. From one
answer to the next question a level of the document takes some five, and twelve levels is the
limit."""


class Asked(msgspec.Struct, frozen=True, gc=False):
    """Who is asked, for what of whom."""

    what: str
    organisation: OdsCode | None
    """None is the gateway's own index."""
    subject: NhsNumber

    def __str__(self) -> str:
        """Without anything that names a person."""
        return f"{self.organisation or 'index'} {self.what}"


class Call(msgspec.Struct, frozen=True):
    """One question."""

    asked: Asked
    started_seconds: float
    """Since the request began."""
    milliseconds: int
    status: SourceStatus
    pause: Pause | None = None
    effort: Effort = Effort()


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision."""

    subject: NhsNumber
    category: Category
    organisation: OdsCode
    reason: AccessReason
    rule: str


class Ledger:
    """Filled in by whoever asks and decides."""

    def __init__(self) -> None:
        self._began: float | None = None
        self._calls: list[Call] = []
        self._decided: dict[Decided, None] = {}
        self._admitted: dict[NhsNumber, int] = {}
        self._under_way = 0
        self._quiet = asyncio.Event()
        self._quiet.set()

    @property
    def calls(self) -> Sequence[Call]:
        """In the order in which they were answered."""
        return tuple(self._calls)

    @property
    def decisions(self) -> Sequence[Decided]:
        """In the order in which they were taken first."""
        return tuple(self._decided)

    @property
    def people(self) -> Mapping[NhsNumber, int]:
        """The people whose records are open in this request, counted from 1."""
        return self._admitted

    @contextmanager
    def under_way(self) -> Iterator[float]:
        """While something is being asked; gives the seconds since the request began."""
        now = asyncio.get_running_loop().time()
        self._began = now if self._began is None else self._began
        self._under_way += 1
        self._quiet.clear()
        try:
            yield now - self._began
        finally:
            self._under_way -= 1
            if not self._under_way:
                self._quiet.set()

    def called(self, call: Call) -> None:
        """Somebody was asked, or deliberately not."""
        self._calls.append(call)

    def decided(self, decided: Decided) -> None:
        """A decision was taken."""
        self._decided.setdefault(decided)

    def admitted(self, subject: NhsNumber) -> None:
        """Somebody's record was opened."""
        self._admitted.setdefault(subject, len(self._admitted) + 1)

    async def settled(self) -> None:
        """Wait until nothing is being asked and nothing follows from what was answered."""
        idle = 0
        while idle < _TURNS:
            await self._quiet.wait()
            await asyncio.sleep(0)
            idle = 0 if self._under_way else idle + 1
