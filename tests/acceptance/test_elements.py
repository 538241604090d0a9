"""A source that is asked for a part of its items tells of it what it tells of it as a whole.

Over real HTTP: Southmere takes `_elements`, and leaves out whatever is not named.
"""

from collections.abc import Iterator, Mapping
from typing import Any, cast

import pytest
from graphql import GraphQLObjectType, build_schema, get_named_type, is_leaf_type

from schema.patient import RECORD_LISTS
from tests.support.running import ROOT, Running

pytestmark = pytest.mark.acceptance

_SCHEMA = build_schema((ROOT / "schema" / "schema.graphql").read_text(encoding="utf-8"))
_ELSEWHERE = frozenset({"alsoReportedBy", "conflicts", "form", "answers", "members", "results"})
"""Told by others too, or asked for by themselves."""
_PARTS = 3
MAYA = "9990000018"


def selections(kind: GraphQLObjectType) -> Iterator[str]:
    """Each field of a type by itself, as far as it goes without arguments."""
    for name, field in kind.fields.items():
        found = get_named_type(field.type)
        if name in _ELSEWHERE or field.args:
            continue
        if is_leaf_type(found):
            yield name
        elif isinstance(found, GraphQLObjectType):
            leaves = (n for n, f in found.fields.items() if is_leaf_type(get_named_type(f.type)))
            yield f"{name} {{ {' '.join(leaves)} }}"


def of_each_list(part: int | None) -> str:
    """Every list, with all fields of its records or with those of a part."""
    lists = []
    for name, made in RECORD_LISTS.items():
        kind = cast(GraphQLObjectType, _SCHEMA.type_map[made.record.__name__])
        wanted = [
            field
            for number, field in enumerate(selections(kind))
            if part is None or number % _PARTS == part
        ]
        whole = "conflicts { field }" if part is None else ""
        lists.append(f"{name}(first: 100) {{ nodes {{ __typename {' '.join(wanted)} {whole} }} }}")
    return " ".join(lists)


def without_hour(node: Mapping[str, Any]) -> dict[str, Any]:
    """When the source was asked is never the same."""
    told = {name: value for name, value in node.items() if name != "provenance"}
    provenance = node.get("provenance")
    return told | ({"provenance": {**provenance, "asOf": None}} if provenance else {})


async def nodes(running: Running, part: int | None) -> Mapping[str, list[dict[str, Any]]]:
    """The records of each list that is open."""
    query = f'{{ patient(nhsNumber: "{MAYA}") {{ {of_each_list(part)} }} }}'
    patient = (await running.ask("maya-hughes", query))["data"]["patient"]
    return {name: [*map(without_hour, one["nodes"])] for name, one in patient.items() if one}


@pytest.mark.parametrize("part", range(_PARTS))
async def test_a_part_of_an_item_is_told_as_of_the_whole(running: Running, part: int) -> None:
    whole = await nodes(running, None)

    found = await nodes(running, part)

    assert {"letters", "messages", "observations"} <= {name for name in whole if whole[name]}
    expected = {
        name: [{key: one[key] for key in of} for one, of in zip(every, found[name], strict=True)]
        for name, every in whole.items()
    }
    assert found == expected
