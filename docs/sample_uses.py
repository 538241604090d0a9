"""What becomes of published resources of which no kind of record is made, in words.

Some are read beside records, some by the national services; of the others it says why not.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sources.element import Resource
from sources.national.consent_resource import ConsentResource, RelatedPersonResource
from sources.national.person_resource import PersonResource
from sources.origin import Origins
from sources.records.mentioned import (
    MedicationResource,
    OrganizationResource,
    PractitionerResource,
    PractitionerRoleResource,
)
from sources.records.questionnaire import QuestionnaireResource
from sources.records.receipt import ReceiptResource
from sources.records.slot import ScheduleResource, SlotResource
from sources.salvage import Salvage


@dataclass(frozen=True, slots=True)
class Use:
    """What a type of resource is for, and which of its elements are read."""

    words: str
    struct: type[Resource] = Resource


USES: Mapping[str, Use] = {
    "AuditEvent": Use("not shown: what a system wrote down for itself"),
    "Bundle": Use("no items: it is empty"),
    "CarePlan": Use("no items: referrals and waiting times are no kind of record"),
    "Consent": Use("who may act for whom, at the relationships service", ConsentResource),
    "HealthcareService": Use("the name of a service that a Schedule refers to"),
    "Location": Use("not asked for: records name places themselves"),
    "Medication": Use(
        "the name of a medicine, beside Prescription and Medication", MedicationResource
    ),
    "OperationOutcome": Use("what a source says of its answer"),
    "Organization": Use(
        "the code and name of an organisation, beside Prescription", OrganizationResource
    ),
    "Patient": Use(
        "`Patient`, at the demographics service; elsewhere whom records are about", PersonResource
    ),
    "Practitioner": Use("the name of a professional, beside Prescription", PractitionerResource),
    "PractitionerRole": Use("who works where, beside Prescription", PractitionerRoleResource),
    "Questionnaire": Use("Form: the questions of a Questionnaire", QuestionnaireResource),
    "RelatedPerson": Use(
        "who is what to whom, at the relationships service", RelatedPersonResource
    ),
    "Schedule": Use("what its Slots are for, and with whom", ScheduleResource),
    "Slot": Use("Slot of `availableSlots`", SlotResource),
}
RECEIPT = Use("`readState` of the message that it names", ReceiptResource)
NO_FHIR = Use("nothing: no FHIR resource")


_HERE = Origins("https://fhir.trust.example/r4")


def use_of(given: Mapping[str, object]) -> Use:
    """What a resource is for that is no record."""
    return USES.get(str(given.get("resourceType")), NO_FHIR)


def is_receipt(given: Mapping[str, object]) -> bool:
    """Is it a Task that says how far a message of the NHS App got?"""
    if given.get("resourceType") != "Task":
        return False
    found = Salvage().read(dict(given), ReceiptResource)
    return bool(found.is_plain and any(found.names(_HERE)) and found.said)
