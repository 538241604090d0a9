"""Fakes behind the two seams of actions: the journal, and the source at which they are done.

They remember what they were asked, and answer as a test says. They know no rule and no FHIR.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from schema.access import Permit
from schema.action import ActionErrorCode, ActionOutcome
from schema.answer import Failure
from schema.deadline import Deadline
from schema.evidence import Unanswered
from schema.free_times import FreeTimes
from schema.order import Effect, EffectKind, Journaled, Order, Step
from schema.repeat_request import RepeatRequest
from schema.report import SourceStatus
from schema.request import Window
from tests.support.auth import NOW


@dataclass(slots=True)
class FakeJournal:
    """The journal of actions, in memory. `is_broken`: nothing can be read or kept."""

    is_broken: bool = False
    is_forgetful: bool = False
    """What became of an action cannot be kept."""
    is_past: bool = False
    entries: dict[tuple[str, str], Journaled] = field(default_factory=dict)
    said: dict[tuple[str, str], tuple[object, ...]] = field(default_factory=dict)
    held: set[tuple[str, str]] = field(default_factory=set)
    """By whoever goes on with them."""

    async def find(self, order: Order) -> Journaled | Unanswered | None:
        if self.is_broken:
            return Unanswered(SourceStatus.UNAVAILABLE)
        found = self.entries.get((order.actor, order.key))
        is_same = self.said.get((order.actor, order.key)) == order.said
        return found and replace(found, is_same=is_same, held_until=None)

    async def begin(self, order: Order) -> Journaled | Unanswered:
        found = await self.find(order)
        if found is not None:
            return found
        steps = tuple(replace(one, marker=f"{order.key} {n}") for n, one in enumerate(order.steps))
        new = Journaled(order.actor, order.key, order.request_id, steps, held_until=NOW)
        self.said[order.actor, order.key] = order.said
        self.held.add((order.actor, order.key))
        return self._kept(new)

    async def take(self, entry: Journaled) -> Journaled | None:
        name = entry.actor, entry.key
        if name in self.held:
            return None
        self.held.add(name)
        return replace(self.entries[name], held_until=NOW, is_past=self.is_past)

    async def leave(self, entry: Journaled) -> None:
        self.held.discard((entry.actor, entry.key))

    async def note(self, entry: Journaled, effect: Effect) -> Journaled | None:
        return self._kept(replace(entry, effects=(*entry.effects, effect)))

    async def fail(self, entry: Journaled, kind: EffectKind) -> Journaled | None:
        return self._kept(replace(entry, failure=kind))

    async def settle(
        self,
        entry: Journaled,
        outcome: ActionOutcome,
        error: ActionErrorCode | None = None,
        told: tuple[Step, Effect] | None = None,
    ) -> Journaled | None:
        if self.is_forgetful:
            return None
        is_there = told is not None and outcome in {ActionOutcome.DONE, ActionOutcome.PENDING}
        effects = (*entry.effects, told[1]) if told and is_there else entry.effects
        return self._kept(replace(entry, effects=effects, outcome=outcome, error=error))

    async def due(self, most: int) -> Sequence[Journaled]:
        return [one for one in self.entries.values() if one.outcome is None][:most]

    def _kept(self, entry: Journaled) -> Journaled:
        self.entries[entry.actor, entry.key] = entry
        return entry


@dataclass(slots=True)
class FakeActing:
    """An action port that answers as a test says, and remembers what it was asked."""

    effects: list[Effect] = field(default_factory=list)
    """Of what is sent, one after the other; the last again and again."""
    seen: list[Effect] = field(default_factory=list)
    """Of what is looked for."""
    sent: list[tuple[Step, object]] = field(default_factory=list)
    looked: list[Step] = field(default_factory=list)

    async def send(self, step: Step, content: object, deadline: Deadline) -> Effect:
        self.sent.append((step, content))
        return _next(self.effects)

    async def look(self, step: Step, deadline: Deadline) -> Effect:
        self.looked.append(step)
        return _next(self.seen)


@dataclass(slots=True)
class FakeSlots:
    """A port for free times that answers as a test says."""

    times: FreeTimes | Failure = field(
        default_factory=lambda: FreeTimes(SourceStatus.EMPTY, (), 0, NOW)
    )
    asked: list[tuple[Permit, Window]] = field(default_factory=list)

    async def free(self, permit: Permit, window: Window, deadline: Deadline) -> FreeTimes | Failure:
        self.asked.append((permit, window))
        return self.times


@dataclass(slots=True)
class FakeRepeatRequests:
    """What was asked for before, as a test says."""

    known: tuple[RepeatRequest, ...] | Failure = ()

    async def made(self, permit: Permit, deadline: Deadline) -> tuple[RepeatRequest, ...] | Failure:
        return self.known


def _next(effects: list[Effect]) -> Effect:
    return effects.pop(0) if len(effects) > 1 else effects[0]
