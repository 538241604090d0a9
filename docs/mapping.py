"""Renders the tables of docs/mapping.md from docs/mapping.toml: `--write` or `--check`.

The words are people's; which fields there are is the schema's to say.
"""

import sys
import tomllib
from collections.abc import Iterator, Mapping

from graphql import GraphQLObjectType

from docs.blocks import ROOT, command, table
from schema.contract import build_contract
from schema.patient import RECORD_LISTS
from sources.records import RECORD_TYPES

PAGE = ROOT / "docs" / "mapping.md"
WORDS = ROOT / "docs" / "mapping.toml"

OF_EVERY_RECORD = frozenset({"id", "provenance", "alsoReportedBy", "conflicts"})
_RESOURCES = {
    one.record.__name__: RECORD_TYPES[one.record_type].resource_type
    for one in RECORD_LISTS.values()
}


def read_words() -> Mapping[str, Mapping[str, str]]:
    """What is said of each field, by type."""
    return tomllib.loads(WORDS.read_text(encoding="utf-8"))


def fields() -> Mapping[str, frozenset[str]]:
    """The fields of every type of the schema, but those that all records have."""
    types = build_contract(introspection=True)._schema.type_map
    return {
        name: frozenset(kind.fields) - OF_EVERY_RECORD
        for name, kind in types.items()
        if isinstance(kind, GraphQLObjectType)
    }


def unwritten() -> list[str]:
    """Kinds of record of which the file says nothing yet."""
    return sorted(set(_RESOURCES) - set(read_words()))


def blocks() -> Mapping[str, str]:
    """The generated parts of the page."""
    return {"mapping": "\n\n".join(_sections())}


def _sections() -> Iterator[str]:
    for kind, said in read_words().items():
        resource = _RESOURCES.get(kind)
        head = f"## {kind} ← {resource}" if resource else f"### {kind}"
        rows = ((f"`{field}`", words) for field, words in said.items())
        yield f"{head}\n\n{table(('Field', 'Made of'), rows)}"
    if unwritten():
        yield f"Not written down yet: {', '.join(unwritten())}."


if __name__ == "__main__":
    sys.exit(command(PAGE, blocks(), sys.argv[1:]))
