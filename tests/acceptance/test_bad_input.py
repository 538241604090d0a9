"""Whatever is sent: a clear error with a code, nothing echoed, and no source is asked."""

import io
from typing import Any

import aiohttp
import pytest

from tests.support.running import Running

pytestmark = pytest.mark.acceptance

BAD_OPERATIONS = (
    ('{ patient(nhsNumber: "9990000019") { id } }', "BAD_INPUT"),
    ('{ patient(nhsNumber: "９９９００００１８８") { id } }', "BAD_INPUT"),
    ("{ patient(nhsNumber: 9990000019) { id } }", "BAD_INPUT"),
    ("{ viewer { patient { letters(first: 0) { nodes { id } } } } }", "BAD_INPUT"),
    ("{ viewer { patient { letters(first: 1000000) { nodes { id } } } } }", "BAD_INPUT"),
    ('{ viewer { patient { letters(after: "9990000019") { nodes { id } } } } }', "BAD_INPUT"),
    ("{ viewer { patient { letters(first: 1, last: 1) { nodes { id } } } } }", "BAD_INPUT"),
    ("{ viewer { nothing } }", "BAD_INPUT"),
    ("{ viewer {", "BAD_INPUT"),
    ("{a" * 70 + "}" * 70, "LIMIT_EXCEEDED"),
    ("{" + " ".join(f"a{n}: __typename" for n in range(40)) + "}", "LIMIT_EXCEEDED"),
)

BAD_REQUESTS: tuple[tuple[int, dict[str, str], bytes], ...] = (
    (415, {"Content-Type": "text/plain"}, b'{"query":"{__typename}"}'),
    (415, {"Content-Type": "application/x-www-form-urlencoded"}, b"query={__typename}"),
    (415, {"Content-Type": "application/json", "Content-Encoding": "gzip"}, b"x"),
    (406, {"Content-Type": "application/json", "Accept": "text/html"}, b'{"query":"{__typename}"}'),
    (400, {"Content-Type": "application/json"}, b"["),
    (400, {"Content-Type": "application/json"}, b'[{"query":"{__typename}"}]'),
    (400, {"Content-Type": "application/json"}, b'{"query":5}'),
    (400, {"Content-Type": "application/json"}, b'{"query":""}'),
    (400, {"Content-Type": "application/json"}, b"\xff\xfe{}"),
    (400, {"Content-Type": "application/json"}, b"[" * 200_000),
    (413, {"Content-Type": "application/json"}, b" " * 2_000_001),
)


@pytest.mark.parametrize(("query", "code"), BAD_OPERATIONS)
async def test_a_bad_operation_gets_a_code_and_asks_nobody(
    running: Running, query: str, code: str
) -> None:
    for source in ("RA1", "RB1", "G99901"):
        await running.forget_requests(source)

    answer = await running.ask("maya-hughes", query)

    assert {error["extensions"]["code"] for error in answer["errors"]} == {code}
    assert "9990000019" not in str(answer)
    assert [await running.requests(source) for source in ("RA1", "RB1", "G99901")] == [[], [], []]


@pytest.mark.parametrize(("status", "headers", "body"), BAD_REQUESTS)
async def test_a_bad_request_gets_its_status_and_a_code(
    running: Running, status: int, headers: dict[str, str], body: bytes
) -> None:
    token = await running.token("maya-hughes")

    answered, answer = await sent(running, {"Authorization": f"Bearer {token}", **headers}, body)

    assert answered == status
    assert answer["errors"][0]["extensions"]["code"] in {"BAD_INPUT", "LIMIT_EXCEEDED"}


@pytest.mark.parametrize("authorization", [None, "Bearer ", "Bearer x.y.z", "Basic YTpi"])
async def test_without_a_good_token_there_is_a_challenge(
    running: Running, authorization: str | None
) -> None:
    headers = {"Content-Type": "application/json"}
    if authorization is not None:
        headers["Authorization"] = authorization

    status, answer = await sent(running, headers, b'{"query":"{__typename}"}')

    assert status == 401
    assert answer["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_an_unknown_letter_is_not_found(running: Running) -> None:
    token = await running.token("maya-hughes")

    headers = {"Authorization": f"Bearer {token}"}
    url = f"{running.gateway_url}/letters/bm9uZQ/content"
    async with aiohttp.ClientSession(headers=headers) as web, web.get(url) as response:
        answer = await response.json()

    assert response.status == 404
    assert answer["errors"][0]["extensions"]["code"] == "NOT_FOUND"


async def test_a_slash_too_many_is_not_redirected(running: Running) -> None:
    token = await running.token("maya-hughes")
    url, headers = f"{running.gateway_url}/graphql/", {"Authorization": f"Bearer {token}"}

    async with (
        aiohttp.ClientSession(headers=headers) as web,
        web.post(url, json={"query": "{__typename}"}, allow_redirects=False) as response,
    ):
        await response.read()

    assert response.status == 404


async def test_get_is_refused_by_design(running: Running) -> None:
    url, query = f"{running.gateway_url}/graphql", {"query": "{__typename}"}
    async with aiohttp.ClientSession() as web, web.get(url, params=query) as response:
        await response.read()

    assert response.status == 405


async def sent(
    running: Running, headers: dict[str, str], body: bytes
) -> tuple[int, dict[str, Any]]:
    """Status and body of a raw POST to the GraphQL endpoint."""
    url = f"{running.gateway_url}/graphql"
    async with (
        aiohttp.ClientSession(headers=headers) as web,
        web.post(url, data=io.BytesIO(body)) as response,
    ):
        return response.status, await response.json(content_type=None)
