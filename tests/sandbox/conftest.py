"""One running sandbox for the tests that only ask, and a fresh one for those that change it."""

import socket
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

import pytest
import uvicorn
from aiohttp import ClientSession

from sandbox.app import Options, Sandbox
from sandbox.trusts import TABLE_ONLY, Many
from sandbox.wire import configured
from sandbox.world import World, build_world
from tests.sandbox.asking import Asker

TODAY = date(2026, 11, 22)


@dataclass(frozen=True, slots=True)
class Served:
    """A sandbox that answers on a real socket."""

    origin: str
    world: World


@contextmanager
def serving(options: Options, many: Many = TABLE_ONLY) -> Iterator[Served]:
    """Serve a sandbox in a thread until the block ends."""
    listener = socket.create_server(("127.0.0.1", 0))
    origin = f"http://127.0.0.1:{listener.getsockname()[1]}"
    world = build_world(TODAY, origin, many)
    server = uvicorn.Server(configured(Sandbox(world, options).app()))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        yield Served(origin, world)
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


@pytest.fixture(scope="session")
def world() -> World:
    """The world of the tests' day, not served."""
    return build_world(TODAY, "http://sandbox.example")


@pytest.fixture(scope="session")
def served() -> Iterator[Served]:
    """The sandbox all tests share: for asking only."""
    with serving(Options()) as one:
        yield one


@pytest.fixture
async def asker(served: Served) -> AsyncIterator[Asker]:
    """Asks the shared sandbox."""
    async with ClientSession() as session:
        yield Asker(served.origin, session)


@pytest.fixture
async def own() -> AsyncIterator[Asker]:
    """Asks a sandbox of this test alone, which it may change."""
    with serving(Options()) as one:
        async with ClientSession() as session:
            yield Asker(one.origin, session)


@pytest.fixture
async def crowd() -> AsyncIterator[Asker]:
    """Asks a sandbox of 215 trusts."""
    with serving(Options(), Many(215, always=3)) as one:
        async with ClientSession() as session:
            yield Asker(one.origin, session)


@pytest.fixture(scope="session")
def _breakable() -> Iterator[Served]:
    with serving(Options()) as one:
        yield one


@pytest.fixture
async def broken(_breakable: Served) -> AsyncIterator[Asker]:
    """Asks a sandbox whose dial the tests turn; all is mended and forgotten after each."""
    async with ClientSession() as session:
        asker = Asker(_breakable.origin, session)
        yield asker
        await asker.raw("DELETE", "/faults")
        await asker.raw("DELETE", "/requests")
