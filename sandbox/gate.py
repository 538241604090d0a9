"""The way of one request into a source: written down, met by the fault dial, its token checked.

Plain ASGI around the source's own app, since a hang and a cut answer are no responses.
"""

import asyncio
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import ceil
from urllib.parse import parse_qsl

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sandbox.answers import refusal
from sandbox.faults import Fault, FaultDial, FaultKind
from sandbox.requests_log import Asked, RequestsLog
from sandbox.tokens import Tokens

_LARGEST_BODY = 1_000_000
_LONGEST_HANG_SECONDS = 120.0
_LOOK_SECONDS = 0.25
# An NHS number stands anywhere; a local id only where a patient is referred to.
_PATIENTS = re.compile(
    r"(?<!\d)(?P<number>\d{10})(?!\d)"
    r"|(?P<prefix>\b(?:patient|subject|actor)=(?:Patient(?:/|%2F))?|Patient(?:/|%2F))"
    r"(?P<id>[A-Za-z0-9.\-]+)"
)

Stopping = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Gate:
    """Stands before one source. `others` maps NHS numbers and Patient/id to somebody else's."""

    name: str
    app: ASGIApp
    dial: FaultDial
    log: RequestsLog
    tokens: Tokens
    others: Mapping[str, str]
    stopping: Stopping
    open_paths: frozenset[str] = frozenset()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        body = await _whole(receive)
        number = self.log.begin(_asked(self.name, scope, body))

        async def noted(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.log.end(number, message["status"])
            await send(message)

        await self._meet(self.dial.of(self.name), scope, body, receive, noted)

    async def _meet(
        self, fault: Fault, scope: Scope, body: bytes, receive: Receive, send: Send
    ) -> None:
        match fault.kind:
            case FaultKind.NONE | FaultKind.DELAY:
                await asyncio.sleep(fault.milliseconds / 1000)
                await self._pass(scope, body, receive, send)
            case FaultKind.HANG:
                if await self._stopped_before_client(receive):
                    await _unavailable(fault)(scope, receive, send)
            case FaultKind.UNAVAILABLE:
                await _unavailable(fault)(scope, receive, send)
            case FaultKind.TRUNCATED:
                await self._pass(scope, body, receive, _Scissors(send))
            case FaultKind.WRONG_PATIENT:
                other_scope, other_body = self._exchanged(scope, body)
                await self._pass(other_scope, other_body, receive, send)
            case FaultKind.EXPIRED_TOKEN:
                await _unauthorised()(scope, receive, send)

    async def _pass(self, scope: Scope, body: bytes, receive: Receive, send: Send) -> None:
        is_open = _path(scope) in self.open_paths
        if not is_open and not self.tokens.is_good(Headers(scope=scope)):
            await _unauthorised()(scope, receive, send)
            return
        await self.app(scope, _replayed(body, receive), send)

    async def _stopped_before_client(self, receive: Receive) -> bool:
        """Hang until the client leaves (False) or the sandbox stops, bounded (True)."""
        looks = ceil(_LONGEST_HANG_SECONDS / _LOOK_SECONDS)
        for _ in range(looks):
            if self.stopping():
                return True
            try:
                async with asyncio.timeout(_LOOK_SECONDS):
                    message = await receive()
            except TimeoutError:
                continue
            if message["type"] == "http.disconnect":
                return False
        return True

    def _exchanged(self, scope: Scope, body: bytes) -> tuple[Scope, bytes]:
        """The request with every patient in it replaced by another."""
        query = self._exchange(scope["query_string"].decode()).encode()
        changed = {**scope, "path": self._exchange(scope["path"]), "query_string": query}
        return changed, self._exchange(body.decode(errors="replace")).encode()

    def _exchange(self, text: str) -> str:
        def other(found: re.Match[str]) -> str:
            if number := found["number"]:
                return self.others.get(number, number)
            # Trusts name their patients by an id, the demographics service by the number.
            reference = f"Patient/{found['id']}"
            changed = self.others.get(reference) or self.others.get(found["id"], reference)
            return f"{found['prefix']}{changed.removeprefix('Patient/')}"

        return _PATIENTS.sub(other, text)


@dataclass(frozen=True, slots=True)
class Doorstep:
    """The base URL itself, without a slash behind it, which leads through no mount."""

    gate: Gate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        await self.gate({**scope, "root_path": path, "path": f"{path}/"}, receive, send)


async def nowhere(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers for paths that a source does not have."""
    await refusal(404, "not-found", "There is nothing here.")(scope, receive, send)


class _Scissors:
    """Sends the first half of a body, and says that this was all."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: Message = {}
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        self._body += message.get("body", b"")
        if not message.get("more_body", False):
            half = self._body[: len(self._body) // 2]
            headers = [pair for pair in self._start["headers"] if pair[0] != b"content-length"]
            length = (b"content-length", str(len(half)).encode())
            await self._send({**self._start, "headers": [*headers, length]})
            await self._send({"type": "http.response.body", "body": half})


def _path(scope: Scope) -> str:
    path, root = str(scope["path"]), str(scope.get("root_path", ""))
    return path.removeprefix(root)


def _asked(name: str, scope: Scope, body: bytes) -> Asked:
    headers = Headers(scope=scope)
    pairs = parse_qsl(scope["query_string"].decode(), keep_blank_values=True)
    if headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        pairs += parse_qsl(body.decode(errors="replace"), keep_blank_values=True)
    params: dict[str, list[str]] = {}
    for key, value in pairs:
        params.setdefault(key, []).append(value)
    return Asked(name, scope["method"], _path(scope), params, tuple(sorted(headers.keys())))


async def _whole(receive: Receive) -> bytes:
    """The request body; what lies beyond the largest is dropped."""
    body = b""
    while True:
        message = await receive()
        part: bytes = message.get("body", b"")
        body = (body + part)[:_LARGEST_BODY]
        if not message.get("more_body", False):
            return body


def _replayed(body: bytes, receive: Receive) -> Receive:
    """A receive that gives the body once more and then whatever follows."""
    messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return messages.pop() if messages else await receive()

    return again


def _unavailable(fault: Fault) -> Response:
    page = "<!doctype html><title>Maintenance</title><h1>We will be back soon</h1>"
    wait = {"Retry-After": str(ceil(fault.milliseconds / 1000))} if fault.milliseconds else {}
    return HTMLResponse(page, 503, wait)


def _unauthorised() -> Response:
    headers = {"WWW-Authenticate": 'Bearer realm="sandbox", error="invalid_token"'}
    return refusal(401, "login", "A valid bearer token is needed.", headers)
