"""A medicine that a practice has on repeat as MedicationRequest (UK Core)."""

from sandbox.findings import Repeat
from sandbox.resource import Resource, resource
from sandbox.resources.concepts import DMD, concept
from sandbox.resources.scribe import Scribe

_COURSES = "http://terminology.hl7.org/CodeSystem/medicationrequest-course-of-therapy"


def medication_request(repeat: Repeat, scribe: Scribe) -> Resource:
    """The medicine as this practice orders it."""
    return resource(
        {
            "resourceType": "MedicationRequest",
            "id": scribe.id("MedicationRequest", repeat.key),
            "meta": scribe.meta(repeat.issued),
            "identifier": [scribe.identifier("MedicationRequest", repeat.key)],
            "groupIdentifier": scribe.identifier("prescription", repeat.order),
            "status": "active",
            "intent": "order",
            "medicationCodeableConcept": concept(repeat.code, repeat.name, DMD),
            "subject": scribe.patient(repeat.who),
            "authoredOn": scribe.instant(repeat.issued),
            "requester": scribe.mention("Practitioner", repeat.by),
            "courseOfTherapyType": {"coding": [{"system": _COURSES, "code": "continuous"}]},
            "dosageInstruction": [{"text": repeat.dose}],
        }
    )
