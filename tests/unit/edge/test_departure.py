"""A client that leaves takes its questions along: nobody is still asked on its behalf."""

import asyncio
from collections.abc import Iterator

import pytest
from structlog.testing import capture_logs

from tests.support.application import Application, memory
from tests.support.auth import ACTOR, a_person
from tests.support.builders import a_directory_of, a_source, an_item
from tests.support.fakes import HANG, FakeWorld, a_world

QUERY = {"query": "{ viewer { patient { appointments { totalCount } } } }"}


@pytest.fixture
def world() -> FakeWorld:
    world = a_world(
        a_directory_of(a_source("RA1")), an_item("RA1"), people=[a_person(ACTOR).build()]
    )
    next(iter(world.sources.trusts.values())).trouble = HANG
    return world


@pytest.fixture
def app(world: FakeWorld) -> Iterator[Application]:
    with memory() as engine:
        yield Application(world, engine)


async def left_while_asking(app: Application, world: FakeWorld) -> list[int]:
    """Leave as soon as the trust was asked; the statuses that were sent to nobody."""
    gone, before = asyncio.Event(), asyncio.all_tasks()
    leaving = asyncio.create_task(app.client().leave("/graphql", QUERY, gone))
    await next(iter(world.sources.trusts.values())).was_asked.wait()
    gone.set()
    sent = await leaving
    await asyncio.sleep(0)
    assert asyncio.all_tasks() - before == set()
    return [message["status"] for message in sent if "status" in message]


async def test_nothing_is_asked_any_longer_for_a_client_that_left(
    app: Application, world: FakeWorld
) -> None:
    assert await left_while_asking(app, world) == [499]


async def test_what_was_asked_for_is_on_record_though_the_client_left(
    app: Application, world: FakeWorld
) -> None:
    await left_while_asking(app, world)

    assert ("permit", "APPT", "RA1") in app.audited()
    assert not [row for row in app.audited() if row[0] == "release"]


async def test_a_client_that_stays_is_answered(app: Application, world: FakeWorld) -> None:
    next(iter(world.sources.trusts.values())).trouble = None

    answer = await app.client().post_json("/graphql", QUERY)

    assert answer.json()["data"]["viewer"]["patient"]["appointments"] == {"totalCount": 1}


async def test_nothing_is_begun_for_a_client_that_has_gone(app: Application) -> None:
    gone = asyncio.Event()
    gone.set()

    with capture_logs() as logs:
        sent = await app.client().leave("/graphql", QUERY, gone)

    assert [message["status"] for message in sent if "status" in message] == [499]
    assert "step 2: document read" not in [line["event"] for line in logs]
