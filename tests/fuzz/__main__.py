"""Start gateway and sandbox, let Schemathesis ask, and say what became of the gateway.

python -m tests.fuzz [--examples N] [--seeds S …]
"""

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from graphql import build_schema

from tests.support.running import ROOT, Running, running_pair

PROGRAM = ROOT / ".venv-fuzz" / "bin" / "schemathesis"
HOOKS = "tests/fuzz/hooks.py"
PERSON = "maya-hughes"
LIMIT = "people_turned_away_per_minute"
LARGEST_GROWTH_KILOBYTES = 50 * 1024


def run(pair: Running, examples: int, seed: int) -> bool:
    """Ask so many operations, spread over the fields of the schema; was nothing found?"""
    token = asyncio.run(pair.token(PERSON))
    numbers = asyncio.run(pair.personas()).values()
    command = [
        *(str(PROGRAM), "run", "schema/schema.graphql", "--url", f"{pair.gateway_url}/graphql"),
        *("--checks", "answered_in_our_words", "--max-examples", str(-(-examples // _fields()))),
        *("--seed", str(seed), "--request-timeout", "10", "--no-color", "--continue-on-failure"),
        *("-H", f"Authorization: Bearer {token}"),
    ]
    environ = {
        **os.environ,
        "SCHEMATHESIS_HOOKS": HOOKS,
        "PYTHONPATH": str(ROOT),
        "KINDRED_FUZZ_NUMBERS": ",".join(numbers),
    }
    return subprocess.run(command, cwd=ROOT, env=environ, check=False).returncode == 0


def _fields() -> int:
    """How many fields a caller can begin with."""
    schema = build_schema((ROOT / "schema" / "schema.graphql").read_text(encoding="utf-8"))
    roots = (schema.query_type, schema.mutation_type)
    return sum(len(root.fields) for root in roots if root is not None)


def without_limits(pair: Running) -> None:
    """Strangers are asked for here all the time; the gateway would stop listening."""
    lines = pair.configuration.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if not line.startswith(LIMIT)]
    text = "\n".join(kept).replace("[[apps]]", f"[[apps]]\n{LIMIT} = 1_000_000")
    pair.configuration.write_text(text, encoding="utf-8")
    said = pair.reload()
    if not said.startswith("Reloaded"):
        raise RuntimeError(said)


def kilobytes(pid: int) -> int:
    """What a process holds of the memory, as Linux tells."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("VmRSS")))


def main(given: list[str]) -> int:
    """Return the exit code: 1 when something was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--examples", type=int, default=2000, help="operations for each seed")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    options = parser.parse_args(given)
    with tempfile.TemporaryDirectory() as folder, running_pair(Path(folder), hurries=True) as pair:
        without_limits(pair)
        good = run(pair, 200, 0)  # so that everything is loaded once
        before = kilobytes(pair.gateway.pid)
        for seed in options.seeds:
            good &= run(pair, options.examples, seed)
            now = kilobytes(pair.gateway.pid)
            print(f"Seed {seed}: the gateway holds {now} kB, {now - before:+} kB", flush=True)
        defects = pair.log.read_text(encoding="utf-8").count('"event": "defect"')
    grown = now - before
    print(f"In all {grown:+} kB, {defects} defects in the log")
    return 0 if good and not defects and grown < LARGEST_GROWTH_KILOBYTES else 1


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        sys.exit(main(sys.argv[1:]))
    sys.exit("Stopped.")
