"""A new application takes over between requests, and none is lost."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, Router
from starlette.types import ASGIApp

from edge.generations import Generations
from tests.support.asgi import AsgiClient


@dataclass(slots=True)
class Opened:
    """An application that says its name, and waits where it is told to."""

    name: str
    go_on: asyncio.Event = field(default_factory=asyncio.Event)
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    closed: asyncio.Event = field(default_factory=asyncio.Event)

    @asynccontextmanager
    async def app(self) -> AsyncIterator[ASGIApp]:
        yield Router([Route("/", self._name), Route("/slow", self._slowly)])
        self.closed.set()

    async def _name(self, _: Request) -> Response:
        return PlainTextResponse(self.name)

    async def _slowly(self, _: Request) -> Response:
        self.asked.set()
        await self.go_on.wait()
        return PlainTextResponse(f"{self.name}, {'closed' if self.closed.is_set() else 'open'}")


@asynccontextmanager
async def faulty(works: bool = False) -> AsyncIterator[ASGIApp]:
    if not works:
        raise ValueError("This cannot be opened.")
    yield Router([])


async def test_the_latest_application_answers() -> None:
    async with Generations() as serving:
        await serving.replace(Opened("first").app())
        await serving.replace(Opened("second").app())

        assert (await AsgiClient(serving).get("/")).text == "second"


async def test_a_request_under_way_ends_where_it_began() -> None:
    first = Opened("first")
    async with Generations() as serving:
        await serving.replace(first.app())
        slow = asyncio.create_task(AsgiClient(serving).get("/slow"))
        await first.asked.wait()

        await serving.replace(Opened("second").app())
        first.go_on.set()

        assert (await slow).text == "first, open"
        await first.closed.wait()


async def test_an_idle_application_is_closed_once_it_is_replaced() -> None:
    first = Opened("first")
    async with Generations() as serving:
        await serving.replace(first.app())

        await serving.replace(Opened("second").app())

        await first.closed.wait()


async def test_what_cannot_be_opened_replaces_nothing() -> None:
    first = Opened("first")
    async with Generations() as serving:
        await serving.replace(first.app())

        with pytest.raises(ValueError, match="opened"):
            await serving.replace(faulty())

        assert (await AsgiClient(serving).get("/")).text == "first"
        assert not first.closed.is_set()


async def test_everything_is_closed_at_the_end() -> None:
    first, second = Opened("first"), Opened("second")
    async with Generations() as serving:
        await serving.replace(first.app())
        await serving.replace(second.app())

    assert first.closed.is_set()
    assert second.closed.is_set()


async def test_nothing_is_served_before_there_is_an_application() -> None:
    with pytest.raises(RuntimeError, match="no application"):
        await AsgiClient(Generations()).get("/")
