"""Listens on an address and serves an ASGI application there, by uvicorn, until told to stop.

Then nobody new is let in; who is, is answered, and told that it was the last answer here.
"""

import asyncio
import math
import resource
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import uvicorn
from starlette.types import ASGIApp

from edge.patience import Limits, patient
from edge.stopping import Farewell, Stopping, on_stop
from settings import ConfigurationError

_MOST_FILES = 65_536
_SEND_BUFFER_BYTES = 262_144
"""Of each connection, in the system. It would give megabytes to a client that never reads."""

_USUAL = Farewell()


def listen(host: str, port: int) -> socket.socket:
    """A listening socket. Raises ConfigurationError."""
    try:
        listener = socket.create_server((host, port), backlog=2048)
    except OSError:
        raise ConfigurationError(f"{host}:{port} cannot be listened on: is it in use?") from None
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER_BYTES)
    return listener


def address(listener: socket.socket) -> str:
    """Where it listens, for people and programs."""
    host, port = listener.getsockname()[:2]
    return f"http://{host}:{port}"


async def serve(
    app: ASGIApp,
    listener: socket.socket,
    stopping: Stopping,
    farewell: Farewell,
    tell: Callable[[], None],
) -> None:
    """Serve until told to stop, and then until everybody has their answer.

    `tell` is called once it serves.
    """
    limits = replace(Limits(), connections=_room())
    configuration = configured(app, limits, farewell)
    await _Server(configuration, stopping, farewell, tell).serve([listener])


def configured(app: ASGIApp, limits: Limits, farewell: Farewell = _USUAL) -> uvicorn.Config:
    """How uvicorn is to serve.

    Parsed by httptools, because h11 lets ambiguous framing through; no access log, because a path
    can hold an id; no lifespan, because an application may be replaced while it runs; no trust in
    what a proxy says of a client, because nothing is decided by it.
    """
    return uvicorn.Config(
        app,
        http=patient(limits),
        ws="none",
        lifespan="off",
        access_log=False,
        log_config=None,
        proxy_headers=False,
        server_header=False,
        date_header=True,
        timeout_keep_alive=limits.idle_seconds,
        timeout_graceful_shutdown=math.ceil(farewell.most_seconds),
    )


def _room() -> int:
    """How many connections of clients there may be: of the files that this process may open, all
    are asked for, and a quarter is kept for sources and storage."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = hard if 0 < hard < _MOST_FILES else _MOST_FILES
    if 0 < soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return max(soft, wanted) * 3 // 4


class _Server(uvicorn.Server):
    """Leaves by its own rules: uvicorn's would end the process by the signal, not in peace."""

    def __init__(
        self,
        config: uvicorn.Config,
        stopping: Stopping,
        farewell: Farewell,
        tell: Callable[[], None],
    ) -> None:
        super().__init__(config)
        self._stopping = stopping
        self._farewell = farewell
        self._tell = tell

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._stopping.then(self._leave_soon)
        self._tell()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        with on_stop(self._stopping.begin, self._insist):
            yield

    def _leave_soon(self) -> None:
        asyncio.get_running_loop().call_later(self._farewell.notice_seconds, self._leave)

    def _leave(self) -> None:
        self.should_exit = True

    def _insist(self) -> None:
        self.should_exit = self.force_exit = True
