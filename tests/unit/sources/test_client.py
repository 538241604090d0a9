"""The defects of fhirpy 2.3 that our subclass closes: one test per defect, through its own calls.

What fhirpy itself does is not repeated here. Each test fails with `AsyncFHIRClient` as it comes.
"""

import asyncio

import pytest
from aiohttp import web

from schema.deadline import Deadline
from sources.bundle import read_page
from sources.client import FhirClient
from sources.errors import (
    Absent,
    Declined,
    InvalidAnswer,
    NotAsked,
    RateLimited,
    Refused,
    SourceError,
    TimedOut,
    Unavailable,
)
from sources.question import Question, Reply
from sources.records.appointment import AppointmentResource
from tests.support import patience
from tests.support.fhir_resources import ANNA
from tests.support.fhir_server import FakeFhirServer, Says
from tests.support.live import REQUEST_ID, a_client

PATIENTS = Question(path="Patient", parameters=(("identifier", "s|1"),))


async def ask(client: FhirClient, question: Question = PATIENTS) -> Reply:
    """Ask with time enough."""
    return await client.ask(question, Deadline.after(patience.SECONDS))


async def test_all_requests_share_one_connection() -> None:
    ports: set[int] = set()

    async def remember(request: web.Request) -> web.Response:
        assert request.transport is not None
        ports.add(request.transport.get_extra_info("peername")[1])
        return web.json_response({"resourceType": "Bundle"})

    app = web.Application()
    app.router.add_get("/fhir/Patient", remember)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()

    async with a_client(f"http://127.0.0.1:{runner.addresses[0][1]}/fhir") as client:
        for _ in range(5):
            await ask(client)
    await runner.cleanup()

    assert len(ports) == 1


async def test_redirects_are_not_followed() -> None:
    async with FakeFhirServer() as server, a_client(server.base) as client:
        server.says("Patient", Says(302, headers={"Location": f"{server.base}/Appointment"}))

        with pytest.raises(InvalidAnswer):
            await ask(client)

        assert server.asked_for("Appointment") == []


async def test_an_alias_is_put_onto_the_base() -> None:
    alias = "https://public.example/fhir"
    async with FakeFhirServer() as server, a_client(server.base, url_aliases=[alias]) as client:
        await ask(client, Question(page=f"{alias}/Patient?page=2"))

        assert (server.asked[0].path, server.asked[0].query) == ("Patient", "page=2")


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"<html></html>",
        b"\xff\xfe",
        b"[" * 200_000,
        b"null",
        b"[1]",
        b'{"resourceType": "Bundle"',
    ],
    ids=lambda body: body[:12].decode("latin-1"),
)
async def test_a_body_that_is_no_fhir_is_our_own_error(body: bytes) -> None:
    async with FakeFhirServer() as server, a_client(server.base) as client:
        server.says("Patient", Says(200, body))

        reply = await ask(client)

        with pytest.raises(InvalidAnswer):
            read_page(reply.body, AppointmentResource, {})


@pytest.mark.parametrize(
    ("says", "error", "retry_after"),
    [
        (Says(404), Absent, None),
        (Says(410), Absent, None),
        (Says(412), Declined, None),
        (Says(429, headers={"Retry-After": "30"}), RateLimited, 30),
        (Says(503, headers={"Retry-After": "60"}), Unavailable, 60),
        (Says(504), TimedOut, None),
        (Says(403), Refused, None),
    ],
    ids=lambda value: str(getattr(value, "status", value)),
)
async def test_an_error_keeps_its_status_and_when_to_come_back(
    says: Says, error: type[SourceError], retry_after: int | None
) -> None:
    async with FakeFhirServer() as server, a_client(server.base) as client:
        server.says("Patient", says)

        with pytest.raises(error) as raised:
            await ask(client)

        assert raised.value.retry_after_seconds == retry_after


