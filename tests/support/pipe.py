"""One connection to the server's protocol without a socket: a client that takes only what it is
told to take, and a clock that jumps (`tests.support.virtual_time`)."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import cast

from starlette.types import ASGIApp
from uvicorn.server import ServerState

from edge.listening import configured
from edge.patience import Limits, PatientProtocol

HIGH_WATER = 65_536


class Pipe(asyncio.Transport):
    """The transport of one connection. What is written waits in `unread` until it is taken."""

    def __init__(self, app: ASGIApp, limits: Limits, state: ServerState) -> None:
        super().__init__()
        self.said = b""
        """Everything the server wrote."""
        self.unread = 0
        self.reads = True
        self.gone_at: float | None = None
        """When the connection ended, by the loop's clock."""
        self._closing = False
        configuration = configured(app, limits)
        configuration.load()
        make = cast(Callable[..., PatientProtocol], configuration.http_protocol_class)
        self.protocol = make(config=configuration, server_state=state, app_state={})
        self.protocol.connection_made(self)

    @property
    def statuses(self) -> list[int]:
        """Of the answers so far."""
        return [int(part[:3]) for part in self.said.split(b"HTTP/1.1 ")[1:]]

    def send(self, data: bytes) -> None:
        """Bytes from the client."""
        if not self._closing:
            self.protocol.data_received(data)

    def take(self, count: int) -> None:
        """The client reads so much of what waits."""
        was_full = self.unread > HIGH_WATER
        self.unread = max(0, self.unread - count)
        if was_full and self.unread <= HIGH_WATER // 4:
            self.protocol.resume_writing()
        if self._closing and not self.unread:
            self._end()

    # What a protocol asks of its transport

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.said += data
        if not self.reads:
            was_full = self.unread > HIGH_WATER
            self.unread += len(data)
            if not was_full and self.unread > HIGH_WATER:
                self.protocol.pause_writing()

    def close(self) -> None:
        self._closing = True
        if not self.unread:
            self._end()

    def abort(self) -> None:
        self._closing = True
        self.unread = 0
        self._end()

    def is_closing(self) -> bool:
        return self._closing

    def get_write_buffer_size(self) -> int:
        return self.unread

    def get_extra_info(self, name: str, default: object = None) -> object:
        return default

    def pause_reading(self) -> None: ...

    def resume_reading(self) -> None: ...

    def _end(self) -> None:
        if self.gone_at is None:
            loop = asyncio.get_running_loop()
            self.gone_at = loop.time()
            loop.call_soon(self.protocol.connection_lost, None)


def a_pipe(app: ASGIApp, state: ServerState | None = None, **limits: float) -> Pipe:
    """A connection just made; limits are the server's own but for those given."""
    given: Mapping[str, float] = limits
    return Pipe(app, replace(Limits(), **given), state or ServerState())  # type: ignore[arg-type]
