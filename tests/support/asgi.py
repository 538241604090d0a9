"""A client for one ASGI application in this process: no sockets, no server, no waiting.

It sends what it is told, byte by byte and header by header, so that tests can send what no decent
HTTP client would. It follows no redirects, keeps no cookies and starts no lifespan.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.types import ASGIApp, Message, Scope

Headers = Mapping[str, str] | Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the application answered."""

    status: int
    headers: Mapping[str, str]
    """Names in lower case; of a header sent twice, the last."""
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def code(self) -> str:
        """The code of the first error."""
        return str(self.json()["errors"][0]["extensions"]["code"])

    @property
    def message(self) -> str:
        """The sentence of the first error."""
        return str(self.json()["errors"][0]["message"])


@dataclass(frozen=True, slots=True)
class AsgiClient:
    """Calls an application. `headers` go with every request unless a call gives its own."""

    app: ASGIApp
    headers: Headers = ()

    async def get(self, path: str, headers: Headers | None = None) -> Answer:
        return await self.request("GET", path, headers=headers)

    async def post(
        self, path: str, body: bytes | Iterable[bytes] = b"", headers: Headers | None = None
    ) -> Answer:
        return await self.request("POST", path, body, headers)

    async def post_json(self, path: str, value: object, headers: Headers | None = None) -> Answer:
        given = list(_pairs(self.headers if headers is None else headers))
        typed = [*given, ("Content-Type", "application/json")]
        return await self.request("POST", path, json.dumps(value).encode(), typed)

    async def request(
        self,
        method: str,
        path: str,
        body: bytes | Iterable[bytes] = b"",
        headers: Headers | None = None,
    ) -> Answer:
        """`body` as several pieces arrives in several pieces, as a chunked one does."""
        pieces = _messages([body] if isinstance(body, bytes) else list(body))
        sent: list[Message] = []
        answered = asyncio.Event()

        async def receive() -> Message:
            async for piece in pieces:
                return piece
            await answered.wait()
            return {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            sent.append(message)
            if message["type"] == "http.response.body" and not message.get("more_body"):
                answered.set()

        given = self.headers if headers is None else headers
        await self.app(scope_of(method, path, given), receive, send)
        return _answer(sent)

    async def leave(self, path: str, value: object, when: asyncio.Event) -> Sequence[Message]:
        """Post JSON and close the connection at a moment; what was sent to nobody."""
        messages: list[Message] = [
            {"type": "http.request", "body": json.dumps(value).encode(), "more_body": False}
        ]
        sent: list[Message] = []

        async def receive() -> Message:
            if messages:
                return messages.pop()
            await when.wait()
            return {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            sent.append(message)

        headers = [*_pairs(self.headers), ("Content-Type", "application/json")]
        await self.app(scope_of("POST", path, headers), receive, send)
        return sent


def scope_of(method: str, path: str, headers: Headers = ()) -> Scope:
    """The ASGI scope of a request."""
    path, _, query = path.partition("?")
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": query.encode(),
        "headers": [(k.lower().encode(), v.encode("latin-1")) for k, v in _pairs(headers)],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
    }


def _pairs(headers: Headers) -> Iterable[tuple[str, str]]:
    return headers.items() if isinstance(headers, Mapping) else headers


async def _messages(pieces: list[bytes]) -> AsyncIterator[Message]:
    for place, piece in enumerate(pieces, start=1):
        yield {"type": "http.request", "body": piece, "more_body": place < len(pieces)}


def _answer(sent: list[Message]) -> Answer:
    start = next(message for message in sent if message["type"] == "http.response.start")
    headers = {name.decode().lower(): value.decode() for name, value in start["headers"]}
    pieces = [one.get("body", b"") for one in sent if one["type"] == "http.response.body"]
    return Answer(start["status"], headers, b"".join(pieces))
