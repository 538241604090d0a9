"""What the sandbox does with a gateway: registers its patients there and uses its clock."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from sandbox.clocks import machine_now
from sandbox.gateway import GatewayClock, GatewayEvents, register
from sandbox.people import PersonId
from sandbox.trusts import Many
from sandbox.world import World, build_world
from tests.sandbox.conftest import TODAY

NOWHERE = "http://127.0.0.1:9"


@dataclass
class FakeGateway:
    """Takes registrations, refusing the first few; tells whatever time it is given."""

    refusals: int = 0
    told: Any = None
    url: str = ""
    taken: dict[str, list[str]] = field(default_factory=dict)
    keys: set[str] = field(default_factory=set)
    heard: list[Any] = field(default_factory=list)

    async def records(self, request: web.Request) -> web.Response:
        self.keys.add(request.headers["Authorization"])
        if self.refusals:
            self.refusals -= 1
            return web.Response(status=503)
        body = await request.json()
        self.taken[body["clientId"]] = body["nhsNumbers"]
        return web.Response(status=204)

    async def events(self, request: web.Request) -> web.Response:
        self.keys.add(request.headers["Authorization"])
        self.heard.append((request.content_type, await request.json()))
        return web.Response(status=401 if self.refusals else 204)

    async def clock(self, _: web.Request) -> web.Response:
        return web.json_response(self.told)


@pytest.fixture
async def gateway() -> AsyncIterator[FakeGateway]:
    fake = FakeGateway()
    app = web.Application()
    app.router.add_post("/records", fake.records)
    app.router.add_post("/events", fake.events)
    app.router.add_get("/sandbox/clock", fake.clock)
    async with TestServer(app) as server:
        fake.url = str(server.make_url("")).rstrip("/")
        yield fake


async def test_every_indexed_trust_registers_its_patients(
    gateway: FakeGateway, world: World
) -> None:
    count = await register(world, gateway.url)

    expected = {"ra1-portal", "rb1-portal", "rc1-portal", "rd1-portal", "re1-portal"}
    assert set(gateway.taken) == {*expected, "g99901-portal"}
    assert "9990000018" in gateway.taken["rb1-portal"]
    assert "9990000204" not in {number for each in gateway.taken.values() for number in each}
    assert count == sum(len(numbers) for numbers in gateway.taken.values())


async def test_a_patient_with_two_charts_is_registered_once(
    gateway: FakeGateway, world: World
) -> None:
    await register(world, gateway.url)

    numbers = gateway.taken["rc1-portal"]
    assert numbers.count(world.people[PersonId("nina-kaur")].number) == 1


async def test_a_trust_without_patients_registers_nobody(gateway: FakeGateway) -> None:
    world = build_world(TODAY, "http://sandbox.example", Many(9))

    await register(world, gateway.url)

    assert not [client for client in gateway.taken if client.startswith("t0")]


async def test_each_trust_uses_its_own_key(gateway: FakeGateway, world: World) -> None:
    await register(world, gateway.url)

    assert len(gateway.keys) == 6
    assert "Bearer rb1-sandbox-feed" in gateway.keys


async def test_a_refused_registration_is_tried_again(gateway: FakeGateway, world: World) -> None:
    gateway.refusals = 8
    pauses: list[float] = []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    await register(world, gateway.url, pause)

    assert len(pauses) == 2
    assert len(gateway.taken) == 6


async def test_an_absent_gateway_is_waited_for(world: World) -> None:
    class Enough(Exception):
        pass

    async def pause(_: float) -> None:
        raise Enough

    with pytest.raises(Enough):
        await register(world, NOWHERE, pause)


async def test_the_gateways_time_is_told(gateway: FakeGateway) -> None:
    gateway.told = {"now": "2031-05-17T09:30:00+01:00"}

    now = await GatewayClock(gateway.url).now()

    assert now == datetime(2031, 5, 17, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize("told", [None, [], {}, {"now": 5}, {"now": "soon"}])
async def test_a_gateway_without_time_leaves_the_machines(
    gateway: FakeGateway, told: object
) -> None:
    gateway.told = told

    now = await GatewayClock(gateway.url).now()

    assert abs(now - machine_now()) < timedelta(minutes=5)


async def test_an_absent_gateway_leaves_the_machines_time() -> None:
    now = await GatewayClock(NOWHERE).now()

    assert abs(now - machine_now()) < timedelta(minutes=5)


def events_to(url: str) -> GatewayEvents:
    return GatewayEvents(url, lambda: "event-1")


async def test_a_change_is_announced_as_an_event(gateway: FakeGateway) -> None:
    assert await events_to(gateway.url).announce("proxy-role-changed", "9990000026", "9990000018")

    ((media_type, event),) = gateway.heard
    assert media_type == "application/cloudevents+json"
    assert event == {
        "specversion": "1.0",
        "id": "event-1",
        "source": "https://sandbox.example/relationships",
        "type": "proxy-role-changed",
        "data": {"patient": "9990000026", "proxy": "9990000018"},
    }


async def test_a_gateway_that_takes_no_event_is_told_of(gateway: FakeGateway) -> None:
    gateway.refusals = 1

    refused = await events_to(gateway.url).announce("proxy-role-changed", "1", "2")
    absent = await events_to(NOWHERE).announce("proxy-role-changed", "1", "2")

    assert (refused, absent) == (False, False)
