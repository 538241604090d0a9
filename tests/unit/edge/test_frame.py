"""Every request has a name, headers that keep it out of caches, one log line, and an answer."""

from collections.abc import Awaitable, Callable
from uuid import UUID

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send
from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs

from edge.frame import Frame
from edge.refusal import Refusal, answer_refusal, answer_routing
from edge.request_id import of, request_id
from schema.errors import ErrorCode
from tests.support.application import REQUEST_ID, framed
from tests.support.asgi import AsgiClient
from tests.support.builders import CANARY

Handler = Callable[[Request, Exception], Awaitable[Response]]
NAME = str(REQUEST_ID)
GIVEN = "5d8e2f1c-0000-4000-8000-00000000abcd"


async def fine(request: Request) -> Response:
    return PlainTextResponse(of(request.scope))


async def broken(_request: Request) -> Response:
    raise RuntimeError(CANARY)


async def refused(_request: Request) -> Response:
    raise Refusal(418, ErrorCode.BAD_INPUT, "No.", headers={"Retry-After": "5"}, limit=1)


async def own_headers(_request: Request) -> Response:
    return PlainTextResponse("ok", headers={"Cache-Control": "no-store, private"})


async def half(_scope: Scope, _receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    raise RuntimeError(CANARY)


CLIENT = framed(
    [
        Route("/fine", fine),
        Route("/things/{id}", fine),
        Route("/broken", broken),
        Route("/refused", refused),
        Route("/own", own_headers),
    ]
)


@pytest.mark.parametrize("path", ["/fine", "/broken", "/refused", "/nowhere"])
async def test_no_answer_is_kept_by_anybody(path: str) -> None:
    answer = await CLIENT.get(path)

    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["x-request-id"] == NAME


async def test_headers_of_the_answer_itself_are_kept() -> None:
    answer = await CLIENT.get("/own")

    assert answer.headers["cache-control"] == "no-store, private"


async def test_a_callers_request_id_is_taken_if_it_is_a_uuid() -> None:
    answer = await CLIENT.get("/fine", {"X-Request-ID": GIVEN.upper()})

    assert answer.headers["x-request-id"] == answer.text == GIVEN


@pytest.mark.parametrize(
    "offered", ["", "1", CANARY, GIVEN + "0", GIVEN + " " * 60, "x" * 45, "é" * 36]
)
async def test_any_other_request_id_is_replaced(offered: str) -> None:
    assert (await CLIENT.get("/fine", {"X-Request-ID": offered})).text == NAME


@pytest.mark.parametrize(
    "offered", ["{" + GIVEN + "}", "urn:uuid:" + GIVEN, GIVEN.replace("-", "")]
)
def test_a_uuid_is_written_in_one_way(offered: str) -> None:
    assert request_id(offered, lambda: UUID(int=0)) == GIVEN


async def test_a_crash_is_answered_without_a_word_of_it() -> None:
    with capture_logs([merge_contextvars]) as lines:
        answer = await CLIENT.get("/broken")

    assert (answer.status, answer.code) == (500, "INTERNAL")
    assert answer.json()["errors"][0]["extensions"]["requestId"] == NAME
    told = [(line["event"], line["request_id"]) for line in lines]
    assert told == [("defect", NAME), ("request", NAME)]
    assert CANARY not in answer.text + str(lines)
    assert "Traceback" not in answer.text + str(lines)


async def test_a_refusal_is_answered_in_our_words() -> None:
    answer = await CLIENT.get("/refused")

    assert (answer.status, answer.code, answer.message) == (418, "BAD_INPUT", "No.")
    assert answer.headers["retry-after"] == "5"
    assert answer.json()["errors"][0]["extensions"]["limit"] == 1


@pytest.mark.parametrize("answer", [answer_refusal, answer_routing])
async def test_only_refusals_are_answered_as_refusals(answer: Handler) -> None:
    with pytest.raises(ValueError, match="another"):
        await answer(Request({"type": "http"}), ValueError("another"))


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [("GET", f"/{CANARY}", 404, "NOT_FOUND"), ("PUT", "/fine", 405, "BAD_INPUT")],
)
async def test_what_no_route_takes_is_refused_in_our_words(
    method: str, path: str, status: int, code: str
) -> None:
    answer = await CLIENT.request(method, path)

    assert (answer.status, answer.code) == (status, code)
    assert CANARY not in answer.text


async def test_a_method_that_is_not_taken_is_told_which_are() -> None:
    answer = await CLIENT.request("PUT", "/fine")

    assert answer.message == "This address takes GET and HEAD only."


async def test_each_request_is_one_line_with_the_route_and_no_path() -> None:
    with capture_logs(processors=[merge_contextvars]) as lines:
        await CLIENT.get(f"/things/{CANARY}?nhs={CANARY}")

    (line,) = lines
    assert (line["event"], line["route"], line["status"]) == ("request", "/things/{id}", 200)
    assert line["request_id"] == NAME
    assert CANARY not in str(line)


async def test_an_unknown_path_is_logged_as_no_route() -> None:
    with capture_logs() as lines:
        await CLIENT.get(f"/{CANARY}")

    assert [(line["route"], line["status"]) for line in lines] == [("none", 404)]


async def test_an_answer_on_its_way_is_not_begun_again() -> None:
    client = AsgiClient(Frame(half, lambda: REQUEST_ID))

    with capture_logs() as lines:
        answer = await client.get("/")

    assert (answer.status, answer.body) == (200, b"")
    assert [line["event"] for line in lines] == ["defect", "request"]


async def test_what_is_no_request_is_passed_on() -> None:
    seen: list[str] = []

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(scope["type"])

    async def nothing() -> Message:
        return {}

    async def nowhere(_message: Message) -> None:
        return None

    await Frame(application, lambda: REQUEST_ID)({"type": "lifespan"}, nothing, nowhere)

    assert seen == ["lifespan"]
