"""The search parameters these servers know, by resource type, and where their values stand."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """FHIR search parameter types."""

    TOKEN = "token"  # noqa: S105 - a parameter type, no password
    REFERENCE = "reference"
    DATE = "date"
    STRING = "string"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One search parameter: its type, its element path, and what it may refer to."""

    kind: Kind
    path: str
    target: str = ""  # a resource type, or empty for any


_SUBJECT = Parameter(Kind.REFERENCE, "subject", "Patient")
_PATIENT = Parameter(Kind.REFERENCE, "patient", "Patient")
_ABOUT: Mapping[str, Parameter] = {"patient": _SUBJECT, "subject": _SUBJECT}
_CODE = Parameter(Kind.TOKEN, "code")
_ACTOR = "participant.actor"

_EVERY: Mapping[str, Parameter] = {
    "_id": Parameter(Kind.TOKEN, "id"),
    "_lastUpdated": Parameter(Kind.DATE, "meta.lastUpdated"),
    "identifier": Parameter(Kind.TOKEN, "identifier"),
}

_OWN: Mapping[str, Mapping[str, Parameter]] = {
    "Patient": {
        "name": Parameter(Kind.STRING, "name.family|name.given|name.text"),
        "family": Parameter(Kind.STRING, "name.family"),
        "given": Parameter(Kind.STRING, "name.given"),
        "birthdate": Parameter(Kind.DATE, "birthDate"),
        "gender": Parameter(Kind.TOKEN, "gender"),
    },
    "Appointment": {
        "patient": Parameter(Kind.REFERENCE, _ACTOR, "Patient"),
        "actor": Parameter(Kind.REFERENCE, _ACTOR),
        "date": Parameter(Kind.DATE, "start"),
        "status": Parameter(Kind.TOKEN, "status"),
        "specialty": Parameter(Kind.TOKEN, "specialty"),
    },
    "DocumentReference": {
        "patient": _SUBJECT,
        "subject": _SUBJECT,
        "author": Parameter(Kind.REFERENCE, "author"),
        "date": Parameter(Kind.DATE, "date"),
        "status": Parameter(Kind.TOKEN, "status"),
        "type": Parameter(Kind.TOKEN, "type"),
        "description": Parameter(Kind.STRING, "description"),
        "security-label": Parameter(Kind.TOKEN, "securityLabel"),
    },
    "Communication": {
        "patient": _SUBJECT,
        "subject": _SUBJECT,
        "sender": Parameter(Kind.REFERENCE, "sender"),
        "sent": Parameter(Kind.DATE, "sent"),
        "received": Parameter(Kind.DATE, "received"),
        "status": Parameter(Kind.TOKEN, "status"),
        "category": Parameter(Kind.TOKEN, "category"),
    },
    # In the shape of the NHS App no subject is said: it is whoever is a patient of the two.
    "CommunicationRequest": {
        "patient": Parameter(Kind.REFERENCE, "recipient|requester", "Patient"),
        "recipient": Parameter(Kind.REFERENCE, "recipient"),
        "requester": Parameter(Kind.REFERENCE, "requester"),
        "authored": Parameter(Kind.DATE, "authoredOn"),
        "status": Parameter(Kind.TOKEN, "status"),
    },
    "Task": {
        "patient": Parameter(Kind.REFERENCE, "for", "Patient"),
        "subject": Parameter(Kind.REFERENCE, "for"),
        "based-on": Parameter(Kind.REFERENCE, "basedOn"),
        "authored-on": Parameter(Kind.DATE, "authoredOn"),
        "status": Parameter(Kind.TOKEN, "status"),
    },
    "Slot": {
        "status": Parameter(Kind.TOKEN, "status"),
        "start": Parameter(Kind.DATE, "start"),
        "schedule": Parameter(Kind.REFERENCE, "schedule", "Schedule"),
    },
    "Schedule": {},
    "Condition": {
        **_ABOUT,
        "recorded-date": Parameter(Kind.DATE, "recordedDate"),
        "clinical-status": Parameter(Kind.TOKEN, "clinicalStatus"),
        "category": Parameter(Kind.TOKEN, "category"),
        "code": _CODE,
    },
    "AllergyIntolerance": {
        "patient": _PATIENT,
        "date": Parameter(Kind.DATE, "recordedDate"),
        "clinical-status": Parameter(Kind.TOKEN, "clinicalStatus"),
        "code": _CODE,
    },
    "MedicationRequest": {
        **_ABOUT,
        "authoredon": Parameter(Kind.DATE, "authoredOn"),
        "status": Parameter(Kind.TOKEN, "status"),
        "medication": Parameter(Kind.REFERENCE, "medicationReference"),
        "requester": Parameter(Kind.REFERENCE, "requester"),
    },
    "MedicationStatement": {
        **_ABOUT,
        "status": Parameter(Kind.TOKEN, "status"),
        "code": Parameter(Kind.TOKEN, "medicationCodeableConcept"),
    },
    "Immunization": {
        "patient": _PATIENT,
        "date": Parameter(Kind.DATE, "occurrenceDateTime"),
        "status": Parameter(Kind.TOKEN, "status"),
        "vaccine-code": Parameter(Kind.TOKEN, "vaccineCode"),
    },
    "Observation": {
        **_ABOUT,
        "date": Parameter(Kind.DATE, "effectiveDateTime"),
        "category": Parameter(Kind.TOKEN, "category"),
        "code": _CODE,
        "status": Parameter(Kind.TOKEN, "status"),
    },
    "DiagnosticReport": {
        **_ABOUT,
        "date": Parameter(Kind.DATE, "effectiveDateTime"),
        "code": _CODE,
        "status": Parameter(Kind.TOKEN, "status"),
    },
    "Questionnaire": {
        "url": Parameter(Kind.TOKEN, "url"),
        "version": Parameter(Kind.TOKEN, "version"),
        "status": Parameter(Kind.TOKEN, "status"),
    },
    "QuestionnaireResponse": {
        "patient": _SUBJECT,
        "subject": _SUBJECT,
        "authored": Parameter(Kind.DATE, "authored"),
        "questionnaire": Parameter(Kind.TOKEN, "questionnaire"),
        "status": Parameter(Kind.TOKEN, "status"),
    },
    "Practitioner": {"name": Parameter(Kind.STRING, "name.text")},
    "Location": {"name": Parameter(Kind.STRING, "name")},
    "Organization": {"name": Parameter(Kind.STRING, "name")},
}

# Types that are only read: they have no search of their own.
READ_ONLY_TYPES = frozenset({"Binary"})
TYPES = frozenset(_OWN) | READ_ONLY_TYPES


def parameters_of(resource_type: str) -> Mapping[str, Parameter]:
    """Every search parameter of a type; empty for a type that is not searched."""
    own = _OWN.get(resource_type)
    return {} if own is None else {**_EVERY, **own}


def names_patient(name: str, resource_type: str) -> bool:
    """Whether this parameter of this type is one that selects a patient's records."""
    known = parameters_of(resource_type).get(name)
    return (
        known is not None
        and known.kind is Kind.REFERENCE
        and (name in {"patient", "subject", "actor"})
    )
