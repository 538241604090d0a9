"""FHIR Observation → Observation (UK Core): with components, panels and reasons for no value."""

from collections.abc import Iterable
from typing import Annotated

from schema.answer import Item
from schema.directory import RecordType
from schema.identifiers import LocalId
from schema.measurement import Interpretation, ReferenceRange
from schema.moment import Moment
from schema.observation import Observation, ObservationKind, ObservationPart, ResultStatus
from sources.element import CRITICAL, CodeableConcept, Period, Reference, Resource
from sources.local_name import local_name
from sources.origin import Origins
from sources.quantity import Quantity, Range, Ratio
from sources.records.coded import (
    Annotation,
    code_of,
    codes_of,
    first_known,
    member_of,
    remarks,
    words_of,
)
from sources.records.late import LateItem, later
from sources.records.measured import FhirReferenceRange, Valued, measurement, reference_range
from sources.records.needs import Needs
from sources.records.reader import (
    Common,
    RecordReader,
    business_identifiers,
    moment,
    organisation_code,
)
from sources.records.whom import subject_alone

_RELEASED = frozenset({"final", "amended", "corrected"})
_NOT_TO_BE_TOLD = frozenset({"masked", "not-permitted"})
"""That something is kept from somebody is no reason that may be told."""


class Component(Valued):
    code: CodeableConcept | None = None
    data_absent_reason: CodeableConcept | None = None
    interpretation: tuple[CodeableConcept, ...] = ()
    reference_range: tuple[FhirReferenceRange, ...] = ()


class ObservationResource(Resource, tag_field="resourceType", tag="Observation"):
    """What a component has, and what a whole observation has: no struct can have two parents."""

    code: CodeableConcept | None = None
    value_quantity: Quantity | None = None
    value_codeable_concept: CodeableConcept | None = None
    value_string: str | None = None
    value_boolean: bool | None = None
    value_integer: int | None = None
    value_range: Range | None = None
    value_ratio: Ratio | None = None
    value_time: str | None = None
    value_date_time: str | None = None
    value_period: Period | None = None
    data_absent_reason: CodeableConcept | None = None
    interpretation: tuple[CodeableConcept, ...] = ()
    reference_range: tuple[FhirReferenceRange, ...] = ()
    status: Annotated[str | None, CRITICAL] = None
    category: tuple[CodeableConcept, ...] = ()
    subject: Reference | None = None
    effective_date_time: str | None = None
    effective_instant: str | None = None
    effective_period: Period | None = None
    issued: str | None = None
    performer: tuple[Reference, ...] = ()
    body_site: CodeableConcept | None = None
    method: CodeableConcept | None = None
    has_member: tuple[Reference, ...] = ()
    component: tuple[Component, ...] = ()
    note: tuple[Annotation, ...] = ()


def _is_hidden(resource: ObservationResource) -> bool:
    return resource.status not in _RELEASED


def _item(common: Common[ObservationResource]) -> Item[Observation]:
    resource = common.resource
    taken = _taken(resource)
    return LateItem(
        record=later(_record, common, taken),
        ref=common.ref,
        subject=common.subject,
        when=taken or moment(resource.issued),
        labels=common.labels(),
        owner=organisation_code(_performing(resource.performer)),
        identifiers=business_identifiers(resource.identifier),
    )


def _record(common: Common[ObservationResource], taken: Moment | None) -> Observation:
    resource = common.resource
    kinds = [one.code for one in codes_of(*resource.category)]
    reading = _part(_as_component(resource))
    period = resource.effective_period
    return Observation(
        ref=common.ref,
        provenance=common.provenance,
        also_reported_by=[],
        conflicts=[],
        member_ids=observations(resource.has_member, common.setting.origins),
        name=reading.name,
        codes=reading.codes,
        kind=first_known(ObservationKind, kinds, ObservationKind.OTHER),
        kind_code=next(iter(kinds), None),
        status=member_of(ResultStatus, resource.status, ResultStatus.UNKNOWN),
        status_code=resource.status,
        value=reading.value,
        absent_reason=reading.absent_reason,
        absent_reason_code=reading.absent_reason_code,
        interpretation=reading.interpretation,
        interpretation_code=reading.interpretation_code,
        reference_ranges=reading.reference_ranges,
        parts=[_part(one) for one in resource.component],
        taken_at=taken,
        taken_until=moment(period.end if period else None),
        issued_at=moment(resource.issued),
        body_site=words_of(resource.body_site),
        method=words_of(resource.method),
        organisation=common.organisation(_performing(resource.performer)),
        note=remarks(resource.note),
    )


def _as_component(resource: ObservationResource) -> Component:
    return Component(*(getattr(resource, name) for name in Component.__struct_fields__))


def _part(given: Component) -> ObservationPart:
    absent = given.data_absent_reason
    absent = None if code_of(absent) in _NOT_TO_BE_TOLD else absent
    says = next((one for one in map(code_of, given.interpretation) if one), None)
    return ObservationPart(
        name=words_of(given.code),
        codes=codes_of(given.code),
        value=measurement(given),
        absent_reason=words_of(absent) or code_of(absent),
        absent_reason_code=code_of(absent),
        interpretation=member_of(Interpretation, says, Interpretation.UNKNOWN) if says else None,
        interpretation_code=says,
        reference_ranges=_ranges(given.reference_range),
    )


def _ranges(given: Iterable[FhirReferenceRange]) -> list[ReferenceRange]:
    return [one for one in map(reference_range, given) if one]


def _taken(resource: ObservationResource) -> Moment | None:
    period = resource.effective_period
    said = moment(resource.effective_date_time) or moment(resource.effective_instant)
    return said or moment(period.start if period else None)


def _performing(performers: Iterable[Reference]) -> Reference | None:
    return next((one for one in performers if organisation_code(one)), None)


def observations(references: Iterable[Reference], origins: Origins) -> tuple[LocalId, ...]:
    """The Observations at the same source that are referred to."""
    named = (local_name(one.reference, origins) for one in references)
    return tuple(one.id for one in named if one and one.resource_type == "Observation")


READER = RecordReader(
    record_type=RecordType.OBSERVATION,
    struct=ObservationResource,
    is_hidden=_is_hidden,
    subjects=subject_alone,
    item=_item,
    needs=Needs.said(
        always="status subject effectiveDateTime effectiveInstant effectivePeriod issued performer",
        name="code",
        codes="code",
        code="code component",
        kind="category",
        kind_code="category",
        status="",
        status_code="",
        value="valueQuantity valueCodeableConcept valueString valueBoolean valueInteger "
        "valueRange valueRatio valueTime valueDateTime valuePeriod",
        absent_reason="dataAbsentReason",
        absent_reason_code="dataAbsentReason",
        interpretation="interpretation",
        interpretation_code="interpretation",
        reference_ranges="referenceRange",
        parts="component",
        taken_at="",
        taken_until="",
        issued_at="",
        body_site="bodySite",
        method="method",
        organisation="",
        note="note",
        members="hasMember",
    ),
)
