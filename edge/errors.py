"""Errors as callers see them: a code, a sentence, a request id; never what they sent.

Libraries put the offending value into their messages. Here, and only here, it is taken out.
"""

import re
from collections.abc import Sequence
from typing import Any

import structlog
from graphql import GraphQLError

from schema.errors import ErrorCode, KindredError
from schema.identifiers import RequestId

MAXIMUM_ERRORS = 5
"""Of validation and unexpected errors in one answer; the rest says nothing new."""

_LONGEST_MESSAGE = 300

_UNCAPPED = frozenset(
    {
        ErrorCode.NOT_PERMITTED.name,
        ErrorCode.SOURCE_UNAVAILABLE.name,
        # Each stands at a field that was not asked for: without it null would mean absent.
        ErrorCode.RATE_LIMITED.name,
    }
)

_ECHOES = (
    (re.compile(r"(not to include unknown field) '.*", re.DOTALL), r"\1."),
    (re.compile(r"(cannot represent [^:']*?value): .*", re.DOTALL), r"\1."),
    (re.compile(r"Value '.*' does not exist in '(\w+)' enum.*", re.DOTALL), r"Unknown \1 value."),
    (re.compile(r"(Unexpected (?:Block)?(?:String|Int|Float|Name)) .*", re.DOTALL), r"\1."),
    (re.compile(r"(?:, but encountered error .*?)?[,.;?] [Ff]ound:? .*", re.DOTALL), "."),
    (re.compile(r"(Invalid \w[\w ]*)[:,] .*", re.DOTALL), r"\1."),
)

_log = structlog.get_logger(__name__)


def error_body(
    code: ErrorCode, request_id: RequestId, message: str | None = None, **extensions: Any
) -> dict[str, Any]:
    """The body of an answer that is nothing but one error."""
    extensions = {"code": code.name, **extensions, "requestId": request_id}
    return {"errors": [{"message": message or code.value, "extensions": extensions}]}


def formatted(errors: Sequence[GraphQLError], request_id: RequestId) -> list[dict[str, Any]]:
    """Errors of an executed or refused operation, ready for the answer."""
    shown = [_formatted(error, request_id) for error in errors]
    capped = [error for error in shown if error["extensions"]["code"] not in _UNCAPPED]
    dropped = {id(error) for error in capped[MAXIMUM_ERRORS:]}
    return [error for error in shown if id(error) not in dropped]


def without_echo(message: str) -> str:
    """The message of a GraphQL library without the value it was about."""
    for pattern, replacement in _ECHOES:
        message = pattern.sub(replacement, message)
    return message if len(message) <= _LONGEST_MESSAGE else f"{message[:_LONGEST_MESSAGE]}…"


def _formatted(error: GraphQLError, request_id: RequestId) -> dict[str, Any]:
    body: dict[str, Any] = {"message": error.message}
    extensions = dict(error.extensions or {})
    original = error.original_error
    if "code" in extensions:
        body["message"] = original.message if isinstance(original, KindredError) else error.message
    elif original is None or isinstance(original, GraphQLError):
        body["message"] = without_echo(error.message)
        extensions["code"] = ErrorCode.BAD_INPUT.name
    else:
        # Nothing of an unexpected exception is shown or logged but its kind: its text may hold
        # a URL with an identifier or a piece of a record.
        _log.error("defect", kind=type(original).__name__, at=_at(original))
        body["message"] = ErrorCode.INTERNAL.value
        extensions["code"] = ErrorCode.INTERNAL.name
    if error.locations:
        body["locations"] = [{"line": at.line, "column": at.column} for at in error.locations]
    if error.path:
        body["path"] = error.path
    return body | {"extensions": {**extensions, "requestId": request_id}}


def _at(error: BaseException) -> str:
    """Where it was raised: a file and a line of ours or of a library, no values."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "unknown"
    code = trace.tb_frame.f_code
    return f"{code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno} {code.co_name}"
