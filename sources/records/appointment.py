"""FHIR Appointment → Appointment: UK Core and the PCA producer standard (portals of trusts)."""

from collections.abc import Iterable
from operator import attrgetter

from schema.answer import BusinessIdentifier, Item
from schema.appointment import (
    Appointment,
    AppointmentKind,
    AppointmentMode,
    AppointmentRequestStatus,
    AppointmentStatus,
    Location,
)
from schema.directory import RecordType
from schema.identifiers import OdsCode
from schema.order import ActionName
from schema.people import PersonInRole
from sources.element import CodeableConcept, Element, Identifier, Reference, Resource, extension
from sources.records.late import LateItem, later
from sources.records.links import names_only, web_page
from sources.records.needs import Needs
from sources.records.reader import (
    UBRN,
    USRN,
    Common,
    RecordReader,
    business_identifiers,
    moment,
    organisation_code,
)
from sources.records.view import View, said, shown

_ACT_CODE = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
_KINDS = {
    "AMB": AppointmentKind.OUTPATIENT,
    "IMP": AppointmentKind.INPATIENT,
    "ACUTE": AppointmentKind.INPATIENT,
    "NONAC": AppointmentKind.INPATIENT,
    "SS": AppointmentKind.DAYCASE,
    "HH": AppointmentKind.DAYCASE,  # as the PCA producer standard uses it
}
_MODES = {
    "FACE_TO_FACE": AppointmentMode.IN_PERSON,
    "In-person": AppointmentMode.IN_PERSON,
    "TELEPHONE": AppointmentMode.TELEPHONE,
    "Telephone": AppointmentMode.TELEPHONE,
    "VIDEO_CONSULTATION": AppointmentMode.VIDEO,
    "Video": AppointmentMode.VIDEO,
}
_AHEAD = frozenset({"proposed", "pending", "booked", "waitlist"})
_TWO_WEEK_WAIT = "TWO_WEEK_WAIT"
_PROVIDERS = frozenset({"Location", "Organization"})
_PLACES = frozenset({"Location"})
_CLINICIANS = frozenset({"Practitioner", "PractitionerRole"})
_SERVICES = frozenset({"HealthcareService"})


class Participant(Element):
    type: tuple[CodeableConcept, ...] = ()
    actor: Reference | None = None


class AppointmentResource(Resource, tag_field="resourceType", tag="Appointment"):
    status: str | None = None
    description: str | None = None
    specialty: tuple[CodeableConcept, ...] = ()
    service_type: tuple[CodeableConcept, ...] = ()
    appointment_type: CodeableConcept | None = None
    start: str | None = None
    end: str | None = None
    comment: str | None = None
    patient_instruction: str | None = None
    based_on: tuple[Reference, ...] = ()
    slot: tuple[Reference, ...] = ()
    participant: tuple[Participant, ...] = ()


def _is_hidden(resource: AppointmentResource) -> bool:
    return resource.status == "entered-in-error"


def _subjects(resource: AppointmentResource) -> Iterable[Reference]:
    return (one.actor for one in resource.participant if one.actor)


def _item(common: Common[AppointmentResource]) -> Item[Appointment]:
    resource = common.resource
    start = moment(resource.start)
    return LateItem(
        record=later(_View.of, common, start),
        ref=common.ref,
        subject=common.subject,
        when=start,
        labels=common.labels(),
        owner=later(_owner, resource),
        identifiers=_names(resource),
    )


def _names(resource: AppointmentResource) -> frozenset[BusinessIdentifier]:
    """Its own, and those of the bookings it belongs to."""
    own = business_identifiers(resource.identifier)
    if not (resource.based_on or resource.slot):
        return own
    referral = business_identifiers(_linked(resource.based_on), frozenset({UBRN}))
    return own | referral | business_identifiers(_linked(resource.slot), frozenset({USRN}))


def _takes(view: View[AppointmentResource], action: ActionName) -> bool:
    """Is it agreed or wished for, and not certain to have begun, where this can be done?"""
    has_begun = view.at is not None and view.at.last <= view.common.setting.as_of
    is_to_come = view.common.resource.status in _AHEAD and not has_begun
    return is_to_come and view.common.takes(action)


def _title(resource: AppointmentResource) -> str | None:
    if _is_two_week_wait(resource):
        return None
    return _first_words(resource.specialty) or resource.description


def _specialty(resource: AppointmentResource) -> str | None:
    return None if _is_two_week_wait(resource) else _first_words(resource.specialty)


def _status(code: str | None) -> AppointmentStatus:
    try:
        return AppointmentStatus(code)
    except ValueError:
        return AppointmentStatus.UNKNOWN


def _request_code(resource: AppointmentResource) -> str | None:
    found = extension(resource.extension, "Extension-Appointment-RequestStatus")
    return found.code if found else None


def _request_status(code: str | None) -> AppointmentRequestStatus | None:
    if code is None:
        return None
    try:
        return AppointmentRequestStatus(code)
    except ValueError:
        return AppointmentRequestStatus.UNKNOWN


