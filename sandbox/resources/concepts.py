"""Codes as FHIR writes them, and what the clinical resources of UK Core have in common."""

from sandbox.resource import Json, Resource

SNOMED = "http://snomed.info/sct"
DMD = "https://dmd.nhs.uk"
TERMINOLOGY = "http://terminology.hl7.org/CodeSystem"


def concept(code: str, display: str, system: str = SNOMED) -> Json:
    """A CodeableConcept of one code; None when there is none."""
    if not code:
        return None
    return {"coding": [{"system": system, "code": code, "display": display}]}


def word(code: str, system: str) -> Json:
    """One of HL7's own lists, whose codes are words."""
    return concept(code, code.replace("-", " ").capitalize(), f"{TERMINOLOGY}/{system}")


def quantity(number: float | None, unit: str) -> Resource | None:
    """A number with its unit."""
    return None if number is None else {"value": number, "unit": unit}
