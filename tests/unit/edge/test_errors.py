"""Errors are told as a code, a sentence and a request id, and no more."""

import pytest
from graphql import GraphQLError, build_schema, parse, validate
from structlog.testing import capture_logs

from edge.errors import MAXIMUM_ERRORS, error_body, formatted
from schema.access import AccessReason
from schema.errors import BadInput, ErrorCode, KindredError, NotPermitted, SourceUnavailable
from schema.identifiers import RequestId
from tests.support.builders import CANARY, RA1

NAME = RequestId("request-1")
CLOSED = NotPermitted(AccessReason.AGE_RULE, "Ask the practice.")
DOWN = SourceUnavailable(RA1, "Try again.", 5)


def located(error: Exception, *path: str | int) -> GraphQLError:
    """An error as the executor reports it."""
    extensions = error.extensions if isinstance(error, GraphQLError) else None
    return GraphQLError(str(error), path=path, original_error=error, extensions=extensions)


def codes(errors: list[GraphQLError]) -> list[str]:
    return [one["extensions"]["code"] for one in formatted(errors, NAME)]


def test_a_refusal_is_a_body_with_one_error() -> None:
    assert error_body(ErrorCode.LIMIT_EXCEEDED, NAME, "Too large.", limit=1) == {
        "errors": [
            {
                "message": "Too large.",
                "extensions": {"code": "LIMIT_EXCEEDED", "limit": 1, "requestId": "request-1"},
            }
        ]
    }


def test_a_refusal_without_a_sentence_says_what_its_code_means() -> None:
    body = error_body(ErrorCode.AUDIT_UNAVAILABLE, NAME)

    assert body["errors"][0]["message"] == ErrorCode.AUDIT_UNAVAILABLE.value


@pytest.mark.parametrize(
    ("error", "extensions"),
    [
        (CLOSED, {"code": "NOT_PERMITTED", "reason": "AGE_RULE"}),
        (DOWN, {"code": "SOURCE_UNAVAILABLE", "organisation": "RA1", "retryAfterSeconds": 5}),
    ],
)
def test_our_own_errors_keep_their_words(
    error: KindredError, extensions: dict[str, object]
) -> None:
    (told,) = formatted([located(error, "viewer", "dependants", 0)], NAME)

    assert told == {
        "message": error.message,
        "path": ["viewer", "dependants", 0],
        "extensions": extensions | {"requestId": "request-1"},
    }


def test_an_unexpected_error_is_told_as_a_fault_of_ours() -> None:
    (told,) = formatted([located(RuntimeError(CANARY), "viewer")], NAME)

    assert told["message"] == ErrorCode.INTERNAL.value
    assert told["extensions"] == {"code": "INTERNAL", "requestId": "request-1"}


def test_an_unexpected_error_is_logged_by_its_place_only() -> None:
    try:
        raise ValueError(CANARY)
    except ValueError as error:
        broken = error

    with capture_logs() as lines:
        formatted([located(broken), located(ValueError(CANARY))], NAME)

    assert [line["at"].split(":")[0] for line in lines] == ["test_errors.py", "unknown"]
    assert {line["kind"] for line in lines} == {"ValueError"}
    assert CANARY not in str(lines)


def test_where_an_error_is_in_the_document_is_told() -> None:
    schema = build_schema("type Query { something: Int }")

    (told,) = formatted(validate(schema, parse("{\n  nothing\n}")), NAME)

    assert told["locations"] == [{"line": 2, "column": 3}]
    assert told["extensions"]["code"] == "BAD_INPUT"
    assert "nothing" in told["message"]


def test_only_the_first_faults_are_told() -> None:
    assert len(codes([GraphQLError("No.")] * 20)) == MAXIMUM_ERRORS
    assert len(codes([located(RuntimeError())] * 20)) == MAXIMUM_ERRORS


def test_closed_categories_and_sources_are_all_told() -> None:
    many: list[GraphQLError] = [located(CLOSED), located(RuntimeError()), located(DOWN)] * 9

    told = codes(many)

    assert told.count("NOT_PERMITTED") == told.count("SOURCE_UNAVAILABLE") == 9
    assert told.count("INTERNAL") == MAXIMUM_ERRORS


def test_an_error_of_ours_that_was_not_located_is_told_too() -> None:
    assert codes([BadInput("No.")]) == ["BAD_INPUT"]
