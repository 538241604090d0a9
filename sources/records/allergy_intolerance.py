"""FHIR AllergyIntolerance → Allergy (UK Core)."""

from typing import Annotated

from schema.allergy import (
    Allergy,
    AllergyKind,
    AllergyStatement,
    AllergyStatus,
    Danger,
    Reaction,
)
from schema.answer import Item
from schema.condition import Certainty
from schema.directory import RecordType
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
    CertainConcept,
    all_words,
    code_of,
    codes_of,
    is_not_so,
    member_of,
    person,
    remarks,
    words_of,
)
from sources.records.late import LateItem, later
from sources.records.needs import Needs
from sources.records.reader import Common, RecordReader, business_identifiers, moment
from sources.records.whom import patient_alone

_NONE_KNOWN = frozenset({"716186003", "no-known-allergies"})
_NONE_OF_A_KIND = frozenset(
    {
        "409137002",  # no known drug allergy
        "428607008",  # no known environmental allergy
        "429625007",  # no known food allergy
        "428197003",  # no known insect allergy
        "1003774007",  # no known allergy to latex
        "no-known-medication-allergies",
        "no-known-food-allergies",
        "no-known-environmental-allergies",
    }
)
_NOT_LOOKED_INTO = frozenset({"1631000175102", "no-allergy-info"})
"""Codes of SNOMED CT, and of the International Patient Summary's list of absent things."""


class FhirReaction(Element):
    substance: CodeableConcept | None = None
    manifestation: tuple[CodeableConcept, ...] = ()
    description: str | None = None
    onset: str | None = None
    severity: str | None = None


class AllergyIntoleranceResource(Resource, tag_field="resourceType", tag="AllergyIntolerance"):
    clinical_status: CodeableConcept | None = None
    verification_status: Annotated[CertainConcept | None, CRITICAL] = None
    type: str | None = None
    category: tuple[str, ...] = ()
    criticality: str | None = None
    code: Annotated[CertainConcept | None, CRITICAL] = None
    patient: Reference | None = None
    onset_date_time: str | None = None
    onset_period: Period | None = None
    recorded_date: str | None = None
    recorder: Reference | None = None
    asserter: Reference | None = None
    reaction: tuple[FhirReaction, ...] = ()
    note: tuple[Annotation, ...] = ()


def _is_hidden(resource: AllergyIntoleranceResource) -> bool:
    return is_not_so(resource.verification_status)


def _item(common: Common[AllergyIntoleranceResource]) -> Item[Allergy]:
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


def _record(common: Common[AllergyIntoleranceResource], recorded: Moment | None) -> Allergy:
    resource = common.resource
    status, certainty = code_of(resource.clinical_status), code_of(resource.verification_status)
    ended, ended_because = _end(resource)
    return Allergy(
        ref=common.ref,
        provenance=common.provenance,
        also_reported_by=[],
        conflicts=[],
        statement=_statement(resource.code),
        name=words_of(resource.code),
        codes=codes_of(resource.code),
        status=member_of(AllergyStatus, status, AllergyStatus.UNKNOWN),
        status_code=status,
        certainty=member_of(Certainty, certainty, Certainty.UNKNOWN),
        certainty_code=certainty,
        kind=member_of(AllergyKind, resource.type, AllergyKind.UNKNOWN),
        kind_code=resource.type,
        about=list(resource.category),
        danger=member_of(Danger, resource.criticality, Danger.UNKNOWN),
        danger_code=resource.criticality,
        reactions=[_reaction(one) for one in resource.reaction],
        began=_began(resource),
        ended=ended,
        ended_because=ended_because,
        recorded_on=recorded,
        recorded_by=person(resource.contained, resource.recorder, resource.asserter),
        note=remarks(resource.note),
    )


def _statement(concept: CodeableConcept | None) -> AllergyStatement:
    """What it states by its codes; words alone never say that there is none."""
    codes = {one.code for one in codes_of(concept)}
    if codes & _NOT_LOOKED_INTO:
        return AllergyStatement.NOT_LOOKED_INTO
    if codes & _NONE_OF_A_KIND:
        return AllergyStatement.NO_KNOWN_ALLERGIES_OF_A_KIND
    if codes & _NONE_KNOWN:
        return AllergyStatement.NO_KNOWN_ALLERGIES
    return AllergyStatement.ALLERGY if words_of(concept) or codes else AllergyStatement.UNKNOWN


def _began(resource: AllergyIntoleranceResource) -> Moment | None:
    period = resource.onset_period
    return moment(resource.onset_date_time) or moment(period.start if period else None)


def _end(resource: AllergyIntoleranceResource) -> tuple[Moment | None, str | None]:
    """UK Core's extension: when it ended, and why."""
    found = extension(resource.extension, "Extension-UKCore-AllergyIntoleranceEnd")
    parts = found.extension if found else ()
    at, why = extension(parts, "endDate"), extension(parts, "reasonEnded")
    return moment(at.value_date_time if at else None), why.value_string if why else None


def _reaction(one: FhirReaction) -> Reaction:
    return Reaction(
        symptoms=all_words(one.manifestation),
        severity=one.severity,
        cause=words_of(one.substance),
        at=moment(one.onset),
        description=one.description,
    )


READER = RecordReader(
    record_type=RecordType.ALLERGY,
    struct=AllergyIntoleranceResource,
    is_hidden=_is_hidden,
    subjects=patient_alone,
    item=_item,
    needs=Needs.said(
        always="verificationStatus code patient recordedDate onsetDateTime onsetPeriod",
        statement="",
        name="",
        codes="",
        code="",
        status="clinicalStatus",
        status_code="clinicalStatus",
        certainty="",
        certainty_code="",
        kind="type",
        kind_code="type",
        about="category",
        danger="criticality",
        danger_code="criticality",
        reactions="reaction",
        began="",
        ended="extension",
        ended_because="extension",
        recorded_on="",
        recorded_by="recorder asserter",
        note="note",
    ),
)
