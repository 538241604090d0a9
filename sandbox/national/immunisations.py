"""A person's national vaccination record: `Immunization?patient.identifier=&-immunization.target=`
(in the manner of the Immunisation FHIR API). What no target names is not answered.
"""

from uuid import UUID, uuid5

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.answers import fhir
from sandbox.findings import Jab
from sandbox.national.answers import SPINE, mirrored, refused
from sandbox.people import Person
from sandbox.resource import NHS_NUMBER, Json, Resource, resource
from sandbox.resources.jabs import vaccination
from sandbox.resources.scribe import nhs_number
from sandbox.world import World

NAME = "X26-immunisations"
_TARGETS = """
3IN1 4IN1 6IN1 BCG COVID19 FLU HEPB HIB HPV MENACWY MENB MMR MMRV PERTUSSIS PNEUMOCOCCAL ROTAVIRUS
RSV SHINGLES
"""
TARGETS = frozenset(_TARGETS.split())
_NAMESPACE = UUID("b6a7a0f0-41f5-45b0-9f6e-0f4fd6c9d3a2")


class Immunisations:
    """Serves the vaccinations of the world that are kept nationally."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[Route]:
        """Paths below the base URL."""
        return [
            Route("/Immunization", self._search, methods=["GET"]),
            Route("/Immunization/_search", self._search, methods=["POST"]),
            Route("/Immunization/{id}", self._read, methods=["GET"]),
        ]

    async def _search(self, request: Request) -> Response:
        given = {**request.query_params, **(await request.form())}
        system, _, number = str(given.get("patient.identifier", "")).rpartition("|")
        targets = frozenset(str(given.get("-immunization.target", "")).split(","))
        if system != NHS_NUMBER or not number:
            return mirrored(request, refused(400, SPINE, "INVALID_VALUE", "Invalid identifier"))
        if not targets <= TARGETS:
            return mirrored(request, refused(400, SPINE, "INVALID_VALUE", "Invalid target"))
        found = [
            self._written(jab)
            for jab in self._world.vaccinations
            if self._person(jab).number == number and jab.target in targets
        ]
        return mirrored(request, fhir(_searchset(found)))

    async def _read(self, request: Request) -> Response:
        written = map(self._written, self._world.vaccinations)
        named = (one for one in written if one["id"] == request.path_params["id"])
        found = next(named, None)
        if found is None:
            return mirrored(request, refused(404, SPINE, "RESOURCE_NOT_FOUND", "No such record"))
        return mirrored(request, fhir(found))

    def _person(self, jab: Jab) -> Person:
        return self._world.people[jab.who]

    def _written(self, jab: Jab) -> Resource:
        return resource(
            {
                **vaccination(jab),
                "id": str(uuid5(_NAMESPACE, jab.key)),
                "patient": {"type": "Patient", "identifier": nhs_number(self._person(jab))},
                "occurrenceDateTime": jab.given.isoformat(),
                "recorded": jab.given.isoformat(),
            }
        )


def _searchset(found: list[Resource]) -> Resource:
    entries: list[Json] = [
        {
            "fullUrl": f"urn:uuid:{one['id']}",
            "resource": one,
            "search": {"mode": "match"},
        }
        for one in found
    ]
    return {
        "resourceType": "Bundle",
        "type": "searchset",
        "total": len(entries),
        "entry": entries,
    }
