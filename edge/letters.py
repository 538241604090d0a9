"""`GET /letters/{id}/content`: a letter's bytes, decided, released and recorded like a query."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from edge.refusal import Refusal, too_many
from edge.session import Sessions
from schema.errors import LimitExceeded, NotFound, RateLimited, SourceUnavailable

_SUFFIXES = {
    "application/pdf": "pdf",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/tiff": "tiff",
    "text/plain": "txt",
}


@dataclass(frozen=True, slots=True)
class LetterEndpoint:
    """Sends what the source holds now. Never a copy, never an upstream header."""

    sessions: Sessions

    async def __call__(self, request: Request) -> Response:
        session = await self.sessions.open(request)
        reading = session.gateway.letter_content(request.path_params["id"])
        try:
            content = await session.serve(request, reading)
        except RateLimited as error:
            raise too_many(error) from None
        except (NotFound, SourceUnavailable, LimitExceeded) as error:
            raise _refusal(error) from None
        return Response(content.body, headers=_headers(content.media_type))


def _headers(media_type: str) -> dict[str, str]:
    """A browser must keep it or show it on its own, whatever is inside."""
    suffix = _SUFFIXES[media_type]
    charset = "; charset=utf-8" if media_type == "text/plain" else ""
    return {
        "Content-Type": media_type + charset,
        "Content-Disposition": f'attachment; filename="letter.{suffix}"',
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }


def _refusal(error: NotFound | SourceUnavailable | LimitExceeded) -> Refusal:
    extensions = {k: v for k, v in (error.extensions or {}).items() if k != "code"}
    if isinstance(error, NotFound):
        return Refusal(404, error.code)
    if isinstance(error, LimitExceeded):
        return Refusal(400, error.code, error.message, **extensions)
    seconds = extensions.get("retryAfterSeconds")
    headers = None if seconds is None else {"Retry-After": str(seconds)}
    return Refusal(503, error.code, error.message, headers=headers, **extensions)
