"""`POST /graphql`: statuses and media types of GraphQL over HTTP, and nothing without an audit."""

from collections.abc import Iterator
from typing import Any

import pytest
from structlog.testing import capture_logs

from schema.contract import UNNAMED
from tests.support.application import DEVELOPER, REQUEST_ID, Application, authorization, memory
from tests.support.auth import ACTOR, NOW, SUBJECT, a_person
from tests.support.builders import CANARY, a_directory_of, a_source, an_item
from tests.support.fakes import FakeWorld, a_world
from tests.support.tokens import FakeKeys

LEGACY, RESPONSE = "application/json", "application/graphql-response+json"
FAMILY = "{ viewer { patient { appointments { nodes { title } } } } }"


def world() -> FakeWorld:
    item = an_item("RA1", title=f"Dermatology {CANARY}")
    return a_world(a_directory_of(a_source("RA1")), item, people=[a_person(ACTOR).build()])


@pytest.fixture
def app() -> Iterator[Application]:
    with memory() as engine:
        yield Application(world(), engine)


async def ask(app: Application, query: str, accept: str = LEGACY, **claims: Any) -> Any:
    headers = {**authorization(**claims), "Accept": accept}
    return await app.client().post_json("/graphql", {"query": query}, headers)


async def test_a_query_is_answered_and_recorded_before(app: Application) -> None:
    answer = await ask(app, FAMILY)

    assert answer.status == 200
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    nodes = answer.json()["data"]["viewer"]["patient"]["appointments"]["nodes"]
    assert nodes == [{"title": f"Dermatology {CANARY}"}]
    assert ("permit", "APPT", "RA1") in app.audited()
    assert ("release", "APPT", "RA1") in app.audited()


@pytest.mark.parametrize(("accept", "status"), [(LEGACY, 200), (RESPONSE, 400), ("*/*", 200)])
@pytest.mark.parametrize(
    "query", ["{", "{ nothing }", "query ($a: Int!) { viewer { __typename } }"]
)
async def test_a_document_that_cannot_run_has_no_data(
    app: Application, query: str, accept: str, status: int
) -> None:
    answer = await ask(app, query, accept)

    assert (answer.status, answer.code) == (status, "BAD_INPUT")
    assert "data" not in answer.json()


async def test_a_variable_that_cannot_be_read_has_no_data(app: Application) -> None:
    query = "query ($n: NhsNumber!) { patient(nhsNumber: $n) { age } }"
    body = {"query": query, "variables": {"n": CANARY}}

    answer = await app.client().post_json("/graphql", body)

    assert (answer.code, "data" in answer.json()) == ("BAD_INPUT", False)
    assert CANARY not in answer.text


@pytest.mark.parametrize("accept", [LEGACY, RESPONSE])
async def test_an_error_in_one_field_leaves_the_rest(app: Application, accept: str) -> None:
    query = '{ viewer { patient { nhsNumber appointments(after: "x") { totalCount } } } }'

    answer = await ask(app, query, accept)

    assert (answer.status, answer.code) == (200, "BAD_INPUT")
    assert answer.json()["data"]["viewer"]["patient"] == {
        "nhsNumber": ACTOR,
        "appointments": None,
    }


async def test_a_stranger_is_answered_like_nobody(app: Application) -> None:
    query = '{{ patient(nhsNumber: "{}") {{ age }} }}'

    stranger, nobody = [await ask(app, query.format(who)) for who in (SUBJECT, "9990000042")]

    assert stranger.body == nobody.body == b'{"data":{"patient":null}}'
    assert stranger.headers == nobody.headers


async def test_limits_are_told_with_the_limit_and_the_cost(app: Application) -> None:
    answer = await ask(app, "{" + "a {" * 12 + "b" + "}" * 13)

    error = answer.json()["errors"][0]
    assert error["extensions"] == {
        "code": "LIMIT_EXCEEDED",
        "limit": 12,
        "cost": 13,
        "requestId": str(REQUEST_ID),
    }


