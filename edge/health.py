"""`/livez` and `/readyz`: is the process alive, and can it serve."""

from collections.abc import Callable
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from edge.stopping import Stopping


async def alive(_request: Request) -> Response:
    """200 as long as the process answers at all."""
    return PlainTextResponse("alive\n")


@dataclass(frozen=True, slots=True)
class Readiness:
    """Ready means that access can be recorded, and that the process is not about to stop. Sources
    may all be down: the gateway says so in its answers, and restarting it would help nobody."""

    audit_works: Callable[[], bool]
    stopping: Stopping

    async def __call__(self, _request: Request) -> Response:
        if self.stopping.begun:
            return PlainTextResponse("not ready: stopping\n", 503)
        if await run_in_threadpool(self.audit_works):
            return PlainTextResponse("ready\n")
        return PlainTextResponse("not ready: the audit store cannot be written\n", 503)
