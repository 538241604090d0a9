"""Tokens of sources: fetched once, renewed early, replayed once, and never anybody else's."""

import asyncio
import base64
from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest
import pytest_asyncio

from schema.answer import Failure
from schema.report import SourceStatus
from schema.request import Window
from settings import BearerAuth, ClientCredentialsAuth, SourceSettings
from tests.contract.reading import answered, ids
from tests.support.auth import FakeClock
from tests.support.fhir_resources import ANNA, an_appointment
from tests.support.fhir_server import FakeFhirServer, Says
from tests.support.live import ALL, TRUST, LiveTrust, a_network, settings_for


def granted(token: str, **elements: Any) -> Says:
    """A token endpoint's answer."""
    body = {"access_token": token, "token_type": "Bearer", "expires_in": 300, **elements}
    return Says.json({name: value for name, value in body.items() if value is not None})


@pytest_asyncio.fixture
async def server() -> AsyncIterator[FakeFhirServer]:
    """A trust that demands a token and gives one."""
    async with FakeFhirServer("identifier-modifier") as running:
        running.tokens = {"first", "second"}
        running.holds(ANNA, an_appointment())
        running.says("token", granted("first"), granted("second"))
        yield running


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest_asyncio.fixture
async def trust(server: FakeFhirServer, clock: FakeClock) -> AsyncIterator[LiveTrust]:
    """The same trust with our credentials for it."""
    auth = ClientCredentialsAuth(f"{server.base}/token", "kind:red", "s/ecret&1")
    source = SourceSettings(
        ods=TRUST,
        name="Trust",
        base_url=server.base,
        dialect="identifier-modifier",
        offers=ALL,
        auth=auth,
    )
    async with a_network(settings_for(source), clock) as network:
        yield LiveTrust(network)


def shown(server: FakeFhirServer) -> list[str]:
    """The tokens that came with searches."""
    return [one.headers["Authorization"] for one in server.asked_for("Appointment")]


async def test_a_token_is_asked_for_with_the_clients_secret(
    trust: LiveTrust, server: FakeFhirServer
) -> None:
    outcome = await trust.search()

    asked = server.asked_for("token")[0]
    secret = base64.b64encode(b"kind%3Ared:s%2Fecret%261").decode()
    assert ids(answered(outcome)) == ["a1"]
    assert (asked.form, asked.headers["Authorization"]) == (
        "grant_type=client_credentials",
        f"Basic {secret}",
    )


async def test_all_who_need_a_token_wait_for_the_same_one(
    trust: LiveTrust, server: FakeFhirServer
) -> None:
    days = [Window(start=date(2026, 1, day)) for day in range(1, 6)]

    await asyncio.gather(*(trust.search(window=day) for day in days))

    assert len(server.asked_for("token")) == 1
    assert shown(server) == ["Bearer first"] * 5


@pytest.mark.parametrize(("life", "safe"), [(300, 239), (100, 79), (10, 7)])
async def test_a_token_is_renewed_before_it_ends(
    trust: LiveTrust, server: FakeFhirServer, clock: FakeClock, life: int, safe: int
) -> None:
    server.says("token", granted("first", expires_in=life), granted("second"))

    await trust.search()
    clock.advance(seconds=safe)
    await trust.search()
    clock.advance(seconds=1)
    await trust.search()

    assert shown(server) == ["Bearer first", "Bearer first", "Bearer second"]


async def test_a_refused_token_is_replaced_and_the_question_put_once_more(
    trust: LiveTrust, server: FakeFhirServer
) -> None:
    server.tokens = {"second"}

    outcome = await trust.search()

    assert ids(answered(outcome)) == ["a1"]
    assert [len(server.asked_for(path)) for path in ("token", "Appointment")] == [2, 2]
    first, second = server.asked_for("Appointment")
    assert first.headers["X-Request-ID"] == second.headers["X-Request-ID"]


async def test_what_is_forbidden_is_not_asked_again(
    trust: LiveTrust, server: FakeFhirServer
) -> None:
    server.says("Appointment", Says(403))

    outcome = await trust.search()

    assert outcome == Failure(TRUST, SourceStatus.REFUSED)
    assert [len(server.asked_for(path)) for path in ("token", "Appointment")] == [1, 1]


