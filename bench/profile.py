"""`python -m bench.profile`: where the gateway's processor time goes in one person's record.

cProfile makes everything slower, and many small functions more so than few large ones: read it as
a list of where to look, never as how long something takes. Kept with --out, it can be read again
by pstats or any viewer.
"""

import argparse
import os
import pstats
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from bench.asked import Target
from bench.rig import Asker, Shape, rig
from bench.started import Started
from bench.trusts import SIZES

WARM = 3
LONGEST_SECONDS = 10


def asked(target: Target, askers: Sequence[Asker], times: int) -> None:
    """Ask so often, one after another, each time as somebody else."""
    for turn in range(times):
        target.ask(askers[turn % len(askers)])


def profiled(gateway: Started, askers: Sequence[Asker], times: int, out: Path) -> pstats.Stats:
    """Ask under the profiler, once all is warm."""
    with Target(gateway.address) as target:
        asked(target, askers, WARM * len(askers))
        os.kill(gateway.pid, signal.SIGUSR1)
        asked(target, askers, times)
        os.kill(gateway.pid, signal.SIGUSR2)
        _wait_for(out)
    return pstats.Stats(str(out))


def _wait_for(out: Path) -> None:
    """A profile is written when the gateway gets to it."""
    until = time.monotonic() + LONGEST_SECONDS
    while time.monotonic() < until:
        if out.exists() and out.stat().st_size:
            time.sleep(0.2)  # to its end
            return
        time.sleep(0.02)
    raise RuntimeError("The gateway wrote no profile.")


def main() -> int:
    """Return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.profile", description=__doc__)
    parser.add_argument("--items", type=int, choices=SIZES, default=SIZES[0])
    parser.add_argument("--times", type=int, default=200, help="queries")
    parser.add_argument("--lines", type=int, default=40)
    parser.add_argument("--sort", choices=("tottime", "cumulative", "ncalls"), default="tottime")
    parser.add_argument("--elements", action="store_true", help="let the trusts trim")
    parser.add_argument("--batch", action="store_true", help="ask all types in one call")
    parser.add_argument("--out", type=Path, help="keep the profile there")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, rig(Path(folder)) as around:
        around.set_manner(options.items)
        out = options.out or Path(folder) / "gateway.profile"
        out.unlink(missing_ok=True)
        program = ("-m", "bench.profiled", str(out.absolute()), "server.py")
        shape = Shape(options.elements, options.batch, program=program)
        with around.gateway(shape) as gateway:
            stats = profiled(gateway, around.askers(), options.times, out)
    stats.strip_dirs().sort_stats(options.sort).print_stats(options.lines)
    return 0


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        sys.exit(main())
    sys.exit("Stopped.")