async def test_one_of_several_operations_must_be_named(app: Application) -> None:
    query = f"query A {FAMILY} query B {FAMILY}"
    client = app.client()

    unnamed = await client.post_json("/graphql", {"query": query})
    unknown = await client.post_json("/graphql", {"query": query, "operationName": CANARY})
    named = await client.post_json("/graphql", {"query": query, "operationName": "B"})

    assert (unnamed.code, "data" in unnamed.json()) == ("BAD_INPUT", False)
    assert (unknown.code, CANARY in unknown.text) == ("BAD_INPUT", False)
    assert (named.status, "errors" in named.json()) == (200, False)


@pytest.mark.parametrize(("accept", "status"), [(LEGACY, 200), (RESPONSE, 400)])
@pytest.mark.parametrize("name", [None, CANARY])
async def test_an_operation_nobody_can_name_has_the_status_of_its_media_type(
    app: Application, name: str | None, accept: str, status: int
) -> None:
    body = {"query": "query A { __typename } query B { __typename }", "operationName": name}
    given = {**authorization(), "Accept": accept}

    answer = await app.client().post_json("/graphql", body, given)

    assert (answer.status, answer.code, answer.message) == (status, "BAD_INPUT", UNNAMED)


@pytest.mark.parametrize(
    ("everybody", "scope", "shown"),
    [(True, "patient/*.rs", True), (False, "patient/*.rs", False), (False, DEVELOPER, True)],
)
async def test_the_schema_is_shown_by_role(everybody: bool, scope: str, shown: bool) -> None:
    with memory() as engine:
        app = Application(world(), engine, everybody_introspects=everybody)

        answer = await ask(app, "{ __schema { queryType { name } } }", scope=scope)

    assert ("data" in answer.json()) is shown


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "HEAD"])
async def test_only_post_is_taken(app: Application, method: str) -> None:
    answer = await app.client().request(method, "/graphql?query={viewer{__typename}}")

    assert (answer.status, answer.headers["allow"]) == (405, "POST")
    assert method == "HEAD" or answer.message == "This address takes POST only."


REFUSED: dict[str, tuple[bytes, dict[str, str], int]] = {
    "not acceptable": (b'{"query": "{a}"}', {"Accept": "text/html"}, 406),
    "a form": (b"query={a}", {"Content-Type": "application/x-www-form-urlencoded"}, 415),
    "no type": (b'{"query": "{a}"}', {"Content-Type": ""}, 415),
    "packed": (b"x", {"Content-Encoding": "gzip"}, 415),
    "no JSON": (b"{", {}, 400),
    "a batch": (b'[{"query": "{a}"}]', {}, 400),
    "too large": (b" " * 2_000_001, {}, 413),
    "a bad deadline": (b'{"query": "{a}"}', {"Kindred-Deadline-Milliseconds": "soon"}, 400),
}


@pytest.mark.parametrize(("body", "headers", "status"), REFUSED.values(), ids=REFUSED)
async def test_what_is_no_request_is_refused_before_anybody_is_asked(
    app: Application, body: bytes, headers: dict[str, str], status: int
) -> None:
    given = {**authorization(), "Content-Type": LEGACY, **headers}

    answer = await app.client().post("/graphql", body, given)

    assert answer.status == status
    assert answer.json()["errors"][0]["extensions"]["requestId"] == str(REQUEST_ID)
    assert app.world.sources.calls == 0


@pytest.mark.parametrize("headers", [{}, {"Authorization": f"Bearer {CANARY}"}])
async def test_nobody_is_answered_without_a_token(
    app: Application, headers: dict[str, str]
) -> None:
    answer = await app.client().post_json("/graphql", {"query": FAMILY}, headers)

    assert (answer.status, answer.code) == (401, "UNAUTHENTICATED")
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert (CANARY in answer.text, app.gateways) == (False, [])


