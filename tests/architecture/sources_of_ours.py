"""The Python files of the product, parsed. Tests are not among them."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("schema", "settings", "storage", "auth", "sources", "resolvers", "edge")
EVERYTHING = (*PACKAGES, "sandbox", "docs")


@cache
def parsed(path: Path) -> ast.Module:
    """The syntax tree of one file."""
    return ast.parse(path.read_text(encoding="utf-8"))


def files(*packages: str) -> Iterator[Path]:
    """Every file of some packages, and those at the root."""
    yield from sorted(ROOT.glob("*.py"))
    for package in packages:
        yield from sorted((ROOT / package).rglob("*.py"))
