"""Gateway and sandbox in one process and event loop, over real sockets: a test sees their tasks
and connections, and owns their clocks. Whether they work as processes is not asked here.
"""

import asyncio
import gc
import socket
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import aiohttp
import uvicorn
from starlette.types import ASGIApp

from sandbox.app import Options, Sandbox
from sandbox.wire import configured
from sandbox.world import World
from schema.moment import LONDON
from tests.support.assembly import Timing, assembled, hurried
from tests.support.auth import FakeClock
from tests.support.ticks import FakeTicks

TODAY = date(2026, 6, 15)
LONG_TOKEN_SECONDS = 7 * 86_400
WorldMaker = Callable[[date, str], World]


@dataclass(frozen=True, slots=True)
class Pair:
    """Both of them, and what a test does with them."""

    gateway_url: str
    sandbox_url: str
    clock: FakeClock
    ticks: FakeTicks
    """The breakers'."""
    web: aiohttp.ClientSession
    pools: Sequence[aiohttp.BaseConnector]
    """The gateway's, towards sources and issuers."""

    async def token(self, persona: str) -> str:
        """An access token for a persona."""
        url = f"{self.sandbox_url}/identity/sandbox-token"
        answer = await self._asked("POST", url, data={"persona": persona})
        return str(answer["access_token"])

    async def post(
        self,
        token: str,
        query: str,
        headers: Mapping[str, str] | None = None,
        variables: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """The answer to an operation."""
        given = {"Authorization": f"Bearer {token}", **(headers or {})}
        url = f"{self.gateway_url}/graphql"
        answer: dict[str, Any] = await self._asked(
            "POST", url, json={"query": query, "variables": variables}, headers=given
        )
        return answer

    async def timed(
        self, token: str, query: str, headers: Mapping[str, str] | None = None
    ) -> tuple[dict[str, Any], float]:
        """The same, and the seconds from asking to the last byte."""
        clock = asyncio.get_running_loop().time
        began = clock()
        answer = await self.post(token, query, headers)
        return answer, clock() - began

    async def turn(self, ods: str, kind: str, **options: object) -> None:
        """Turn the fault dial of one source."""
        body = {"kind": kind, **options}
        answer = await self._asked("PUT", f"{self.sandbox_url}/faults/{ods}", json=body)
        assert answer["kind"] == kind, answer

    async def mend(self) -> None:
        """Nothing is wrong with anybody any more."""
        await self._asked("DELETE", f"{self.sandbox_url}/faults")

    async def log(self, ods: str) -> list[dict[str, Any]]:
        """What a source was asked since its log was last cleared."""
        answer: list[dict[str, Any]] = await self._asked(
            "GET", f"{self.sandbox_url}/requests/{ods}"
        )
        return answer

    async def counts(self) -> dict[str, int]:
        """How often each source was asked since the logs were last cleared."""
        answer: dict[str, int] = await self._asked("GET", f"{self.sandbox_url}/requests")
        return answer

    async def forget_requests(self) -> None:
        """Clear all logs."""
        await self._asked("DELETE", f"{self.sandbox_url}/requests")

    def recover(self) -> None:
        """Let so much time pass that breakers try again and nothing is remembered."""
        self.ticks.advance(30)
        self.clock.advance(minutes=2)

    @property
    def acquired(self) -> int:
        """How many of the gateway's connections are in use."""
        return sum(len(pool._acquired) for pool in self.pools)

    @property
    def idle(self) -> int:
        """How many of the gateway's connections are kept for the next request."""
        return sum(len(kept) for pool in self.pools for kept in pool._conns.values())

    async def _asked(self, method: str, url: str, **options: Any) -> Any:
        async with self.web.request(method, url, **options) as answer:
            return await answer.json(content_type=None) if answer.status != 204 else None


@asynccontextmanager
async def a_pair(make: WorldMaker, folder: Path, timing: Timing) -> AsyncIterator[Pair]:
    """Serve both until the block ends."""
    clock = FakeClock(datetime.combine(TODAY, time(12), LONDON))
    ticks = FakeTicks()
    with _listening() as (sandbox_url, door), _listening() as (gateway_url, front):
        world = make(TODAY, sandbox_url)
        settings = hurried(world, gateway_url, folder, timing)
        async with AsyncExitStack() as open_:
            await open_.enter_async_context(_sandbox(world, clock, door))
            others = set(_pools())
            app = await open_.enter_async_context(assembled(settings, world, clock, ticks))
            pools = [one for one in _pools() if one not in others]
            await open_.enter_async_context(_serving(_configured(app), front))
            web = await open_.enter_async_context(_web())
            yield Pair(gateway_url, sandbox_url, clock, ticks, web, pools)


def _pools() -> list[aiohttp.BaseConnector]:
    """Every open pool of connections in this process: the gateway tells nobody of its own."""
    found = [one for one in gc.get_objects() if isinstance(one, aiohttp.TCPConnector)]
    return [one for one in found if not one.closed]


def _web() -> aiohttp.ClientSession:
    """The test's own way in: as many connections as it likes."""
    return aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))


@asynccontextmanager
async def _sandbox(world: World, clock: FakeClock, door: socket.socket) -> AsyncIterator[None]:
    async def now() -> datetime:
        return clock()

    server: _Server
    options = Options(
        token_seconds=LONG_TOKEN_SECONDS,
        identity_now=now,
        stopping=lambda: server.should_exit,
    )
    app = Sandbox(world, options).app()
    server = _Server(configured(app))
    async with _running(server, door):
        yield


def _configured(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http="httptools",
        lifespan="off",
        access_log=False,
        log_config=None,
        server_header=False,
    )


@asynccontextmanager
async def _serving(configuration: uvicorn.Config, door: socket.socket) -> AsyncIterator[None]:
    async with _running(_Server(configuration), door):
        yield


@asynccontextmanager
async def _running(server: "_Server", door: socket.socket) -> AsyncIterator[None]:
    task = asyncio.create_task(server.serve([door]))
    try:
        yield
    finally:
        server.should_exit = True
        await task


class _Server(uvicorn.Server):
    """Leaves signals to the tests."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@contextmanager
def _listening() -> Iterator[tuple[str, socket.socket]]:
    with socket.create_server(("127.0.0.1", 0), backlog=2048) as door:
        yield f"http://127.0.0.1:{door.getsockname()[1]}", door
