"""`python -m bench.slow_trust`: what a source that hangs costs the nine others, and their sources.

Starts gateway, sandbox and ten small sources, measures, and prints what it found. Knows no
thresholds.
"""

import argparse
import asyncio
import os
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

import aiohttp
import uvloop

from bench.asking import Asker
from bench.slow_report import Measured, report
from bench.slow_rounds import Rounds
from bench.trio import Trio, running_trio
from bench.unequal import UnequalError
from settings import load

ROUNDS = 10


async def measured(trio: Trio, wanted: int) -> Measured:
    """Measure so many rounds of each pattern. Raises UnequalError."""
    connector = aiohttp.TCPConnector(limit=0)  # a limit would make questions wait
    async with aiohttp.ClientSession(connector=connector, trust_env=False) as web:
        asker = Asker(trio, web)
        tried = [one async for one in Rounds(asker).all(wanted)]
        rounds = [one for one in tried if one is not None]
        return Measured(rounds, len(tried) - len(rounds), *await asker.total())


def main() -> int:
    """Return the exit code: 1 when an answer was not as it must be."""
    parser = argparse.ArgumentParser(prog="python -m bench.slow_trust", description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="of each pattern, 2 or more")
    wanted = max(2, parser.parse_args().rounds)
    with (
        tempfile.TemporaryDirectory() as folder,
        running_trio(Path(folder)) as trio,
        asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
    ):
        try:
            found = runner.run(measured(trio, wanted))
        except UnequalError as error:
            sys.stderr.write(f"Nothing to compare: {error}\n")
            return 1
        sys.stdout.write(f"{report(found, load(trio.configuration, os.environ))}\n")
    return 0


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        sys.exit(main())
    sys.exit("Stopped.")
