"""Listens on an address and serves an ASGI application there, by uvicorn."""

import resource
import socket
from dataclasses import replace

import uvicorn
from starlette.types import ASGIApp

from edge.patience import Limits, patient
from settings import ConfigurationError

_MOST_FILES = 65_536
_SEND_BUFFER_BYTES = 262_144
"""Of each connection, in the system. It would give megabytes to a client that never reads."""


def listen(host: str, port: int) -> socket.socket:
    """A listening socket. Raises ConfigurationError."""
    try:
        listener = socket.create_server((host, port), backlog=2048)
    except (OSError, OverflowError):
        raise ConfigurationError(f"{host}:{port} cannot be listened on: is it in use?") from None
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER_BYTES)
    return listener


async def serve(app: ASGIApp, listener: socket.socket) -> None:
    """Serve until told to stop."""
    limits = replace(Limits(), connections=_room())
    await _Server(configured(app, limits)).serve([listener])


def configured(app: ASGIApp, limits: Limits) -> uvicorn.Config:
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
        timeout_graceful_shutdown=5,
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
    """Says on standard output when it listens: for people, and for programs that wait for it."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for listener in sockets or ():
            host, port = listener.getsockname()[:2]
            print(f"Gateway on http://{host}:{port}", flush=True)
