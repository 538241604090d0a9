"""A list tells what its records are asked for: never too little, in whatever way it is written."""

from collections import defaultdict
from typing import Any

import pytest
from strawberry.types import get_object_definition
from strawberry.utils.str_converters import to_camel_case

from schema.context import Context
from schema.contract import build_contract
from schema.patient import RECORD_LISTS
from tests.unit.schema.test_compiled import NoLetters

CONTRACT = build_contract(introspection=False)


class Listening(NoLetters):
    """Hears which fields each list is asked for."""

    def __init__(self) -> None:
        self.heard: list[frozenset[str] | None] = []

    async def records(self, *asked: Any) -> Any:
        self.heard.append(asked[-1]())
        return await super().records(*asked)


async def asked_for(selection: str, more: str = "", **variables: Any) -> list[Any]:
    """What lists of letters are asked for; `$y` is true and `$n` false."""
    listening = Listening()
    said = "query Q($y: Boolean = true, $n: Boolean = false)"
    text = f"{said} {{ viewer {{ patient {{ {selection} ...B }} }} }} {more}"
    both = "fragment B on Patient { age @skip(if: $y) deceased @include(if: $n) }"
    await CONTRACT.execute(text + both, variables, Context(listening))  # type: ignore[arg-type]
    return [one and {*one} for one in listening.heard]


@pytest.mark.parametrize(
    ("selection", "fields"),
    [
        ("letters { nodes { title } }", {"title"}),
        ("letters { nodes { a: readState b: title __typename } }", {"read_state", "title"}),
        ("letters { edges { cursor node { date } } nodes { id } }", {"date", "id"}),
        ("letters { totalCount pageInfo { hasNextPage } }", set()),
        ("letters { ... { nodes { ...F ... on Node { id } } } }", {"kind", "title", "id"}),
        ("letters { nodes { title @skip(if: $y) kind @include(if: $y) } }", {"kind"}),
        ("letters { nodes { title @include(if: $n) ...F @skip(if: $y) id } }", {"id"}),
        ("letters { nodes { title } } ... { letters { nodes { kind } } }", {"title", "kind"}),
        ("letters { nodes { provenance { asOf } } }", {"provenance"}),
    ],
)
async def test_a_list_tells_what_is_selected_of_its_records(
    selection: str, fields: set[str]
) -> None:
    fragment = "fragment F on Letter { kind ... on Letter { title } }"

    assert await asked_for(selection, fragment if "...F" in selection else "") == [fields]


async def test_variables_decide_what_is_left_out() -> None:
    selection = "letters { nodes { id title @include(if: $y) } }"

    assert await asked_for(selection) == [{"id", "title"}]
    assert await asked_for(selection, y=False) == [{"id"}]


async def test_each_list_tells_its_own() -> None:
    lists = "a: letters { nodes { title } } b: letters { nodes { kind } }"

    assert await asked_for(lists) == [{"title"}, {"kind"}]


@pytest.mark.parametrize(
    "more",
    [
        "observations { nodes { members { name } } }",
        "diagnosticReports { edges { node { ...R } } }",
    ],
)
async def test_records_that_others_lead_to_are_asked_for_whole(more: str) -> None:
    fragment = "fragment R on DiagnosticReport { results { name } }" if "...R" in more else ""

    heard = await asked_for(f"first: observations {{ nodes {{ name }} }} {more}", fragment)

    assert heard[0] is None


async def test_what_leads_to_records_and_is_left_out_changes_nothing() -> None:
    selection = "observations { nodes { name members @include(if: $n) { name } } }"

    assert await asked_for(selection) == [{"name"}]


def test_every_field_that_leads_to_listed_records_is_known() -> None:
    leading = defaultdict(set)
    for made in RECORD_LISTS.values():
        for field in get_object_definition(made.record, strict=True).fields:
            led_to = getattr(field.type, "of_type", None)
            leading[getattr(led_to, "of_type", led_to)].add(to_camel_case(field.python_name))

    linked_by = {made.record: made.linked_by for made in RECORD_LISTS.values()}

    assert {one: leading[one] for one in linked_by} == linked_by
