"""Reads a request's body within limits of size and time."""

import asyncio
import re

from starlette.requests import ClientDisconnect, Request

from edge.refusal import Refusal
from schema.errors import ErrorCode

MAXIMUM_BYTES = 2_000_000
MAXIMUM_SECONDS = 14
"""So that two thousand slow ones are gone within fifteen, however many are cut off at once."""

_LENGTH = re.compile(r"\d{1,18}", re.ASCII)


async def read_body(request: Request) -> bytes:
    """Return the whole body.

    Raises Refusal: 413 when it is too large, 408 when it comes too slowly, 415 when it is packed
    in a coding we do not unpack, 400 when the client went away.
    """
    if request.headers.get("Content-Encoding", "identity") != "identity":
        raise Refusal(415, ErrorCode.BAD_INPUT, "Send the body without a Content-Encoding.")
    try:
        async with asyncio.timeout(MAXIMUM_SECONDS):
            return await _collect(request)
    except TimeoutError:
        message = "The body came too slowly."
        raise Refusal(408, ErrorCode.BAD_INPUT, message, headers={"Connection": "close"}) from None
    except ClientDisconnect:
        raise Refusal(400, ErrorCode.BAD_INPUT, "The body did not arrive whole.") from None


async def _collect(request: Request) -> bytes:
    announced = request.headers.get("Content-Length", "")
    if _LENGTH.fullmatch(announced) and int(announced) > MAXIMUM_BYTES:
        raise _too_large(int(announced))
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAXIMUM_BYTES:
            raise _too_large(len(body))
    return bytes(body)


def _too_large(cost: int) -> Refusal:
    message = f"The body is larger than {MAXIMUM_BYTES} bytes."
    return Refusal(413, ErrorCode.LIMIT_EXCEEDED, message, limit=MAXIMUM_BYTES, cost=cost)
