"""What the trusts hold of anybody: visits, letters and messages, as UK Core servers write them.

The NHS number is left open, so that one text serves for everybody.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from bench.trusts import CODES

Json = dict[str, Any]

WHOSE = "0000000000"
"""Stands where the NHS number is to be."""

_NAMESPACE = UUID("7b0f1c3a-52a1-4a53-8d3c-0f0f4f9d7a11")
_NHS = "https://fhir.nhs.uk"
_UKCORE = "https://fhir.hl7.org.uk"
_TERMS = "http://terminology.hl7.org/CodeSystem"
_FIRST = datetime(2024, 1, 1, 8, tzinfo=UTC)
_MINUTES = 400_009
"""A prime, so that no two items of a kind begin in the same minute."""
_SPECIALTIES = (
    *(("110", "Trauma and Orthopaedics"), ("130", "Ophthalmology"), ("330", "Dermatology")),
    *(("320", "Cardiology"), ("361", "Nephrology"), ("502", "Gynaecology")),
)
_CLINICIANS = ("Dr Ada Field", "Dr Joan Marsh", "Mr Noel Carter", "Ms Iris Vaughan")
_STATUSES = ("booked", "fulfilled", "booked", "cancelled", "arrived")


def held(code: str, kind: str, size: int) -> list[Json]:
    """The resources of a kind that a trust holds of one person, of `size` everywhere."""
    places = range(CODES.index(code), size // len(KINDS), len(CODES))
    return [KINDS[kind](code, place) for place in places]


def _appointment(code: str, place: int) -> Json:
    start, clinician = _moment(place), _CLINICIANS[place % len(_CLINICIANS)]
    specialty = _SPECIALTIES[place % len(_SPECIALTIES)]
    return {
        **_head("Appointment", code, place, f"{specialty[1]} appointment with {clinician}"),
        "extension": [_booking(code), _channel("In-person", "In person")],
        "identifier": [_business("Appointment", code, place)],
        "status": _STATUSES[place % len(_STATUSES)],
        "serviceCategory": [_concept(f"{_TERMS}/service-category", "31", "Specialist Surgical")],
        "serviceType": [_concept(f"{_TERMS}/service-type", "218", f"{specialty[1]} service")],
        "specialty": [_concept(f"{_UKCORE}/CodeSystem/UKCore-PracticeSettingCode", *specialty)],
        "appointmentType": _concept(f"{_TERMS}/v3-ActCode", "AMB", "ambulatory"),
        "reasonCode": [_concept("http://snomed.info/sct", "281036007", "Follow-up consultation")],
        "priority": 1,
        "description": f"Appointment {place} to look at how things are going",
        "start": _instant(start),
        "end": _instant(start + timedelta(minutes=20)),
        "minutesDuration": 20,
        "created": (start - timedelta(days=40)).date().isoformat(),
        "comment": "Expand on the results of the X-ray and say what may be done next.",
        "patientInstruction": "Please bring your letter and a list of your medicines.",
        "participant": [
            _participant(_patient()),
            _participant({**_practitioner(place), "display": clinician}),
            _participant(_trust(code, "Location")),
            _participant({"type": "Location", "display": f"Outpatients {place % 7}, {code}"}),
        ],
    }


def _document(code: str, place: int) -> Json:
    sent, (setting, specialty) = _moment(place), _SPECIALTIES[place % len(_SPECIALTIES)]
    practice = f"{_UKCORE}/CodeSystem/UKCore-PracticeSettingCode"
    return {
        **_head("DocumentReference", code, place, f"Clinic letter about {specialty}"),
        "identifier": [_business("DocumentReference", code, place)],
        "status": "current",
        "docStatus": "final",
        "type": _concept("http://snomed.info/sct", "823691000000103", "Clinical letter"),
        "category": [_concept("http://snomed.info/sct", "734163000", "Care plan")],
        "subject": _patient(),
        "date": _instant(sent),
        "author": [
            {**_practitioner(place), "display": _CLINICIANS[place % len(_CLINICIANS)]},
            _trust(code, "Organization"),
        ],
        "authenticator": {**_practitioner(place + 1), "display": "Dr Ruth Lane"},
        "custodian": _trust(code, "Organization"),
        "description": f"Letter {place} after your visit to {specialty}",
        "content": [{"attachment": _attachment(code, place, sent), "format": _format()}],
        "context": {
            "period": {"start": _instant(sent - timedelta(days=2)), "end": _instant(sent)},
            "facilityType": _concept("http://snomed.info/sct", "83891005", "Solo practice"),
            "practiceSetting": _concept(practice, setting, specialty),
            "related": [{"reference": f"Appointment/{_id('Appointment', code, place)}"}],
        },
    }


def _communication(code: str, place: int) -> Json:
    sent, specialty = _moment(place), _SPECIALTIES[place % len(_SPECIALTIES)][1]
    receipt = f"{_NHS}/StructureDefinition/Extension-Read-Receipt"
    headings = f"{_UKCORE}/CodeSystem/UKCore-RecordStandardHeadings"
    return {
        **_head("Communication", code, place, f"Message from the {specialty} team"),
        "extension": [{"url": receipt, "valueCode": "read" if place % 3 else "unread"}],
        "identifier": [_business("Communication", code, place)],
        "status": "completed",
        "category": [
            _concept(headings, "plan-and-requested-actions", "Plan and requested actions"),
            _concept(f"{_TERMS}/communication-category", "notification", "Notification"),
        ],
        "priority": "routine",
        "medium": [_concept(f"{_TERMS}/v3-ParticipationMode", "ELECTRONIC", "electronic data")],
        "subject": _patient(),
        "topic": {"text": f"Message {place} about {specialty}"},
        "encounter": {"reference": f"Encounter/{_id('Encounter', code, place)}"},
        "sent": _instant(sent),
        "received": _instant(sent + timedelta(hours=3, minutes=10)),
        "recipient": [_patient()],
        "sender": _trust(code, "Organization"),
        "reasonCode": [_concept("http://snomed.info/sct", "185087000", "Notification of care")],
        "payload": [
            {"contentString": f"We have looked at your results of visit {place}. All is well."},
            {"contentString": "Please tell us if you cannot come, so that others can."},
        ],
    }


KINDS: Mapping[str, Callable[[str, int], Json]] = {
    "Appointment": _appointment,
    "DocumentReference": _document,
    "Communication": _communication,
}


def _head(kind: str, code: str, place: int, says: str) -> Json:
    changed = _instant(_moment(place) - timedelta(days=45))
    return {
        "resourceType": kind,
        "id": _id(kind, code, place),
        "meta": {
            "versionId": str(1 + place % 4),
            "lastUpdated": changed,
            "source": f"urn:uuid:{_id('Provenance', code, place)}",
            "profile": [f"{_UKCORE}/StructureDefinition/UKCore-{kind}"],
            "security": [{"system": f"{_TERMS}/v3-Confidentiality", "code": "N"}],
        },
        "text": {"status": "generated", "div": _narrative(kind, code, place, says)},
    }


def _narrative(kind: str, code: str, place: int, says: str) -> str:
    """As servers generate it: all that is said elsewhere, once more as a table."""
    rows = (
        ("Identifier", f"{_id('business', code, place)[:8]} ({code.lower()}.example)"),
        ("Patient", f"NHS number {WHOSE}"),
        ("Provider", f"Trust {code}"),
        ("What", says),
        ("When", _moment(place).strftime("%d %B %Y at %H:%M")),
    )
    cells = "".join(f"<tr><td><b>{name}</b></td><td>{text}</td></tr>" for name, text in rows)
    table = f'<table class="hapiPropertyTable"><tbody>{cells}</tbody></table>'
    return f'<div xmlns="http://www.w3.org/1999/xhtml"><p><b>{kind}</b></p>{table}</div>'


def _id(kind: str, code: str, place: int) -> str:
    return str(uuid5(_NAMESPACE, f"{code}/{kind}/{place}"))


def _business(kind: str, code: str, place: int) -> Json:
    system = f"https://fhir.{code.lower()}.example/{kind}"
    return {"use": "usual", "system": system, "value": _id(f"business-{kind}", code, place)[:8]}


def _moment(place: int) -> datetime:
    return _FIRST + timedelta(minutes=(place * 7919) % _MINUTES)


def _instant(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S+00:00")


def _concept(system: str, code: str, display: str) -> Json:
    return {"coding": [{"system": system, "code": code, "display": display}]}


def _booking(code: str) -> Json:
    url = f"{_UKCORE}/StructureDefinition/Extension-UKCore-BookingOrganization"
    return {"url": url, "valueReference": _trust(code, "Organization")}


def _channel(code: str, display: str) -> Json:
    system = f"{_UKCORE}/CodeSystem/UKCore-DeliveryChannel"
    url = f"{_UKCORE}/StructureDefinition/Extension-UKCore-DeliveryChannel"
    return {"url": url, "valueCodeableConcept": _concept(system, code, display)}


def _participant(actor: Json) -> Json:
    return {
        "type": [_concept(f"{_TERMS}/v3-ParticipationType", "ATND", "attender")],
        "actor": actor,
        "required": "required",
        "status": "accepted",
    }


def _patient() -> Json:
    identifier = {"system": f"{_NHS}/Id/nhs-number", "value": WHOSE}
    return {"reference": f"Patient/p-{WHOSE}", "type": "Patient", "identifier": identifier}


def _practitioner(place: int) -> Json:
    name = _id("Practitioner", "", place % len(_CLINICIANS))
    return {"reference": f"Practitioner/{name}", "type": "Practitioner"}


def _trust(code: str, kind: str) -> Json:
    identifier = {"system": f"{_NHS}/Id/ods-organization-code", "value": code}
    named = {} if kind == "Location" else {"display": f"Trust {code}"}
    return {"type": kind, "identifier": identifier, **named}


def _attachment(code: str, place: int, sent: datetime) -> Json:
    return {
        "contentType": "application/pdf",
        "language": "en-GB",
        "url": f"Binary/{_id('Binary', code, place)}",
        "size": 48_000 + place,
        "title": f"Letter {place}",
        "creation": _instant(sent),
    }


def _format() -> Json:
    system = "http://ihe.net/fhir/ValueSet/IHE.FormatCode.codesystem"
    return {"system": system, "code": "urn:ihe:iti:xds:2017:mimeTypeSufficient"}
