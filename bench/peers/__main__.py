"""`python -m bench.peers`: the gateway beside its peers, and its further figures.

Prints what it found, and with --out keeps it for `python -m docs.performance --write`. It judges
nothing. A part of it takes less: --parts throughput --sizes 21 --delays 0 is a minute.
"""

import argparse
import asyncio
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import uvloop

from bench.cells import Cell, Work, cell
from bench.peers.further import PARTS, Figure, Further
from bench.peers.starting import (
    KINDRED,
    LIMIT_A,
    LIMIT_C,
    LIMIT_S,
    NAIVE,
    NAMES,
    TRIMMED,
    servers,
)
from bench.rig import Rig, rig
from bench.trusts import SIZES
from bench.turns import Asking, client
from bench.unequal import UnequalError

THROUGHPUT = "throughput"
DELAYS = (0, 20)
ROUNDS, SECONDS = 5, 1.5
_COMPARED = {
    KINDRED: {KINDRED, TRIMMED},
    TRIMMED: {TRIMMED},
    LIMIT_A: {KINDRED, TRIMMED, LIMIT_A},
    LIMIT_C: {KINDRED, TRIMMED, LIMIT_A, LIMIT_C},
    LIMIT_S: {KINDRED, TRIMMED, LIMIT_S},
}
"""Who is set beside all but these. The limits are too: what they cannot, no gateway can that makes
the same calls in the same way."""
PEOPLE = {21: 8, 201: 8, 2001: 4}
"""Who ask at once, by how many items there are: enough to keep one processor busy."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of it all."""

    parts: Sequence[str]
    sizes: Sequence[int]
    delays: Sequence[int]
    names: Sequence[str]
    rounds: int


async def throughput(asking: Asking, wanted: Wanted) -> AsyncIterator[Cell]:
    """Every size at every delay."""
    askers = asking.rig.askers()
    with servers(asking.rig, wanted.names) as everybody:
        for size in wanted.sizes:
            for delay in wanted.delays:
                work = Work(size, delay, askers[: PEOPLE[size]])
                # It would take minutes over what is known from one cell.
                able = [one for one in everybody if one.name != NAIVE or (size, delay) == (201, 0)]
                yield await cell(asking, able, work, wanted.rounds)


@dataclass(slots=True)
class Found:
    """What there is so far, for the page."""

    cells: list[dict[str, Any]] = field(default_factory=list)
    figures: list[dict[str, Any]] = field(default_factory=list)
    unequal: int = 0
    """Parts in which there was nothing to compare. The others count all the same."""

    async def measure(self, rig: Rig, wanted: Wanted, seconds: float) -> None:
        """Everything that is wanted, said as soon as it is there."""
        async with client() as web:
            asking = Asking(web, rig, seconds)
            for part in wanted.parts:
                try:
                    await self._measure(part, asking, wanted)
                except UnequalError as error:
                    self.unequal += 1
                    sys.stderr.write(f"{part}: nothing to compare: {error}\n")

    async def _measure(self, part: str, asking: Asking, wanted: Wanted) -> None:
        if part == THROUGHPUT:
            async for found in throughput(asking, wanted):
                self.cells.append(_told(found))
                _say(_lines(self.cells[-1]))
            return
        async for figure in getattr(Further(asking, wanted.rounds), part)():
            self.figures.append(asdict(figure))
            _say([_line(figure)])


def machine() -> dict[str, Any]:
    """On what it was measured."""
    node = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False)  # noqa: S607
    named = (
        line for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line
    )
    return {
        "day": datetime.now(UTC).date().isoformat(),
        "processors": os.cpu_count(),
        "model": next(named, ":").partition(":")[2].strip(),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "node": node.stdout.strip().removeprefix("v"),
    }


