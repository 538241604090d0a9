"""How the peers written in Python are served: uvicorn, uvloop and httptools, no log."""

import asyncio
import signal
import socket
import sys
from collections.abc import Awaitable, Callable
from multiprocessing import get_context
from typing import Any

import uvicorn

from bench.asked import PERSON_HEADER

Send = Callable[[dict[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[dict[str, Any]]]
_NAME = PERSON_HEADER.lower().encode()


def serve(name: str, app: Any, processes: int = 1) -> None:
    """Until told to stop, so many of them at one address. Says where it listens."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=512)
    for _ in range(processes - 1):
        get_context("fork").Process(target=_serve, args=(app, listener), daemon=True).start()
    # uvicorn has the signal do what it did before: then those that were started end as well.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    sys.stdout.write(f"{name} on http://127.0.0.1:{listener.getsockname()[1]}\n")
    sys.stdout.flush()
    _serve(app, listener)


def _serve(app: Any, listener: socket.socket) -> None:
    settings = uvicorn.Config(app, loop="uvloop", http="httptools", lifespan="off", log_config=None)
    settings.access_log = False
    uvicorn.Server(settings).run(sockets=[listener])


async def number(scope: dict[str, Any], receive: Receive) -> str:
    """Who asks; the question itself is read and not looked at."""
    while (await receive()).get("more_body"):
        pass
    headers: list[tuple[bytes, bytes]] = scope["headers"]
    return next(value.decode() for name, value in headers if name == _NAME)


async def answer(send: Send, body: bytes) -> None:
    """Send JSON."""
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def together(work: list[Awaitable[Any]]) -> list[Any]:
    """All at once, in their order."""
    return await asyncio.gather(*work)
