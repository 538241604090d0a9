"""`python -m tests.actions [--rounds N] [--seed S]`: the whole proof, with its figures.

Exit code: 0 when nothing came to pass twice, nothing that was acknowledged got lost, and nothing
stayed unknown.
"""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from random import Random

from tests.actions.breaking import Breaker, Found, plans
from tests.actions.kinds import EVERY
from tests.support.running import running_pair


def _arguments(given: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.actions", description=__doc__)
    parser.add_argument("--rounds", type=int, default=10, help="how often (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="of the moments (default: %(default)s)")
    return parser.parse_args(given)


async def _run(breaker: Breaker, rounds: int, random: Random) -> None:
    await breaker.begin()
    try:
        for number in range(rounds):
            each = plans(EVERY)
            random.shuffle(each)
            for plan in each:
                await breaker.run(replace(plan, by_itself=bool(number % 2)))
    finally:
        breaker.end()


def _told(found: Found) -> str:
    outcomes = ", ".join(f"{many} {one}" for one, many in sorted(found.by_outcome.items()))
    return "\n".join(
        [
            f"Runs                         {found.runs}, {found.kills} of them killed",
            f"Told at first                {found.unknown} UNKNOWN, {found.broken_off} nothing",
            f"Told in the end              {outcomes}",
            f"Doubled, lost or left open   {len(found.wrong)}",
            *found.wrong,
        ]
    )


def main(given: Sequence[str]) -> int:
    """Return the exit code."""
    options = _arguments(given)
    random = Random(options.seed)  # noqa: S311 - so that what was found can be found again
    print(f"{options.rounds * len(plans(EVERY))} actions to break off.", flush=True)
    with tempfile.TemporaryDirectory() as folder, running_pair(Path(folder), hurries=True) as pair:
        breaker = Breaker(pair, random)
        asyncio.run(_run(breaker, options.rounds, random))
    print(_told(breaker.found))
    return 1 if breaker.found.wrong else 0


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        sys.exit(main(sys.argv[1:]))
    sys.exit("Stopped.")
