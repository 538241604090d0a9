"""The Patient Care Aggregator: `GET /aggregator/events?patient:identifier=` (PCA consumers).

It has nothing but what lies on its shelf: published lists of events, for the person they are about.
It is in no configuration of the sandbox: what trusts say themselves would be said twice.
"""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.answers import fhir
from sandbox.national.answers import SPINE, mirrored, refused
from sandbox.resource import NHS_NUMBER, Json, text
from sandbox.shelf import Shelf

NAME = "X26-aggregator"


class Aggregator:
    """Serves its shelf."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def routes(self) -> list[Route]:
        """Paths below the base URL."""
        return [Route("/aggregator/events", self._events, methods=["GET"])]

    async def _events(self, request: Request) -> Response:
        token = request.query_params.get("patient:identifier", "")
        system, _, number = token.rpartition("|")
        if system != NHS_NUMBER or not number:
            return mirrored(request, refused(400, SPINE, "INVALID_VALUE", "Invalid identifier"))
        return mirrored(request, fhir(self._searchset(number)))

    def _searchset(self, number: str) -> Json:
        """Plans and what it says of portals; its total counts both."""
        own = self._shelf.of(NAME, "CarePlan") if number == self._shelf.person.number else ()
        entries = [
            {
                "fullUrl": one.full_url,
                "search": {"mode": _mode(one.content)},
                "resource": one.content,
            }
            for one in own
        ]
        return {
            "resourceType": "Bundle",
            "type": "searchset",
            "total": len(entries),
            "entry": entries,
        }


def _mode(content: Json) -> str:
    return "include" if text(content, "resourceType") == "OperationOutcome" else "match"
