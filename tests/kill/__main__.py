"""`python -m tests.kill [--kills N] [--seed S]`: the whole proof, with its figures.

Exit code: 0 when every answer has its record, every chain is whole and every restart was in time.
"""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from random import Random
from statistics import median

from tests.kill.killing import Found, kill_again_and_again
from tests.support.running import running_pair

MOST_SECONDS = 5.0
"""For starting anew."""


def _arguments(given: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.kill", description=__doc__)
    parser.add_argument("--kills", type=int, default=100, help="how often (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="of the moments (default: %(default)s)")
    return parser.parse_args(given)


def _told(found: Found) -> str:
    slowest = max(found.start_seconds)
    return "\n".join(
        [
            f"Kills                        {found.kills}",
            f"Answers received             {found.answers}, {found.broken_off} broken off",
            f"  with items of records      {found.with_items}, with {found.items} items",
            f"Disclosed without a record   {len(found.unrecorded)}",
            f"Chains of the audit          {found.chains}, faults {len(found.faults)}",
            f"Started again within         {median(found.start_seconds):.1f} s as a rule, "
            f"{slowest:.1f} s at most",
            *found.unrecorded,
            *found.faults,
        ]
    )


def main(given: Sequence[str]) -> int:
    """Return the exit code."""
    options = _arguments(given)
    with (
        tempfile.TemporaryDirectory() as folder,
        running_pair(Path(folder), hurries=True) as pair,
    ):
        moments = Random(options.seed)  # noqa: S311 - so that what was found can be found again
        found = asyncio.run(kill_again_and_again(pair, options.kills, moments))
    print(_told(found))
    return 0 if found.is_good and max(found.start_seconds) <= MOST_SECONDS else 1


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        sys.exit(main(sys.argv[1:]))
    sys.exit("Stopped.")
