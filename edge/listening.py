"""Listens on an address and serves an ASGI application there, by uvicorn."""

import socket

import uvicorn
from starlette.types import ASGIApp

from settings import ConfigurationError


def listen(host: str, port: int) -> socket.socket:
    """A listening socket. Raises ConfigurationError."""
    try:
        return socket.create_server((host, port), backlog=2048)
    except (OSError, OverflowError):
        raise ConfigurationError(f"{host}:{port} cannot be listened on: is it in use?") from None


async def serve(app: ASGIApp, listener: socket.socket) -> None:
    """Serve until told to stop.

    httptools, because h11 lets ambiguous framing through; no access log, because a path can hold
    an id; no lifespan, because an application may be replaced while it runs.
    """
    configuration = uvicorn.Config(
        app,
        http="httptools",
        lifespan="off",
        access_log=False,
        log_config=None,
        server_header=False,
        date_header=True,
        timeout_graceful_shutdown=5,
    )
    await _Server(configuration).serve([listener])


class _Server(uvicorn.Server):
    """Says on standard output when it listens: for people, and for programs that wait for it."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for listener in sockets or ():
            host, port = listener.getsockname()[:2]
            print(f"Gateway on http://{host}:{port}", flush=True)
