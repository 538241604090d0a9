"""One gateway whose actions are broken off, killed and started anew on the same database."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import Enum
from random import Random
from typing import Any
from uuid import uuid4

import aiohttp

from tests.actions.appointments import there_from_the_first, tidy
from tests.actions.kind import Json, Kind, Target
from tests.actions.kinds import KINDS
from tests.kill.killing import Victim
from tests.support.running import Running

CERTAIN = frozenset({"DONE", "PENDING", "REJECTED", "CONFLICT"})
SETTLED_AFTER = timedelta(seconds=40)
"""Longer than the settle window and any lease: by the gateway's clock, which the runs move."""
LATEST_KILL_SECONDS = 0.25
LONGEST_SWEEP_SECONDS = 20.0
_WRITING = frozenset({"POST", "PUT", "PATCH"})
_POLL_SECONDS = 0.02
_MOST_ASKS = 5
_BETWEEN_ASKS_SECONDS = 1.0


class Moment(Enum):
    """Where an action is broken off."""

    NOWHERE = "nowhere"
    LOST_BEFORE = "the change is lost on its way"
    LOST_AFTER = "the reply is lost on its way"
    UNAVAILABLE = "the source says 503"
    KILLED_BEFORE = "killed while the change is on its way"
    KILLED_AFTER = "killed while the reply is on its way"
    KILLED_AT_RANDOM = "killed at any time"


_FAULTS: Mapping[Moment, dict[str, str]] = {
    Moment.LOST_BEFORE: {"kind": "reset"},
    Moment.LOST_AFTER: {"kind": "reset-midway", "form": "headers"},
    Moment.UNAVAILABLE: {"kind": "unavailable"},
    Moment.KILLED_BEFORE: {"kind": "hang"},
    Moment.KILLED_AFTER: {"kind": "drip"},
}
KILLS = frozenset({Moment.KILLED_BEFORE, Moment.KILLED_AFTER, Moment.KILLED_AT_RANDOM})


@dataclass(frozen=True, slots=True)
class Plan:
    """One run: which action, broken off where, at which of its steps."""

    kind: Kind
    moment: Moment
    write: int = 0
    by_itself: bool = False
    """Settled by the gateway's own sweep, not by asking again."""

    def __str__(self) -> str:
        step = f", step {self.write + 1}" if len(self.kind.writes) > 1 else ""
        return f"{self.kind.name}: {self.moment.value}{step}"


@dataclass(slots=True)
class Found:
    """What all runs together left behind."""

    runs: int = 0
    kills: int = 0
    unknown: int = 0
    broken_off: int = 0
    by_outcome: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


def plans(kinds: Sequence[Kind] = KINDS) -> list[Plan]:
    """Every action broken off at every step in every way."""
    found = [Plan(kind, Moment.NOWHERE) for kind in kinds]
    found += [Plan(kind, Moment.KILLED_AT_RANDOM) for kind in kinds]
    for kind in kinds:
        for write in range(len(kind.writes)):
            found += [Plan(kind, moment, write) for moment in _FAULTS]
    return found


