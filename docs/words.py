"""Compares words of pages and code: settings that nobody reads, names that are not ours."""

import re
from collections.abc import Iterator
from pathlib import Path

from docs.configuration import MeaningError, keys, read_meanings

PACKAGES = ("auth", "edge", "resolvers", "schema", "settings", "sources", "storage")
_BOLD = re.compile(r"\*\*(\w+)\*\*")
_NAME = re.compile(r"^\s*(?:async )?(?:class|def) (\w+)", re.MULTILINE)


def unused_keys(root: Path) -> Iterator[str]:
    """Keys that are said to be in effect and read by nothing, and the other way round.

    A key is read where some module of the gateway names it as an attribute; two keys of the same
    name cannot be told apart.
    """
    code = "\n".join(_sources(root, without=("settings/tables.py",)))
    read = set(re.findall(r"\.(\w+)\b", code))
    try:
        found = keys(read_meanings())
    except MeaningError as error:
        yield f"docs/meanings.toml: {error}"
        return
    for key in found:
        if key.in_effect and key.name not in read:
            yield f"docs/meanings.toml: {key.table}.{key.name} is read by nothing; say so"
        if not key.in_effect and key.name in read:
            yield f"docs/meanings.toml: {key.table}.{key.name} is read now; say what it does"


def forbidden_words(root: Path) -> Iterator[str]:
    """Names of classes and functions with a word that the glossary prints in bold under "Not"."""
    glossary = (root / "docs" / "glossary.md").read_text(encoding="utf-8")
    words = set(_BOLD.findall(glossary))
    for text in _sources(root):
        for name in _NAME.findall(text):
            parts = set(re.findall(r"[a-z]+|[A-Z][a-z]*", name))
            for word in words & {part.lower() for part in parts}:
                yield f"{name}: the glossary has another word for {word}"


def _sources(root: Path, without: tuple[str, ...] = ()) -> Iterator[str]:
    """The text of every module of the gateway."""
    paths = [path for package in PACKAGES for path in (root / package).rglob("*.py")]
    for path in [*paths, *root.glob("*.py")]:
        if path.relative_to(root).as_posix() not in without:
            yield path.read_text(encoding="utf-8")
