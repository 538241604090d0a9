"""The whole proof of compiled selections, for `make prove`: many operations on many records.

Ends with 1 if any is answered otherwise than graphql-core answers it.
"""

import argparse
import sys
import time
import warnings
from contextlib import suppress
from random import Random

from tests.proof.compiled.likeness import Seen
from tests.proof.compiled.trial import compared, oddities, records

ODDS = (0, 0.005, 0.03, 0.1)
"""How much of the data is as it must not be."""


def main(arguments: list[str]) -> int:
    """Run it and print what it came to."""
    parser = argparse.ArgumentParser(prog="python -m tests.proof.compiled", description=__doc__)
    parser.add_argument("--trials", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args(arguments)
    # graphql-core leaves coroutines alone when something beside them fails.
    warnings.filterwarnings("ignore", "coroutine .* was never awaited", RuntimeWarning)
    seen, started = Seen(), time.perf_counter()
    executor = seen.watching()
    valid = differing = 0
    for number in range(wanted.trials):
        random = Random(f"{wanted.seed} {number}")  # noqa: S311 - to be had again
        ground = (records, oddities)[number % 2]()
        found = compared(ground, random, random.choice(ODDS), executor)
        valid += found is not None
        differing += bool(found)
        for one in (found or [])[:1]:
            print(f"seed {wanted.seed}, trial {number}\n{one}")
    seconds = time.perf_counter() - started
    print(f"{valid} operations on made-up records, {seconds:.0f} s: {differing} differences")
    print("  selections: " + ", ".join(f"{times} {name}" for name, times in seen.counts.items()))
    return 1 if differing or not seen.counts["compiled"] else 0


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        sys.exit(main(sys.argv[1:]))
    sys.exit("Stopped.")
