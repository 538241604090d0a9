"""The server of the gateway on a real socket, before an application that writes down what reaches
it; and a client that sends bytes."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import cast

from starlette.types import Receive, Scope, Send
from uvicorn.server import ServerState

from edge.listening import configured
from edge.patience import Limits, PatientProtocol

PATIENCE_SECONDS = 10
"""After which a connection that should have ended is a failure."""

_STATUS = re.compile(rb"HTTP/1\.1 (\d{3})")


@dataclass(frozen=True, slots=True)
class Reached:
    """One request as the application saw it."""

    method: str
    path: str
    body: bytes
    headers: list[tuple[bytes, bytes]]
    scheme: str
    client: str


@dataclass(slots=True)
class Recorder:
    """An application that reads the body and answers 200; half a body it does not count."""

    size: int = 2
    """Bytes of an answer."""
    reached: list[Reached] = field(default_factory=list)
    under_way: int = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.under_way += 1
        try:
            await self._serve(scope, receive, send)
        finally:
            self.under_way -= 1

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        body, more = b"", True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            body += message["body"]
            more = message["more_body"]
        self.reached.append(
            Reached(
                scope["method"],
                scope["path"],
                body,
                scope["headers"],
                scope["scheme"],
                scope["client"][0],
            )
        )
        headers = [(b"content-length", str(self.size).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"x" * self.size})


@dataclass(frozen=True, slots=True)
class Heard:
    """What came back over one connection."""

    bytes: bytes
    closed: bool
    """By the server."""

    @property
    def statuses(self) -> list[int]:
        """In their order; informational ones are not answers."""
        return [int(one) for one in _STATUS.findall(self.bytes) if one != b"100"]


@asynccontextmanager
async def a_door(recorder: Recorder, **limits: float) -> AsyncIterator[int]:
    """The port of a server with these limits; the others are the gateway's own."""
    configuration = configured(recorder, replace(Limits(), **limits))  # type: ignore[arg-type]
    configuration.load()
    make = cast(Callable[..., PatientProtocol], configuration.http_protocol_class)
    state = ServerState()
    server = await asyncio.get_running_loop().create_server(
        lambda: make(config=configuration, server_state=state, app_state={}),
        host="127.0.0.1",
        port=0,
        backlog=2048,
    )
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for connection in list(state.connections):
            connection.transport.abort()


async def told(port: int, data: bytes) -> Heard:
    """Send bytes, and hear until the server closes the connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(data)
        async with asyncio.timeout(PATIENCE_SECONDS):
            return Heard(await reader.read(), closed=True)
    except TimeoutError:
        return Heard(b"", closed=False)
    finally:
        writer.close()
