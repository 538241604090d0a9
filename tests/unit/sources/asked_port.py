"""A source port that signs each answer with the permit it was asked under, and can misbehave."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum

from schema.access import Action, Category, Permit
from schema.answer import Answer, Content, Effort, Failure, FormFound, Item, Outcome
from schema.clock import Clock
from schema.deadline import Deadline
from schema.identifiers import NhsNumber, OdsCode
from schema.node import Record, RecordRef
from schema.report import SourceStatus
from schema.request import Fetch
from tests.support.auth import NOW, number
from tests.support.builders import RA1, an_answer, an_item


class Ending(Enum):
    """How a call of this port ends."""

    ANSWER = "it answers"
    FAILURE = "it says why it cannot"
    CRASH = "a defect"
    SLOW_END = "it answers, and takes its time when called off"


Act = tuple[float, Ending]
"""What one call does: its seconds, and its ending."""

UNKNOWN = number(7)
"""Somebody of whom it holds nothing."""


class CrashError(Exception):
    """Signed with a permit, as an answer is."""


def canary(permit: Permit) -> str:
    """What only the holder of this permit may ever see."""
    return repr(permit)


@dataclass(slots=True)
class AskedPort:
    """Does one act a call, again from the first when all were done."""

    acts: Sequence[Act] = ((1.0, Ending.ANSWER),)
    clock: Clock = lambda: NOW
    answer: Answer[Record] | None = None
    """Instead of a signed one."""
    deadlines: list[float] = field(default_factory=list)
    """Seconds each call was given."""
    called_off: int = 0

    async def search(self, fetch: Fetch, deadline: Deadline) -> Outcome:
        return await self._act(fetch.permit, deadline)

    async def read(self, permit: Permit, ref: RecordRef, deadline: Deadline) -> Outcome:
        return await self._act(permit, deadline)

    async def form(
        self, permit: Permit, name: str, deadline: Deadline
    ) -> FormFound | Failure | None:
        return None

    async def content(
        self, permit: Permit, item: Item[Record], place: int, deadline: Deadline
    ) -> Content | Failure | None:
        self.deadlines.append(deadline.remaining())
        return Content("text/plain", canary(permit).encode())

    async def _act(self, permit: Permit, deadline: Deadline) -> Outcome:
        seconds, ending = self.acts[len(self.deadlines) % len(self.acts)]
        self.deadlines.append(deadline.remaining())
        as_of = self.clock()
        try:
            await asyncio.sleep(min(seconds, deadline.remaining()))
        except asyncio.CancelledError:
            self.called_off += 1
            await asyncio.sleep(0.5 if ending is Ending.SLOW_END else 0)
            raise
        if ending is Ending.CRASH:
            raise CrashError(canary(permit))
        if ending is Ending.FAILURE or seconds > self.deadlines[-1]:
            return Failure(RA1, SourceStatus.UNAVAILABLE)
        return self.answer or signed(permit, as_of)


def signed(permit: Permit, as_of: datetime = NOW) -> Answer[Record]:
    """The answer to whoever holds this permit."""
    item = an_item(local_id=canary(permit), subject=permit.subject)
    answer = an_answer(*([] if permit.subject == UNKNOWN else [item]), as_of=as_of)
    return replace(answer, effort=Effort(calls=1))


def permits_of(actors: int, subjects: int, apps: int, policies: int) -> list[Permit]:
    """A permit for every combination; the last of the subjects is unknown to the source."""
    whom: list[NhsNumber] = [*(number(10 + place) for place in range(subjects - 1)), UNKNOWN]
    return [
        Permit(number(20 + actor), subject, OdsCode(RA1), Category.APPT, Action.READ, *rest)
        for actor in range(actors)
        for subject in whom
        for rest in [
            (f"grant {actor}", f"app {app}", f"rules {policy}")
            for app in range(apps)
            for policy in range(policies)
        ]
    ]
