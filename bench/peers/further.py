"""Figures beside throughput, each of the gateway alone or against itself in another setting."""

import asyncio
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

import orjson

from bench.asking import PERSONAS
from bench.cells import Ratio
from bench.effort import resident_megabytes
from bench.peers.starting import LIMIT_A, limit_a, servers
from bench.record import FAMILY, OVERVIEW, RECORD, people
from bench.rig import SHIPPED_MILLISECONDS, Asker, Shape
from bench.started import Started
from bench.trusts import CODES, SIZES
from bench.turns import Asking, Server, Turn, client
from bench.unequal import UnequalError
from tests.support.running import ROOT

DELAY_MILLISECONDS = 20
FEW, SOME, MANY_SOURCES = SIZES[0], SIZES[1], 215
FAMILY_OF_FOUR = "maya-hughes"
_PERIOD = "first: 100, filter: {period: {start: $since}}"
SINCE = RECORD.replace("Record {", "Record($since: PartialDate) {").replace("first: 100", _PERIOD)
ONES = 40
"""Questions of a kind in a round that asks one at a time."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing that was found out."""

    what: str
    unit: str
    """Empty for a ratio."""
    of: Ratio


@dataclass(frozen=True, slots=True)
class Further:
    """All of them, by name: each a method that starts what it needs."""

    asking: Asking
    rounds: int

    async def latency(self) -> AsyncIterator[Figure]:
        """What is added to what the trusts take; four ask at once."""
        four = self._askers(4)
        self._manner(DELAY_MILLISECONDS)
        with self.asking.rig.gateway(name="latency") as gateway:
            mine = _server(gateway)
            with servers(self.asking.rig, (LIMIT_A,)) as [bare]:
                pairs = await self._turns([mine, bare], four)
        for name, turns in zip(("", "limit A: "), pairs, strict=True):
            for share in ("p50", "p99"):
                added = [getattr(turn, share) - DELAY_MILLISECONDS for turn in turns]
                yield Figure(f"{name}added latency, {share}", "ms", Ratio.of(added))

    async def cold(self) -> AsyncIterator[Figure]:
        """The first answer after a start: nothing is known, no connection is open."""
        [asker] = self._askers(1)
        self._manner(DELAY_MILLISECONDS)
        found = []
        for turn in range(self.rounds):
            with self.asking.rig.gateway(name=f"cold-{turn}") as gateway:
                milliseconds = await self._once(_server(gateway), asker, self.asking.body)
                found.append(milliseconds - DELAY_MILLISECONDS)
        yield Figure("first answer after a start, added latency", "ms", Ratio.of(found))

    async def family(self) -> AsyncIterator[Figure]:
        """Four people in one question; nobody else asks."""
        [maya] = self.asking.rig.askers([FAMILY_OF_FOUR])
        family = replace(self.asking, body=orjson.dumps({"query": FAMILY}))
        with self.asking.rig.gateway(name="family") as gateway:
            mine = _server(gateway)
            for delay in (DELAY_MILLISECONDS, 0):
                self._manner(delay)
                if people(await family.ask(mine, maya)) != 4:
                    raise UnequalError("It is not a family of four.")
                pairs = [
                    (await self.asking.turn(mine, [maya]), await family.turn(mine, [maya]))
                    for _ in range(self.rounds)
                ]
                slower = Ratio.of([four.p50 / one.p50 for one, four in pairs])
                yield Figure(f"family of four over one person, p50 at {delay} ms", "", slower)
        dearer = Ratio.of([four.cpu / one.cpu for one, four in pairs])
        yield Figure("family of four over one person, processor time", "", dearer)

    async def many(self) -> AsyncIterator[Figure]:
        """Two hundred sources more, which hold nobody."""
        self._manner(0)
        with (
            self.asking.rig.gateway(name="eight") as few,
            self.asking.rig.gateway(Shape(configured=MANY_SOURCES), "many") as many,
        ):
            one, other = await self._turns([_server(few), _server(many)], self._askers(8))
        ratio = Ratio.of([b.cpu / a.cpu for a, b in zip(one, other, strict=True)])
        name = f"{MANY_SOURCES} configured sources over {len(CODES)}, processor time"
        yield Figure(name, "", ratio)

    async def document(self) -> AsyncIterator[Figure]:
        """A document that was never seen, over the same one seen before."""
        [asker] = self._askers(1)
        self._manner(0)
        with self.asking.rig.gateway(name="document") as gateway:
            mine = _server(gateway)
            await self._once(mine, asker, self.asking.body)
            found = [await self._cold_document(mine, asker, turn) for turn in range(self.rounds)]
        yield Figure("cold document, added", "ms", Ratio.of(found))

    async def memory(self) -> AsyncIterator[Figure]:
        """Thirty-two questions at once, no two the same."""
        for size in SIZES[:2]:
            self.asking.rig.set_manner(size)
            with self.asking.rig.gateway(name=f"memory-{size}") as gateway:
                found = [await self._crowded(_server(gateway)) for _ in range(self.rounds)]
            yield Figure(f"memory with 32 questions of {size} items at once", "MB", Ratio.of(found))

    async def overview(self) -> AsyncIterator[Figure]:
        """What comes from the trusts for less of each item, where they are told what is needed."""
        asking = replace(self.asking, body=orjson.dumps({"query": OVERVIEW}))
        self.asking.rig.set_manner(SOME)
        with (
            self.asking.rig.gateway(name="plain") as plain,
            self.asking.rig.gateway(Shape(elements=True), "narrow") as narrow,
        ):
            both = [_server(plain), _server(narrow)]
            one, other = await replace(self, asking=asking)._turns(both, self._askers(4))
        ratio = Ratio.of([b.kilobytes / a.kilobytes for a, b in zip(one, other, strict=True)])
        name = f"bytes from the trusts, `_elements` over plain, lists to choose from, {SOME} items"
        yield Figure(name, "", ratio)

    async def workers(self) -> AsyncIterator[Figure]:
        """Two processes over one, on all the processors that there are. Trusts and clients run
        there too: limit A says what that leaves, and processor time what the second adds.
        """
        if not _knows_workers():
            return
        self._manner(0)
        rig, both = self.asking.rig, ("--workers", "2")
        with (
            rig.gateway(Shape(everywhere=True), "alone") as first,
            rig.gateway(Shape(everywhere=True, options=both), "two") as second,
        ):
            for figure in await self._doubled("two workers", [_server(first), _server(second)]):
                yield figure
        with limit_a(rig, 1) as alone, limit_a(rig, 2) as two:
            for figure in await self._doubled("limit A: two processes", [alone, two]):
                yield figure

    async def hung(self) -> AsyncIterator[Figure]:
        """One trust of eight hangs, its breaker open; deadlines as shipped."""
        shape = Shape(deadline_milliseconds=SHIPPED_MILLISECONDS)
        two = self._askers(2)
        with self.asking.rig.gateway(shape, "hung") as gateway:
            mine, pairs = _server(gateway), []
            for turn in range(self.rounds):
                self._manner(DELAY_MILLISECONDS)
                await replace(self.asking, seconds=12).turn(mine, two)  # its breaker closes
                well = await self.asking.turn(mine, two)
                code = CODES[turn % len(CODES)]
                self.asking.rig.set_manner(FEW, DELAY_MILLISECONDS, code)
                await replace(self.asking, seconds=8).turn(mine, two)  # its breaker opens
                pairs.append((well, await self.asking.turn(mine, two)))
        ratio = Ratio.of([hung.p50 / well.p50 for well, hung in pairs])
        yield Figure("one trust hangs, over none, p50", "", ratio)

    async def _doubled(self, name: str, both: Sequence[Server]) -> list[Figure]:
        """The second over the first. Each question has a connection of its own."""
        async with client(keeps=False) as web:
            afresh = replace(self, asking=replace(self.asking, web=web))
            one, two = await afresh._turns(both, self._askers(len(PERSONAS)))
        pairs = list(zip(one, two, strict=True))
        faster = Ratio.of([b.per_second / a.per_second for a, b in pairs])
        dearer = Ratio.of([b.cpu / a.cpu for a, b in pairs])
        return [
            Figure(f"{name} over one, throughput", "", faster),
            Figure(f"{name} over one, processor time of a request", "", dearer),
        ]

    async def _turns(
        self, both: Sequence[Server], askers: Sequence[Asker]
    ) -> tuple[list[Turn], list[Turn]]:
        """Of two servers, in turn, once both are warm."""
        one, other = both
        for server in both:
            await self.asking.turn(server, askers)
        first, second = [], []
        for _ in range(self.rounds):
            first.append(await self.asking.turn(one, askers))
            second.append(await self.asking.turn(other, askers))
        return first, second

    async def _cold_document(self, server: Server, asker: Asker, turn: int) -> float:
        """By how many milliseconds new documents take longer."""
        cold, warm = [], []
        for number in range(ONES):
            new = RECORD.replace("query Record", f"query Record{turn}x{number}")
            cold.append(await self._once(server, asker, orjson.dumps({"query": new})))
            warm.append(await self._once(server, asker, self.asking.body))
        return median(cold) - median(warm)

    async def _crowded(self, server: Server) -> float:
        """Megabytes in use while each person asks in several ways, which are never shared."""
        askers = self._askers(len(PERSONAS))
        days = ({"since": f"2000-01-0{day}"} for day in range(1, 4))
        bodies = [orjson.dumps({"query": SINCE, "variables": day}) for day in days]
        asked = zip(bodies, (askers, askers, askers[:8]), strict=True)
        await asyncio.gather(
            *(replace(self.asking, body=body).turn(server, group) for body, group in asked)
        )
        return resident_megabytes(server.pid)[0]

    async def _once(self, server: Server, asker: Asker, body: bytes) -> float:
        """Milliseconds of one answer."""
        started = time.perf_counter()
        await replace(self.asking, body=body).ask(server, asker)
        return (time.perf_counter() - started) * 1000

    def _askers(self, count: int) -> list[Asker]:
        return self.asking.rig.askers(PERSONAS[:count])

    def _manner(self, delay_milliseconds: float) -> None:
        self.asking.rig.set_manner(FEW, delay_milliseconds)


PARTS = ("latency", "cold", "family", "many", "document", "memory", "overview", "workers", "hung")


def _server(gateway: Started) -> Server:
    return Server("Kindred", f"{gateway.address}/graphql", gateway.pid)


def _knows_workers() -> bool:
    said = subprocess.run(
        [sys.executable, "server.py", "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return "--workers" in said.stdout
