"""Renders the figures of docs/performance.md and their picture: `--write` or `--check`.

They are those of one run of `python -m bench.peers --out docs/performance.json`. Nothing is
measured here.
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from docs import chart
from docs.blocks import ROOT, command, table

PAGE = ROOT / "docs" / "performance.md"
RUN = ROOT / "docs" / "performance.json"
PICTURE = ROOT / "docs" / "performance.svg"

KINDRED, TRIMMED = "Kindred", "Kindred trimmed"
LIMIT_A, LIMIT_C, LIMIT_S = "Limit A", "Limit C", "Limit S"
_RATIOS = (
    *((KINDRED, LIMIT_A), (KINDRED, LIMIT_C)),
    *((KINDRED, "Apollo"), (KINDRED, "Mercurius"), (KINDRED, "Naive")),
    (TRIMMED, "Apollo"),
    *((LIMIT_S, LIMIT_A), (LIMIT_S, "Apollo"), (LIMIT_S, "Mercurius"), (LIMIT_S, "Naive")),
    *((LIMIT_A, "Apollo"), (LIMIT_A, "Mercurius"), (LIMIT_A, "Naive")),
    *((LIMIT_C, "Apollo"), (LIMIT_C, "Mercurius"), (LIMIT_C, "Naive")),
)
_SERVERS = (
    *("Items", "Delay", "Server", "Requests/s", "p50", "p99"),
    *("Processor", "Memory", "Calls", "Upstream"),
)
_NONE = "–"

Json = Mapping[str, Any]


def run() -> Json:
    """The run that the page tells of."""
    found: Json = msgspec.json.decode(RUN.read_bytes())
    return found


def blocks() -> Mapping[str, str]:
    """The generated parts of the page."""
    told = run()
    return {
        "machine": _machine(told),
        "ratios": table(_head(told["cells"], "throughput over"), _ratios(told["cells"])),
        "servers": table(_SERVERS, _servers(told["cells"])),
        "further": table(
            ("What", "Median (least–most)"), [*_further(told["figures"]), *_trimmed(told["cells"])]
        ),
    }


def picture() -> str:
    """Throughput as a multiple of limit A's, of each that gives the answer, without delay."""
    groups = []
    for cell in run()["cells"]:
        servers = cell["servers"].items()
        speeds = {
            name: one["per_second"] for name, one in servers if name not in (LIMIT_C, LIMIT_S)
        }
        if cell["delay"] == 0 and LIMIT_A in speeds:
            relative = {name: speed / speeds[LIMIT_A] for name, speed in speeds.items()}
            groups.append(chart.Group(f"{cell['items']:,} items", relative))
    return chart.drawn(f"Throughput as a multiple of {LIMIT_A}'s", groups)


def is_picture_in_step() -> bool:
    """Does the picture show what the page tells?"""
    return PICTURE.exists() and PICTURE.read_text(encoding="utf-8") == picture()


def _machine(told: Json) -> str:
    of = told["machine"]
    rounds = sorted({cell["rounds"] for cell in told["cells"]})
    return (
        f"{of['day']}; {of['processors']} processors ({of['model']}), {of['system']}, "
        f"Python {of['python']}, Node {of['node']}; load {of['load_before']} before and "
        f"{of['load_after']} at the end, the run's own included; {', '.join(map(str, rounds))} "
        f"rounds of {told['seconds']:g} s a turn. The trusts used at most "
        f"{_busiest(told['cells']):.0%} of their processor."
    )


def _busiest(cells: Sequence[Json]) -> float:
    loads = [one["trusts_load"] for cell in cells for one in cell["servers"].values()]
    return float(max(loads))


def _head(cells: Sequence[Json], first: str) -> tuple[str, ...]:
    return (first, *(f"{cell['items']:,} items, {cell['delay']:g} ms" for cell in cells))


def _ratios(cells: Sequence[Json]) -> Iterator[tuple[str, ...]]:
    for one, other in _RATIOS:
        row = [_ratio(cell, one, other) for cell in cells]
        if set(row) != {_NONE}:
            yield (f"{one} / {other}", *row)


def _ratio(cell: Json, one: str, other: str) -> str:
    found = cell["ratios"].get(one, {}).get(other)
    return _spread(found["throughput"]) if found else _NONE


def _servers(cells: Sequence[Json]) -> Iterator[tuple[str, ...]]:
    for cell in cells:
        for name, one in cell["servers"].items():
            yield (
                f"{cell['items']:,}",
                f"{cell['delay']:g} ms",
                name,
                f"{one['per_second']:.1f}",
                f"{one['p50']:.1f} ms",
                f"{one['p99']:.1f} ms",
                f"{one['cpu']:.2f} ms",
                f"{one['megabytes']:.0f} MB",
                f"{one['calls']:.1f}",
                f"{one['kilobytes']:,.0f} kB",
            )


def _further(figures: Sequence[Json]) -> Iterator[tuple[str, ...]]:
    for one in figures:
        yield one["what"], f"{_spread(one['of'])} {one['unit']}".rstrip()


def _trimmed(cells: Sequence[Json]) -> Iterator[tuple[str, ...]]:
    """How much less comes from the trusts where they are told what is needed."""
    for cell in cells:
        whole, trimmed = (cell["servers"].get(name) for name in (KINDRED, TRIMMED))
        if cell["delay"] == 0 and whole and trimmed:
            what = f"bytes from the trusts, trimmed over plain, {cell['items']:,} items"
            yield what, f"{trimmed['kilobytes'] / whole['kilobytes']:.2f}"


def _spread(of: Mapping[str, float]) -> str:
    return f"{of['median']:.2f} ({of['least']:.2f}–{of['most']:.2f})"


def main(given: list[str]) -> int:
    """Return the exit code."""
    if "--write" in given:
        PICTURE.write_text(picture(), encoding="utf-8")
    return command(PAGE, blocks(), given)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