@pytest.mark.parametrize(
    ("headers", "said"),
    [
        ({}, "There is no token. Send one as `Authorization: Bearer TOKEN`."),
        ({"Authorization": f"Bearer {CANARY}"}, "The token cannot be read."),
    ],
)
async def test_the_error_says_what_is_wrong_with_the_token(
    app: Application, headers: dict[str, str], said: str
) -> None:
    answer = await app.client().post_json("/graphql", {"query": FAMILY}, headers)

    assert answer.json()["errors"][0]["message"] == said


async def test_a_token_is_taken_from_one_header_only(app: Application) -> None:
    token = authorization()["Authorization"]
    both = [("Authorization", token), ("Authorization", token)]
    client = app.client()

    twice = await client.post_json("/graphql", {"query": FAMILY}, both)
    query = await client.post_json(f"/graphql?access_token={token[7:]}", {"query": FAMILY}, {})

    assert [twice.status, query.status] == [401, 401]


async def test_keys_that_cannot_be_had_are_worth_another_try() -> None:
    with memory() as engine:
        app = Application(world(), engine, FakeKeys(available=False))

        answer = await ask(app, FAMILY)

    assert (answer.status, answer.code) == (503, "UNAUTHENTICATED")
    assert answer.json()["errors"][0]["message"] == "Tokens cannot be checked just now."


async def test_without_an_audit_nothing_is_disclosed() -> None:
    with memory(broken=True) as engine:
        app = Application(world(), engine)

        answer = await ask(app, FAMILY)

    assert (answer.status, answer.code) == (503, "AUDIT_UNAVAILABLE")
    assert answer.headers["retry-after"] == "5"
    assert CANARY not in answer.text
    assert "data" not in answer.json()


@pytest.mark.parametrize(
    ("wished", "milliseconds"), [(None, 3000), ("500", 500), ("3000", 3000), ("999999999", 3000)]
)
async def test_a_caller_may_only_shorten_the_deadline(
    app: Application, wished: str | None, milliseconds: int
) -> None:
    headers = authorization() | ({"Kindred-Deadline-Milliseconds": wished} if wished else {})

    await app.client().post_json("/graphql", {"query": FAMILY}, headers)

    assert app.deadlines == [milliseconds]


@pytest.mark.parametrize("wished", ["", "0", "-1", "1.5", "1e3", "\u00b2", "9" * 10, " ", CANARY])
async def test_a_deadline_that_is_no_number_is_refused(app: Application, wished: str) -> None:
    headers = authorization() | {"Kindred-Deadline-Milliseconds": wished}

    answer = await app.client().post_json("/graphql", {"query": FAMILY}, headers)

    assert (answer.status, answer.code) == (400, "BAD_INPUT")
    assert CANARY not in answer.text


async def test_a_request_is_logged_without_anything_it_was_about(app: Application) -> None:
    query = f'{{ patient(nhsNumber: "{SUBJECT}") {{ age }} node(id: "{CANARY}") {{ id }} }}'

    with capture_logs() as lines:
        await ask(app, FAMILY)
        await ask(app, query)

    told = str(lines)
    secrets = (CANARY, ACTOR, SUBJECT, "Dermatology", authorization()["Authorization"][7:])
    assert [line["route"] for line in lines if line["event"] == "request"] == ["/graphql"] * 2
    assert [secret for secret in secrets if secret in told] == []


def test_the_world_of_these_tests_stands_still() -> None:
    assert world().clock() == NOW


async def test_developers_are_told_who_was_asked_and_how_long_it_took(app: Application) -> None:
    answer = await ask(app, FAMILY, scope=DEVELOPER)

    trace = answer.json()["extensions"]["trace"]
    (call,) = [one for one in trace["calls"] if one["askedFor"] == "APPOINTMENT"]
    assert (call["organisation"], call["status"], call["person"]) == ("RA1", "OK", 1)
    assert ACTOR not in answer.text
    assert len(trace["plan"]) == len(trace["calls"])


async def test_nobody_else_is_told_who_was_asked(app: Application) -> None:
    answer = await ask(app, FAMILY)

    assert "trace" not in answer.json().get("extensions", {})
