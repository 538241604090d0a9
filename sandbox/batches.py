"""A batch at one trust: searches in one Bundle, each answered as it would be by itself.

Nothing else can be put into a batch here, and one entry's trouble is no other's.
"""

from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus

import orjson
from starlette.requests import Request
from starlette.responses import Response

from sandbox.answers import fhir, refusal
from sandbox.resource import Json

Search = Callable[[Request], Awaitable[Response]]


async def batch(request: Request, search: Search) -> Response:
    """What POST of a Bundle to the base answers."""
    try:
        bundle = orjson.loads(await request.body())
        urls = [_address(entry) for entry in bundle["entry"]]
    except (ValueError, LookupError, TypeError):
        return refusal(400, "invalid", "This is no batch of searches.")
    if bundle.get("type") != "batch":
        return refusal(400, "not-supported", "Only a batch is taken here.")
    entries = [await _entry(request, url, search) for url in urls]
    return fhir({"resourceType": "Bundle", "type": "batch-response", "entry": entries})


def _address(entry: Mapping[str, Mapping[str, str]]) -> str:
    """Raises LookupError or ValueError for what is no search."""
    asked = entry["request"]
    if asked["method"] != "GET":
        raise ValueError
    return asked["url"]


async def _entry(request: Request, url: str, search: Search) -> Json:
    kind, _, query = url.partition("?")
    scope = {
        **request.scope,
        "method": "GET",
        "query_string": query.encode(),
        "path_params": {"type": kind},
    }
    answer = await search(Request(scope, request.receive))
    said = {"status": f"{answer.status_code} {HTTPStatus(answer.status_code).phrase}"}
    body = orjson.loads(answer.body)
    if answer.status_code >= HTTPStatus.BAD_REQUEST:
        return {"response": {**said, "outcome": body}}
    return {"resource": body, "response": said}
