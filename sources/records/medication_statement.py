"""FHIR MedicationStatement → Medication (UK Core)."""

from collections.abc import Iterable
from typing import Annotated

from schema.answer import Item
from schema.directory import RecordType
from schema.medication import Medication, MedicationStatus
from schema.moment import Moment
from sources.element import (
    CRITICAL,
    CodeableConcept,
    Element,
    Period,
    Reference,
    Resource,
    extension,
)
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
from sources.records.mentioned import MedicationResource, Mentions, Part
from sources.records.needs import Needs
from sources.records.reader import Common, RecordReader, business_identifiers, moment
from sources.records.whom import subject_alone


class Dosage(Element):
    text: str | None = None
    patient_instruction: str | None = None
    additional_instruction: tuple[CodeableConcept, ...] = ()


class MedicationStatementResource(Resource, tag_field="resourceType", tag="MedicationStatement"):
    contained: Annotated[tuple[Part, ...], CRITICAL] = ()
    status: Annotated[str | None, CRITICAL] = None
    status_reason: tuple[CodeableConcept, ...] = ()
    medication_codeable_concept: CodeableConcept | None = None
    medication_reference: Reference | None = None
    subject: Reference | None = None
    effective_date_time: str | None = None
    effective_period: Period | None = None
    date_asserted: str | None = None
    information_source: Reference | None = None
    reason_code: tuple[CodeableConcept, ...] = ()
    dosage: tuple[Dosage, ...] = ()
    note: tuple[Annotation, ...] = ()


def _is_hidden(resource: MedicationStatementResource) -> bool:
    return resource.status == "entered-in-error"


def _item(common: Common[MedicationStatementResource]) -> Item[Medication]:
    resource, mentions = common.resource, Mentions(common)
    start = _start(resource)
    return LateItem(
        record=later(_record, common, start),
        ref=common.ref,
        subject=common.subject,
        when=start or moment(resource.date_asserted),
        labels=common.labels(mentions.labels(resource.medication_reference)),
        identifiers=business_identifiers(resource.identifier),
    )


def _record(
    common: Common[MedicationStatementResource],
    start: Moment | None,
) -> Medication:
    resource, mentions = common.resource, Mentions(common)
    medicine = mentions.medicine(
        resource.medication_codeable_concept, resource.medication_reference
    )
    period = resource.effective_period
    return Medication(
        ref=common.ref,
        provenance=common.provenance,
        also_reported_by=[],
        conflicts=[],
        name=words_of(medicine),
        codes=codes_of(medicine),
        status=member_of(MedicationStatus, resource.status, MedicationStatus.UNKNOWN),
        status_code=resource.status,
        status_reasons=all_words(resource.status_reason),
        dosage=_dosage(resource.dosage),
        reasons=all_words(resource.reason_code),
        start=start,
        end=moment(period.end if period else None),
        last_issued_on=_last_issued(resource),
        recorded_on=moment(resource.date_asserted),
        recorded_by=person(resource.contained, resource.information_source),
        note=remarks(resource.note),
    )


def _start(resource: MedicationStatementResource) -> Moment | None:
    period = resource.effective_period
    return moment(resource.effective_date_time) or moment(period.start if period else None)


def _dosage(given: Iterable[Dosage]) -> str | None:
    """All instructions in their order, each on a line."""
    lines = (text for one in given for text in _instructions(one))
    return "\n".join(dict.fromkeys(lines)) or None


def _instructions(one: Dosage) -> Iterable[str]:
    said = (one.text, one.patient_instruction, *all_words(one.additional_instruction))
    return (text for text in said if text)


def _last_issued(resource: MedicationStatementResource) -> Moment | None:
    found = extension(
        resource.extension,
        "Extension-UKCore-MedicationStatementLastIssueDate",
        "Extension-UKCore-LastIssueDate",
    )
    return moment(found.value_date_time if found else None)


READER = RecordReader(
    record_type=RecordType.MEDICATION,
    struct=MedicationStatementResource,
    is_hidden=_is_hidden,
    subjects=subject_alone,
    item=_item,
    beside=(MedicationResource,),
    includes=("MedicationStatement:medication",),
    needs=Needs.said(
        always="status subject effectiveDateTime effectivePeriod dateAsserted",
        name="medicationCodeableConcept medicationReference",
        codes="medicationCodeableConcept medicationReference",
        code="medicationCodeableConcept medicationReference",
        status="",
        status_code="",
        status_reasons="statusReason",
        dosage="dosage",
        reasons="reasonCode",
        start="",
        end="",
        last_issued_on="extension",
        recorded_on="",
        recorded_by="informationSource",
        note="note",
    ),
)
