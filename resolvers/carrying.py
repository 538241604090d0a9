"""Carries an action out, step by step, and finds out what became of one that was left open.

Each step is kept before it is sent, sent once, and looked for where no answer came. Whether it may
be done was decided before; nothing here decides, and nothing that is read here is shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from resolvers.books import JournalPort
from resolvers.execute import Executor
from schema.action import ActionErrorCode, ActionOutcome
from schema.order import OPEN, THERE, Effect, EffectKind, Journaled, Order, Step

_OUTCOMES: Mapping[EffectKind, ActionOutcome] = {
    EffectKind.DONE: ActionOutcome.DONE,
    EffectKind.PENDING: ActionOutcome.PENDING,
}
_ENDS: Mapping[EffectKind, tuple[ActionOutcome, ActionErrorCode]] = {
    EffectKind.NOT_SENT: (ActionOutcome.REJECTED, ActionErrorCode.SOURCE_UNAVAILABLE),
    EffectKind.REFUSED: (ActionOutcome.REJECTED, ActionErrorCode.NOT_TAKEN),
    EffectKind.CONFLICT: (ActionOutcome.CONFLICT, ActionErrorCode.CONFLICT),
}


@dataclass(frozen=True, slots=True)
class Carrying:
    """Works on entries that are held. What it gives back is open where nobody knows."""

    journal: JournalPort
    executor: Executor

    async def go(self, entry: Journaled, order: Order) -> Journaled:
        """Carry out what was just begun."""
        effect = await self._sent(entry.step, order.content(entry.place))
        return await self._onward(entry, effect, order)

    async def settle(self, entry: Journaled) -> Journaled:
        """Find out what became of it, and take back what was done in part. Sends nothing else."""
        if entry.failure is not None:
            return await self._take_back(entry)
        effect = await self.executor.look(entry.step)
        if effect.kind is EffectKind.NOT_SEEN and entry.is_past:
            effect = Effect(EffectKind.NOT_SENT)
        return await self._onward(entry, effect, None)

    async def _onward(self, entry: Journaled, effect: Effect, order: Order | None) -> Journaled:
        if effect.kind in OPEN:
            return await self._left(entry)
        if effect.kind not in THERE:
            return await self._fail(entry, effect)
        if entry.place == len(entry.steps) - 1:
            told = entry.step, effect
            return await self._settle(entry, _OUTCOMES[effect.kind], None, told)
        noted = await self.journal.note(entry, effect)
        if noted is None:
            return entry
        if order is None:  # what people wrote is not kept: what is missing cannot be sent
            return await self._fail(noted, Effect(EffectKind.NOT_SENT))
        return await self.go(noted, order)

    async def _fail(self, entry: Journaled, effect: Effect) -> Journaled:
        if not entry.effects:
            return await self._settle(entry, *_ENDS[effect.kind], (entry.step, effect))
        failed = await self.journal.fail(entry, effect.kind)
        return entry if failed is None else await self._take_back(failed)

    async def _take_back(self, entry: Journaled) -> Journaled:
        """The last step that is there. Asked again until it is certainly taken back: what it
        changes it changes once, however often it is sent."""
        undo = entry.undo
        effect = await self._sent(undo, None) if undo else Effect(EffectKind.DONE)
        if effect.kind not in THERE or entry.failure is None:
            return await self._left(entry)
        told = (undo, effect) if undo else None
        return await self._settle(entry, *_ENDS[entry.failure], told)

    async def _sent(self, step: Step, content: object) -> Effect:
        """Sent once, and looked for once where no answer came."""
        effect = await self.executor.send(step, content)
        if effect.kind is not EffectKind.UNCLEAR:
            return effect
        seen = await self.executor.look(step)
        return effect if seen.kind is EffectKind.NOT_SEEN else seen

    async def _settle(
        self,
        entry: Journaled,
        outcome: ActionOutcome,
        error: ActionErrorCode | None,
        told: tuple[Step, Effect] | None,
    ) -> Journaled:
        return await self.journal.settle(entry, outcome, error, told) or entry

    async def _left(self, entry: Journaled) -> Journaled:
        await self.journal.leave(entry)
        return entry
