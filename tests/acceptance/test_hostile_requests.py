"""Requests that are good HTTP and mean no good: other pages, forged headers, logs as a target."""

import json
import re
from collections.abc import Mapping
from typing import Any

import aiohttp
import pytest

from tests.support.running import Running

pytestmark = pytest.mark.acceptance

QUESTION = {"query": "{ viewer { patient { nhsNumber } } }"}
MARK = "nobody-wrote-this"
ESCAPES = f"{MARK}\r\n\x1b[31m" + '"}{"event":"forged"}\u2028'
ANYTHING = {
    "X-Forwarded-For": "10.0.0.1",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "https",
    "Forwarded": "for=10.0.0.1;host=evil.example",
    "X-User": "9990000018",
    "X-NHS-Number": "9990000018",
    "X-HTTP-Method-Override": "DELETE",
    "X-Original-URL": "/readyz",
}
VARYING = re.compile(rb'"requestId":"[^"]+"')


async def asked(
    running: Running, method: str, path: str, headers: Mapping[str, str], **options: Any
) -> tuple[int, Mapping[str, str], bytes]:
    """Status, headers and body of one request."""
    url = f"{running.gateway_url}{path}"
    async with (
        aiohttp.ClientSession(headers=headers) as web,
        web.request(method, url, allow_redirects=False, **options) as answer,
    ):
        return answer.status, answer.headers, await answer.read()


def told(body: bytes) -> object:
    """An answer without what differs from request to request."""
    answer = json.loads(VARYING.sub(b'"requestId":""', body))
    return answer.get("data"), answer.get("errors")


@pytest.mark.parametrize(
    "foreign",
    [
        *("https://evil.example", "null", "http://*"),
        *("{}.evil.example", "{}0", "{}/", "https://evil.example/?{}"),
    ],
)
async def test_a_foreign_page_may_read_nothing(running: Running, foreign: str) -> None:
    token = await running.token("maya-hughes")
    origin = foreign.format(running.gateway_url)  # which is itself allowed
    signed_in = {"Authorization": f"Bearer {token}", "Origin": origin}
    wish = {"Access-Control-Request-Method": "POST", **signed_in}

    _, answer, _ = await asked(running, "POST", "/graphql", signed_in, json=QUESTION)
    _, preflight, _ = await asked(running, "OPTIONS", "/graphql", wish)

    assert "Access-Control-Allow-Origin" not in answer
    assert "Access-Control-Allow-Origin" not in preflight
    assert "Access-Control-Allow-Credentials" not in answer


@pytest.mark.parametrize("signed_in", [True, False])
async def test_forged_headers_change_nothing(running: Running, signed_in: bool) -> None:
    token = await running.token("robin-stranger")
    own = {"Authorization": f"Bearer {token}"} if signed_in else {}

    plain = await asked(running, "POST", "/graphql", own, json=QUESTION)
    forged = await asked(running, "POST", "/graphql", {**own, **ANYTHING}, json=QUESTION)

    assert forged[0] == plain[0]
    assert told(forged[2]) == told(plain[2])
    assert forged[1].get("WWW-Authenticate") == plain[1].get("WWW-Authenticate")


@pytest.mark.parametrize(
    "path",
    ["/metrics", "/debug", "/docs", "/graphiql", "/playground", "/.env", "/admin", "/health"],
)
async def test_there_is_no_page_about_the_inside(running: Running, path: str) -> None:
    status, _, body = await asked(running, "GET", path, {})

    assert status == 404
    assert json.loads(body)["errors"][0]["extensions"]["code"] == "NOT_FOUND"


async def test_what_is_sent_never_becomes_a_line_of_the_log(running: Running) -> None:
    token = await running.token("maya-hughes")
    clean = ESCAPES.replace("\r\n", "").replace("\x1b", "").replace("\u2028", "")
    headers = {
        "Authorization": f"Bearer {token}",
        "User-Agent": clean,
        "X-Request-ID": clean,
        "Referer": clean,
    }
    body = {
        "query": "query A { __typename }",
        "operationName": ESCAPES + "x" * 1_000_000,
        "variables": {ESCAPES: ESCAPES},
    }

    await asked(running, "POST", f"/graphql?query={MARK}", headers, json=body)
    await asked(running, "GET", f"/{MARK}/letters/{MARK}", headers)

    log = running.log.read_text(encoding="utf-8")
    lines = [json.loads(line) for line in log.splitlines()]
    assert MARK not in log
    assert "forged" not in {line.get("event") for line in lines}
    assert max(map(len, log.splitlines())) < 5000


async def test_the_id_of_an_error_finds_one_line_of_the_log(running: Running) -> None:
    status, headers, body = await asked(running, "POST", "/graphql", {}, json=QUESTION)
    name = json.loads(body)["errors"][0]["extensions"]["requestId"]
    await asked(running, "GET", "/livez", {})  # a line is written once its answer has left

    lines = [json.loads(line) for line in running.log.read_text(encoding="utf-8").splitlines()]

    found = [one for one in lines if one.get("request_id") == name and one["event"] == "request"]
    assert headers["X-Request-ID"] == name
    assert [(one["status"], one["route"]) for one in found] == [(status, "/graphql")]
