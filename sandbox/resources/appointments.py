"""A visit as Appointment: UK Core shape, or that of a portal (PCA producer standard)."""

from datetime import UTC, timedelta

from sandbox.items import Visit
from sandbox.profile import Subject
from sandbox.resource import ODS_CODE, Json, Resource, resource
from sandbox.resources.scribe import Scribe

NHS = "https://fhir.nhs.uk/StructureDefinition"
_UKCORE = "https://fhir.hl7.org.uk"
_CHANNELS = {"IN_PERSON": "In-person", "TELEPHONE": "Telephone", "VIDEO": "Video"}
_MEDIA = {
    "IN_PERSON": "FACE_TO_FACE",
    "TELEPHONE": "TELEPHONE",
    "VIDEO": "VIDEO_CONSULTATION",
}


def appointment(visit: Visit, scribe: Scribe) -> Resource:
    """The visit as this trust shows it."""
    is_portal = scribe.trust.profile.subject is Subject.LOGICAL
    # In UTC: on a night when the clocks change, wall time is not the time that passes.
    end = visit.start.astimezone(UTC) + timedelta(minutes=visit.minutes)
    booked = min(visit.start - timedelta(days=30, minutes=47), scribe.latest)
    return resource(
        {
            "resourceType": "Appointment",
            "id": scribe.id("Appointment", visit.key),
            "meta": scribe.meta(booked, visit.labels),
            "extension": _portal_extensions(visit, scribe) if is_portal else _channel(visit),
            "identifier": [scribe.identifier("Appointment", visit.key)],
            "status": visit.status,
            "cancelationReason": _cancelled(visit),
            "specialty": [_specialty(visit)],
            "appointmentType": _kind(visit),
            "description": visit.title,
            "start": scribe.instant(visit.start),
            "end": scribe.instant(end),
            "created": booked.date().isoformat(),
            "patientInstruction": visit.instructions,
            "basedOn": _referral(visit, is_portal),
            "participant": _participants(visit, scribe),
        }
    )


def _channel(visit: Visit) -> Json:
    coding = {
        "system": f"{_UKCORE}/CodeSystem/UKCore-DeliveryChannel",
        "code": _CHANNELS[visit.mode],
    }
    return [
        {
            "url": f"{_UKCORE}/StructureDefinition/Extension-UKCore-DeliveryChannel",
            "valueCodeableConcept": {"coding": [coding]},
        }
    ]


def _portal_extensions(visit: Visit, scribe: Scribe) -> Json:
    place = f"https://portal.{scribe.trust.town.lower()}.example/appointments"
    link = f"{place}/{scribe.id('Appointment', visit.key)}"
    request: Json = {
        "url": f"{NHS}/Extension-Appointment-RequestStatus",
        "valueCode": visit.request,
    }
    return [
        request if visit.request else None,
        {"url": f"{NHS}/Extension-Consultation-Medium", "valueCode": _MEDIA[visit.mode]},
        {"url": f"{NHS}/Extension-Portal-Link", "valueUrl": link},
    ]


def _cancelled(visit: Visit) -> Json:
    if visit.status != "cancelled":
        return None
    system = "http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason"
    return {"coding": [{"system": system, "code": "prov", "display": "Provider"}]}


def _specialty(visit: Visit) -> Json:
    system = f"{_UKCORE}/CodeSystem/UKCore-PracticeSettingCode"
    return {"coding": [{"system": system, "display": visit.specialty}], "text": visit.specialty}


def _kind(visit: Visit) -> Json:
    displays = {"AMB": "ambulatory", "IMP": "inpatient encounter", "SS": "short stay"}
    system = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
    coding = {"system": system, "code": visit.kind, "display": displays[visit.kind]}
    return {"coding": [coding]}


def _referral(visit: Visit, is_portal: bool) -> Json:
    """The e-RS booking. Portals write identifier as an array, which R4 does not allow."""
    if not visit.ubrn:
        return None
    booking: Json = {"system": "https://fhir.nhs.uk/Id/UBRN", "value": visit.ubrn}
    pathway: Json = {"system": "https://fhir.nhs.uk/Id/PathwayId", "value": f"RB1{visit.ubrn}"}
    return [{"identifier": [booking, pathway] if is_portal else booking}]


def _participants(visit: Visit, scribe: Scribe) -> Json:
    provider = visit.provider or scribe.trust.ods
    site: Resource = {
        "type": "Location",
        "identifier": {"system": ODS_CODE, "value": provider},
    }
    actors: list[Resource] = [
        scribe.patient(visit.who),
        scribe.mention("Practitioner", visit.clinician),
        site,
        scribe.mention("Location", visit.place),
    ]
    return [{"actor": actor, "status": "accepted"} for actor in actors]
