"""Whether a source gives a token, insists on one, and knows a wrong one."""

from typing import Any

import pytest

from settings import BearerAuth, ClientCredentialsAuth
from sources.check.finding import Severity, Topic
from tests.support.fhir_server import FakeFhirServer, Says
from tests.unit.sources.check.trying import (
    FAULT,
    NOTE,
    OK,
    WARNING,
    a_source,
    findings,
    said,
    well_filled,
)

GIVEN = {"access_token": "good", "token_type": "Bearer", "expires_in": 300}


async def token_said(answer: Says, tokens: set[str] | None) -> dict[str, Severity]:
    """What the check says of the token of a server that answers so."""
    async with FakeFhirServer() as server:
        well_filled(server)
        server.tokens = tokens
        server.says("token", answer)
        auth = ClientCredentialsAuth(f"{server.base}/token", "kindred", "hush")
        return await said(server, Topic.TOKEN, auth=auth)


async def test_a_server_that_insists_on_its_token_is_well() -> None:
    found = await token_said(Says.json(GIVEN), {"good"})

    assert set(found.values()) == {OK}
    assert "A token lasts 300 s." in found


DEFECTS: dict[str, tuple[dict[str, Any], Severity]] = {
    "A token lasts 20 s only.": ({"expires_in": 20}, WARNING),
    "It does not say how long a token lasts; 60 s are assumed.": ({"expires_in": None}, WARNING),
    "How long a token lasts is no number above 0.": ({"expires_in": "soon"}, FAULT),
    "The token is of another type than Bearer: we cannot show it.": ({"token_type": "mac"}, FAULT),
    "The token endpoint answers HTTP 200, but gives no token.": ({"access_token": ""}, FAULT),
}
NO_TOKENS = [
    Says.json({"access_token": ["good"]}),
    Says(body=b"<html>"),
    Says(503),
    Says(302, headers={"Location": "/"}),
]


@pytest.mark.parametrize("what", DEFECTS)
async def test_each_defect_of_a_token_answer_is_told(what: str) -> None:
    change, severity = DEFECTS[what]

    found = await token_said(Says.json(GIVEN | change), {"good"})

    assert found[what] is severity


@pytest.mark.parametrize("status", [400, 401, 403])
async def test_a_refused_client_is_a_fault_that_ends_the_check(status: int) -> None:
    async with FakeFhirServer() as server:
        server.says("token", Says(status))
        auth = ClientCredentialsAuth(f"{server.base}/token", "kindred", "hush")

        found = await said(server, Topic.TOKEN, auth=auth)

        assert found == {f"The token endpoint refuses us (HTTP {status}).": FAULT}
        assert server.asked_for("Appointment") == []


async def test_an_answer_without_a_token_is_a_fault() -> None:
    found = await token_said(Says.json(GIVEN), None)

    assert found["It answers without a token."] is FAULT
    assert found["It answers to a token that nobody issued."] is FAULT


async def test_another_status_than_401_is_noted() -> None:
    async with FakeFhirServer() as server:
        server.says("Appointment", Says(418))

        found = await said(server, Topic.TOKEN, auth=BearerAuth("good"))

    assert found["Without a token it answers HTTP 418; 401 is usual."] is NOTE
    assert found["To a token that is not good it answers HTTP 418."] is NOTE


async def test_a_source_without_any_token_is_noted_once() -> None:
    async with FakeFhirServer() as server:
        found = await said(server, Topic.TOKEN)

    assert found == {"No token is configured: anybody who can reach it may ask it.": NOTE}


async def test_a_token_endpoint_that_is_not_there_is_a_fault() -> None:
    async with FakeFhirServer() as server:
        auth = ClientCredentialsAuth("http://127.0.0.1:9/token", "kindred", "hush")

        found = await said(server, Topic.TOKEN, auth=auth)

    assert found == {"The token endpoint takes no connection.": FAULT}


@pytest.mark.parametrize("answer", NO_TOKENS)
async def test_what_is_no_token_answer_ends_the_check(answer: Says) -> None:
    async with FakeFhirServer() as server:
        server.says("token", answer)
        auth = ClientCredentialsAuth(f"{server.base}/token", "kindred", "hush")

        found = await said(server, Topic.TOKEN, auth=auth)

        assert [one for one in found if one.endswith("but gives no token.")]
        assert server.asked_for("Appointment") == []


async def test_no_secret_and_no_token_gets_into_the_findings() -> None:
    async with FakeFhirServer() as server:
        well_filled(server)
        server.says("token", Says.json(GIVEN | {"access_token": "canary-token"}))
        auth = ClientCredentialsAuth(f"{server.base}/token", "kindred", "canary-secret")

        found = await findings(a_source(server.base, auth=auth))

    assert "canary" not in str(found)


async def test_it_is_asked_without_a_token_with_a_wrong_one_and_with_its_own() -> None:
    async with FakeFhirServer() as server:
        well_filled(server)

        await findings(a_source(server.base, auth=BearerAuth("good")))

        shown = [one.headers.get("Authorization") for one in server.asked_for("Appointment")]
    assert shown[:3] == [None, "Bearer kindred-check-this-is-no-token", "Bearer good"]
    assert set(shown[3:]) == {"Bearer good"}
