"""Stops working for a client that has left: nobody would read the answer, and the sources that
are still being asked have others to serve."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from starlette.requests import Request
from starlette.responses import Response

T = TypeVar("T")

CLIENT_CLOSED_REQUEST = 499
"""No status of HTTP; what servers commonly write down. Nobody receives it."""

_TURNS = 8
"""Turns of the event loop in which it is noticed that a connection was closed right behind its
request, and the work called off."""


class ClientLeft(Exception):
    """The connection was closed before there was an answer."""


async def unless_client_leaves(request: Request, work: Coroutine[Any, Any, T]) -> T:
    """The result of the work. Raises ClientLeft once the client has gone and the work has ended.

    The request's body must have been read, or not be wanted. For a client that has gone already
    nothing is begun: when there is too much to do, that is what need not be done.
    """

    async def begun() -> T:
        for _ in range(_TURNS):
            await asyncio.sleep(0)
        return await work

    working = asyncio.create_task(begun())
    leaving = asyncio.create_task(_departure(request))
    try:
        await asyncio.wait({working, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise ClientLeft
        return working.result()
    finally:
        working.cancel()
        leaving.cancel()
        # Ended means ended: nothing is still being asked when the request is over.
        await asyncio.wait({working, leaving})
        work.close()  # it may never have begun


async def answer_nobody(_: Request, __: Exception) -> Response:
    """For the log line of the request."""
    return Response(status_code=CLIENT_CLOSED_REQUEST)


async def _departure(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
