"""`python -m bench.slow_clients`: what two thousand slow clients cost a good one.

Starts gateway and sandbox, measures a person's family query alone and beside each kind of crowd,
and prints what it found. Knows no thresholds.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from urllib.parse import urlsplit

import aiohttp
import uvloop

from bench.crowd import Crowd, Slowness
from tests.support.running import ROOT, Running, running_pair

COUNT = 2000
PER_SECOND = 400
LONGEST_SECONDS = 60
PERSON = "maya-hughes"
SLOW_PERSON = "robin-stranger"
PAUSE_SECONDS = 0.1
QUERY = "{ viewer { patient { appointments(first: 20) { totalCount nodes { title } } } } }"
ASSETS = ROOT / "explorer" / "dist" / "assets"


@dataclass(frozen=True, slots=True)
class Row:
    """One crowd and what the good client had meanwhile."""

    name: str
    milliseconds: list[float]
    failures: int
    crowd: Crowd | None = None

    def line(self) -> str:
        """For people."""
        cuts = quantiles(self.milliseconds, n=100, method="inclusive")
        good = f"p50 {cuts[49]:6.1f} ms  p99 {cuts[98]:6.1f} ms  failed {self.failures}"
        return f"{self.name:12} good client: {len(self.milliseconds):4} x  {good}  {self._lives()}"

    def _lives(self) -> str:
        if self.crowd is None:
            return ""
        crowd = self.crowd
        longest = f"{max(crowd.lives):.1f} s" if crowd.lives else "-"
        return (
            f"| {len(crowd.lives)} cut off, the last after {longest}; "
            f"{crowd.left} left, {crowd.failed} not let in"
        )


def crowds(host: str, token: str) -> Iterator[Slowness]:
    """Each kind of slow client."""
    head = f"POST /graphql HTTP/1.1\r\nHost: {host}\r\n"
    yield Slowness("slow headers", head.encode(), b"X-A: b\r\n")
    signed_in = (
        f"{head}Authorization: Bearer {token}\r\nContent-Type: application/json\r\n"
        "Content-Length: 1000\r\n\r\n{"
    )
    yield Slowness("slow body", signed_in.encode(), b" ")
    largest = max(ASSETS.glob("*"), key=lambda path: path.stat().st_size)
    asset = f"GET /explorer/assets/{largest.name} HTTP/1.1\r\nHost: {host}\r\n\r\n"
    yield Slowness("slow read", asset.encode(), receive_buffer=1)
    yield Slowness("silent", b"")


async def good(pair: Running, token: str, done: asyncio.Event) -> tuple[list[float], int]:
    """A person who asks again and again, over connections of their own; times and failures."""
    times: list[float] = []
    failures = 0
    headers = {"Authorization": f"Bearer {token}"}
    async with aiohttp.ClientSession(headers=headers) as web:
        while not done.is_set():
            started = time.perf_counter()
            try:
                async with web.post(f"{pair.gateway_url}/graphql", json={"query": QUERY}) as got:
                    failures += "errors" in await got.json()
            except (aiohttp.ClientError, OSError, ValueError):
                failures += 1
            times.append((time.perf_counter() - started) * 1000)
            await asyncio.sleep(PAUSE_SECONDS)
    return times, failures


async def alone(pair: Running, token: str) -> Row:
    """Without anybody else."""
    done = asyncio.Event()
    asyncio.get_running_loop().call_later(10, done.set)
    return Row("alone", *await good(pair, token, done))


async def beside(pair: Running, token: str, slowness: Slowness, count: int) -> Row:
    """With a crowd."""
    parts = urlsplit(pair.gateway_url)
    crowd = Crowd((parts.hostname or "", parts.port or 0), slowness, count, PER_SECOND)
    done = asyncio.Event()
    asking = asyncio.create_task(good(pair, token, done))
    await asyncio.to_thread(crowd.stay, LONGEST_SECONDS)
    done.set()
    row = Row(slowness.name, *await asking, crowd)
    crowd.close()
    return row


async def measure(pair: Running, count: int) -> None:
    """Say a line for each kind of crowd."""
    token = await pair.token(PERSON)
    say((await alone(pair, token)).line())
    host = urlsplit(pair.gateway_url).netloc
    for slowness in crowds(host, await pair.token(SLOW_PERSON)):
        say((await beside(pair, token, slowness, count)).line())
        say(f"{'':12} gateway: {status(pair.gateway.pid)}")


def say(line: str) -> None:
    """At once: a run takes minutes."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def status(pid: int) -> str:
    """Memory and open files of a process, as Linux tells."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    memory = next(line.split()[1] for line in lines if line.startswith("VmRSS"))
    return f"{int(memory) // 1024} MB, {len(list(Path(f'/proc/{pid}/fd').iterdir()))} open files"


def main(given: list[str]) -> int:
    """Return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.slow_clients", description=__doc__)
    parser.add_argument("--count", type=int, default=COUNT, help="slow clients of each kind")
    options = parser.parse_args(given)
    with (
        tempfile.TemporaryDirectory() as folder,
        running_pair(Path(folder)) as pair,
        asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
    ):
        runner.run(measure(pair, options.count))
    return 0


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        sys.exit(main(sys.argv[1:]))
    sys.exit("Stopped.")
