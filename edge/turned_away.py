"""The answer to a request that reaches no application, as bytes, and its line in the log."""

from collections.abc import Sequence
from uuid import uuid4

import orjson
import structlog
from uvicorn.protocols.http.httptools_impl import STATUS_LINE

from edge.errors import error_body
from edge.frame import ANSWER_HEADERS
from edge.framing import Header
from edge.request_id import HEADER
from schema.errors import ErrorCode
from schema.identifiers import RequestId

_MESSAGES = {
    400: (ErrorCode.BAD_INPUT, "The request is no clear HTTP/1.1."),
    408: (ErrorCode.BAD_INPUT, "The request came too slowly."),
    413: (ErrorCode.LIMIT_EXCEEDED, "The request is too large."),
    431: (ErrorCode.LIMIT_EXCEEDED, "The headers are too many, or too long."),
}

_log = structlog.get_logger(__name__)


def turned_away(status: int, given: Sequence[Header]) -> bytes:
    """A whole answer with these headers and our own; the connection is to be closed after it."""
    name = RequestId(str(uuid4()))
    _log.info("request", route="none", status=status, request_id=name)
    code, message = _MESSAGES[status]
    body = orjson.dumps(error_body(code, name, message))
    headers = {
        **ANSWER_HEADERS,
        HEADER: name,
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        "Connection": "close",
    }
    own = [(key.lower().encode(), value.encode()) for key, value in headers.items()]
    lines = [b"%b: %b\r\n" % pair for pair in (*given, *own)]
    return b"".join((STATUS_LINE[status], *lines, b"\r\n", body))