async def test_two_questions_refused_together_get_one_new_token(
    trust: LiveTrust, server: FakeFhirServer
) -> None:
    await trust.search()
    server.tokens = {"second"}

    outcomes = await asyncio.gather(*(trust.search() for _ in range(4)))

    assert [ids(answered(one)) for one in outcomes] == [["a1"]] * 4
    assert len(server.asked_for("token")) == 2


async def test_a_question_refused_twice_is_refused(
    trust: LiveTrust, server: FakeFhirServer
) -> None:
    server.tokens = set()

    outcome = await trust.search()

    assert outcome == Failure(TRUST, SourceStatus.REFUSED)
    assert len(server.asked_for("Appointment")) == 2


@pytest.mark.parametrize(
    ("says", "status"),
    [
        (Says(400), SourceStatus.REFUSED),
        (Says(401), SourceStatus.REFUSED),
        (Says(500), SourceStatus.UNAVAILABLE),
        (Says(302, headers={"Location": "/x"}), SourceStatus.INVALID),
        (Says(200, b"<html>"), SourceStatus.INVALID),
        (Says(200, b"x" * 100_000), SourceStatus.INVALID),
        (granted("first", token_type="mac"), SourceStatus.INVALID),
        (granted("a b\r\nX-Evil: 1"), SourceStatus.INVALID),
        (granted(""), SourceStatus.INVALID),
        (granted("first", expires_in=0), SourceStatus.INVALID),
        (granted("first", expires_in=1e300), SourceStatus.INVALID),
    ],
    ids=lambda value: value.body[:60].decode() if isinstance(value, Says) else value.name,
)
async def test_without_a_token_the_source_is_not_asked(
    trust: LiveTrust, server: FakeFhirServer, says: Says, status: SourceStatus
) -> None:
    server.says("token", says)

    outcome = await trust.search()

    assert outcome == Failure(TRUST, status)
    assert server.asked_for("Appointment") == []


@pytest.mark.parametrize("status", [302, 307, 308])
async def test_our_secret_follows_no_redirect_of_a_token_endpoint(
    trust: LiveTrust, server: FakeFhirServer, status: int
) -> None:
    async with FakeFhirServer() as evil:
        server.says("token", Says(status, headers={"Location": f"{evil.base}/token"}))

        outcome = await trust.search()

    assert outcome == Failure(TRUST, SourceStatus.INVALID)
    assert evil.asked == []


async def test_a_silent_token_endpoint_is_given_up(server: FakeFhirServer) -> None:
    server.says("token", Says(is_silent=True))
    auth = ClientCredentialsAuth(f"{server.base}/token", "kindred", "secret")
    source = SourceSettings(
        ods=TRUST,
        name="Trust",
        base_url=server.base,
        offers=ALL,
        auth=auth,
        deadline_milliseconds=150,
    )

    async with a_network(settings_for(source)) as network:
        outcome = await LiveTrust(network).search()

    assert outcome == Failure(TRUST, SourceStatus.TIMED_OUT)


async def test_a_life_that_is_not_said_is_short(
    trust: LiveTrust, server: FakeFhirServer, clock: FakeClock
) -> None:
    server.says("token", granted("first", expires_in=None), granted("second"))

    await trust.search()
    clock.advance(seconds=48)
    await trust.search()

    assert shown(server) == ["Bearer first", "Bearer second"]


async def test_a_fixed_token_is_sent_as_it_is_and_not_replayed(server: FakeFhirServer) -> None:
    source = SourceSettings(
        ods=TRUST,
        name="Trust",
        base_url=server.base,
        dialect="identifier-modifier",
        offers=ALL,
        auth=BearerAuth("fixed"),
    )

    async with a_network(settings_for(source)) as network:
        outcome = await LiveTrust(network).search()

    assert outcome == Failure(TRUST, SourceStatus.REFUSED)
    assert shown(server) == ["Bearer fixed"]