def _kind(resource: AppointmentResource) -> AppointmentKind:
    """Only v3-ActCode says what kind of visit it is; other code systems say why it is made."""
    concept = resource.appointment_type
    codes = (one.code or "" for one in concept.coding if one.system == _ACT_CODE) if concept else ()
    return next((_KINDS[code] for code in codes if code in _KINDS), AppointmentKind.OTHER)


def _kind_code(resource: AppointmentResource) -> str | None:
    concept = resource.appointment_type
    return next((one.code for one in concept.coding if one.code), None) if concept else None


def _mode_code(resource: AppointmentResource) -> str | None:
    found = extension(
        resource.extension, "Extension-Consultation-Medium", "Extension-UKCore-DeliveryChannel"
    )
    return found.code if found else None


def _mode(code: str | None) -> AppointmentMode | None:
    return None if code is None else _MODES.get(code, AppointmentMode.UNKNOWN)


def _is_two_week_wait(resource: AppointmentResource) -> bool:
    """PCA rule: the specialty of an urgent suspected cancer referral is not told by a list."""
    found = extension(resource.extension, "Extension-ServiceRequest-Priority")
    return found is not None and found.code == _TWO_WEEK_WAIT


def _manage_url(resource: AppointmentResource) -> str | None:
    found = extension(resource.extension, "Extension-Portal-Link")
    return web_page((found.value_url or found.value_uri) if found else None)


def _actors(resource: AppointmentResource, kinds: frozenset[str]) -> list[Participant]:
    inside = resource.contained
    return [
        one for one in resource.participant if one.actor and names_only(one.actor, kinds, inside)
    ]


def _provider(resource: AppointmentResource) -> Reference | None:
    """Who performs it: the Location or Organization that carries an ODS code."""
    for one in resource.participant:
        actor = one.actor
        if organisation_code(actor) and actor and names_only(actor, _PROVIDERS, resource.contained):
            return actor
    return None


def _owner(resource: AppointmentResource) -> OdsCode | None:
    return organisation_code(_provider(resource))


def _location(resource: AppointmentResource) -> Location | None:
    """The building: a Location with a name; one with an ODS code as well is the trust."""
    actors = [one.actor for one in _actors(resource, _PLACES) if one.actor and one.actor.display]
    if len(actors) > 1:
        actors.sort(key=lambda actor: organisation_code(actor) is not None)
    return Location(name=actors[0].display, address=None) if actors else None


def _clinician(resource: AppointmentResource) -> PersonInRole | None:
    for one in _actors(resource, _CLINICIANS):
        name, role = one.actor.display if one.actor else None, _first_words(one.type)
        if name or role:
            return PersonInRole(name=name, role=role)
    return None


def _service(resource: AppointmentResource) -> str | None:
    if _is_two_week_wait(resource):
        return None
    services = _actors(resource, _SERVICES)
    named = (one.actor.display for one in services if one.actor and one.actor.display)
    return next(named, None) or _first_words(resource.service_type)


def _referral(resource: AppointmentResource) -> str | None:
    numbers = (one.value for one in _linked(resource.based_on) if one.system == UBRN)
    return next(numbers, None)


def _linked(references: Iterable[Reference]) -> list[Identifier]:
    return [one for reference in references for one in reference.identifiers]


def _first_words(concepts: Iterable[CodeableConcept]) -> str | None:
    return next((words for one in concepts if (words := one.words)), None)


class _View(View[AppointmentResource], Appointment):
    status = said(lambda resource: _status(resource.status))
    status_code = said(attrgetter("status"))
    request_status = shown(lambda view: _request_status(view.request_status_code))
    request_status_code = said(_request_code)
    title = said(_title)
    specialty = said(_specialty)
    kind = said(_kind)
    kind_code = said(_kind_code)
    mode = shown(lambda view: _mode(view.mode_code))
    mode_code = said(_mode_code)
    start = shown(attrgetter("at"))
    end = said(lambda resource: moment(resource.end))
    organisation = shown(lambda view: view.common.organisation(_provider(view.common.resource)))
    location = said(_location)
    clinician = said(_clinician)
    service = said(_service)
    instructions = said(lambda resource: resource.patient_instruction or resource.comment)
    manage_url = said(_manage_url)
    cancellable = shown(lambda view: _takes(view, ActionName.CANCEL_APPOINTMENT))
    reschedulable = shown(lambda view: _takes(view, ActionName.RESCHEDULE_APPOINTMENT))
    confirmable = shown(lambda view: _takes(view, ActionName.CONFIRM_ATTENDANCE))
    referral = said(_referral)


READER = RecordReader(
    record_type=RecordType.APPOINTMENT,
    struct=AppointmentResource,
    is_hidden=_is_hidden,
    subjects=_subjects,
    item=_item,
    needs=Needs.said(
        always="status start participant basedOn slot",
        status="",
        status_code="",
        request_status="extension",
        request_status_code="extension",
        title="specialty description extension",
        specialty="specialty extension",
        kind="appointmentType",
        kind_code="appointmentType",
        mode="extension",
        mode_code="extension",
        start="",
        end="end",
        organisation="",
        location="",
        clinician="",
        service="serviceType extension",
        instructions="patientInstruction comment",
        manage_url="extension",
        cancellable="",
        reschedulable="",
        confirmable="",
        referral="",
    ),
)
