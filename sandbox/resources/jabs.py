"""A vaccination as Immunization: what a practice has, and what the national service has alike."""

from sandbox.findings import Jab
from sandbox.resource import Json, Resource, resource
from sandbox.resources.concepts import DMD, concept
from sandbox.resources.scribe import Scribe

_DONE = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-VaccinationProcedure"
_SHARED = "https://supplier.northvale.example/identifiers/vacc"


def immunization(jab: Jab, scribe: Scribe) -> Resource:
    """The vaccination as this practice keeps it."""
    return resource(
        {
            **vaccination(jab),
            "id": scribe.id("Immunization", jab.key),
            "meta": scribe.meta(jab.given),
            "patient": scribe.patient(jab.who),
            "occurrenceDateTime": scribe.instant(jab.given),
        }
    )


def vaccination(jab: Jab) -> Resource:
    """What is the same wherever it is kept."""
    return {
        "resourceType": "Immunization",
        "extension": [None if jab.not_given else _procedure(jab)],
        "identifier": [{"system": _SHARED, "value": jab.shared or jab.key}],
        "status": "not-done" if jab.not_given else "completed",
        "statusReason": {"text": jab.not_given} if jab.not_given else None,
        "vaccineCode": concept(jab.code, jab.vaccine, DMD),
        "primarySource": True,
        "lotNumber": jab.lot,
        "protocolApplied": [
            {"targetDisease": [{"text": jab.disease}], "doseNumberPositiveInt": jab.dose}
        ],
    }


def _procedure(jab: Jab) -> Json:
    return {"url": _DONE, "valueCodeableConcept": {"text": f"Dose {jab.dose}: {jab.disease}"}}
