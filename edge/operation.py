"""One GraphQL operation as it arrives: a typed value, or a refusal."""

from typing import Annotated, Any

import msgspec

from edge.refusal import Refusal
from schema.errors import ErrorCode


class Operation(msgspec.Struct, frozen=True):
    """Request parameters of GraphQL over HTTP; anything else in the body is ignored."""

    query: Annotated[str, msgspec.Meta(min_length=1)] | None = None
    operationName: str | None = None
    variables: dict[str, Any] | None = None
    extensions: dict[str, Any] | None = None
    documentId: str | None = None
    """In place of a query: which of the app's trusted documents to run."""


_decoder = msgspec.json.Decoder(Operation)


def read_operation(body: bytes) -> Operation:
    """Raises Refusal 400; the sentence says what is wrong and repeats nothing of the body."""
    try:
        operation = _decoder.decode(body)
    except msgspec.ValidationError as error:
        raise Refusal(400, ErrorCode.BAD_INPUT, f"The body does not fit: {error}.") from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Refusal(400, ErrorCode.BAD_INPUT, "The body is not JSON.") from None
    if (operation.query is None) is (operation.documentId is None):
        raise Refusal(400, ErrorCode.BAD_INPUT, "Send either a query or a documentId.")
    return operation
