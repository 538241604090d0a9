"""The national record of a person: `GET /Patient/{NHS number}` (PDS shape).

A restricted record comes without what would tell where the person is. A number that was merged
into another answers with the other's record. Search is not offered.
"""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.answers import fhir
from sandbox.national.answers import SPINE, mirrored, refused
from sandbox.numbers import is_valid
from sandbox.people import Person
from sandbox.resource import ODS_CODE, Json, Resource, resource
from sandbox.resources.patients import VERIFIED
from sandbox.resources.scribe import CONFIDENTIALITY, nhs_number
from sandbox.shelf import Shelf
from sandbox.world import World

NAME = "X26-demographics"
_UKCORE = "https://fhir.hl7.org.uk/StructureDefinition"


class Demographics:
    """Serves the national records of everybody in the world."""

    def __init__(self, world: World, shelf: Shelf) -> None:
        self._by_number: dict[str, Person] = {
            person.number: person for person in world.people.values()
        }
        self._shelf = shelf

    def routes(self) -> list[Route]:
        """Paths below the base URL."""
        return [Route("/Patient/{number}", self._read, methods=["GET"])]

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
        return fhir(national_patient(kept), headers={"ETag": 'W/"2"'})


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
    nominated: Json = {
        "url": f"{_UKCORE}/Extension-UKCore-NominatedPharmacy",
        "valueReference": {"identifier": {"system": ODS_CODE, "value": person.pharmacy}},
    }
    return [_death(person) if person.died else None, None if person.restricted else nominated]


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
