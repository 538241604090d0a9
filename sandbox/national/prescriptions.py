"""A person's electronic prescriptions: `GET /Bundle?patient:identifier=` (PfP shape).

A searchset of collection Bundles, one for each prescription, with a MedicationRequest for each
medicine, and the prescriber, the practice and the pharmacy beside them. Never more than 25. What
lies on the shelf comes along when the person it is about was asked for.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID, uuid5

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.answers import fhir
from sandbox.items import Medicine, Prescription
from sandbox.national.answers import SPINE, mirrored, refused
from sandbox.people import Person
from sandbox.resource import NHS_NUMBER, ODS_CODE, Json, Resource, text
from sandbox.resources.scribe import nhs_number
from sandbox.shelf import Shelf
from sandbox.world import World

NAME = "X26-prescriptions"
_NAMESPACE = UUID("0cb82cfa-76c8-4fb2-a08e-bf0e326e5487")
_NHS = "https://fhir.nhs.uk"
_SNOMED = "http://snomed.info/sct"
_MOST = 25
_ENDED = frozenset({"Collected", "Dispatched", "Not Dispensed"})


class Prescriptions:
    """Serves the prescriptions of the world."""

    def __init__(self, world: World, shelf: Shelf) -> None:
        self._world = world
        self._shelf = shelf

    def routes(self) -> list[Route]:
        """Paths below the base URL."""
        return [Route("/Bundle", self._search, methods=["GET"])]

    async def _search(self, request: Request) -> Response:
        token = request.query_params.get("patient:identifier", "")
        system, bar, number = token.rpartition("|")
        if not number or (bar and system != NHS_NUMBER):
            return mirrored(request, refused(400, SPINE, "INVALID_VALUE", "Invalid identifier"))
        entries = [*self._own(number), *self._published(number)]
        return mirrored(request, fhir(_searchset(entries[:_MOST])))

    def _own(self, number: str) -> Iterable[Resource]:
        for each in self._world.prescriptions:
            person = self._world.people[each.who]
            if person.number == number:
                bundle = _collection(each, person)
                yield _entry(f"urn:uuid:{bundle['id']}", bundle)

    def _published(self, number: str) -> Iterable[Resource]:
        if number == self._shelf.person.number:
            for extra in self._shelf.of(NAME, "Bundle"):
                yield _entry(extra.full_url, extra.content)


def _entry(full_url: str, content: Json) -> Resource:
    mode = "outcome" if text(content, "resourceType") == "OperationOutcome" else "match"
    return {"fullUrl": full_url, "search": {"mode": mode}, "resource": content}


def _searchset(entries: list[Resource]) -> Resource:
    matches = [one for one in entries if text(one, "search.mode") == "match"]
    return {
        "resourceType": "Bundle",
        "type": "searchset",
        "total": len(matches),
        "entry": entries,
    }


def _collection(prescription: Prescription, person: Person) -> Resource:
    requests = [
        (_uuid(f"{prescription.key}/{number}"), _request(medicine, prescription, person))
        for number, medicine in enumerate(prescription.medicines)
    ]
    members = [*requests, *_mentioned(prescription, person)]
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
            "performer": {"reference": f"urn:uuid:{_uuid(person.pharmacy)}"},
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


def _mentioned(prescription: Prescription, person: Person) -> list[tuple[str, Resource]]:
    """Whom the medicines refer to, each with its UUID."""
    doctor = f"{prescription.prescriber}, practitioner"
    made: dict[str, Resource] = {
        prescription.prescriber: {
            "resourceType": "PractitionerRole",
            "practitioner": {"reference": f"urn:uuid:{_uuid(doctor)}"},
            "organization": {"reference": f"urn:uuid:{_uuid(person.practice)}"},
        },
        doctor: {"resourceType": "Practitioner", "name": [_name(prescription.prescriber)]},
        **{code: _organisation(code) for code in (person.practice, person.pharmacy)},
    }
    return [(_uuid(key), {**one, "id": _uuid(key)}) for key, one in made.items()]


def _name(prescriber: str) -> Json:
    prefix, given, family = prescriber.split(" ", 2)
    return {"prefix": [prefix], "given": [given], "family": family}


def _organisation(code: str) -> Resource:
    return {
        "resourceType": "Organization",
        "identifier": [{"system": ODS_CODE, "value": code}],
    }


def _uuid(key: str) -> str:
    return str(uuid5(_NAMESPACE, key))


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
