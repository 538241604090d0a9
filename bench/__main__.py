"""`python -m bench`: starts gateway and sandbox, measures, and prints what it found."""

import argparse
import asyncio
import os
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import aiohttp
import uvloop

from bench.report import Measured, report
from bench.rounds import Bench, Round
from bench.unequal import UnequalError
from settings import load
from tests.support.running import Running, running_pair

LEAST_ROUNDS = 7


async def measured(running: Running, wanted: int) -> Measured:
    """Measure until there are so many warm rounds. Raises UnequalError if hardly any is warm."""
    settings = load(running.configuration, os.environ)
    connector = aiohttp.TCPConnector(limit=0)  # a limit would make the fan-out wait
    async with aiohttp.ClientSession(connector=connector, trust_env=False) as web:
        bench = Bench(running, settings, web, time.perf_counter)
        first, calls = await bench.first()
        rounds: list[Round] = []
        for tried in range(2 * wanted):
            done = await bench.round()
            rounds += [done] if done else []
            if len(rounds) == wanted:
                return Measured(first, calls, rounds, tried + 1 - wanted)
    raise UnequalError("The gateway kept making other calls than before.")


def main() -> int:
    """Return the exit code: 1 when there was nothing to compare."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=LEAST_ROUNDS, help="at least 7")
    wanted = max(LEAST_ROUNDS, parser.parse_args().rounds)
    with (
        tempfile.TemporaryDirectory() as folder,
        running_pair(Path(folder)) as running,
        asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
    ):
        try:
            print(report(runner.run(measured(running, wanted))))
        except UnequalError as error:
            print(f"Nothing to compare: {error}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        sys.exit(main())
    sys.exit("Stopped.")
