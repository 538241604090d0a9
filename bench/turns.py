"""A turn: for some seconds some people ask one server again and again, each one thing at a time.

How fast, at what cost to the server, and what it asked the trusts for it.
"""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import quantiles

import aiohttp
import orjson

from bench.asked import headers
from bench.effort import cpu_seconds, resident_megabytes
from bench.record import RECORD
from bench.rig import Asker, Rig
from bench.unequal import UnequalError

BODY = orjson.dumps({"query": RECORD})


@dataclass(frozen=True, slots=True)
class Server:
    """Somebody who answers the question."""

    name: str
    url: str
    pid: int


@dataclass(frozen=True, slots=True)
class Turn:
    """What came of one. Times are milliseconds, per request where that makes sense."""

    requests: int
    per_second: float
    p50: float
    p99: float
    cpu: float
    """Of the server, per request."""
    megabytes: float
    """Of the largest process of the server, in memory at the end."""
    calls: float
    """At the trusts, per request."""
    kilobytes: float
    """Of bodies from the trusts, per request."""
    trusts_load: float
    """The share of its processor that the process of the trusts used."""
    answers: Sequence[bytes]
    """The last one that each person had."""


@dataclass(frozen=True, slots=True)
class Asking:
    """How a turn is done: everybody goes on for so long."""

    web: aiohttp.ClientSession
    rig: Rig
    seconds: float
    body: bytes = BODY

    async def turn(self, server: Server, askers: Sequence[Asker]) -> Turn:
        """Raises UnequalError when an answer is none."""
        before, cpu = self.rig.counters(), cpu_seconds(server.pid)
        started = time.perf_counter()
        asking = (self._again(server, one, started + self.seconds) for one in askers)
        parts = await asyncio.gather(*asking)
        seconds = time.perf_counter() - started
        cpu, after = cpu_seconds(server.pid) - cpu, self.rig.counters()
        if any(b'"errors"' in last for _, last in parts):
            raise UnequalError(f"{server.name} answered with errors.")
        times = [one for part, _ in parts for one in part]
        cuts = quantiles(times, n=100, method="inclusive") if len(times) > 1 else times * 99
        count = len(times)
        return Turn(
            requests=count,
            per_second=count / seconds,
            p50=cuts[49],
            p99=cuts[98],
            cpu=cpu * 1000 / count,
            megabytes=resident_megabytes(server.pid)[0],
            calls=(after["calls"] - before["calls"]) / count,
            kilobytes=(after["body_bytes"] - before["body_bytes"]) / count / 1024,
            trusts_load=_load(before, after),
            answers=[last for _, last in parts],
        )

    async def ask(self, server: Server, asker: Asker) -> bytes:
        """One answer."""
        async with self.web.post(server.url, data=self.body, headers=headers(asker)) as answer:
            body = await answer.read()
        if answer.status != 200:
            raise UnequalError(f"{server.name} answered {answer.status}.")
        return body

    async def _again(self, server: Server, asker: Asker, until: float) -> tuple[list[float], bytes]:
        """Milliseconds of each answer, and the last one. At least one is asked for."""
        times: list[float] = []
        while True:
            started = time.perf_counter()
            last = await self.ask(server, asker)
            ended = time.perf_counter()
            times.append((ended - started) * 1000)
            if ended >= until:
                return times, last


def client(*, keeps: bool = True) -> aiohttp.ClientSession:
    """For turns. Connections are not kept from one to the next: servers close those that idle.

    Where there are several processes, keep none at all: it would be chance who has how many.
    """
    connector = (
        aiohttp.TCPConnector(limit=0, keepalive_timeout=1)
        if keeps
        else aiohttp.TCPConnector(limit=0, force_close=True)
    )
    return aiohttp.ClientSession(connector=connector, trust_env=False)


def _load(before: Mapping[str, float], after: Mapping[str, float]) -> float:
    seconds = after["at_seconds"] - before["at_seconds"]
    return (after["cpu_seconds"] - before["cpu_seconds"]) / seconds
