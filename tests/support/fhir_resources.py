"""FHIR resources as sources send them, as plain JSON: each valid R4 and ordinary until changed."""

from collections.abc import Callable, Mapping
from typing import Any

from schema.directory import RecordType
from tests.support.fhir_server import NHS_NUMBER

Json = dict[str, Any]

SNOMED = "http://snomed.info/sct"
ANNA = "9990000018"
BEN = "9990000026"


def patient_id(number: str) -> str:
    """The id a person's Patient has in these resources."""
    return f"p{number[-4:]}"


def by_number(number: str) -> Json:
    """A reference to a Patient by NHS number only, as portals send it."""
    return {"type": "Patient", "identifier": {"system": NHS_NUMBER, "value": number}}


def by_id(number: str) -> Json:
    """A reference to a person's Patient at the source."""
    return {"reference": f"Patient/{patient_id(number)}"}


def a_patient(number: str = ANNA, **elements: Any) -> Json:
    """A source's Patient with an NHS number."""
    return {
        "resourceType": "Patient",
        "id": patient_id(number),
        "identifier": [{"system": NHS_NUMBER, "value": number}],
        "birthDate": "1988-06-25",
        **elements,
    }


def an_appointment(
    local_id: str = "a1", number: str = ANNA, who: Json | None = None, **elements: Any
) -> Json:
    """A booked appointment; `who` is how it names its Patient."""
    return {
        "resourceType": "Appointment",
        "id": local_id,
        "meta": {"versionId": "3", "lastUpdated": "2026-05-01T08:00:00Z"},
        "status": "booked",
        "start": "2026-07-01T09:30:00+01:00",
        "participant": [{"actor": who or by_number(number), "status": "accepted"}],
        **elements,
    }


def a_letter(
    local_id: str = "d1", number: str = ANNA, who: Json | None = None, **elements: Any
) -> Json:
    """A current letter whose PDF is a Binary."""
    return {
        "resourceType": "DocumentReference",
        "id": local_id,
        "status": "current",
        "subject": who or by_number(number),
        "date": "2026-05-02T10:00:00+01:00",
        "description": "Dermatology clinic letter",
        "content": [{"attachment": {"contentType": "application/pdf", "url": "Binary/b1"}}],
        **elements,
    }


def a_message(
    local_id: str = "m1", number: str = ANNA, who: Json | None = None, **elements: Any
) -> Json:
    """A message that was sent."""
    return {
        "resourceType": "Communication",
        "id": local_id,
        "status": "completed",
        "subject": who or by_number(number),
        "sent": "2026-05-03T11:00:00+01:00",
        "payload": [{"contentString": "Please bring your glasses."}],
        **elements,
    }


def a_task(
    local_id: str = "t1", number: str = ANNA, who: Json | None = None, **elements: Any
) -> Json:
    """A questionnaire to be answered on a page of a portal."""
    return {
        "resourceType": "Task",
        "id": local_id,
        "status": "requested",
        "intent": "plan",
        "description": "Before your operation",
        "for": who or by_number(number),
        "authoredOn": "2026-05-04T07:00:00+01:00",
        "reasonReference": {"reference": "https://portal.example/questionnaires/1"},
        **elements,
    }


def a_response(
    local_id: str = "r1", number: str = ANNA, who: Json | None = None, **elements: Any
) -> Json:
    """A draft of answers to a questionnaire."""
    return {
        "resourceType": "QuestionnaireResponse",
        "id": local_id,
        "questionnaire": "https://trust.example/Questionnaire/q1|1",
        "status": "in-progress",
        "subject": who or by_number(number),
        "authored": "2026-05-05T07:00:00+01:00",
        "item": [{"linkId": "weight", "answer": [{"valueInteger": 70}]}],
        **elements,
    }


def a_form(local_id: str = "q1", *items: Json, **elements: Any) -> Json:
    """Questions; one about weight unless others are given."""
    asked = {"linkId": "weight", "text": "What do you weigh?", "type": "integer"}
    return {
        "resourceType": "Questionnaire",
        "id": local_id,
        "url": f"https://trust.example/Questionnaire/{local_id}",
        "version": "1",
        "status": "active",
        "item": list(items) or [asked],
        **elements,
    }


def a_condition(
    local_id: str = "c1", number: str = ANNA, who: Json | None = None, **elements: Any
) -> Json:
    """Asthma, active and confirmed."""
    system = "http://terminology.hl7.org/CodeSystem/condition"
    return {
        "resourceType": "Condition",
        "id": local_id,
        "clinicalStatus": {"coding": [{"system": f"{system}-clinical", "code": "active"}]},
        "verificationStatus": {"coding": [{"system": f"{system}-ver-status", "code": "confirmed"}]},
        "code": {"coding": [{"system": SNOMED, "code": "195967001", "display": "Asthma"}]},
        "subject": who or by_number(number),
        "recordedDate": "2026-05-04T12:00:00+01:00",
        **elements,
    }


