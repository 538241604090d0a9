"""`GET /letters/{id}/content`, and `/messages/` or `/reports/{id}/attachments/{place}`: the bytes
of a file.

Decided, released and recorded like a query.
"""

from collections.abc import Coroutine
from dataclasses import dataclass
from operator import methodcaller
from typing import Any

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response

from edge.refusal import Refusal, too_many
from edge.session import Session, Sessions
from schema.answer import Content
from schema.errors import LimitExceeded, NotFound, RateLimited, SourceUnavailable

_SUFFIXES = {
    "application/pdf": "pdf",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/tiff": "tiff",
    "text/plain": "txt",
}


@dataclass(frozen=True, slots=True)
class ContentEndpoint:
    """Sends what the source holds now. Never a copy, never an upstream header."""

    sessions: Sessions

    async def letter(self, request: Request) -> Response:
        """What a letter says."""
        session = await self.sessions.open(request)
        letter = request.path_params["id"]
        answer = await self._sent(
            request, session, session.gateway.letter_content(letter), "letter"
        )
        if session.gateway.is_read_by_opening(letter):
            # Only now: what never left was not opened.
            opened = methodcaller("letter_opened", letter)
            answer.background = BackgroundTask(session.follow, opened)
        return answer

    async def attachment(self, request: Request) -> Response:
        """A file that came with a message."""
        session = await self.sessions.open(request)
        message, place = request.path_params["id"], request.path_params["place"]
        reading = session.gateway.attachment_content(message, place)
        return await self._sent(request, session, reading, "attachment")

    async def report(self, request: Request) -> Response:
        """A document that a report on tests came as."""
        session = await self.sessions.open(request)
        report, place = request.path_params["id"], request.path_params["place"]
        reading = session.gateway.report_content(report, place)
        return await self._sent(request, session, reading, "report")

    async def _sent(
        self,
        request: Request,
        session: Session,
        reading: Coroutine[Any, Any, Content],
        name: str,
    ) -> Response:
        try:
            content = await session.serve(request, reading)
        except RateLimited as error:
            raise too_many(error) from None
        except (NotFound, SourceUnavailable, LimitExceeded) as error:
            raise _refusal(error) from None
        return Response(content.body, headers=_headers(content.media_type, name))


def _headers(media_type: str, name: str) -> dict[str, str]:
    """A browser must keep it or show it on its own, whatever is inside."""
    suffix = _SUFFIXES[media_type]
    charset = "; charset=utf-8" if media_type == "text/plain" else ""
    return {
        "Content-Type": media_type + charset,
        "Content-Disposition": f'attachment; filename="{name}.{suffix}"',
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
