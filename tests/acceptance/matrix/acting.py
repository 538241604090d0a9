"""One action at a time while its organisation's dial is turned, and what is left of it there."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from tests.acceptance.matrix.changes import Broken
from tests.acceptance.matrix.selecting import payload_of
from tests.actions.appointments import there_from_the_first, tidy
from tests.actions.breaking import SETTLED_AFTER
from tests.actions.kind import Json, Kind, Target
from tests.support.pair import Pair
from tests.support.running import Running

HURRY_MILLISECONDS = 800
"""What an action is given where its organisation does not answer."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of an action."""

    payload: Json
    codes: frozenset[str]
    """Of errors outside the payload."""
    text: str

    @property
    def outcome(self) -> str:
        return str(self.payload.get("outcome"))


@dataclass(frozen=True, slots=True)
class Ended:
    """An action that was told of twice, and what it left behind."""

    target: Target
    first: Told
    last: Told
    effects: Sequence[Mapping[str, str]]
    elsewhere: Sequence[Mapping[str, str]]
    """Of the effects those at other organisations."""


class Actor:
    """Acts as whoever an action is for."""

    def __init__(self, pair: Pair) -> None:
        self._pair = pair
        here = Path()
        # Examples ask over HTTP alone: a process of its own is not looked at.
        self._running = Running(pair.gateway_url, pair.sandbox_url, here, here, None)  # type: ignore[arg-type] # see above
        self._targets: dict[str, Target] = {}
        self._kept: frozenset[str] | None = None

    async def tidy(self) -> None:
        """Give back the times that were booked, but for those of what is still to be acted on."""
        waiting = {one.local_id for one in self._targets.values()}
        await tidy(self._running, await self._from_the_first() | waiting)

    async def ended(self, kind: Kind, broken: Broken) -> Ended:
        """What became of it while this is wrong with its organisation, and after that.

        What it was not done to is there for the next time; unless somebody else was faster, which
        a second try finds out.
        """
        is_fresh = kind.name not in self._targets
        found = await self._ended(kind, broken)
        if is_fresh or found.effects or found.first.outcome in broken.told:
            return found
        del self._targets[kind.name]
        return await self._ended(kind, broken)

    async def _ended(self, kind: Kind, broken: Broken) -> Ended:
        pair, running = self._pair, self._running
        await self._from_the_first()
        if kind.name not in self._targets:
            self._targets[kind.name] = await kind.prepare(running)
        target = self._targets[kind.name]
        given = {"idempotencyKey": str(uuid4()), **target.given}
        await running.forget_effects()
        await pair.turn(kind.source, broken.kind, method=kind.writes[0], **broken.setting)
        first = await self.told(kind, given, HURRY_MILLISECONDS if broken.is_slow else 0)
        await pair.mend()
        pair.recover()
        if first.outcome == "UNKNOWN":
            pair.clock.advance(seconds=SETTLED_AFTER.seconds)
        last = await self.told(kind, given)
        effects = await running.every_effect()
        here = [one for one in effects if one["source"] == kind.source]
        if effects:
            del self._targets[kind.name]
            await kind.clear(running, here)
        return Ended(target, first, last, here, [one for one in effects if one not in here])

    async def _from_the_first(self) -> frozenset[str]:
        """Appointments that nobody made here."""
        if self._kept is None:
            self._kept = await there_from_the_first(self._running)
        return self._kept

    async def told(self, kind: Kind, given: Json, milliseconds: int = 0) -> Told:
        """The answer to it."""
        name = f"{kind.name[0].upper()}{kind.name[1:]}Input"
        asked = f"did: {kind.name}(input: $input) {payload_of(kind.name)}"
        query = f"mutation ($input: {name}!) {{ {asked} }}"
        headers = {"Kindred-Deadline-Milliseconds": str(milliseconds)} if milliseconds else {}
        token = await self._pair.token(kind.who)
        found = await self._pair.post(token, query, headers, {"input": given})
        errors = found.get("errors", ())
        return Told(
            payload=(found.get("data") or {}).get("did") or {},
            codes=frozenset(one["extensions"]["code"] for one in errors),
            text=json.dumps(found, ensure_ascii=False),
        )