def a_medicine(
    local_id: str = "rx1", number: str = ANNA, who: Json | None = None, **elements: Any
) -> Json:
    """One medicine of a prescription, valid."""
    return {
        "resourceType": "MedicationRequest",
        "id": local_id,
        "status": "active",
        "intent": "order",
        "medicationCodeableConcept": {
            "coding": [{"system": SNOMED, "code": "39732311000001104", "display": "Amoxicillin"}]
        },
        "subject": who or by_number(number),
        "authoredOn": "2026-05-05T09:00:00+01:00",
        **elements,
    }


def a_national_message(
    local_id: str = "n1", number: str = ANNA, who: Json | None = None, **elements: Any
) -> Json:
    """A message in the shape of the NHS App."""
    return {
        "resourceType": "CommunicationRequest",
        "id": local_id,
        "status": "active",
        "recipient": [who or by_number(number)],
        "requester": {
            "type": "Organization",
            "identifier": {
                "system": "https://fhir.nhs.uk/Id/ods-organization-code",
                "value": "RA1",
            },
        },
        "authoredOn": "2026-05-03T11:00:00+01:00",
        "payload": [{"contentString": "Please bring **all** tablets."}],
        **elements,
    }


def _made(resource_type: str, whose: str, **usual: Any) -> Callable[..., Json]:
    """Makes one of a type that names its Patient in the element `whose`."""

    def make(
        local_id: str = "x1", number: str = ANNA, who: Json | None = None, **elements: Any
    ) -> Json:
        made = {"resourceType": resource_type, "id": local_id, whose: who or by_number(number)}
        return {**made, **usual, **elements}

    return make


def _called(code: str, display: str) -> Json:
    return {"coding": [{"system": SNOMED, "code": code, "display": display}]}


an_allergy = _made(
    "AllergyIntolerance",
    "patient",
    clinicalStatus={"coding": [{"code": "active"}]},
    verificationStatus={"coding": [{"code": "confirmed"}]},
    code=_called("764146007", "Penicillin"),
    recordedDate="2026-05-05",
)
a_medication = _made(
    "MedicationStatement",
    "subject",
    status="active",
    medicationCodeableConcept=_called("39732311000001104", "Amoxicillin 250mg capsules"),
    effectivePeriod={"start": "2026-05-06"},
    dosage=[{"text": "One three times a day."}],
)
an_immunisation = _made(
    "Immunization",
    "patient",
    status="completed",
    vaccineCode=_called("1", "MMR vaccine"),
    occurrenceDateTime="2026-05-07",
)
an_observation = _made(
    "Observation",
    "subject",
    status="final",
    code=_called("271649006", "Systolic blood pressure"),
    effectiveDateTime="2026-05-08",
    valueQuantity={"value": 120, "unit": "mmHg"},
)
a_report = _made(
    "DiagnosticReport",
    "subject",
    status="final",
    code=_called("26604007", "Full blood count"),
    effectiveDateTime="2026-05-09",
)


def a_registration(
    local_id: str = "reg1", number: str = ANNA, who: Json | None = None, **elements: Any
) -> Json:
    """An application to a practice, which has it."""
    return {
        "resourceType": "Task",
        "id": local_id,
        "status": "received",
        "intent": "order",
        "code": {"coding": [{"system": SNOMED, "code": "184047000"}]},
        "for": who or by_number(number),
        "authoredOn": "2026-05-06T09:00:00+01:00",
        **elements,
    }


MADE: Mapping[RecordType, Callable[..., Json]] = {
    RecordType.APPOINTMENT: an_appointment,
    RecordType.LETTER: a_letter,
    RecordType.MESSAGE: a_message,
    RecordType.CONDITION: a_condition,
    RecordType.PRESCRIPTION: a_medicine,
    RecordType.ALLERGY: an_allergy,
    RecordType.MEDICATION: a_medication,
    RecordType.IMMUNISATION: an_immunisation,
    RecordType.OBSERVATION: an_observation,
    RecordType.DIAGNOSTIC_REPORT: a_report,
    RecordType.QUESTIONNAIRE: a_task,
    RecordType.REGISTRATION_APPLICATION: a_registration,
    RecordType.QUESTIONNAIRE_ANSWERS: a_response,
}
"""One of each kind of record."""


def a_bundle(*resources: Json, **elements: Any) -> Json:
    """A searchset of these matches."""
    entries = [{"resource": one, "search": {"mode": "match"}} for one in resources]
    return {"resourceType": "Bundle", "type": "searchset", "entry": entries, **elements}
