"""FHIR MedicationRequest → Prescription: those of trusts, and those of the national service, which
also tells what became of each medicine (`Extension-DM-PrescriptionStatusHistory`).

Each resource is one medicine; `sources.records.prescription` makes prescriptions of them.
"""

from collections.abc import Iterable, Sequence
from typing import Annotated

from schema.answer import Item
from schema.directory import RecordType
from schema.moment import Moment
from schema.prescription import (
    CourseType,
    Prescription,
    PrescriptionItem,
    PrescriptionStatus,
    PrescriptionStatusChange,
)
from sources.element import (
    CRITICAL,
    CodeableConcept,
    Element,
    Extension,
    Identifier,
    Period,
    Reference,
    Resource,
)
from sources.quantity import Quantity
from sources.records.coded import code_of, member_of
from sources.records.measured import quantity_text
from sources.records.mentioned import MENTIONED, Mentions, Part
from sources.records.needs import Needs
from sources.records.prescription import grouped
from sources.records.reader import Common, RecordReader, business_identifiers, moment
from sources.records.repeat_request import RepeatRequestResource, asked_on
from sources.records.whom import subject_alone

_HISTORY = "Extension-DM-PrescriptionStatusHistory"
_NEVER_ISSUED = frozenset({"draft", "entered-in-error"})
_NO_ORDERS = frozenset({"proposal", "plan", "option"})
"""Intents of what was suggested or agreed upon: a prescription is an order."""
_WITHDRAWN = frozenset({"cancelled", "stopped"})
_STATUSES = {str(one.value).casefold(): one for one in PrescriptionStatus}


class DispenseRequest(Element):
    validity_period: Period | None = None
    quantity: Quantity | None = None
    performer: Reference | None = None


class Dosage(Element):
    text: str | None = None


class MedicationRequestResource(Resource, tag_field="resourceType", tag="MedicationRequest"):
    status: str | None = None
    intent: str | None = None
    do_not_perform: Annotated[bool | None, CRITICAL] = None
    medication_codeable_concept: CodeableConcept | None = None
    medication_reference: Reference | None = None
    subject: Reference | None = None
    authored_on: str | None = None
    requester: Reference | None = None
    group_identifier: Identifier | None = None
    course_of_therapy_type: CodeableConcept | None = None
    dosage_instruction: tuple[Dosage, ...] = ()
    dispense_request: DispenseRequest | None = None
    contained: Annotated[tuple[Part, ...], CRITICAL] = ()


def _is_hidden(resource: MedicationRequestResource) -> bool:
    """Not issued, no order, or an order not to take something."""
    is_order = resource.intent not in _NO_ORDERS and not resource.do_not_perform
    return resource.status in _NEVER_ISSUED or not is_order


def _item(common: Common[MedicationRequestResource]) -> Item[Prescription]:
    resource, mentions, ref = common.resource, Mentions(common), common.ref
    changes = _history(resource.extension)
    issued = _issued(resource)
    group = [resource.group_identifier] if resource.group_identifier else []
    return Item(
        record=_record(common, mentions, changes, issued),
        ref=ref,
        subject=common.subject,
        when=issued,
        labels=common.labels(mentions.labels(resource.medication_reference)),
        # Who follows it on its way knows best what became of it, whoever wrote it.
        owner=ref.organisation if changes else None,
        identifiers=business_identifiers([*resource.identifier, *group]),
    )


def _record(
    common: Common[MedicationRequestResource],
    mentions: Mentions,
    changes: Sequence[PrescriptionStatusChange],
    issued: Moment | None,
) -> Prescription:
    resource = common.resource
    medicine = _medicine(common, mentions, changes)
    course, group = code_of(resource.course_of_therapy_type), resource.group_identifier
    dispensing = resource.dispense_request
    return Prescription(
        ref=common.ref,
        provenance=common.provenance,
        also_reported_by=[],
        conflicts=[],
        items=[medicine],
        status=medicine.status,
        status_code=medicine.status_code,
        issued_on=issued,
        group=f"{group.system or ''}|{group.value}" if group and group.value else None,
        number=group.value if group else None,
        prescriber=mentions.professional(resource.requester),
        organisation=mentions.organisation(resource.requester),
        pharmacy=mentions.organisation(dispensing.performer) if dispensing else None,
        course_type=member_of(CourseType, course, CourseType.UNKNOWN),
        course_type_code=course,
    )


def _medicine(
    common: Common[MedicationRequestResource],
    mentions: Mentions,
    changes: Sequence[PrescriptionStatusChange],
) -> PrescriptionItem:
    resource, dispensing = common.resource, common.resource.dispense_request
    concept = mentions.medicine(resource.medication_codeable_concept, resource.medication_reference)
    # Withdrawn is withdrawn, wherever it was when somebody last looked.
    latest = changes[0] if changes and resource.status not in _WITHDRAWN else None
    return PrescriptionItem(
        local_id=common.id,
        medicine=concept.words,
        medicine_code=code_of(concept),
        dosage="; ".join(one.text for one in resource.dosage_instruction if one.text) or None,
        quantity=quantity_text(dispensing.quantity) if dispensing else None,
        status=latest.status if latest else _status(resource.status),
        status_code=latest.status_code if latest else resource.status,
        status_date=latest.since if latest else None,
        history=list(changes),
        repeat_requested_on=asked_on(common, resource.subject),
    )


def _issued(resource: MedicationRequestResource) -> Moment | None:
    """When it was written, else from when on it is valid."""
    dispensing = resource.dispense_request
    period = dispensing.validity_period if dispensing else None
    return moment(resource.authored_on) or moment(period.start if period else None)


def _history(extensions: Iterable[Extension]) -> list[PrescriptionStatusChange]:
    """Every state it went through, the latest first; of one moment, the one said last."""
    said = [one.extension for one in extensions if one.url.rsplit("/", 1)[-1] == _HISTORY]
    changes = [change for parts in said for change in _changes(parts)]
    return sorted(reversed(changes), key=_recency, reverse=True)


def _changes(parts: Sequence[Extension]) -> list[PrescriptionStatusChange]:
    """Each state with the date beside it."""
    codes = [one.code for one in parts if one.url == "status"]
    dates = [one.value_date_time for one in parts if one.url == "statusDate"]
    dates += [None] * len(codes)
    return [
        PrescriptionStatusChange(status=_status(code), status_code=code, since=moment(date))
        for code, date in zip(codes, dates, strict=False)
    ]


def _recency(change: PrescriptionStatusChange) -> float:
    return change.since.first.timestamp() if change.since else float("-inf")


def _status(code: str | None) -> PrescriptionStatus:
    return _STATUSES.get((code or "").strip().casefold(), PrescriptionStatus.UNKNOWN)


READER = RecordReader(
    record_type=RecordType.PRESCRIPTION,
    struct=MedicationRequestResource,
    is_hidden=_is_hidden,
    subjects=subject_alone,
    item=_item,
    needs=Needs.said(
        always="status intent doNotPerform subject authoredOn dispenseRequest groupIdentifier "
        "medicationReference extension",
        items="medicationCodeableConcept dosageInstruction",
        status="",
        status_code="",
        issued_on="",
        number="",
        prescriber="requester",
        organisation="requester",
        pharmacy="",
        course_type="courseOfTherapyType",
        course_type_code="courseOfTherapyType",
    ),
    grouped=grouped,
    beside=(*MENTIONED, RepeatRequestResource),
    includes=("MedicationRequest:medication", "MedicationRequest:requester"),
    requests=("Task:based-on",),
)
