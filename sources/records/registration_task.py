"""FHIR Task → RegistrationApplication: what a GP practice is to do, and how far it is.

A Task can be any piece of work; one that is not certainly about registering somebody is left out.
The states it went through stand in it as Provenance (`Task.relevantHistory`).
"""

from typing import Annotated

from msgspec import field

from schema.answer import Item
from schema.directory import RecordType
from schema.registration import (
    RegistrationApplication,
    RegistrationStatus,
    RegistrationStatusChange,
)
from sources.element import CRITICAL, CodeableConcept, Coding, Contained, Reference, Resource
from sources.records.coded import CertainConcept, code_of, member_of, words_of
from sources.records.needs import Needs
from sources.records.reader import (
    Common,
    RecordReader,
    business_identifiers,
    moment,
    organisation_code,
)
from sources.records.whom import subject_alone

REGISTRATION = Coding(
    system="http://snomed.info/sct", code="184047000", display="Patient registration"
)
_WITHDRAWN = frozenset({"entered-in-error", "draft"})


class Passage(Contained):
    """What a Task says of its past: a Provenance with the state that it came into."""

    recorded: str | None = None
    activity: CodeableConcept | None = None


class RegistrationTaskResource(Resource, tag_field="resourceType", tag="Task"):
    status: str | None = None
    code: Annotated[CertainConcept | None, CRITICAL] = None
    business_status: CodeableConcept | None = None
    status_reason: CodeableConcept | None = None
    subject: Reference | None = field(name="for", default=None)
    authored_on: str | None = None
    last_modified: str | None = None
    owner: Reference | None = None
    relevant_history: tuple[Reference, ...] = ()
    contained: Annotated[tuple[Passage, ...], CRITICAL] = ()


def _is_hidden(resource: RegistrationTaskResource) -> bool:
    codings = resource.code.coding if resource.code else ()
    ours = (REGISTRATION.system, REGISTRATION.code)
    return resource.status in _WITHDRAWN or ours not in {(one.system, one.code) for one in codings}


def _item(common: Common[RegistrationTaskResource]) -> Item[RegistrationApplication]:
    resource, ref = common.resource, common.ref
    return Item(
        record=_record(common),
        ref=ref,
        subject=common.subject,
        when=moment(resource.authored_on) or moment(resource.last_modified),
        labels=common.labels(),
        owner=organisation_code(resource.owner),
        identifiers=business_identifiers(resource.identifier),
    )


def _record(common: Common[RegistrationTaskResource]) -> RegistrationApplication:
    resource = common.resource
    return RegistrationApplication(
        ref=common.ref,
        provenance=common.provenance,
        also_reported_by=[],
        conflicts=[],
        practice=common.organisation(resource.owner),
        status=_status(resource.status),
        status_code=resource.status,
        stage=words_of(resource.business_status),
        reason=words_of(resource.status_reason),
        applied_on=moment(resource.authored_on),
        changed_on=moment(resource.last_modified),
        history=_history(resource),
    )


def _history(resource: RegistrationTaskResource) -> list[RegistrationStatusChange]:
    """Those that it calls its past; the latest first."""
    named = {one.reference for one in resource.relevant_history}
    passages = [one for one in resource.contained if one.id and f"#{one.id}" in named]
    changes = [_change(one) for one in passages if one.resource_type == "Provenance"]
    return sorted(changes, key=_recency, reverse=True)


def _change(passage: Passage) -> RegistrationStatusChange:
    code = code_of(passage.activity)
    return RegistrationStatusChange(
        status=_status(code), status_code=code, since=moment(passage.recorded)
    )


def _recency(change: RegistrationStatusChange) -> float:
    return change.since.first.timestamp() if change.since else float("-inf")


def _status(code: str | None) -> RegistrationStatus:
    return member_of(RegistrationStatus, code, RegistrationStatus.UNKNOWN)


READER = RecordReader(
    record_type=RecordType.REGISTRATION_APPLICATION,
    struct=RegistrationTaskResource,
    is_hidden=_is_hidden,
    subjects=subject_alone,
    item=_item,
    needs=Needs.said(
        always="status code for authoredOn lastModified owner",
        practice="",
        status="",
        status_code="",
        stage="businessStatus",
        reason="statusReason",
        applied_on="",
        changed_on="",
        history="relevantHistory",
    ),
    topic="registration",
)
