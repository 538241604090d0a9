"""Which selections are compiled, when, and how many."""

import asyncio
import gc
import weakref
from collections.abc import Iterator
from typing import Any

import pytest
from graphql import GraphQLObjectType

from schema.asks_nobody import asks_nobody
from schema.compiled.projection import Projection
from schema.compiled.reader import is_made_of
from schema.compiled.selections import MAXIMUM_SELECTIONS
from schema.connection import Connection, PageInfo
from schema.context import Context
from schema.contract import Contract, build_contract
from schema.node import PatientRef
from schema.patient import RECORD_LISTS, Patient
from schema.report import Completeness
from tests.proof.compiled.likeness import Seen
from tests.support.auth import ACTOR, a_person, a_principal
from tests.support.builders import a_directory_of, a_source, own_item
from tests.support.fakes import a_world

LISTED = "query Q { viewer { patient { letters { totalCount } } } }"


class NoLetters:
    """Resolvers of somebody who has no letters; how often they are asked does not matter."""

    async def own_patient(self) -> Patient:
        return Patient(ref=PatientRef(ACTOR), nhs_number=ACTOR)

    async def records(self, *_: Any) -> Any:
        page = PageInfo(
            has_next_page=False, has_previous_page=False, start_cursor=None, end_cursor=None
        )
        whole = Completeness.COMPLETE
        return Connection[Any](
            edges=[], nodes=[], page_info=page, total_count=0, completeness=whole, sources=[]
        )


def known(contract: Contract, text: str, times: int, **variables: Any) -> list[bool]:
    """Which selections are compiled once a document was asked some times."""

    async def ask() -> None:
        for _ in range(times):
            found = await contract.execute(text, variables, Context(NoLetters()))  # type: ignore[arg-type]
            assert found.errors is None

    asyncio.run(ask())
    document = contract.documents.get(text)
    assert document is not None
    return [isinstance(one, Projection) for one in document.selections.known.values()]


@pytest.fixture
def no_collector() -> Iterator[None]:
    """Only what nobody holds on to goes meanwhile."""
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("no_collector")
def test_an_operation_that_is_over_is_held_by_nobody() -> None:
    contract, resolvers = build_contract(introspection=False), NoLetters()
    seen = weakref.ref(resolvers)

    asyncio.run(contract.execute(LISTED, {}, Context(resolvers)))  # type: ignore[arg-type]
    del resolvers

    assert seen() is None


@pytest.mark.parametrize(("times", "expected"), [(1, [False]), (2, [True]), (3, [True])])
def test_a_selection_is_compiled_when_met_again(times: int, expected: list[bool]) -> None:
    assert known(build_contract(introspection=False), LISTED, times) == expected


def test_a_selection_is_compiled_for_each_outcome_of_its_conditions() -> None:
    contract = build_contract(introspection=False)
    query = LISTED.replace("Q", "Q($a: Boolean!)").replace("Count", "Count @skip(if: $a)")

    known(contract, query, 2, a=True)

    assert known(contract, query, 2, a=False) == [True, True]


def test_no_more_selections_than_allowed_are_compiled() -> None:
    contract = build_contract(introspection=False)
    flags = [f"f{n}" for n in range(4)]
    declared = ", ".join(f"${one}: Boolean!" for one in flags)
    asked = " ".join(f"x{one}: totalCount @skip(if: ${one})" for one in flags)
    query = LISTED.replace("Q", f"Q({declared})").replace("totalCount", f"totalCount {asked}")

    for number in range(16):
        values = {one: bool(number >> place & 1) for place, one in enumerate(flags)}
        compiled = known(contract, query, 2, **values)

    assert compiled == [True] * MAXIMUM_SELECTIONS


def test_only_fields_that_ask_nobody_have_functions_below_lists() -> None:
    schema = build_contract(introspection=True)._schema
    lists = [
        one
        for one in schema.type_map.values()
        if isinstance(one, GraphQLObjectType) and is_made_of(Connection, one)
    ]

    computed = {
        field.extensions["strawberry-definition"].python_name: field
        for one in below(lists)
        for field in one.fields.values()
        if not field.extensions["strawberry-definition"].is_basic_field
    }

    assert len(lists) == len(RECORD_LISTS)
    asking = {
        name
        for name, field in computed.items()
        if not asks_nobody(field.extensions["strawberry-definition"].metadata)
    }
    plain = {"answered", "appointment_id", "content_url", "expired", "id"}
    assert set(computed) - asking == plain
    left = {"answers", "form", "members", "results"}
    assert asking == left, "these are left to graphql-core"


def below(lists: list[GraphQLObjectType]) -> list[GraphQLObjectType]:
    """Every type that can be asked for below these."""
    found, waiting = [], list(lists)
    while waiting:
        one = waiting.pop()
        if one in found:
            continue
        found.append(one)
        kinds = [getattr(field.type, "of_type", field.type) for field in one.fields.values()]
        while any(hasattr(kind, "of_type") for kind in kinds):
            kinds = [getattr(kind, "of_type", kind) for kind in kinds]
        waiting += [kind for kind in kinds if isinstance(kind, GraphQLObjectType)]
    return found


def test_the_gateways_own_lists_are_answered_by_compiled_selections() -> None:
    contract, seen = build_contract(introspection=False), Seen()
    contract.execution_context_class = seen.watching()
    query = (
        "{ viewer { patient { appointments { edges { cursor node { id start status } } %s } } } }"
    )
    query = query % "pageInfo { hasNextPage endCursor } nodes { title } sources { status }"
    made = a_world(
        a_directory_of(a_source("RA1")), own_item(ACTOR, "RA1"), people=[a_person(ACTOR).build()]
    )

    async def ask() -> None:
        for _ in range(3):
            found = await contract.execute(
                query, context_value=Context(made.gateway(a_principal()))
            )
            assert found.errors is None

    asyncio.run(ask())

    assert seen.counts == {"left": 1, "compiled": 2}
