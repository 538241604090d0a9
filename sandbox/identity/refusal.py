"""How the token endpoints answer: in JSON that nobody keeps (RFC 6749 section 5)."""

from collections.abc import Mapping

from starlette.responses import JSONResponse, Response

_NO_STORE = {"Cache-Control": "no-store"}


class Refusal(Exception):
    """An OAuth error code, and words for a developer that repeat nothing sent."""

    def __init__(self, error: str, why: str, status: int = 400) -> None:
        super().__init__(error)
        self.error = error
        self.why = why
        self.status = status


def granted(body: Mapping[str, object]) -> Response:
    """Tokens."""
    return JSONResponse(body, headers=_NO_STORE)


def refused(refusal: Refusal) -> Response:
    """None."""
    body = {"error": refusal.error, "error_description": refusal.why}
    return JSONResponse(body, refusal.status, _NO_STORE)
