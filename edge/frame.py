"""What stands around every request: its id, headers that keep answers out of caches, one log
line, and an answer even when something of ours breaks."""

import time
from collections.abc import Callable
from uuid import UUID

import orjson
import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from edge.errors import error_body
from edge.request_id import HEADER, request_id
from schema.errors import ErrorCode
from schema.identifiers import RequestId

ANSWER_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}

_log = structlog.get_logger(__name__)


class Frame:
    """ASGI middleware around the whole application."""

    def __init__(self, app: ASGIApp, new_id: Callable[[], UUID]) -> None:
        self._app = app
        self._new_id = new_id

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        name = request_id(Headers(scope=scope).get(HEADER), self._new_id)
        scope.setdefault("state", {})["request_id"] = name
        with structlog.contextvars.bound_contextvars(request_id=name):
            await self._framed(scope, receive, _Sender(send, name))

    async def _framed(self, scope: Scope, receive: Receive, sender: "_Sender") -> None:
        started = time.perf_counter()
        try:
            await self._app(scope, receive, sender)
        except Exception as error:
            _log.error("defect", kind=type(error).__name__)
            await sender.fail()
        _log.info(
            "request",
            route=_route(scope),
            status=sender.status,
            milliseconds=round((time.perf_counter() - started) * 1000, 1),
        )


class _Sender:
    """Adds headers to the answer and remembers its status."""

    def __init__(self, send: Send, name: RequestId) -> None:
        self._send = send
        self.name = name
        self.status: int | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            headers[HEADER] = self.name
            for key, value in ANSWER_HEADERS.items():
                headers.setdefault(key, value)
        await self._send(message)

    async def fail(self) -> None:
        """Answer 500 in our words, unless an answer is already on its way."""
        if self.status is not None:
            return
        body = orjson.dumps(error_body(ErrorCode.INTERNAL, self.name))
        headers = [(b"content-type", b"application/json")]
        await self({"type": "http.response.start", "status": 500, "headers": headers})
        await self({"type": "http.response.body", "body": body})


def _route(scope: Scope) -> str:
    """The pattern of the route, never the path: a path can hold an id."""
    return getattr(scope.get("route"), "path", "none")
