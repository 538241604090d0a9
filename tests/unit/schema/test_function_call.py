"""Fields answer the same whether Strawberry calls their functions or they are called straight."""

from collections.abc import Callable
from enum import Enum
from typing import Any

import pytest
import strawberry
from graphql import GraphQLObjectType
from strawberry.extensions import FieldExtension

from schema.contract import build_contract
from schema.documented import Documented
from schema.documents import Documents
from schema.function_call import FunctionCall


@strawberry.enum
class Size(Enum):
    SMALL = "s"
    LARGE = "l"


@strawberry.input
class Wish:
    word: str = "none"
    size: Size | None = None


class Louder(FieldExtension):
    def resolve(self, next_: Callable[..., Any], source: Any, info: Any, **kwargs: Any) -> Any:
        return next_(source, info, **kwargs).upper()


def _above(parent: strawberry.Parent[Any]) -> str:
    return repr(parent)


@strawberry.type
class Query:
    @strawberry.field
    def nothing(self) -> str:
        return "nothing"

    @strawberry.field
    def number(self, info: strawberry.Info, some_count: int | None = 3) -> str:
        return f"{info.field_name} {info.context} {some_count}"

    @strawberry.field
    def sized(self, size: Size = Size.SMALL, other: Size | None = None) -> str:
        return f"{size!r} {other!r}"

    @strawberry.field
    def listed(self, words: list[str], sizes: list[Size] | None = None) -> str:
        return f"{words!r} {sizes!r}"

    @strawberry.field
    async def wished(self, info: strawberry.Info, wish: Wish | None = None) -> str:
        return f"{info.path.as_list()} {wish!r}"

    @strawberry.field
    async def failing(self, size: Size) -> str | None:
        raise ValueError(size.name)

    @strawberry.field(extensions=[Louder()])  # type: ignore[untyped-decorator]
    def loud(self) -> str:
        return "loud"

    above: str = strawberry.field(resolver=_above)


@pytest.mark.parametrize(
    "selected",
    [
        "nothing",
        "number",
        "number(someCount: null)",
        "number(someCount: $n)",
        "sized",
        "sized(size: LARGE, other: $size)",
        'listed(words: ["a"], sizes: [LARGE, SMALL])',
        "wished",
        "wished(wish: null)",
        'wished(wish: {word: "w", size: $size})',
        "failing(size: SMALL)",
        "loud",
        "above",
    ],
)
async def test_a_field_answers_as_strawberry_would_have_it(selected: str) -> None:
    declared = [one for one in ("$n: Int", "$size: Size") if one.split(":")[0] in selected]
    asked = f"query Q({', '.join(declared)}) {{ {selected} }}".replace("()", "")
    schemas = strawberry.Schema(Query), Documented(Query, documents=Documents())

    usual, straight = [await said(one, asked) for one in schemas]

    assert usual[0] is not None
    assert usual == straight


async def said(schema: strawberry.Schema, asked: str) -> Any:
    found = await schema.execute(asked, {"n": 7, "size": "LARGE"}, "here")
    return found.data, [error.formatted for error in found.errors or ()]


@pytest.mark.parametrize(
    ("name", "expected"), [("nothing", True), ("wished", True), ("loud", False), ("above", False)]
)
def test_a_field_with_more_around_it_is_left_to_strawberry(name: str, expected: bool) -> None:
    schema = strawberry.Schema(Query)
    kind = schema._schema.query_type

    assert isinstance(kind, GraphQLObjectType)
    assert (FunctionCall.of(kind.fields[name], schema) is not None) is expected


def test_every_function_of_the_contract_is_called_straight() -> None:
    contract = build_contract(introspection=False)
    kinds = [one for one in contract._schema.type_map.values() if type(one) is GraphQLObjectType]

    resolved = [field.resolve for kind in kinds for field in kind.fields.values()]

    assert not [one for one in resolved if one and one.__name__ in ("_resolver", "_async_resolver")]
