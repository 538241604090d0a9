"""Who may act for whom: search of Consent and RelatedPerson (VRS shape).

The result of a Consent search may mix Consent, RelatedPerson and Patient; `total` counts the
Consents. `performer:identifier` is who acts, `patient:identifier` whose record it is.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.answers import fhir
from sandbox.grants import Grant, Grants
from sandbox.national.answers import RELATIONSHIPS, mirrored, refused
from sandbox.national.consents import consent, identified_patient, related_person
from sandbox.people import Person
from sandbox.resource import NHS_NUMBER, Json, Resource, key
from sandbox.world import World

NAME = "X26-relationships"
STATUSES = frozenset({"proposed", "active", "rejected", "inactive", "entered-in-error"})


@dataclass(frozen=True, slots=True)
class Selection:
    """Whom a search is about, by NHS number; an empty one means anybody."""

    actor: str
    subject: str


class BadRequest(Exception):
    """A search the service refuses; the text is one of its error codes."""


class Relationships:
    """Serves grants between people of the world. `base` is the URL below which it does."""

    def __init__(self, world: World, grants: Grants, base: str) -> None:
        self._world = world
        self._grants = grants
        self._base = base

    def routes(self) -> list[Route]:
        """Paths below the base URL."""
        return [
            Route("/Consent", self._consents, methods=["GET"]),
            Route("/Consent/{id}", self._consent, methods=["GET"]),
            Route("/RelatedPerson", self._related, methods=["GET"]),
        ]

    async def _consents(self, request: Request) -> Response:
        try:
            asked = _selection(request.query_params, "performer:identifier")
            statuses = _statuses(request.query_params)
        except BadRequest as error:
            return mirrored(request, _bad(error))
        found = [g for g in self._found(asked) if not statuses or g.status in statuses]
        matches = [consent(grant, *self._pair(grant)) for grant in found]
        includes = self._includes(found, request.query_params.getlist("_include"))
        return mirrored(request, self._bundle(request, matches, includes))

    async def _consent(self, request: Request) -> Response:
        grant = self._grants.get(request.path_params["id"])
        if grant is not None:
            return mirrored(request, fhir(consent(grant, *self._pair(grant))))
        return refused(404, RELATIONSHIPS, "RESOURCE_NOT_FOUND", "Resource not found")

    async def _related(self, request: Request) -> Response:
        try:
            asked = _selection(request.query_params, "identifier")
        except BadRequest as error:
            return mirrored(request, _bad(error))
        found = self._found(asked)
        matches = [related_person(grant, *self._pair(grant)) for grant in found]
        wanted = "RelatedPerson:patient" in request.query_params.getlist("_include")
        includes = [identified_patient(self._pair(grant)[1]) for grant in found if wanted]
        return mirrored(request, self._bundle(request, matches, includes))

    def _found(self, asked: Selection) -> list[Grant]:
        return [grant for grant in self._grants if self._is_about(grant, asked)]

    def _is_about(self, grant: Grant, asked: Selection) -> bool:
        actor, subject = self._pair(grant)
        return asked.actor in {"", actor.number} and asked.subject in {"", subject.number}

    def _pair(self, grant: Grant) -> tuple[Person, Person]:
        people = self._world.people
        return people[grant.actor], people[grant.subject]

    def _includes(self, found: Iterable[Grant], wanted: Iterable[str]) -> list[Resource]:
        """RelatedPerson and Patient of who acts, Patient of whose record it is; each once."""
        added: dict[tuple[str, str], Resource] = {}
        for grant in found:
            actor, subject = self._pair(grant)
            if "Consent:performer" in wanted:
                for one in (identified_patient(actor), related_person(grant, actor, subject)):
                    added.setdefault(key(one), one)
            if "Consent:patient" in wanted:
                patient = identified_patient(subject)
                added.setdefault(key(patient), patient)
        return list(added.values())

    def _bundle(
        self, request: Request, matches: list[Resource], includes: list[Resource]
    ) -> Response:
        """Included entries come first, as in the published examples."""
        entries = [
            *(self._entry(one, "include") for one in includes),
            *(self._entry(one, "match") for one in matches),
        ]
        path = request.url.path.rpartition("/")[2]
        query = urlencode(request.query_params.multi_items(), safe=":,|/")
        bundle: Mapping[str, Json] = {
            "resourceType": "Bundle",
            "type": "searchset",
            "total": len(matches),
            "link": [{"relation": "self", "url": f"{self._base}/{path}?{query}"}],
            "entry": entries,
        }
        return fhir(bundle)

    def _entry(self, one: Resource, mode: str) -> Resource:
        url = f"{self._base}/{'/'.join(key(one))}"
        return {"fullUrl": url, "resource": one, "search": {"mode": mode}}


def _selection(params: QueryParams, actor_name: str) -> Selection:
    asked = Selection(
        _number(params.get(actor_name, "")), _number(params.get("patient:identifier", ""))
    )
    if not asked.actor and not asked.subject:
        raise BadRequest("MISSING_IDENTIFIER")
    return asked


def _number(token: str) -> str:
    """The NHS number of a token; its system may be left out."""
    system, bar, number = token.rpartition("|")
    if bar and system != NHS_NUMBER:
        raise BadRequest("INVALID_IDENTIFIER_SYSTEM")
    if number and not (len(number) == 10 and number.isdigit()):
        raise BadRequest("INVALID_IDENTIFIER")
    return number


def _statuses(params: QueryParams) -> frozenset[str]:
    asked = frozenset(part for part in params.get("status", "").split(",") if part)
    if not asked <= STATUSES:
        raise BadRequest("INVALID_STATUS")
    return asked


def _bad(error: BadRequest) -> Response:
    return refused(400, RELATIONSHIPS, str(error), "Required parameter(s) are invalid.")
