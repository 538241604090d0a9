"""Valid documents are kept, for everybody and within bounds; what may name somebody is not."""

from typing import Any

import pytest
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types.graphql import OperationType
from structlog.testing import capture_logs

from schema.context import Context
from schema.contract import Contract, build_contract
from schema.document import Document
from schema.documents import Documents

QUERY = "query Q($flag: Boolean!) { __typename @include(if: $flag) }"
NOBODY: Any = None


def kept(text: str, maximum_bytes: int = 10_000_000) -> bool:
    documents = Documents(maximum_bytes)
    documents.keep(Document.read(text))
    return documents.get(text) is not None


async def answered(contract: Contract, text: str, **variables: Any) -> Any:
    with capture_logs():
        found = await contract.execute(text, variables, Context(NOBODY))
    return found.data, [error.message for error in found.errors or ()]


async def test_a_valid_document_is_kept_and_read_once() -> None:
    contract = build_contract(introspection=False)

    await answered(contract, QUERY, flag=True)
    first = contract.documents.get(QUERY)
    await answered(contract, QUERY, flag=True)

    assert first is not None
    assert contract.documents.get(QUERY) is first


async def test_variables_of_one_caller_are_not_those_of_the_next() -> None:
    contract = build_contract(introspection=False)

    answers = [await answered(contract, QUERY, flag=flag) for flag in (True, False, True)]

    assert [data for data, _ in answers] == [{"__typename": "Query"}, {}, {"__typename": "Query"}]


async def test_a_known_document_still_needs_good_variables() -> None:
    contract = build_contract(introspection=False)
    query = "query Q($n: Int) { viewer { patient { letters(first: $n) { totalCount } } } }"
    document = Document.read(query)
    contract.documents.keep(document)

    assert (await answered(contract, query, n=101))[1] == ["`first` must be from 1 to 100."]
    assert "limit is 1000" in (await answered(contract, query, n=1, more=[1] * 1000))[1][0]


TWO = "query A { __typename } query B($n: Boolean! = true) { b: __typename @include(if: $n) }"
TEXTS = "query Q($n: Int) { viewer { patient { letters(first: $n) { totalCount } } } }"


@pytest.mark.parametrize(
    ("text", "variables", "name"),
    [
        (QUERY, {"flag": True}, None),
        (QUERY, {"flag": True}, "Q"),
        (QUERY, {"flag": True}, "Other"),
        (QUERY, {"flag": "yes"}, None),
        (QUERY, {}, None),
        (QUERY, None, None),
        (QUERY, {"flag": True, "more": [1] * 1000}, None),
        (TWO, {}, None),
        (TWO, {}, "A"),
        (TWO, {"n": None}, "B"),
        (TEXTS, {"n": 0}, None),
        (TEXTS, {"n": 1}, None),
        ("mutation { __typename }", {}, None),
    ],
)
async def test_a_known_document_is_answered_as_when_it_was_new(
    text: str, variables: dict[str, Any] | None, name: str | None
) -> None:
    new, known = (build_contract(introspection=False) for _ in range(2))
    known.documents.keep(Document.read(text))

    answers = [await said(contract, text, variables, name) for contract in (new, known)]

    assert answers[0] == answers[1]


async def said(
    contract: Contract, text: str, variables: dict[str, Any] | None, name: str | None
) -> Any:
    try:
        found = await contract.execute(text, variables, Context(NOBODY), operation_name=name)
    except CannotGetOperationTypeError as error:
        return repr(error)
    errors = [(type(error.original_error), error.formatted) for error in found.errors or ()]
    return found.data, errors, found.extensions


@pytest.mark.parametrize("allowed", [(), (OperationType.MUTATION,)])
async def test_a_known_document_runs_only_what_is_allowed(
    allowed: tuple[OperationType, ...],
) -> None:
    contract = build_contract(introspection=False)
    await answered(contract, QUERY, flag=True)

    with pytest.raises(InvalidOperationTypeError):
        await contract.execute(QUERY, {"flag": True}, allowed_operation_types=allowed)


async def test_an_invalid_document_is_refused_every_time() -> None:
    contract = build_contract(introspection=False)

    answers = [await answered(contract, "{ nothing }") for _ in range(3)]

    assert contract.documents.get("{ nothing }") is None
    assert answers == [(None, ["Cannot query field 'nothing' on type 'Query'."])] * 3


async def test_what_developers_may_ask_is_not_kept_for_others() -> None:
    query = "{ __schema { queryType { name } } }"
    opened, closed = (build_contract(introspection=one) for one in (True, False))

    await answered(opened, query)

    assert opened.documents.get(query) is not None
    assert (await answered(closed, query))[0] is None


@pytest.mark.parametrize(
    "text",
    [
        '{ patient(nhsNumber: "9990000018") { id } }',
        'query ($n: NhsNumber! = "9990000018") { patient(nhsNumber: $n) { id } }',
        '{ a(b: [{ c: """999""" }]) }',
        '{ a @include(if: true, why: "x") }',
        "{ node(id: 9990000018) { id } }",
        "{ a(b: 1.00001) }",
        'fragment F on Q { a(b: "x") } { ...F }',
    ],
)
def test_a_document_that_may_name_somebody_is_not_kept(text: str) -> None:
    assert not kept(text)


def test_short_numbers_and_names_are_kept() -> None:
    assert kept("{ a(first: 1000, order: NEWEST) { b } }")


def test_the_document_not_sent_for_longest_goes_first() -> None:
    size = Document.read("{ a }").size_bytes
    documents = Documents(2 * size)
    for text in ("{ a }", "{ b }"):
        documents.keep(Document.read(text))
    documents.get("{ a }")

    documents.keep(Document.read("{ c }"))

    assert [bool(documents.get(text)) for text in ("{ a }", "{ b }", "{ c }")] == [
        True,
        False,
        True,
    ]


def test_a_document_larger_than_all_room_is_not_kept() -> None:
    assert not kept("{ a }", maximum_bytes=1000)


def test_a_document_of_equal_text_has_not_the_others_selections() -> None:
    documents = Documents()
    first, second = (Document.read("{ a }") for _ in range(2))
    documents.keep(first)

    assert documents.selections(first.node) is first.selections
    assert documents.selections(second.node) is None
