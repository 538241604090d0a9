"""A person's electronic prescriptions: `GET /Bundle?patient:identifier=` (PfP shape).

A searchset of collection Bundles, one for each prescription, with a MedicationRequest for each
medicine and the prescriber beside them.
"""

from datetime import UTC, datetime
from uuid import UUID, uuid5

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.answers import fhir
from sandbox.items import Medicine, Prescription
from sandbox.national.answers import SPINE, mirrored, refused
from sandbox.people import Person
from sandbox.resource import NHS_NUMBER, ODS_CODE, Json, Resource
from sandbox.resources.scribe import nhs_number
from sandbox.world import World

NAME = "X26-prescriptions"
_NAMESPACE = UUID("0cb82cfa-76c8-4fb2-a08e-bf0e326e5487")
_NHS = "https://fhir.nhs.uk"
_SNOMED = "http://snomed.info/sct"
_ENDED = frozenset({"Collected", "Dispatched", "Not Dispensed"})


class Prescriptions:
    """Serves the prescriptions of the world."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[Route]:
        """Paths below the base URL."""
        return [Route("/Bundle", self._search, methods=["GET"])]

    async def _search(self, request: Request) -> Response:
        token = request.query_params.get("patient:identifier", "")
        system, bar, number = token.rpartition("|")
        if not number or (bar and system != NHS_NUMBER):
            return mirrored(request, refused(400, SPINE, "INVALID_VALUE", "Invalid identifier"))
        bundles = [
            _collection(each, self._world.people[each.who])
            for each in self._world.prescriptions
            if self._world.people[each.who].number == number
        ]
        return mirrored(request, fhir(_searchset(bundles)))


def _searchset(bundles: list[Resource]) -> Resource:
    entries: list[Json] = [
        {"fullUrl": f"urn:uuid:{one['id']}", "search": {"mode": "match"}, "resource": one}
        for one in bundles
    ]
    return {
        "resourceType": "Bundle",
        "type": "searchset",
        "total": len(entries),
        "entry": entries,
    }


def _collection(prescription: Prescription, person: Person) -> Resource:
    requests = [
        (_uuid(f"{prescription.key}/{number}"), _request(medicine, prescription, person))
        for number, medicine in enumerate(prescription.medicines)
    ]
    members = [*requests, (_uuid(prescription.prescriber), _prescriber(prescription, person))]
    return {
        "resourceType": "Bundle",
        "id": _uuid(prescription.key),
        "type": "collection",
        "entry": [{"fullUrl": f"urn:uuid:{uuid}", "resource": one} for uuid, one in members],
    }


def _request(medicine: Medicine, prescription: Prescription, person: Person) -> Resource:
    return {
        "resourceType": "MedicationRequest",
        "status": "completed" if medicine.status in _ENDED else "active",
        "intent": "order",
        "medicationCodeableConcept": {
            "coding": [{"system": _SNOMED, "code": medicine.code, "display": medicine.name}]
        },
        "subject": {"identifier": nhs_number(person)},
        "requester": {"reference": f"urn:uuid:{_uuid(prescription.prescriber)}"},
        "groupIdentifier": {
            "system": f"{_NHS}/Id/prescription-order-number",
            "value": prescription.order,
        },
        "courseOfTherapyType": {"coding": [{"code": prescription.course}]},
        "dosageInstruction": [{"text": medicine.dose}],
        "dispenseRequest": {
            "validityPeriod": {"start": prescription.issued.isoformat()},
            "quantity": {"value": medicine.quantity, "unit": medicine.unit},
        },
        "extension": [_history(medicine)],
    }


def _history(medicine: Medicine) -> Json:
    system = f"{_NHS}/CodeSystem/task-businessStatus-nppt"
    return {
        "url": f"{_NHS}/StructureDefinition/Extension-DM-PrescriptionStatusHistory",
        "extension": [
            {"url": "statusDate", "valueDateTime": _utc(medicine.changed)},
            {"url": "status", "valueCoding": {"system": system, "code": medicine.status}},
        ],
    }


def _prescriber(prescription: Prescription, person: Person) -> Resource:
    practice: Json = {"identifier": {"system": ODS_CODE, "value": person.practice}}
    return {
        "resourceType": "PractitionerRole",
        "id": _uuid(prescription.prescriber),
        "practitioner": {"display": prescription.prescriber},
        "organization": practice,
    }


def _uuid(key: str) -> str:
    return str(uuid5(_NAMESPACE, key))


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
