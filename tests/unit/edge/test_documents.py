"""Trusted documents: an app runs those it was registered with, and nobody else's (row E14)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from auth.documents import digest
from settings import AppSettings
from tests.support.application import SCOPE, Application, authorization, memory
from tests.support.asgi import Answer
from tests.support.auth import ACTOR, a_person
from tests.support.builders import CANARY, a_directory_of, a_source
from tests.support.fakes import a_world
from tests.support.manifests import manifest

OWN = "query Own($n: NhsNumber!) { patient(nhsNumber: $n) { nhsNumber } }"
OTHERS = "{ viewer { __typename } }"
SCHEMA = "{ __schema { queryType { name } } }"
BROKEN = "{"
NUMBER = {"n": ACTOR}


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Application]:
    """`example-app` may run its documents only, `free-app` has others and may run any."""
    (tmp_path / "free").mkdir()
    narrow, free = manifest(tmp_path, OWN, BROKEN), manifest(tmp_path / "free", OTHERS)
    scopes = SCOPE.split()
    apps = (
        AppSettings("example-app", "Example app", scopes, str(narrow), True),
        AppSettings("free-app", "Free app", scopes, str(free)),
    )
    world = a_world(a_directory_of(a_source("RA1")), people=[a_person(ACTOR).build()])
    with memory() as engine:
        yield Application(world, engine, apps=apps, everybody_introspects=True)


async def ask(app: Application, client_id: str = "example-app", **body: Any) -> Answer:
    headers = authorization(client_id=client_id, scope=SCOPE)
    return await app.client().post_json("/graphql", body, headers)


async def test_a_registered_document_runs_by_its_id(app: Application) -> None:
    answer = await ask(app, documentId=digest(OWN), variables=NUMBER)

    assert answer.json() == {"data": {"patient": {"nhsNumber": ACTOR}}}


async def test_a_registered_document_runs_by_its_text_too(app: Application) -> None:
    answer = await ask(app, query=OWN, variables=NUMBER)

    assert answer.json() == {"data": {"patient": {"nhsNumber": ACTOR}}}


@pytest.mark.parametrize(
    "query", [OTHERS, SCHEMA, OWN + " ", OWN.replace("Own", "own"), BROKEN * 2, CANARY]
)
async def test_any_other_document_is_refused_before_it_is_read(
    app: Application, query: str
) -> None:
    answer = await ask(app, query=query, variables=NUMBER)

    assert (answer.status, answer.code) == (400, "BAD_INPUT")
    assert answer.message == "This app may run its registered documents only: send a documentId."
    assert app.audited() == []


@pytest.mark.parametrize("client_id", ["example-app", "free-app"])
@pytest.mark.parametrize("name", ["", "x", "0" * 64, CANARY, digest(OWN).upper()])
async def test_an_unknown_id_is_refused_without_an_echo(
    app: Application, client_id: str, name: str
) -> None:
    answer = await ask(app, client_id, documentId=name)

    assert (answer.status, answer.code) == (400, "BAD_INPUT")
    assert answer.message == "No document is registered for this app under that documentId."
    assert CANARY not in answer.text


async def test_a_document_of_one_app_is_none_of_another(app: Application) -> None:
    own = await ask(app, "free-app", documentId=digest(OTHERS))
    others = await ask(app, "example-app", documentId=digest(OTHERS))
    back = await ask(app, "free-app", documentId=digest(OWN), variables=NUMBER)

    assert own.json() == {"data": {"viewer": {"__typename": "Viewer"}}}
    assert (others.status, back.status) == (400, 400)
    assert others.message == back.message


async def test_an_app_that_may_run_any_document_does(app: Application) -> None:
    answer = await ask(app, "free-app", query=SCHEMA)

    assert answer.json() == {"data": {"__schema": {"queryType": {"name": "Query"}}}}


@pytest.mark.parametrize(
    "body",
    [
        {"query": OWN, "documentId": digest(OWN)},
        {"query": "", "documentId": digest(OWN)},
        {"variables": NUMBER},
        {"query": None, "documentId": None},
        {"documentId": 1},
        {"documentId": [digest(OWN)]},
    ],
)
async def test_a_body_names_exactly_one_document(app: Application, body: dict[str, Any]) -> None:
    answer = await ask(app, **body)

    assert (answer.status, answer.code) == (400, "BAD_INPUT")
    assert app.audited() == []


async def test_a_registered_document_is_read_within_the_limits(app: Application) -> None:
    answer = await ask(app, documentId=digest(BROKEN))

    assert (answer.code, "data" in answer.json()) == ("BAD_INPUT", False)


async def test_the_extension_of_other_servers_registers_nothing(app: Application) -> None:
    persisted = {"persistedQuery": {"version": 1, "sha256Hash": digest(SCHEMA)}}

    first = await ask(app, query=SCHEMA, extensions=persisted)
    again = await ask(app, documentId=digest(SCHEMA))

    assert (first.status, again.status) == (400, 400)
