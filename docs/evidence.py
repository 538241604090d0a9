"""Looks whether the tests that pages name are there: a property without its test is a wish.

A page names one as `tests/folder/test_file.py::test_name`.
"""

import re
from collections.abc import Iterator
from pathlib import Path

_TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def missing_tests(text: str, root: Path) -> Iterator[str]:
    """Tests that the text names and that do not exist."""
    for file, name in _TEST.findall(text):
        path = root / file
        if not path.is_file() or not _defines(path, name):
            yield f"{file}::{name}"


def _defines(path: Path, name: str) -> bool:
    source = path.read_text(encoding="utf-8")
    return re.search(rf"^\s*(?:async )?def {name}\(", source, re.MULTILINE) is not None
