"""Checks docs/security-catalogue.md: every row is there once, and held by a test or by words.

That the named tests exist is looked at for all pages, in `docs.evidence`.
"""

import re
from collections import Counter
from collections.abc import Iterator

from docs.blocks import ROOT

PAGE = ROOT / "docs" / "security-catalogue.md"

SIZES = {"A": 15, "B": 23, "C": 7, "D": 18, "E": 21, "F": 14, "G": 10}
"""How many rows each part has."""

_ROW = re.compile(r"^\| ([A-Z]\d\d) \| ([^|]+) \| ([^|]*) \|$", re.MULTILINE)
_NAMED = re.compile(r"`([^`]*::[^`]*)`")
_TEST = re.compile(r"tests/(?:\w+/)*test_\w+\.py::test_\w+")
_WORDS = re.compile(r"(?:Not offered yet|Not applicable|Left to who deploys it): (.+)")

_ENOUGH_WORDS = 3


def expected() -> list[str]:
    """The names of all rows."""
    return [f"{part}{n:02}" for part, count in SIZES.items() for n in range(1, count + 1)]


def faults(text: str) -> Iterator[str]:
    """What is wrong with the page, as lines for people."""
    rows = _ROW.findall(text)
    counted = Counter(name for name, _, _ in rows)
    yield from (f"row {name} is missing" for name in expected() if not counted[name])
    yield from (f"row {name} is no row" for name in counted if name not in expected())
    yield from (
        f"row {name} is there {count} times" for name, count in counted.items() if count > 1
    )
    for name, _, held in rows:
        yield from (f"row {name}: {fault}" for fault in _faults(held))


def _faults(held: str) -> Iterator[str]:
    named = _NAMED.findall(held)
    yield from (f"{one} is no test" for one in named if not _TEST.fullmatch(one))
    words = _WORDS.search(held)
    if not named and (words is None or len(words[1].split()) < _ENOUGH_WORDS):
        yield "held by nothing"
