"""Trusts and national services demand a client-credentials token that lasts a short while."""

from base64 import b64encode
from datetime import UTC, datetime, timedelta

import pytest
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import Message

from sandbox.tokens import Tokens
from tests.sandbox.asking import Asker, credentials


@pytest.mark.parametrize(
    "url",
    [
        "/trusts/RB1/FHIR/R4/Appointment",
        "/trusts/RA1/FHIR/R4/Appointment/1",
        "/national/demographics/FHIR/R4/Patient/9990000018",
        "/national/relationships/FHIR/R4/Consent",
        "/national/prescriptions/FHIR/R4/Bundle",
    ],
)
@pytest.mark.parametrize("header", [None, "Bearer nonsense", "Basic a2luZHJlZA=="])
async def test_nothing_is_told_without_a_good_token(
    asker: Asker, url: str, header: str | None
) -> None:
    headers = {"Authorization": header} if header else {}

    answer = await asker.raw("GET", url, headers=headers)

    assert answer.status == 401
    assert answer.headers["www-authenticate"].startswith("Bearer ")


async def test_a_token_of_one_trust_opens_no_other(asker: Asker) -> None:
    token = await asker.token("RB1")
    url = "/trusts/RC1/FHIR/R4/Patient"

    answer = await asker.raw("GET", url, headers={"Authorization": f"Bearer {token}"})

    assert answer.status == 401


async def test_credentials_may_come_in_the_header(asker: Asker) -> None:
    basic = b64encode(b"kindred:re1-sandbox-secret").decode()
    headers = {"Authorization": f"Basic {basic}"}
    form = {"grant_type": "client_credentials"}

    answer = await asker.raw("POST", "/trusts/RE1/token", headers=headers, data=form)

    assert answer.status == 200
    assert (answer.json["token_type"], answer.json["expires_in"]) == ("Bearer", 120)


@pytest.mark.parametrize(
    ("change", "status", "error"),
    [
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"client_id": "somebody"}, 401, "invalid_client"),
        ({"client_id": ""}, 401, "invalid_client"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
    ],
)
async def test_bad_credentials_are_refused_by_their_code(
    asker: Asker, change: dict[str, str], status: int, error: str
) -> None:
    form = {**credentials("RB1"), **change}

    answer = await asker.raw("POST", "/trusts/RB1/token", data=form)

    assert (answer.status, answer.json) == (status, {"error": error})


async def test_a_malformed_basic_header_is_refused(asker: Asker) -> None:
    headers = {"Authorization": "Basic %%%"}
    form = {"grant_type": "client_credentials"}

    answer = await asker.raw("POST", "/trusts/RB1/token", headers=headers, data=form)

    assert answer.status == 401


async def test_a_token_is_good_until_it_expires() -> None:
    now = [datetime(2026, 11, 22, tzinfo=UTC)]
    tokens = Tokens({"a": "b"}, 120, lambda: now[0], lambda: "the-token")
    await tokens.endpoint(_request(b"grant_type=client_credentials&client_id=a&client_secret=b"))
    headers = Headers({"Authorization": "Bearer the-token"})

    was_good = tokens.is_good(headers)
    now[0] += timedelta(seconds=120)

    assert was_good
    assert not tokens.is_good(headers)


def _request(body: bytes) -> Request:
    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    media = (b"content-type", b"application/x-www-form-urlencoded")
    scope = {"type": "http", "method": "POST", "headers": [media], "path": "/token"}
    return Request(scope, receive)
