"""`python -m bench.gate`: fails when the gateway takes more of the processor than it may.

What it may is in `bench/gate.toml`, as a multiple of limit A's in the same run: how fast a machine
is, and what else runs on it, does not matter much. Every round counts: where the first ones do not
settle it there are more of them, and the median of all decides.
"""

import argparse
import asyncio
import sys
import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from statistics import quantiles

import uvloop

from bench.cells import Cell, Work, cell
from bench.peers.starting import KINDRED, LIMIT_A, servers
from bench.rig import Rig, rig
from bench.turns import Asking, Server, client
from bench.unequal import UnequalError

BOUNDS = Path(__file__).with_name("gate.toml")
PEOPLE = 4
SECONDS = 0.8
ROUNDS, MOST_ROUNDS = 7, 21


def bounds() -> dict[int, float]:
    """By how many items there are."""
    return {
        int(size): float(most)
        for size, most in tomllib.loads(BOUNDS.read_text(encoding="utf-8"))["bounds"].items()
    }


def is_settled(ratios: Sequence[float], bound: float) -> bool:
    """Are the middle half of the rounds all on one side?"""
    low, _, high = quantiles(ratios, n=4, method="inclusive")
    return high <= bound or low > bound


async def measured(asking: Asking, pair: Sequence[Server], work: Work, bound: float) -> Cell:
    """As many rounds as it takes, within limits."""
    found = await cell(asking, pair, work, ROUNDS)
    while not is_settled(_ratios(found), bound) and len(found.rounds) < MOST_ROUNDS:
        further = await cell(asking, pair, work, ROUNDS)
        found = replace(found, rounds=[*found.rounds, *further.rounds])
    return found


def _ratios(found: Cell) -> list[float]:
    return [one[KINDRED].cpu / one[LIMIT_A].cpu for one in found.rounds]


async def passes(rig: Rig, pair: Sequence[Server], wanted: Mapping[int, float]) -> bool:
    """Say a line for each size; True when no bound is exceeded. Raises UnequalError."""
    within = True
    askers = rig.askers()[:PEOPLE]
    async with client() as web:
        asking = Asking(web, rig, SECONDS)
        for size, bound in wanted.items():
            found = await measured(asking, pair, Work(size, 0, askers), bound)
            ratio = found.dearer(KINDRED, LIMIT_A)
            within = within and ratio.median <= bound
            word = "at most" if ratio.median <= bound else "ABOVE"
            sys.stdout.write(
                f"{size:>5} items: processor time {ratio} times limit A's in "
                f"{len(found.rounds)} rounds, {word} {bound}\n"
            )
            sys.stdout.flush()
    return within


def main() -> int:
    """Return the exit code."""
    argparse.ArgumentParser(prog="python -m bench.gate", description=__doc__).parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        rig(Path(folder)) as around,
        servers(around, (KINDRED, LIMIT_A)) as pair,
        asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
    ):
        try:
            return 0 if runner.run(passes(around, pair, bounds())) else 1
        except UnequalError as error:
            sys.stderr.write(f"Nothing to compare: {error}\n")
            return 1


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        sys.exit(main())
    sys.exit("Stopped.")
