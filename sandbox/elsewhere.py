"""A host that no gateway is configured for, to which faults try to lead one.

Answers like a source that knows everybody; `GET /requests/elsewhere` shows who was led astray.
"""

from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send

from sandbox.answers import fhir
from sandbox.requests_log import Asked, RequestsLog

ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Writes down every request, and answers with an empty Bundle."""

    log: RequestsLog

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = tuple(sorted(Headers(scope=scope).keys()))
        number = self.log.begin(Asked(ELSEWHERE, scope["method"], scope["path"], {}, headers))
        self.log.end(number, 200)
        bundle = fhir({"resourceType": "Bundle", "type": "searchset", "total": 0, "entry": []})
        await bundle(scope, receive, send)
