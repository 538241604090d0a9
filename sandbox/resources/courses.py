"""A medicine that somebody takes as MedicationStatement (UK Core), once inside as a Medication."""

from datetime import UTC, datetime, time

from sandbox.findings import Course
from sandbox.profile import Ids
from sandbox.resource import Json, Resource, resource
from sandbox.resources.concepts import DMD, concept
from sandbox.resources.scribe import Scribe

_ISSUED = (
    "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-MedicationStatementLastIssueDate"
)


def medication_statement(course: Course, scribe: Scribe) -> Resource:
    """The medicine as this trust keeps it: trusts that count their ids put it inside."""
    is_inside = scribe.trust.profile.ids is Ids.COUNTER
    medicine = concept(course.code, course.name, DMD)
    inside: Resource = {"resourceType": "Medication", "id": "medicine", "code": medicine}
    return resource(
        {
            "resourceType": "MedicationStatement",
            "id": scribe.id("MedicationStatement", course.key),
            "meta": scribe.meta(datetime.combine(course.since, time(9), UTC)),
            "contained": [inside] if is_inside else None,
            "extension": [_issued(course)],
            "identifier": [scribe.identifier("MedicationStatement", course.key)],
            "status": course.status,
            "medicationReference": {"reference": "#medicine"} if is_inside else None,
            "medicationCodeableConcept": None if is_inside else medicine,
            "subject": scribe.patient(course.who),
            "effectivePeriod": {
                "start": course.since.isoformat(),
                "end": course.until.isoformat() if course.until else None,
            },
            "reasonCode": [{"text": course.reason}],
            "dosage": [{"text": course.dose}],
        }
    )


def _issued(course: Course) -> Json:
    if course.issued is None:
        return None
    return {"url": _ISSUED, "valueDateTime": course.issued.isoformat()}
