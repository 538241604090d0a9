"""An answer of HTTP that refuses a request as a whole."""

from collections.abc import Mapping
from typing import Any

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from edge import request_id
from edge.errors import error_body
from schema.errors import ErrorCode, RateLimited


class Refusal(Exception):
    """Ends a request with a status, a code and a sentence."""

    def __init__(
        self,
        status: int,
        code: ErrorCode,
        message: str | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        **extensions: Any,
    ) -> None:
        super().__init__(code.name)
        self.status = status
        self.code = code
        self.message = message
        self.headers = headers
        self.extensions = extensions


def too_many(error: RateLimited) -> Refusal:
    """429, with when to come back in the header too (RFC 6585 section 4)."""
    extensions = {k: v for k, v in (error.extensions or {}).items() if k != "code"}
    headers = {"Retry-After": str(error.retry_after_seconds)}
    return Refusal(429, error.code, error.message, headers=headers, **extensions)


async def answer_routing(request: Request, refused: Exception) -> Response:
    """Exception handler for what no route takes: an unknown path, or a method it does not have."""
    if not isinstance(refused, HTTPException):
        raise refused
    code = ErrorCode.NOT_FOUND if refused.status_code == 404 else ErrorCode.BAD_INPUT
    allowed = sorted((refused.headers or {}).get("Allow", "").split(", "))
    message = f"This address takes {' and '.join(allowed)} only." if any(allowed) else None
    refusal = Refusal(refused.status_code, code, message, headers=refused.headers)
    return await answer_refusal(request, refusal)


async def answer_refusal(request: Request, refusal: Exception) -> Response:
    """Exception handler of the application."""
    if not isinstance(refusal, Refusal):
        raise refusal
    name = request_id.of(request.scope)
    body = error_body(refusal.code, name, refusal.message, **refusal.extensions)
    return Response(
        orjson.dumps(body), refusal.status, refusal.headers, media_type="application/json"
    )