def _told(found: Cell) -> dict[str, Any]:
    """A cell for the page."""
    names = list(found.rounds[0])
    return {
        "items": found.work.items,
        "delay": found.work.delay_milliseconds,
        "people": len(found.work.askers),
        "rounds": len(found.rounds),
        "servers": {name: found.typical(name) for name in names},
        "ratios": {
            one: {other: _compared(found, one, other) for other in names if other not in passed}
            for one, passed in _COMPARED.items()
            if one in names
        },
    }


def _compared(found: Cell, one: str, other: str) -> dict[str, Any]:
    return {
        "throughput": asdict(found.faster(one, other)),
        "cpu": asdict(found.dearer(one, other)),
    }


def _lines(told: dict[str, Any]) -> list[str]:
    head = f"{told['items']} items, {told['delay']:g} ms, {told['people']} people at once"
    lines = [
        "",
        f"{head}, {told['rounds']} rounds",
        f"{'':<16}{'req/s':>8}{'p50 ms':>8}{'p99 ms':>8}{'cpu ms':>8}{'MB':>6}{'calls':>7}"
        f"{'kB':>8}{'trusts':>8}",
    ]
    for name, turn in told["servers"].items():
        lines.append(
            f"{name:<16}{turn['per_second']:>8.1f}{turn['p50']:>8.1f}{turn['p99']:>8.1f}"
            f"{turn['cpu']:>8.2f}{turn['megabytes']:>6.0f}{turn['calls']:>7.1f}"
            f"{turn['kilobytes']:>8.0f}{turn['trusts_load']:>8.0%}"
        )
    for one, ratios in told["ratios"].items():
        for other, both in ratios.items():
            lines.append(
                f"  {one} over {other}: throughput {_ratio(both['throughput'])}, "
                f"processor time {_ratio(both['cpu'])}"
            )
    return lines


def _ratio(of: dict[str, float]) -> str:
    return f"{of['median']:.2f} ({of['least']:.2f}–{of['most']:.2f})"


def _line(figure: Figure) -> str:
    return f"{figure.what}: {_ratio(asdict(figure.of))} {figure.unit}".rstrip()


def _say(lines: Sequence[str]) -> None:
    """At once: a run takes minutes."""
    sys.stdout.writelines(f"{line}\n" for line in lines)
    sys.stdout.flush()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.peers", description=__doc__)
    known = {name.lower().replace(" ", "-"): name for name in NAMES}
    parser.add_argument("--parts", nargs="+", choices=(THROUGHPUT, *PARTS), default=None)
    parser.add_argument("--sizes", nargs="+", type=int, choices=SIZES, default=SIZES)
    parser.add_argument("--delays", nargs="+", type=int, default=DELAYS, help="milliseconds")
    parser.add_argument("--servers", nargs="+", choices=known, default=list(known))
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--seconds", type=float, default=SECONDS, help="of a turn")
    parser.add_argument("--out", type=Path, help="keep the figures there, as JSON")
    parser.set_defaults(known=known)
    return parser


def main() -> int:
    """Return the exit code: 1 when there was nothing to compare in some part."""
    options = _parser().parse_args()
    parts = options.parts or (THROUGHPUT, *PARTS)
    names = [options.known[one] for one in options.servers]
    wanted = Wanted(parts, options.sizes, options.delays, names, options.rounds)
    before, found = os.getloadavg()[0], Found()
    with (
        tempfile.TemporaryDirectory() as folder,
        rig(Path(folder)) as around,
        asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
    ):
        runner.run(found.measure(around, wanted, options.seconds))
    load = {"load_before": round(before, 1), "load_after": round(os.getloadavg()[0], 1)}
    _say(["", f"Load of the machine: {load['load_before']} before, {load['load_after']} after"])
    if options.out:
        head = {"machine": {**machine(), **load}, "seconds": options.seconds}
        whole = {**head, "cells": found.cells, "figures": found.figures}
        options.out.write_bytes(orjson.dumps(whole, option=orjson.OPT_INDENT_2) + b"\n")
    return 1 if found.unequal else 0


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        sys.exit(main())
    sys.exit("Stopped.")
