"""FHIR Condition → Condition (UK Core)."""

from typing import Annotated

from schema.answer import Item
from schema.condition import Certainty, Condition, ConditionKind, ConditionStatus
from schema.directory import RecordType
from schema.moment import Moment
from sources.element import CRITICAL, CodeableConcept, Period, Reference, Resource
from sources.quantity import Quantity
from sources.records.coded import (
    Annotation,
    CertainConcept,
    all_words,
    code_of,
    codes_of,
    first_known,
    is_not_so,
    member_of,
    person,
    remarks,
    words_of,
)
from sources.records.late import LateItem, later
from sources.records.measured import quantity_text
from sources.records.needs import Needs
from sources.records.reader import Common, RecordReader, business_identifiers, moment
from sources.records.whom import subject_alone


class ConditionResource(Resource, tag_field="resourceType", tag="Condition"):
    clinical_status: CodeableConcept | None = None
    verification_status: Annotated[CertainConcept | None, CRITICAL] = None
    category: tuple[CodeableConcept, ...] = ()
    severity: CodeableConcept | None = None
    code: CodeableConcept | None = None
    body_site: tuple[CodeableConcept, ...] = ()
    subject: Reference | None = None
    onset_date_time: str | None = None
    onset_age: Quantity | None = None
    onset_period: Period | None = None
    onset_string: str | None = None
    abatement_date_time: str | None = None
    abatement_age: Quantity | None = None
    abatement_period: Period | None = None
    abatement_string: str | None = None
    recorded_date: str | None = None
    recorder: Reference | None = None
    asserter: Reference | None = None
    note: tuple[Annotation, ...] = ()


def _is_hidden(resource: ConditionResource) -> bool:
    return is_not_so(resource.verification_status)


def _item(common: Common[ConditionResource]) -> Item[Condition]:
    resource = common.resource
    recorded = moment(resource.recorded_date)
    return LateItem(
        record=later(_record, common, recorded),
        ref=common.ref,
        subject=common.subject,
        when=recorded or _began(resource),
        labels=common.labels(),
        identifiers=business_identifiers(resource.identifier),
    )


def _record(common: Common[ConditionResource], recorded: Moment | None) -> Condition:
    resource = common.resource
    status, certainty = code_of(resource.clinical_status), code_of(resource.verification_status)
    kinds = [one.code for one in codes_of(*resource.category)]
    return Condition(
        ref=common.ref,
        provenance=common.provenance,
        also_reported_by=[],
        conflicts=[],
        name=words_of(resource.code),
        codes=codes_of(resource.code),
        status=member_of(ConditionStatus, status, ConditionStatus.UNKNOWN),
        status_code=status,
        certainty=member_of(Certainty, certainty, Certainty.UNKNOWN),
        certainty_code=certainty,
        kind=first_known(ConditionKind, kinds, ConditionKind.OTHER),
        kind_code=next(iter(kinds), None),
        severity=words_of(resource.severity),
        body_sites=all_words(resource.body_site),
        began=_began(resource),
        began_text=resource.onset_string or _age(resource.onset_age),
        ended=_ended(resource),
        ended_text=resource.abatement_string or _age(resource.abatement_age),
        recorded_on=recorded,
        recorded_by=person(resource.contained, resource.recorder, resource.asserter),
        note=remarks(resource.note),
    )


def _began(resource: ConditionResource) -> Moment | None:
    period = resource.onset_period
    return moment(resource.onset_date_time) or moment(period.start if period else None)


def _ended(resource: ConditionResource) -> Moment | None:
    """When it ended; a period in which it did ends with it."""
    period = resource.abatement_period
    return moment(resource.abatement_date_time) or moment(period.end if period else None)


def _age(age: Quantity | None) -> str | None:
    """`at 12 years`."""
    text = quantity_text(age)
    return f"at {text}" if text else None


READER = RecordReader(
    record_type=RecordType.CONDITION,
    struct=ConditionResource,
    is_hidden=_is_hidden,
    subjects=subject_alone,
    item=_item,
    needs=Needs.said(
        always="verificationStatus subject recordedDate onsetDateTime onsetPeriod",
        name="code",
        codes="code",
        code="code",
        status="clinicalStatus",
        status_code="clinicalStatus",
        certainty="",
        certainty_code="",
        kind="category",
        kind_code="category",
        severity="severity",
        body_sites="bodySite",
        began="",
        began_text="onsetString onsetAge",
        ended="abatementDateTime abatementPeriod",
        ended_text="abatementString abatementAge",
        recorded_on="",
        recorded_by="recorder asserter",
        note="note",
    ),
)
