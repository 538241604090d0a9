"""FHIR Immunization → Immunisation: UK Core and the national Immunisation FHIR API."""

from typing import Annotated

from schema.answer import Item
from schema.directory import RecordType
from schema.immunisation import Immunisation, ImmunisationStatus
from schema.moment import Moment
from sources.element import CRITICAL, CodeableConcept, Element, Reference, Resource, extension
from sources.quantity import Quantity
from sources.records.coded import (
    Annotation,
    all_words,
    codes_of,
    member_of,
    person,
    remarks,
    words_of,
)
from sources.records.late import LateItem, later
from sources.records.links import names_only
from sources.records.measured import quantity_text
from sources.records.needs import Needs
from sources.records.reader import (
    Common,
    RecordReader,
    business_identifiers,
    moment,
    organisation_code,
)
from sources.records.whom import patient_alone


class Performer(Element):
    actor: Reference | None = None


class ProtocolApplied(Element):
    target_disease: tuple[CodeableConcept, ...] = ()
    dose_number_positive_int: int | None = None
    dose_number_string: str | None = None
    series_doses_positive_int: int | None = None
    series_doses_string: str | None = None


class ImmunizationResource(Resource, tag_field="resourceType", tag="Immunization"):
    status: Annotated[str | None, CRITICAL] = None
    status_reason: CodeableConcept | None = None
    vaccine_code: CodeableConcept | None = None
    patient: Reference | None = None
    occurrence_date_time: str | None = None
    occurrence_string: str | None = None
    recorded: str | None = None
    primary_source: bool | None = None
    location: Reference | None = None
    manufacturer: Reference | None = None
    lot_number: str | None = None
    expiration_date: str | None = None
    site: CodeableConcept | None = None
    route: CodeableConcept | None = None
    dose_quantity: Quantity | None = None
    performer: tuple[Performer, ...] = ()
    note: tuple[Annotation, ...] = ()
    reason_code: tuple[CodeableConcept, ...] = ()
    protocol_applied: tuple[ProtocolApplied, ...] = ()


def _is_hidden(resource: ImmunizationResource) -> bool:
    return resource.status == "entered-in-error"


def _item(common: Common[ImmunizationResource]) -> Item[Immunisation]:
    resource = common.resource
    given_at = moment(resource.occurrence_date_time)
    return LateItem(
        record=later(_record, common, given_at),
        ref=common.ref,
        subject=common.subject,
        when=given_at or moment(resource.recorded),
        labels=common.labels(),
        owner=organisation_code(_performing(resource)),
        identifiers=business_identifiers(resource.identifier),
    )


def _record(common: Common[ImmunizationResource], given_at: Moment | None) -> Immunisation:
    resource = common.resource
    procedure = _procedure(resource)
    course = next(iter(resource.protocol_applied), ProtocolApplied())
    return Immunisation(
        ref=common.ref,
        provenance=common.provenance,
        also_reported_by=[],
        conflicts=[],
        name=words_of(resource.vaccine_code) or procedure,
        codes=codes_of(resource.vaccine_code),
        procedure=procedure,
        status=member_of(ImmunisationStatus, resource.status, ImmunisationStatus.UNKNOWN),
        status_code=resource.status,
        not_given_because=words_of(resource.status_reason),
        given_at=given_at,
        given_at_text=resource.occurrence_string,
        diseases=_diseases(resource),
        dose_number=_count(course.dose_number_positive_int, course.dose_number_string),
        doses_in_course=_count(course.series_doses_positive_int, course.series_doses_string),
        dose=quantity_text(resource.dose_quantity),
        lot_number=resource.lot_number,
        expires_on=moment(resource.expiration_date),
        manufacturer=resource.manufacturer.display if resource.manufacturer else None,
        body_site=words_of(resource.site),
        route=words_of(resource.route),
        reasons=all_words(resource.reason_code),
        organisation=common.organisation(_performing(resource)),
        place=resource.location.display if resource.location else None,
        given_by=person(resource.contained, *_people(resource)),
        first_hand=resource.primary_source,
        recorded_on=moment(resource.recorded),
        note=remarks(resource.note),
    )


def _procedure(resource: ImmunizationResource) -> str | None:
    found = extension(resource.extension, "Extension-UKCore-VaccinationProcedure")
    return words_of(found.value_codeable_concept if found else None)


def _diseases(resource: ImmunizationResource) -> list[str]:
    return all_words(one for part in resource.protocol_applied for one in part.target_disease)


def _count(number: int | None, text: str | None) -> str | None:
    return str(number) if number is not None else text


def _performing(resource: ImmunizationResource) -> Reference | None:
    """The organisation that gave it: a performer with an ODS code, else that of the place."""
    actors = [one.actor for one in resource.performer if one.actor]
    named = (one for one in (*actors, resource.location) if organisation_code(one))
    return next(named, None)


def _people(resource: ImmunizationResource) -> list[Reference]:
    kinds = frozenset({"Practitioner", "PractitionerRole"})
    actors = [one.actor for one in resource.performer if one.actor]
    return [one for one in actors if names_only(one, kinds, resource.contained)]


READER = RecordReader(
    record_type=RecordType.IMMUNISATION,
    struct=ImmunizationResource,
    is_hidden=_is_hidden,
    subjects=patient_alone,
    item=_item,
    needs=Needs.said(
        always="status patient occurrenceDateTime recorded performer location",
        name="vaccineCode extension",
        codes="vaccineCode",
        code="vaccineCode",
        procedure="extension",
        status="",
        status_code="",
        not_given_because="statusReason",
        given_at="",
        given_at_text="occurrenceString",
        diseases="protocolApplied",
        dose_number="protocolApplied",
        doses_in_course="protocolApplied",
        dose="doseQuantity",
        lot_number="lotNumber",
        expires_on="expirationDate",
        manufacturer="manufacturer",
        body_site="site",
        route="route",
        reasons="reasonCode",
        organisation="",
        place="",
        given_by="",
        first_hand="primarySource",
        recorded_on="",
        note="note",
    ),
)
