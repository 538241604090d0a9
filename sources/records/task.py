"""FHIR Task → Questionnaire: as portals list them (PCA producer standard), and SDC's own.

A Task can be any piece of work. One that is not certainly about answering questions is nobody's
questionnaire, and is left out.
"""

from collections.abc import Iterable
from typing import Annotated

from msgspec import field

from schema.answer import BusinessIdentifier, Item, Mention
from schema.directory import RecordType
from schema.moment import Moment
from schema.node import RecordRef
from schema.questionnaire import Questionnaire, QuestionnaireStatus
from sources.element import (
    CRITICAL,
    CodeableConcept,
    Element,
    Period,
    Reference,
    Resource,
    extension,
)
from sources.local_name import local_name
from sources.records.late import LateItem, later
from sources.records.links import web_page
from sources.records.needs import Needs
from sources.records.pathway import pathway_identifiers
from sources.records.reader import (
    Common,
    RecordReader,
    business_identifiers,
    moment,
    organisation_code,
)
from sources.records.referred import appointments_of
from sources.records.whom import subject_alone

_WITHDRAWN = frozenset({"entered-in-error", "draft"})
_STATUSES = {
    "requested": QuestionnaireStatus.NOT_STARTED,
    "received": QuestionnaireStatus.NOT_STARTED,
    "accepted": QuestionnaireStatus.NOT_STARTED,
    "ready": QuestionnaireStatus.NOT_STARTED,
    "not-started": QuestionnaireStatus.NOT_STARTED,  # as the PCA consumer standard writes it
    "in-progress": QuestionnaireStatus.IN_PROGRESS,
    "completed": QuestionnaireStatus.COMPLETED,
    "cancelled": QuestionnaireStatus.CANCELLED,
}
_COMPLETE = "complete-questionnaire"
"""SDC's code of a Task for answering a Questionnaire."""


class Restriction(Element):
    period: Period | None = None


class Detail(Element):
    """An input or an output of a Task, as far as it names something."""

    value_reference: Reference | None = None
    value_canonical: str | None = None
    value_uri: str | None = None

    @property
    def name(self) -> str | None:
        """What it names."""
        referred = self.value_reference.reference if self.value_reference else None
        return self.value_canonical or referred or self.value_uri


class TaskResource(Resource, tag_field="resourceType", tag="Task"):
    """Critical is what tells it from other work: none of it may be lost unnoticed."""

    status: str | None = None
    code: CodeableConcept | None = None
    description: str | None = None
    focus: Annotated[Reference | None, CRITICAL] = None
    subject: Reference | None = field(name="for", default=None)
    authored_on: str | None = None
    authored: str | None = None
    """Not R4: the text of the PCA producer standard says this, its examples `authoredOn`."""
    owner: Reference | None = None
    reason_code: CodeableConcept | None = None
    reason_reference: Annotated[Reference | None, CRITICAL] = None
    restriction: Restriction | None = None
    based_on: tuple[Reference, ...] = ()
    input: Annotated[tuple[Detail, ...], CRITICAL] = ()
    output: tuple[Detail, ...] = ()


def _is_hidden(resource: TaskResource) -> bool:
    return resource.status in _WITHDRAWN or not _asks_questions(resource)


def _asks_questions(resource: TaskResource) -> bool:
    codes = resource.code.coding if resource.code else ()
    if any(one.code == _COMPLETE for one in codes) or questions_name(resource):
        return True
    return _manage_url(resource) is not None


def _focus(resource: TaskResource) -> tuple[str | None, ...]:
    return (resource.focus.reference,) if resource.focus else ()


def questions_name(resource: TaskResource) -> str | None:
    """What names the questions: the canonical URL or the reference of a Questionnaire."""
    named = (*_focus(resource), *(one.name for one in resource.input))
    return next((one for one in named if one and "Questionnaire/" in one), None)


