"""Files and functions stay small enough to be read at once."""

import ast

from tests.architecture.sources_of_ours import EVERYTHING, ROOT, files, parsed

MAXIMUM_FILE = 400
MAXIMUM_FUNCTION = 60


def test_no_file_is_longer_than_four_hundred_lines() -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in files(*EVERYTHING)
    }

    assert {name: length for name, length in lengths.items() if length > MAXIMUM_FILE} == {}


def test_no_function_is_longer_than_sixty_lines() -> None:
    lengths = {
        f"{path.relative_to(ROOT)}:{node.name}": (node.end_lineno or 0) - node.lineno + 1
        for path in files(*EVERYTHING)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }

    assert {name: length for name, length in lengths.items() if length > MAXIMUM_FUNCTION} == {}


def test_every_module_says_what_it_is() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in files(*EVERYTHING)
        if parsed(path).body and not ast.get_docstring(parsed(path))
    ]

    assert silent == []
