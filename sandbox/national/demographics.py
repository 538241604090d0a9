"""The national record of a person: `GET` and `PATCH /Patient/{NHS number}` (PDS shape).

A restricted record comes without what would tell where the person is, and is not changed. A number
that was merged into another answers with the other's record. Search is not offered.
"""

import re
from collections.abc import Mapping

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.answers import fhir
from sandbox.effects_log import Effect, EffectsLog
from sandbox.national.answers import SPINE, mirrored, refused
from sandbox.national.nominations import PHARMACY_URL, Refused, nominated
from sandbox.numbers import is_valid
from sandbox.people import Person
from sandbox.resource import ODS_CODE, Json, Resource, key, resource, text
from sandbox.resources.patients import VERIFIED
from sandbox.resources.scribe import CONFIDENTIALITY, nhs_number
from sandbox.shelf import Shelf
from sandbox.store import version_of
from sandbox.world import World

NAME = "X26-demographics"
_VERSION_TAG = re.compile(r'W/"[0-9]+"', re.ASCII)
_UKCORE = "https://fhir.hl7.org.uk/StructureDefinition"


class Demographics:
    """Serves the national records of everybody in the world."""

    def __init__(self, world: World, shelf: Shelf, effects: EffectsLog) -> None:
        self._by_number: dict[str, Person] = {
            person.number: person for person in world.people.values()
        }
        self._shelf = shelf
        self._effects = effects
        self._changed: dict[str, Resource] = {}

    def routes(self) -> list[Route]:
        """Paths below the base URL."""
        return [
            Route("/Patient/{number}", self._read, methods=["GET"]),
            Route("/Patient/{number}", self._patch, methods=["PATCH"]),
        ]

    async def _read(self, request: Request) -> Response:
        return mirrored(request, self._answer(request.path_params["number"]))

    def _answer(self, number: str) -> Response:
        if not is_valid(number):
            return refused(400, SPINE, "INVALID_RESOURCE_ID", "Resource Id is invalid")
        if number == self._shelf.person.number:
            for extra in self._shelf.of(NAME, "Patient"):
                return fhir(_with_number(extra.content, self._shelf.person))
        person = self._by_number.get(number)
        if person is None:
            return refused(404, SPINE, "RESOURCE_NOT_FOUND", "Resource not found")
        kept = self._by_number[person.replaced_by] if person.replaced_by else person
        return _answered(self._record(kept))

    async def _patch(self, request: Request) -> Response:
        body = await request.body()
        made = self._patched(request.path_params["number"], request.headers, body)
        if isinstance(made, Refused):
            return mirrored(request, refused(made.status, SPINE, made.code, made.why))
        self._changed[text(made, "id")] = made
        self._effects.add(Effect(NAME, "PATCH", *key(made), version_of(made), ""))
        return mirrored(request, _answered(made))

    def _patched(self, number: str, headers: Headers, body: bytes) -> Resource | Refused:
        """The next version, or why there is none."""
        person = self._by_number.get(number)
        if person is None or person.replaced_by:
            return Refused(404, "RESOURCE_NOT_FOUND", "Resource not found")
        if headers.get("content-type") != "application/json-patch+json":
            return Refused(400, "INVALID_VALUE", "Provided value is invalid")
        current, wanted = self._record(person), headers.get("if-match", "")
        if not _VERSION_TAG.fullmatch(wanted):
            return Refused(412, "PRECONDITION_FAILED", "Invalid request with error - If-Match")
        if wanted != _tag(current):
            return Refused(409, "RESOURCE_VERSION_MISMATCH", "Resource is now a later version")
        if person.restricted:
            return Refused(403, "FORBIDDEN_UPDATE", "Forbidden update")
        made = nominated(current, body)
        return made if isinstance(made, Refused) else _next(made)

    def _record(self, person: Person) -> Resource:
        return self._changed.get(person.number) or national_patient(person)


def _answered(record: Resource) -> Response:
    return fhir(record, headers={"ETag": _tag(record)})


def _tag(record: Resource) -> str:
    return f'W/"{version_of(record)}"'


def _next(record: Resource) -> Resource:
    meta = record["meta"]
    kept = meta if isinstance(meta, Mapping) else {}
    return {**record, "meta": {**kept, "versionId": str(int(version_of(record)) + 1)}}


def national_patient(person: Person) -> Resource:
    """The person in PDS shape."""
    return resource(
        {
            "resourceType": "Patient",
            "id": person.number,
            "identifier": [{**nhs_number(person), "extension": [VERIFIED]}],
            "meta": {"versionId": "2", "security": [_security(person)]},
            "name": [
                {
                    "id": "123",
                    "use": "usual",
                    "given": [person.given],
                    "family": person.family,
                    "prefix": [person.prefix],
                }
            ],
            "gender": person.gender,
            "birthDate": person.born.isoformat(),
            "deceasedDateTime": person.died.isoformat() if person.died else None,
            "extension": _extensions(person),
            **({} if person.restricted else _whereabouts(person)),
        }
    )


def _whereabouts(person: Person) -> Resource:
    """What would tell where somebody is to be found."""
    street, town, postcode = person.home
    practice: Json = {"system": ODS_CODE, "value": person.practice}
    return {
        "telecom": [{"id": "789", "system": "phone", "value": person.phone, "use": "home"}],
        "address": [{"id": "456", "use": "home", "line": [street, town], "postalCode": postcode}],
        "generalPractitioner": [{"id": "254406A3", "type": "Organization", "identifier": practice}],
    }


def _security(person: Person) -> Json:
    code, display = ("R", "restricted") if person.restricted else ("U", "unrestricted")
    return {"system": CONFIDENTIALITY, "code": code, "display": display}


def _extensions(person: Person) -> Json:
    pharmacy: Json = {
        "url": PHARMACY_URL,
        "valueReference": {"identifier": {"system": ODS_CODE, "value": person.pharmacy}},
    }
    return [_death(person) if person.died else None, None if person.restricted else pharmacy]


def _death(person: Person) -> Json:
    system = "https://fhir.hl7.org.uk/CodeSystem/UKCore-DeathNotificationStatus"
    coding = {"system": system, "code": "2", "display": "Formal"}
    return {
        "url": f"{_UKCORE}/Extension-UKCore-DeathNotificationStatus",
        "extension": [
            {"url": "deathNotificationStatus", "valueCodeableConcept": {"coding": [coding]}},
            {
                "url": "systemEffectiveDate",
                "valueDateTime": person.died.isoformat() if person.died else None,
            },
        ],
    }


def _with_number(content: Json, person: Person) -> Json:
    return {**content, "id": person.number} if isinstance(content, dict) else content