def _item(common: Common[TaskResource]) -> Item[Questionnaire]:
    resource = common.resource
    asked_at = moment(resource.authored_on) or moment(resource.authored)
    return LateItem(
        record=later(_record, common, asked_at),
        ref=common.ref,
        subject=common.subject,
        when=asked_at,
        labels=common.labels(),
        owner=later(organisation_code, resource.owner),
        identifiers=_names(resource),
        about=later(_about, common),
    )


def _about(common: Common[TaskResource]) -> frozenset[Mention]:
    return appointments_of(common.setting, _referred(common.resource))


def _referred(resource: TaskResource) -> Iterable[Reference | None]:
    details = (one.value_reference for one in (*resource.input, *resource.output))
    return (resource.focus, resource.reason_reference, *resource.based_on, *details)


def _names(resource: TaskResource) -> frozenset[BusinessIdentifier]:
    """Its own, and that of the pathway: two feeds of one organisation tell of one questionnaire
    under two ids and the same pathway."""
    own = business_identifiers(resource.identifier)
    return own | pathway_identifiers(resource.based_on, resource.owner)


def _record(common: Common[TaskResource], asked_at: Moment | None) -> Questionnaire:
    resource = common.resource
    return Questionnaire(
        ref=common.ref,
        provenance=common.provenance,
        also_reported_by=[],
        conflicts=[],
        appointment_ref=_named(common, RecordType.APPOINTMENT, _focus(resource)),
        form_name=questions_name(resource),
        answers_ref=_answers(common),
        title=resource.description,
        kind=_kind(resource),
        status=_STATUSES.get(resource.status or "", QuestionnaireStatus.UNKNOWN),
        status_code=resource.status,
        asked_at=asked_at,
        due_by=_due_by(resource),
        organisation=common.organisation(resource.owner),
        manage_url=_manage_url(resource),
    )


def _due_by(resource: TaskResource) -> Moment | None:
    period = resource.restriction.period if resource.restriction else None
    return moment(period.end) if period else None


def _kind(resource: TaskResource) -> str | None:
    """In words if there are any; the codes that portals use say something to people too."""
    concept = resource.reason_code
    if concept is None:
        return None
    return concept.words or next((one.code for one in concept.coding if one.code), None)


def _manage_url(resource: TaskResource) -> str | None:
    """The portal's page, in the place of the reason (PCA) or in the extension for it."""
    found = extension(resource.extension, "Extension-Portal-Link")
    linked = (found.value_url or found.value_uri) if found else None
    reason = resource.reason_reference.reference if resource.reason_reference else None
    return web_page(linked) or web_page(reason)


_FHIR_NAMES = {
    RecordType.APPOINTMENT: "Appointment",
    RecordType.QUESTIONNAIRE_ANSWERS: "QuestionnaireResponse",
}


def _answers(common: Common[TaskResource]) -> RecordRef | None:
    """What was answered so far: the latest that it names."""
    named = reversed([one.name for one in common.resource.output])
    return _named(common, RecordType.QUESTIONNAIRE_ANSWERS, named)


def _named(
    common: Common[TaskResource], record_type: RecordType, references: Iterable[str | None]
) -> RecordRef | None:
    """The first of these that is a record of this kind at this source, for certain."""
    setting = common.setting
    names = (local_name(one, setting.origins) for one in references)
    wanted = _FHIR_NAMES[record_type]
    found = next((one for one in names if one and one.resource_type == wanted), None)
    return RecordRef(setting.asked, setting.organisation, record_type, found.id) if found else None


READER = RecordReader(
    record_type=RecordType.QUESTIONNAIRE,
    struct=TaskResource,
    is_hidden=_is_hidden,
    subjects=subject_alone,
    item=_item,
    needs=Needs.said(
        always="status code focus input extension reasonReference for authoredOn authored "
        "owner basedOn output",
        title="description",
        kind="reasonCode",
        status="",
        status_code="",
        asked_at="",
        due_by="restriction",
        organisation="",
        manage_url="",
        expired="restriction",
        appointment_id="",
        form="",
        answers="",
    ),
)
