"""README: its commands name what is there, and its answer is one that the query can give."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from graphql import FieldNode, Visitor, parse, visit

from docs.blocks import ROOT
from tests.docs.fences import README, fenced

COMMANDS = "\n".join(fenced(README, "sh") + fenced(README, "sh acceptance"))
CODE = [ROOT / "edge/routes.py", *(ROOT / "sandbox").rglob("*.py")]


class _Names(Visitor):
    """Collects the names of fields."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def enter_field(self, node: FieldNode, *_: object) -> None:
        self.found.add(node.name.value)


def keys(value: object) -> Iterator[str]:
    """Every key inside a JSON value."""
    match value:
        case dict():
            yield from value
            yield from keys(list(value.values()))
        case list():
            for inner in value:
                yield from keys(inner)


def test_the_make_targets_of_the_readme_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")

    named = set(re.findall(r"make (\w+)", COMMANDS))

    assert {"demo", "test"} <= named
    assert named <= set(re.findall(r"^(\w+):.*## ", makefile, re.MULTILINE))


def test_the_files_of_the_readme_exist() -> None:
    named = set(re.findall(r"examples/[\w./-]+", COMMANDS))

    assert named
    assert [name for name in named if not (ROOT / name).is_file()] == []


def test_the_addresses_of_the_readme_are_served() -> None:
    code = "".join(file.read_text(encoding="utf-8") for file in CODE)

    steps = {
        step for path in re.findall(r":800[01](/[a-z/-]+)", COMMANDS) for step in path.split("/")
    }

    assert {"graphql", "letters", "sandbox-token"} <= steps
    assert [step for step in steps if f"/{step}" not in code] == []


def test_the_answer_of_the_readme_has_fields_of_its_query() -> None:
    query = Path(ROOT / "examples/operations/01-family.graphql").read_text(encoding="utf-8")
    names = _Names()
    visit(parse(query), names)

    (answer,) = fenced(README, "json")

    assert set(keys(json.loads(answer))) - {"data"} <= names.found


def test_the_short_query_of_the_readme_asks_nothing_else() -> None:
    query = Path(ROOT / "examples/operations/01-family.graphql").read_text(encoding="utf-8")
    whole, short = _Names(), _Names()
    visit(parse(query), whole)

    visit(parse(fenced(README, "graphql")[0]), short)

    assert short.found <= whole.found
