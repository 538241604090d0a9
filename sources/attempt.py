"""Something tried at one source, and what is known of it afterwards. Errors end here as values.

How it is said to the source, and how it is found again, is not known here.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog

from schema.access import Action
from schema.deadline import Deadline
from schema.identifiers import NhsNumber, OdsCode
from schema.order import OPEN, Effect, EffectKind, Step
from sources.errors import Absent, Declined, Lost, Overtaken, Refused, SourceError
from sources.tally import ALMOST_ALL, tallied

_log = structlog.get_logger(__name__)
_NOT_TOLD = frozenset({EffectKind.NOT_SENT, EffectKind.REFUSED})


@dataclass(frozen=True, slots=True)
class Attempts:
    """Whatever is tried at one source."""

    organisation: OdsCode
    seconds: float
    """The longest it may take to answer."""
    changed: Callable[[NhsNumber], None]
    """Is told whose record may be another from now on."""

    def check(self, step: Step) -> None:
        """A permit for something else is a defect of the caller, not an outcome."""
        permit = step.permit
        expected = self.organisation, step.record_type.category
        if (permit.organisation, permit.category) != expected or permit.action is Action.READ:
            raise ValueError("The permit is for another source, category or action.")

    async def send(self, step: Step, work: Awaitable[Effect], deadline: Deadline) -> Effect:
        """What became of doing it."""
        return await self._effect(step, "send", work, deadline)

    async def look(self, step: Step, work: Awaitable[Effect], deadline: Deadline) -> Effect:
        """What looking for it tells. Who is not let in to look has not been told that it is not
        there."""
        effect = await self._effect(step, "look", work, deadline)
        return Effect(EffectKind.UNCLEAR) if effect.kind in _NOT_TOLD else effect

    async def _effect(
        self, step: Step, what: str, work: Awaitable[Effect], deadline: Deadline
    ) -> Effect:
        is_unhurried = deadline.remaining() >= self.seconds * ALMOST_ALL
        with tallied(is_unhurried, step.permit.actor):
            try:
                effect = await work
            except Lost:
                effect = Effect(EffectKind.UNCLEAR)
            except Overtaken:
                effect = Effect(EffectKind.CONFLICT)
            except (Declined, Refused, Absent):
                effect = Effect(EffectKind.REFUSED)
            except SourceError:
                effect = Effect(EffectKind.NOT_SENT)
            finally:
                self.changed(step.permit.subject)
        level = _log.warning if effect.kind in OPEN else _log.info
        code = self.organisation
        level(f"action_{what}", organisation=code, action=step.name.value, became=effect.kind.value)
        return effect
