"""Blocks of a page that a program writes: found by their name, compared, replaced.

A block stands between `<!-- generated: NAME -->` and `<!-- end: NAME -->`. Everything outside is
written by people and never touched.
"""

import argparse
import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

ROOT = Path(__file__).parent.parent


class MissingBlockError(Exception):
    """The page has no place for the block."""


def with_blocks(page: str, blocks: Mapping[str, str]) -> str:
    """Return the page with each block in its place. Raises MissingBlockError."""
    for name, body in blocks.items():
        page = _with_block(page, name, body)
    return page


def in_step(path: Path, blocks: Mapping[str, str]) -> bool:
    """Does the page hold what the program would write? Raises MissingBlockError."""
    page = path.read_text(encoding="utf-8")
    return with_blocks(page, blocks) == page


def command(path: Path, blocks: Mapping[str, str], given: list[str]) -> int:
    """`--write` brings the page in step, `--check` says whether it is; returns the exit code."""
    parser = argparse.ArgumentParser(prog=f"python -m docs.{path.stem}")
    todo = parser.add_mutually_exclusive_group(required=True)
    todo.add_argument("--write", action="store_true", help="write the generated tables")
    todo.add_argument("--check", action="store_true", help="fail when the page is out of step")
    if parser.parse_args(given).write:
        page = path.read_text(encoding="utf-8")
        path.write_text(with_blocks(page, blocks), encoding="utf-8")
        return 0
    if in_step(path, blocks):
        return 0
    name = path.relative_to(ROOT)
    sys.stderr.write(f"{name} is out of step: run python -m docs.{path.stem} --write\n")
    return 1


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A Markdown table."""
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _with_block(page: str, name: str, body: str) -> str:
    first, last = f"<!-- generated: {name} -->", f"<!-- end: {name} -->"
    between = re.compile(f"{re.escape(first)}\n.*?{re.escape(last)}", re.DOTALL)
    if not between.search(page):
        raise MissingBlockError(name)
    return between.sub(lambda _: f"{first}\n{body}\n{last}", page, count=1)
