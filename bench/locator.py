"""`python -m bench.locator`: the locator's index at full size, in a SQLite file of its own.

Fills it in bulk, then measures look-ups and the intake of one batch through the real `Locator`.
Prints figures and judges none.
"""

import argparse
import asyncio
import os
import random
import sys
import tempfile
import time
from collections.abc import Awaitable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from statistics import median, quantiles

from sqlalchemy import Engine, insert

from schema.directory import Directory, Locate, Source, Terms
from schema.identifiers import NhsNumber, OdsCode, nhs_number
from sources.locator import Locator
from storage.database import open_database
from storage.tables import HOLDING

SOURCES = 215
HOLDERS = 3
BATCH = 5_000
LOOK_UPS = 2_000
_AT_A_TIME = 50_000
_ORGANISATIONS = [OdsCode(f"T{place:04d}") for place in range(SOURCES)]


@dataclass(frozen=True, slots=True)
class Figures:
    """What one run found out. Times are in seconds."""

    rows: int
    fill: float
    bytes_on_disk: int
    cold: float
    warm: Sequence[float]
    strangers: Sequence[float]
    intake: float
    again: float
    removal: float


def directory() -> Directory:
    """Sources that are all found through the index."""
    sources = tuple(Source(code, frozenset(), Locate.INDEX, Terms(code)) for code in _ORGANISATIONS)
    return Directory({}, sources, {})


def people() -> Iterator[NhsNumber]:
    """NHS numbers of the test range."""
    numbers = (nhs_number(str(one)) for one in range(9_990_000_000, 10_000_000_000))
    return (one for one in numbers if one is not None)


def fill(engine: Engine, rows: int, chance: random.Random) -> None:
    """So many rows, evenly spread and in order of their key, like the hashes of so many people."""
    step = 2**64 // rows
    for start in range(0, rows, _AT_A_TIME):
        batch = [
            {
                "person": (place * step + chance.randrange(step)).to_bytes(8, "big")
                + chance.randbytes(24),
                "organisation": _ORGANISATIONS[chance.randrange(SOURCES)],
            }
            for place in range(start, min(start + _AT_A_TIME, rows))
        ]
        with engine.begin() as connection:
            connection.execute(insert(HOLDING), batch)


def filled(file: Path, rows: int) -> float:
    """Make an index of so many rows; returns the seconds it took. No loop runs meanwhile: Ctrl-C
    would wait for its turn in it."""
    engine = open_database(f"sqlite:///{file}")
    started = time.perf_counter()
    fill(engine, rows, random.Random(rows))  # noqa: S311 - spreads rows, protects nothing
    engine.dispose()
    return time.perf_counter() - started


async def measured(file: Path, rows: int, fill_seconds: float) -> Figures:
    """Measure an index that has been filled."""
    engine = open_database(f"sqlite:///{file}", migrate=False)
    locator = Locator(engine, [b"a key of the bench"], directory())
    known = list(islice(people(), BATCH))
    for code in _ORGANISATIONS[:HOLDERS]:
        await locator.add(code, known)
    engine.dispose()
    size = file.stat().st_size  # noqa: ASYNC240 - nobody else is served here
    cold = await _cold(file, known[0])
    warm = [await _look_up(locator, one, HOLDERS) for one in known[:LOOK_UPS]]
    unknown = list(islice(people(), BATCH, 2 * BATCH))
    return Figures(
        rows=rows + HOLDERS * BATCH,
        fill=fill_seconds,
        bytes_on_disk=size,
        cold=cold,
        warm=warm,
        strangers=[await _look_up(locator, one, 0) for one in unknown[:LOOK_UPS]],
        intake=await _timed(locator.add(_ORGANISATIONS[9], unknown)),
        again=await _timed(locator.add(_ORGANISATIONS[9], unknown)),
        removal=await _timed(locator.remove(_ORGANISATIONS[9], unknown)),
    )


async def _cold(file: Path, who: NhsNumber) -> float:
    """One look-up by a new connection to a file of which the system holds nothing in memory."""
    with file.open("rb") as pages:
        os.posix_fadvise(pages.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    engine = open_database(f"sqlite:///{file}", migrate=False)
    spent = await _look_up(Locator(engine, [b"a key of the bench"], directory()), who, HOLDERS)
    engine.dispose()
    return spent


async def _look_up(locator: Locator, who: NhsNumber, expected: int) -> float:
    started = time.perf_counter()
    found = await locator.holdings(who)
    spent = time.perf_counter() - started
    if len(found) != expected:
        raise RuntimeError(f"{len(found)} holders were found, not {expected}.")
    return spent


async def _timed(work: Awaitable[None]) -> float:
    started = time.perf_counter()
    await work
    return time.perf_counter() - started


def report(found: Figures) -> str:
    """The figures as lines for a terminal."""
    return "\n".join(
        [
            f"Index of {found.rows:,} rows, {SOURCES} sources configured",
            f"{'filled in bulk':<34}{found.fill:>10.1f} s",
            f"{'on disk':<34}{found.bytes_on_disk / 1e6:>10.0f} MB"
            f"   {found.bytes_on_disk / found.rows:.1f} bytes a row",
            f"{'look-up, cold file and connection':<34}{_milliseconds(found.cold)}",
            f"{f'look-up of a person with {HOLDERS} holders':<34}{_spread(found.warm)}",
            f"{'look-up of a person with none':<34}{_spread(found.strangers)}",
            f"{f'{BATCH:,} people added':<34}{_milliseconds(found.intake)}",
            f"{'the same again':<34}{_milliseconds(found.again)}",
            f"{'and removed':<34}{_milliseconds(found.removal)}",
        ]
    )


def _spread(seconds: Sequence[float]) -> str:
    high = quantiles(seconds, n=100)[98]
    return f"{_milliseconds(median(seconds))} median, {high * 1000:.2f} ms p99"


def _milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:>10.2f} ms"


def main() -> int:
    """Return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.locator", description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000, help="besides the people looked up")
    rows = max(1, parser.parse_args().rows)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "index.db")
        sys.stdout.write(f"Filling an index with {rows:,} rows.\n")
        sys.stdout.flush()
        found = asyncio.run(measured(file, rows, filled(file, rows)))
        sys.stdout.write(f"{report(found)}\n")
    return 0


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        sys.exit(main())
    sys.exit("Stopped.")
