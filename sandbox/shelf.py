"""Published samples put among a source's answers while a test runs: `PUT /samples/{name}` with
`{"files": ["bars/appointment-GET-success.json"], "type": "Appointment", "rewritten": true}`.

At RF1 every file becomes further entries of Casey Reed's search results of that type (the
entries of a Bundle, else the file as it is, even when it is no resource), beside what is there
anyway. At X26-prescriptions those of the type Bundle are further prescriptions of hers, at
X26-aggregator those of the type CarePlan are all there is. At X26-demographics the first Patient
is Casey Reed's record. `rewritten: false` leaves the patients of the sample in place.
`GET /samples` lists the files, `DELETE` clears the shelf.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.people import Person
from sandbox.published import contents, sample_files
from sandbox.resource import Json


@dataclass(frozen=True, slots=True)
class Extra:
    """One further entry in the results of a type."""

    resource_type: str
    full_url: str
    content: Json


class _Wanted(msgspec.Struct, frozen=True):
    """The body of a PUT."""

    files: list[str]
    type: str
    rewritten: bool = True


class Shelf:
    """The extras of each source. All are about, or shown to, one person."""

    def __init__(self, names: Iterable[str], person: Person) -> None:
        self.person = person
        self._extras: dict[str, tuple[Extra, ...]] = {name: () for name in names}

    def of(self, name: str, resource_type: str) -> tuple[Extra, ...]:
        """The extras of one source for one type."""
        extras = self._extras.get(name, ())
        return tuple(extra for extra in extras if extra.resource_type == resource_type)

    def routes(self) -> list[Route]:
        """The shelf over HTTP."""
        return [
            Route("/samples", self._list, methods=["GET"]),
            Route("/samples/{name}", self._put, methods=["PUT"]),
            Route("/samples/{name}", self._clear, methods=["DELETE"]),
        ]

    async def _list(self, _: Request) -> Response:
        return JSONResponse(sample_files())

    async def _put(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name not in self._extras:
            return JSONResponse({"error": "no shelf here", "allowed": [*self._extras]}, 404)
        try:
            extras = self._parsed(await request.body())
        except ValueError:
            return JSONResponse({"error": "needs files, of GET /samples, and a type"}, 400)
        self._extras[name] = extras
        return JSONResponse({"entries": len(extras)})

    def _parsed(self, body: bytes) -> tuple[Extra, ...]:
        wanted = msgspec.json.decode(body, type=_Wanted)
        person = self.person if wanted.rewritten else None
        return tuple(
            Extra(wanted.type, full_url, content)
            for name in wanted.files
            for full_url, content in contents(name, person)
        )

    async def _clear(self, request: Request) -> Response:
        if request.path_params["name"] in self._extras:
            self._extras[request.path_params["name"]] = ()
        return Response(status_code=204)
