"""Everything in the contract says what it is, and the examples fit it."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    specified_scalar_types,
    validate,
)

from schema.contract import build_contract
from schema.limits import MAXIMUM_DEPTH, read_document
from tests.architecture.sources_of_ours import ROOT

CONTRACT = build_contract(introspection=True)
SCHEMA = CONTRACT._schema
EXAMPLES = sorted((ROOT / "examples/operations").glob("*.graphql"))
STRAWBERRYS = ("Date", "DateTime")
"""Scalars that the library describes."""
WITH_FIELDS = (GraphQLObjectType, GraphQLInterfaceType, GraphQLInputObjectType)


def own_types() -> Iterator[GraphQLNamedType]:
    for name, found in SCHEMA.type_map.items():
        if not name.startswith("__") and name not in specified_scalar_types:
            yield found


def described() -> Iterator[tuple[str, str | None]]:
    """Each thing people can meet in the explorer, and what it says of itself."""
    for one in own_types():
        yield one.name, one.description
        if isinstance(one, WITH_FIELDS):
            for name, field in one.fields.items():
                yield f"{one.name}.{name}", field.description
                for argument, known in getattr(field, "args", {}).items():
                    yield f"{one.name}.{name}({argument})", known.description
        if isinstance(one, GraphQLEnumType):
            for name, value in one.values.items():
                yield f"{one.name}.{name}", value.description


THINGS = dict(described())


def test_everything_in_the_contract_has_a_description() -> None:
    assert len(THINGS) > 200
    assert [name for name, said in THINGS.items() if not (said or "").strip()] == []


def test_descriptions_are_sentences() -> None:
    own = {name: said or "" for name, said in THINGS.items() if name not in STRAWBERRYS}
    unfinished = [name for name, said in own.items() if said[-1] not in ".?"]

    assert unfinished == []


def test_descriptions_speak_no_fhir() -> None:
    words = ("Bundle", "CodeableConcept", "DocumentReference", "Resource.", "Reference(")
    spoken = [name for name, said in THINGS.items() if any(word in (said or "") for word in words)]

    assert spoken == []


def test_the_committed_schema_is_the_one_of_the_code() -> None:
    committed = (ROOT / "schema/schema.graphql").read_text(encoding="utf-8")

    assert committed == CONTRACT.as_str() + "\n"


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_fits_the_schema_and_the_limits(path: Path) -> None:
    document = read_document(path.read_text(encoding="utf-8"))

    assert validate(SCHEMA, document) == []
    assert path.with_suffix(".json").exists() == ("$" in path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_variables_of_an_example_are_json(path: Path) -> None:
    variables = path.with_suffix(".json")

    assert not variables.exists() or isinstance(json.loads(variables.read_text("utf-8")), dict)


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 8


def test_the_explorers_own_question_for_the_schema_is_within_the_limits() -> None:
    types = "ofType { kind name " * 9 + "}" * 9
    query = (
        "query { __schema { types { ...Full } } } fragment Full on __Type { fields { args {"
        f" ...Value }} }} }} fragment Value on __InputValue {{ type {{ kind name {types} }} }}"
    )

    result = asyncio.run(CONTRACT.execute(query))

    assert result.errors is None
    assert types.count("ofType") + 5 > MAXIMUM_DEPTH