class Breaker:
    """Runs plans against one pair."""

    def __init__(self, pair: Running, random: Random) -> None:
        self._pair = pair
        self._victim = Victim(pair)
        self._random = random
        self._kept: frozenset[str] = frozenset()
        self.found = Found()

    async def begin(self) -> None:
        """Look what is there before anything is broken off, and have sweeps come often."""
        file = self._pair.configuration
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("[gateway]\n", "[gateway]\nsettle_every_seconds = 1\n"))
        self._pair.reload()
        self._kept = await there_from_the_first(self._pair)

    def end(self) -> None:
        """Leave nothing running."""
        self._victim.kill()

    async def run(self, plan: Plan) -> None:
        """Break it off, settle it, and compare what was said with what came to pass."""
        pair, kind = self._pair, plan.kind
        target = await kind.prepare(pair)
        await pair.forget_effects()
        await pair.forget_requests(kind.source)
        await self._turn(plan)
        given = {"idempotencyKey": str(uuid4()), **target.given}
        first = await self._broken_off(plan, given)
        await pair.fault(kind.source, "none")
        last = await self._settled(plan, given)
        effects = await pair.all_effects(kind.source)
        self._compare(plan, target, first, last, effects)
        await kind.clear(pair, effects)
        await tidy(pair, self._kept)

    async def _turn(self, plan: Plan) -> None:
        fault = _FAULTS.get(plan.moment)
        if fault is None:
            return
        writes = plan.kind.writes
        method = writes[plan.write]
        await self._pair.fault(
            plan.kind.source,
            fault["kind"],
            form=fault.get("form", ""),
            method=method,
            times=1,
            after=writes[: plan.write].count(method),
        )

    async def _broken_off(self, plan: Plan, given: Json) -> str | None:
        """The outcome that was told; None when no answer came."""
        token = await self._pair.token(plan.kind.who)
        asking = asyncio.create_task(self._ask(plan.kind, token, given))
        if plan.moment in KILLS:
            await self._until(plan)
            self._victim.kill()
            self.found.kills += 1
            first = await asking
            await asyncio.to_thread(self._restart)
            return first
        return await asking

    async def _ask(self, kind: Kind, token: str, given: Json) -> str | None:
        body = {"query": kind.mutation, "variables": {"input": given}}
        try:
            answer = await self._pair.post(token, body)
        except (aiohttp.ClientError, ValueError):
            return None
        return str(answer["data"]["did"]["outcome"])

    def _restart(self) -> None:
        self._victim.start()
        self._victim.wait()

    async def _until(self, plan: Plan) -> None:
        """The moment to kill it at."""
        if plan.moment is Moment.KILLED_AT_RANDOM:
            await asyncio.sleep(self._random.uniform(0, LATEST_KILL_SECONDS))
            return
        writes = plan.kind.writes[: plan.write + 1]
        while True:
            asked = await self._pair.requests(plan.kind.source)
            came = [one for one in asked if one["method"] in _WRITING and _writes(one)]
            effects = await self._pair.all_effects(plan.kind.source)
            there = came if plan.moment is Moment.KILLED_BEFORE else effects
            if len(there) >= len(writes):
                return
            await asyncio.sleep(_POLL_SECONDS)

    async def _settled(self, plan: Plan, given: Json) -> str:
        """What is told in the end."""
        pair, kind = self._pair, plan.kind
        await pair.set_clock(datetime.now(UTC) + SETTLED_AFTER)
        if plan.by_itself:
            await self._swept()
        token, last = await pair.token(kind.who), None
        for _ in range(_MOST_ASKS):  # a sweep may hold it just now
            last = await self._ask(kind, token, given)
            if last in CERTAIN:
                break
            await asyncio.sleep(_BETWEEN_ASKS_SECONDS)
        await pair.set_clock(datetime.now(UTC))
        return last or "no answer"

    async def _swept(self) -> None:
        """Until the gateway has settled by itself whatever was open."""
        async with asyncio.timeout(LONGEST_SWEEP_SECONDS):
            while True:
                if not await asyncio.to_thread(self._pair.open_actions):
                    return
                await asyncio.sleep(_POLL_SECONDS)

    def _compare(
        self,
        plan: Plan,
        target: Target,
        first: str | None,
        last: str,
        effects: Sequence[Mapping[str, Any]],
    ) -> None:
        found, marks = self.found, plan.kind.marks(effects, target)
        found.runs += 1
        found.unknown += first == "UNKNOWN"
        found.broken_off += first is None
        found.by_outcome[last] = found.by_outcome.get(last, 0) + 1
        is_done = last in {"DONE", "PENDING"}
        is_true = marks == plan.kind.done if is_done else marks in plan.kind.undone
        is_kept = first not in CERTAIN or first == last or _was_begun_anew(first, last)
        if last not in CERTAIN or not is_true or not is_kept:
            found.wrong.append(f"{plan}: told {first}, then {last}; came to pass: {marks}")


def _was_begun_anew(first: str | None, last: str) -> bool:
    """What was refused before anything was kept may be asked again under its key."""
    return first == "REJECTED" and last == "DONE"


def _writes(asked: Mapping[str, Any]) -> bool:
    """Searches are posted as well."""
    return not str(asked["path"]).endswith("_search")
