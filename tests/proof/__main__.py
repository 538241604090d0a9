"""The whole proof, for `make prove`: decisions, releases and operations against the oracle.

Ends with 1 if anything differs, if a canary is heard where it does not belong, or if a field of the
schema was never asked for.
"""

import argparse
import asyncio
import sys
import time
from collections.abc import Iterable, Mapping, Set
from contextlib import suppress

from tests.proof import acts, decisions, queries, releases, telling
from tests.proof.covered import covered
from tests.proof.tally import Tally

OPERATIONS_OF_A_COUNTRY = 250
TRIES_OF_A_COUNTRY = 150


def main(arguments: list[str]) -> int:
    """Run it and print what it came to."""
    wanted = _wanted(arguments)
    what = f"{wanted.decisions} decisions, {wanted.queries} operations, {wanted.actions} actions"
    print(f"seed {wanted.seed}: {what}", flush=True)
    differing = _decisions(wanted.seed, wanted.decisions)
    differing += _releases(wanted.seed, wanted.decisions // 10)
    differing += _telling(wanted.seed, max(1, wanted.queries // OPERATIONS_OF_A_COUNTRY))
    asked = _operations(wanted.seed, wanted.queries)
    done = _tries(wanted.seed, wanted.actions)
    differing += asked.differing + done.differing + _unasked(asked.fields | done.fields)
    print("0 differences" if not differing else f"{differing} DIFFERENCES")
    return 1 if differing else 0


def _wanted(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.proof", description=__doc__)
    parser.add_argument("--decisions", type=int, default=100_000)
    parser.add_argument("--queries", type=int, default=10_000)
    parser.add_argument("--actions", type=int, default=3_000)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args(arguments)


def _decisions(seed: int, count: int) -> int:
    started = time.perf_counter()
    found = decisions.compared(seed, count)
    _head(f"{found.total} decisions", started, found.differing, found.shown)
    _table(found.decided, found.total)
    _table({f"age {band}": times for band, times in found.bands.items()}, count)
    return found.differing


def _releases(seed: int, count: int) -> int:
    started = time.perf_counter()
    found = releases.compared(seed, count)
    _head(f"{count} releases", started, found.differing, found.shown)
    _table(found.items, sum(found.items.values()))
    return found.differing


def _telling(seed: int, countries: int) -> int:
    started = time.perf_counter()
    told = asyncio.run(telling.compared(seed, countries))
    head = f"what may tell of something withheld, in {countries} countries"
    _head(head, started, told.differing, told.shown)
    _table(told.items, 0)
    return told.differing


def _operations(seed: int, count: int) -> Tally:
    started = time.perf_counter()
    countries = max(1, count // OPERATIONS_OF_A_COUNTRY)
    tally = asyncio.run(queries.asked(seed, count, countries))
    said = f"{tally.operations} operations and {tally.letters} letters in {countries} countries"
    _head(said, started, tally.differing, tally.shown)
    _table(_counts(tally), 0)
    return tally


def _unasked(fields: Set[str]) -> int:
    found = sorted(set(covered()) - fields)
    if found:
        print(f"  never asked for: {' '.join(found)}")
    return len(found)


def _tries(seed: int, count: int) -> Tally:
    started = time.perf_counter()
    countries = max(1, count // TRIES_OF_A_COUNTRY)
    tally = asyncio.run(acts.tried(seed, count, countries))
    said = f"{tally.attempts} actions tried in {countries} countries"
    _head(said, started, tally.differing, tally.shown)
    _table(_acts(tally), 0)
    done = {one.partition(",")[0] for one in tally.done}
    for name in set(acts.mutations()) - done:
        tally.fault("never done", name)
    return tally


def _acts(tally: Tally) -> Mapping[str, int]:
    return {
        **{f"done: {what}": times for what, times in tally.done.items()},
        **{f"became: {outcome}": times for outcome, times in tally.ends.items()},
        **{f"not done: {code}": times for code, times in tally.not_done.items()},
        "refusals like those of nothing": tally.twins,
        "letters read by opening": tally.opened,
        "events of audit exported": tally.exported,
    }


def _counts(tally: Tally) -> Mapping[str, int]:
    seen = tally.seen
    return {
        "records opened": seen.records,
        "items shown": seen.items,
        "own canaries heard": seen.words,
        "people and things absent": seen.absent,
        "appointments to be moved": seen.moved,
        "proxies listed": seen.proxies,
        "days looked ahead": seen.ahead,
        "letters given": tally.letters_given,
        "lists read page by page": tally.turned,
        "choices changed": tally.changes,
        "rows of audit read": tally.audited,
        "lines of log read": tally.logged,
        "fields by route": len(tally.routes),
        **{f"closed: {reason}": times for reason, times in tally.refused.items()},
        **{f"token: {kind}": times for kind, times in tally.tokens.items()},
        **{f"error: {code}": times for code, times in tally.codes.items()},
    }


def _head(what: str, started: float, differing: int, shown: Iterable[str]) -> None:
    seconds = time.perf_counter() - started
    print(f"\n{what} in {seconds:.0f} s: {differing} differences", flush=True)
    for one in shown:
        print(f"  ✗ {one}")


def _table(counts: Mapping[str, int], total: int) -> None:
    for name, times in sorted(counts.items()):
        share = f" {100 * times / total:5.1f} %" if total else ""
        print(f"  {name:34} {times:8}{share}", flush=True)


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        sys.exit(main(sys.argv[1:]))
    sys.exit("Stopped.")