async def test_an_error_holds_no_text_of_the_source() -> None:
    async with FakeFhirServer() as server, a_client(server.base) as client:
        server.says("Patient", Says.json({"diagnostics": ANNA}, 500))

        with pytest.raises(Unavailable) as raised:
            await ask(client)

        assert ANNA not in repr(raised.value) + str(raised.value.__cause__)


async def test_the_headers_of_an_answer_are_kept() -> None:
    async with FakeFhirServer() as server, a_client(server.base) as client:
        server.says("Patient", Says.json({"resourceType": "Bundle"}, ETag='W/"3"'))

        assert (await ask(client)).headers["ETag"] == 'W/"3"'


async def test_a_search_can_be_sent_as_a_form() -> None:
    question = Question(path="Patient", parameters=(("identifier", f"s|{ANNA}"),), form=True)
    async with FakeFhirServer() as server, a_client(server.base) as client:
        await ask(client, question)

        asked = server.asked[0]
        assert (asked.method, asked.path, asked.query) == ("POST", "Patient/_search", "")
        assert asked.form == f"identifier=s%7C{ANNA}"
        assert asked.headers["Content-Type"] == "application/x-www-form-urlencoded"


@pytest.mark.parametrize("is_form", [False, True])
async def test_a_value_with_separators_goes_out_as_one(is_form: bool) -> None:
    value = "x&_id=other;a=1#b?c+d%26%00"
    question = Question(path="Patient", parameters=(("identifier", value),), form=is_form)
    async with FakeFhirServer() as server, a_client(server.base) as client:
        await ask(client, question)

        said = server.asked[0].form if is_form else server.asked[0].query
        assert said == "identifier=x%26_id%3Dother%3Ba%3D1%23b%3Fc%2Bd%2526%2500"


async def test_a_body_that_drips_is_cut_at_the_deadline() -> None:
    async with FakeFhirServer() as server, a_client(server.base) as client:
        server.says("Patient", Says(is_silent=True))

        with pytest.raises(TimedOut):
            await client.ask(PATIENTS, Deadline.after(0.1))


async def test_a_body_over_the_cap_is_not_read_to_its_end() -> None:
    async with FakeFhirServer() as server, a_client(server.base, max_response_bytes=10) as client:
        server.says("Patient", Says(200, b"x" * 11))

        with pytest.raises(InvalidAnswer):
            await ask(client)


async def test_every_request_says_what_it_wants_and_who_asks() -> None:
    async with FakeFhirServer() as server, a_client(server.base) as client:
        await ask(client)

        headers = server.asked[0].headers
        assert headers["Accept"] == "application/fhir+json"
        assert headers["X-Request-ID"] == headers["X-Correlation-ID"] == REQUEST_ID
        assert headers["Accept-Encoding"] == "gzip"
        assert not {"Cookie", "Authorization", "Prefer"} & set(headers)


async def test_cookies_of_one_answer_do_not_reach_the_next_question() -> None:
    async with FakeFhirServer() as server:
        # By its name: a jar keeps no cookies of a host that is only a number.
        async with a_client(server.base.replace("127.0.0.1", "localhost")) as client:
            server.says("Patient", Says(headers={"Set-Cookie": "who=anna"}))

            await ask(client)
            await ask(client)

        assert "Cookie" not in server.asked[1].headers


async def test_no_more_calls_are_under_way_than_allowed() -> None:
    async with FakeFhirServer() as server, a_client(server.base, max_concurrent=1) as client:
        server.says("Patient", Says(is_silent=True))
        first = asyncio.create_task(ask(client))
        await server.was_asked.wait()

        with pytest.raises(NotAsked):
            await client.ask(Question(path="Appointment"), Deadline.after(0.1))

        first.cancel()
        assert server.asked_for("Appointment") == []


@pytest.mark.parametrize("encoding", ["br", "gzip"])
async def test_an_encoding_that_is_none_is_invalid(encoding: str) -> None:
    says = Says(200, b"no such encoding", {"Content-Encoding": encoding})
    async with FakeFhirServer() as server, a_client(server.base) as client:
        server.says("Patient", says)

        with pytest.raises(InvalidAnswer):
            await ask(client)
