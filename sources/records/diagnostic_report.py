"""FHIR DiagnosticReport → DiagnosticReport (UK Core)."""

from typing import Annotated

from schema.answer import Item
from schema.diagnostic_report import DiagnosticReport
from schema.directory import RecordType
from schema.moment import Moment
from schema.observation import ResultStatus
from sources.element import CRITICAL, CodeableConcept, Period, Reference, Resource
from sources.element import Attachment as FhirAttachment
from sources.records.coded import all_words, codes_of, member_of, person, words_of
from sources.records.late import LateItem, later
from sources.records.messages import attachments_of
from sources.records.needs import Needs
from sources.records.observation import observations
from sources.records.reader import (
    Common,
    RecordReader,
    business_identifiers,
    moment,
    organisation_code,
)
from sources.records.whom import subject_alone

_RELEASED = frozenset({"final", "amended", "corrected", "appended"})


class DiagnosticReportResource(Resource, tag_field="resourceType", tag="DiagnosticReport"):
    status: Annotated[str | None, CRITICAL] = None
    category: tuple[CodeableConcept, ...] = ()
    code: CodeableConcept | None = None
    subject: Reference | None = None
    effective_date_time: str | None = None
    effective_period: Period | None = None
    issued: str | None = None
    performer: tuple[Reference, ...] = ()
    results_interpreter: tuple[Reference, ...] = ()
    result: tuple[Reference, ...] = ()
    conclusion: str | None = None
    conclusion_code: tuple[CodeableConcept, ...] = ()
    presented_form: tuple[FhirAttachment, ...] = ()


def _is_hidden(resource: DiagnosticReportResource) -> bool:
    return resource.status not in _RELEASED


def _item(common: Common[DiagnosticReportResource]) -> Item[DiagnosticReport]:
    resource = common.resource
    taken = _taken(resource)
    return LateItem(
        record=later(_record, common, taken),
        ref=common.ref,
        subject=common.subject,
        when=taken or moment(resource.issued),
        labels=common.labels(),
        owner=organisation_code(_performing(resource)),
        identifiers=business_identifiers(resource.identifier),
    )


def _record(common: Common[DiagnosticReportResource], taken: Moment | None) -> DiagnosticReport:
    resource = common.resource
    people = (*resource.results_interpreter, *resource.performer)
    return DiagnosticReport(
        ref=common.ref,
        provenance=common.provenance,
        also_reported_by=[],
        conflicts=[],
        result_ids=observations(resource.result, common.setting.origins),
        name=words_of(resource.code),
        codes=codes_of(resource.code),
        departments=all_words(resource.category),
        status=member_of(ResultStatus, resource.status, ResultStatus.UNKNOWN),
        status_code=resource.status,
        taken_at=taken,
        issued_at=moment(resource.issued),
        conclusion=resource.conclusion,
        findings=all_words(resource.conclusion_code),
        attachments=attachments_of(common, resource.presented_form),
        organisation=common.organisation(_performing(resource)),
        reported_by=person(resource.contained, *people),
    )


def _taken(resource: DiagnosticReportResource) -> Moment | None:
    period = resource.effective_period
    return moment(resource.effective_date_time) or moment(period.start if period else None)


def _performing(resource: DiagnosticReportResource) -> Reference | None:
    return next((one for one in resource.performer if organisation_code(one)), None)


READER = RecordReader(
    record_type=RecordType.DIAGNOSTIC_REPORT,
    struct=DiagnosticReportResource,
    is_hidden=_is_hidden,
    subjects=subject_alone,
    item=_item,
    needs=Needs.said(
        always="status subject effectiveDateTime effectivePeriod issued performer",
        name="code",
        codes="code",
        code="code",
        departments="category",
        status="",
        status_code="",
        taken_at="",
        issued_at="",
        conclusion="conclusion",
        findings="conclusionCode",
        attachments="presentedForm",
        organisation="",
        reported_by="resultsInterpreter",
        results="result",
    ),
)
