"""FHIR Communication → Message (UK Core)."""

from collections.abc import Iterable
from operator import attrgetter
from typing import Annotated

from schema.answer import Item
from schema.directory import RecordType
from schema.message import Message
from sources.element import CRITICAL, Attachment, CodeableConcept, Reference, Resource
from sources.records.document_reference import read_state, read_state_code
from sources.records.late import LateItem, later
from sources.records.links import record_id
from sources.records.messages import (
    Payload,
    about,
    attachments_of,
    category_of,
    is_repliable,
    sender_of,
    thread_id,
)
from sources.records.needs import Needs
from sources.records.reader import (
    Common,
    RecordReader,
    business_identifiers,
    moment,
    organisation_code,
)
from sources.records.reply_options import Inside, reply_options
from sources.records.view import View, said, shown

# Not sent, or not a message at all (R4 EventStatus).
_NEVER_SENT = frozenset({"entered-in-error", "preparation", "not-done", "on-hold"})


class CommunicationResource(Resource, tag_field="resourceType", tag="Communication"):
    status: str | None = None
    category: tuple[CodeableConcept, ...] = ()
    topic: CodeableConcept | None = None
    subject: Reference | None = None
    sender: Reference | None = None
    recipient: tuple[Reference, ...] = ()
    sent: str | None = None
    received: str | None = None
    payload: tuple[Payload, ...] = ()
    in_response_to: Annotated[tuple[Reference, ...], CRITICAL] = ()
    part_of: Annotated[tuple[Reference, ...], CRITICAL] = ()
    about: Annotated[tuple[Reference, ...], CRITICAL] = ()
    based_on: Annotated[tuple[Reference, ...], CRITICAL] = ()
    contained: Annotated[tuple[Inside, ...], CRITICAL] = ()

    @property
    def answered(self) -> tuple[Reference, ...]:
        """What it answers, and what it is part of."""
        return (*self.in_response_to, *self.part_of)


def _is_hidden(resource: CommunicationResource) -> bool:
    return resource.status in _NEVER_SENT


def _subjects(resource: CommunicationResource) -> Iterable[Reference]:
    """The subject; where there is none, whom it was sent to."""
    return [resource.subject] if resource.subject else resource.recipient


def _item(common: Common[CommunicationResource]) -> Item[Message]:
    resource = common.resource
    sent_at = moment(resource.sent) or moment(resource.received)
    return LateItem(
        record=later(_View.of, common, sent_at),
        ref=common.ref,
        subject=common.subject,
        when=sent_at,
        labels=common.labels(),
        owner=later(organisation_code, resource.sender),
        identifiers=business_identifiers(resource.identifier),
        about=later(about, common),
    )


def _body(resource: CommunicationResource) -> str | None:
    """All parts in their order, a blank line between two."""
    texts = [one.content_string for one in resource.payload if one.content_string]
    return "\n\n".join(texts) or None


def _in_reply_to(resource: CommunicationResource) -> str | None:
    return next(filter(None, map(record_id, resource.in_response_to)), None)


def _files(resource: CommunicationResource) -> Iterable[Attachment | None]:
    return (one.content_attachment for one in resource.payload)


def _thread(common: Common[CommunicationResource]) -> str:
    """The first message names a conversation: part of which, in answer to which, or itself."""
    resource = common.resource
    names = map(record_id, (*resource.part_of, *resource.in_response_to))
    return thread_id(common, next((name for name in names if name), common.id))


class _View(View[CommunicationResource], Message):
    subject = said(lambda resource: resource.topic.words if resource.topic else None)
    body = said(_body)
    sent_at = shown(attrgetter("at"))
    body_markdown = shown(lambda _: None)
    sender = shown(lambda view: sender_of(view.common, view.common.resource.sender))
    category = said(lambda resource: category_of(resource.category))
    thread_id = shown(lambda view: _thread(view.common))
    in_reply_to = said(_in_reply_to)
    read_state = shown(lambda view: read_state(view.read_state_code))
    read_state_code = said(lambda resource: read_state_code(resource.extension))
    repliable = shown(lambda view: is_repliable(view.common, view.common.resource.sender))
    reply_options = said(lambda resource: reply_options(resource.extension, resource.contained))
    attachments = shown(lambda view: attachments_of(view.common, _files(view.common.resource)))


READER = RecordReader(
    record_type=RecordType.MESSAGE,
    struct=CommunicationResource,
    is_hidden=_is_hidden,
    subjects=_subjects,
    item=_item,
    needs=Needs.said(
        always="status subject recipient sent received sender about basedOn payload partOf "
        "inResponseTo",
        subject="topic",
        body="",
        body_markdown="",
        sent_at="",
        sender="",
        category="category",
        thread_id="",
        in_reply_to="",
        read_state="extension",
        read_state_code="extension",
        repliable="",
        reply_options="extension",
        attachments="",
    ),
)
