"""The short way to an endpoint answers and logs what the long one does, byte by byte."""

from collections.abc import Sequence
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from structlog.testing import capture_logs

from edge.departure import ClientLeft
from edge.frame import Frame
from edge.handlers import HANDLERS
from edge.refusal import Refusal
from edge.shortcut import Shortcut
from schema.errors import ErrorCode
from tests.support.application import REQUEST_ID
from tests.support.asgi import AsgiClient
from tests.support.builders import CANARY

PATH = "/things"


class Unwell(Refusal):
    """Something that is handled as what it is a kind of."""


TROUBLE = {
    "refused": Refusal(418, ErrorCode.BAD_INPUT, "No.", headers={"Retry-After": "5"}, limit=1),
    "unwell": Unwell(503, ErrorCode.AUDIT_UNAVAILABLE),
    "gone": HTTPException(410, headers={"Warning": "gone"}),
    "left": ClientLeft(),
    "broken": RuntimeError(CANARY),
}


async def endpoint(request: Request) -> Response:
    asked = (await request.body()).decode()
    if asked in TROUBLE:
        raise TROUBLE[asked]
    return PlainTextResponse(f"{asked} {request.url} {request.path_params}")


ROUTE = Route(PATH, endpoint, methods=["POST"])


def client(*between: Middleware) -> AsgiClient:
    app = Starlette(
        routes=[ROUTE, Route("/{other}", endpoint, methods=["POST"])],
        middleware=[Middleware(Frame, new_id=lambda: REQUEST_ID), *between],
        exception_handlers=HANDLERS,
    )
    app.router.redirect_slashes = False
    return AsgiClient(app)


async def told(asked: AsgiClient, method: str, path: str, body: str) -> Sequence[Any]:
    with capture_logs() as lines:
        answer = await asked.request(method, path, body.encode())
    logged = [{**line, "milliseconds": None} for line in lines]
    return answer.status, answer.headers, answer.body, logged


@pytest.mark.parametrize("body", ["fine", *TROUBLE])
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", PATH),
        ("POST", f"{PATH}?a=b"),
        ("POST", f"{PATH}/"),
        ("POST", "/else"),
        ("GET", PATH),
        ("OPTIONS", PATH),
        ("POST", "/"),
    ],
)
async def test_both_ways_come_to_the_same_answer(method: str, path: str, body: str) -> None:
    long, short = client(), client(Middleware(Shortcut, route=ROUTE))

    answers = [await told(one, method, path, body) for one in (long, short)]

    assert answers[0] == answers[1]


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [("POST", PATH, []), ("POST", "/else", ["/else"]), ("GET", PATH, [PATH])],
)
async def test_only_what_the_endpoint_takes_goes_past_the_router(
    method: str, path: str, expected: list[str]
) -> None:
    routed: list[str] = []

    class Watched:
        def __init__(self, app: Any) -> None:
            self._app = app

        async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
            routed.append(scope["path"])
            await self._app(scope, receive, send)

    await client(Middleware(Shortcut, route=ROUTE), Middleware(Watched)).request(method, path)

    assert routed == expected


async def test_what_is_no_request_is_left_to_the_application() -> None:
    seen: list[str] = []

    async def application(scope: Any, *_: Any) -> None:
        seen.append(scope["type"])

    async def nothing(*_: Any) -> Any:
        raise AssertionError

    await Shortcut(application, ROUTE)({"type": "lifespan"}, nothing, nothing)

    assert seen == ["lifespan"]
