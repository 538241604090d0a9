"""The sandbox's own HTTP protocol: uvicorn's, which also lets an app cut its connection.

ASGI knows no way to do that, and some servers do.
"""

import asyncio
import os
import socket
import struct
from typing import cast

import uvicorn
from starlette.types import ASGIApp, Receive, Scope
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_TRANSPORT = "sandbox.transport"
_LINGER_NOT = struct.pack("ii", 1, 0)  # closing at once, which sends a reset


class CuttingProtocol(HttpToolsProtocol):
    """Puts the transport of each request where `cut` finds it."""

    def on_message_begin(self) -> None:
        super().on_message_begin()
        scope = cast("Scope", self.scope)
        scope["extensions"] = {_TRANSPORT: self.transport}


def configured(app: ASGIApp) -> uvicorn.Config:
    """How uvicorn serves the sandbox. No access log: it would hold NHS numbers. Loggers are left
    as they are: their owner is the process, and a test may serve a sandbox beside a gateway."""
    return uvicorn.Config(
        app,
        http=CuttingProtocol,
        lifespan="on",
        access_log=False,
        log_config=None,
        timeout_graceful_shutdown=3,
        timeout_keep_alive=75,  # longer than clients keep theirs, so that none meets a closed one
    )


async def cut(scope: Scope, receive: Receive, *, is_reset: bool) -> None:
    """Cut the connection of a request, by a reset or by a plain end."""
    transport: asyncio.Transport = scope["extensions"][_TRANSPORT]
    if is_reset:
        _reset(transport)
    else:
        transport.close()
    while (await receive())["type"] != "http.disconnect":
        pass


def _reset(transport: asyncio.Transport) -> None:
    # A copy of the descriptor, since the event loop's own view of its socket takes no options.
    with socket.socket(fileno=os.dup(transport.get_extra_info("socket").fileno())) as copy:
        copy.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_NOT)
    transport.abort()
