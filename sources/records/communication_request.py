"""FHIR CommunicationRequest → Message: messages of the NHS App, and replies to them."""

from collections.abc import Iterable
from typing import Annotated, ClassVar

from schema.answer import Item
from schema.directory import RecordType
from schema.letter import ReadState
from schema.message import Message
from schema.moment import Moment
from sources.element import (
    CRITICAL,
    CodeableConcept,
    Reference,
    Resource,
)
from sources.markdown import plain_text, safe_markdown
from sources.records.document_reference import read_state, read_state_code
from sources.records.late import LateItem, later
from sources.records.links import record_id
from sources.records.messages import (
    Payload,
    about,
    attachments_of,
    category_of,
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
from sources.records.receipt import COMMUNICATION_ID, ReceiptResource, state_said
from sources.records.reply_options import Inside, answers_given, reply_options

_NEVER_SENT = frozenset({"draft", "on-hold", "revoked", "entered-in-error"})


class CommunicationRequestResource(Resource, tag_field="resourceType", tag="CommunicationRequest"):
    status: str | None = None
    category: tuple[CodeableConcept, ...] = ()
    subject: Reference | None = None
    requester: Reference | None = None
    sender: Reference | None = None
    recipient: tuple[Reference, ...] = ()
    authored_on: str | None = None
    occurrence_date_time: str | None = None
    payload: tuple[Payload, ...] = ()
    about: Annotated[tuple[Reference, ...], CRITICAL] = ()
    based_on: Annotated[tuple[Reference, ...], CRITICAL] = ()
    contained: Annotated[tuple[Inside, ...], CRITICAL] = ()

    answered: ClassVar[tuple[Reference, ...]] = ()
    """What it answers it is `based_on`."""


def _is_hidden(resource: CommunicationRequestResource) -> bool:
    return resource.status in _NEVER_SENT


def _subjects(resource: CommunicationRequestResource) -> Iterable[Reference]:
    """The subject; where there is none, whoever of those who write to each other is a patient."""
    if resource.subject:
        return [resource.subject]
    return [*resource.recipient, *(one for one in (resource.requester, resource.sender) if one)]


def _item(common: Common[CommunicationRequestResource]) -> Item[Message]:
    resource = common.resource
    sent_at = _sent_at(resource)
    return LateItem(
        record=later(_record, common, sent_at),
        ref=common.ref,
        subject=common.subject,
        when=sent_at,
        labels=common.labels(),
        owner=later(organisation_code, resource.sender or resource.requester),
        identifiers=business_identifiers(resource.identifier, frozenset({COMMUNICATION_ID})),
        about=later(about, common),
    )


def _sent_at(resource: CommunicationRequestResource) -> Moment | None:
    return moment(resource.occurrence_date_time) or moment(resource.authored_on)


def _record(common: Common[CommunicationRequestResource], sent_at: Moment | None) -> Message:
    resource = common.resource
    state, read_code = _read_state(common)
    source = _text(resource)
    answered = next(filter(None, map(record_id, resource.based_on)), None)
    return Message(
        ref=common.ref,
        provenance=common.provenance,
        also_reported_by=[],
        conflicts=[],
        subject=None,
        body=plain_text(source) or None,
        body_markdown=safe_markdown(source) or None,
        sent_at=sent_at,
        sender=sender_of(common, resource.sender or resource.requester),
        category=category_of(resource.category),
        thread_id=thread_id(common, answered or _name(common)),
        in_reply_to=answered,
        read_state=state,
        read_state_code=read_code,
        repliable=False,
        reply_options=reply_options(resource.extension, resource.contained),
        attachments=attachments_of(common, (one.content_attachment for one in resource.payload)),
    )


def _read_state(common: Common[CommunicationRequestResource]) -> tuple[ReadState, str | None]:
    """As it says itself, else as the receipts that came along with it."""
    own = read_state_code(common.resource.extension)
    if own is not None:
        return read_state(own), own
    return state_said(common.setting.about.get(_name(common), ()))


def _name(common: Common[CommunicationRequestResource]) -> str:
    """What replies call it."""
    own = (one.value for one in common.resource.identifier if one.system == COMMUNICATION_ID)
    return next((value.strip() for value in own if value), common.id)


def _text(resource: CommunicationRequestResource) -> str:
    """All parts in their order, a blank line between two."""
    parts = (_part(payload, resource) for payload in resource.payload)
    return "\n\n".join(part for part in parts if part)


def _part(payload: Payload, resource: CommunicationRequestResource) -> str | None:
    """Its text, the answers it carries, or what it says of a page that it leads to."""
    if payload.content_string or payload.content_reference is None:
        return payload.content_string
    to = payload.content_reference
    given = answers_given(resource.contained, to)
    if given:
        return ", ".join(given)
    return f"[{to.display}]({to.reference})" if to.display and to.reference else to.display


READER = RecordReader(
    record_type=RecordType.MESSAGE,
    struct=CommunicationRequestResource,
    is_hidden=_is_hidden,
    subjects=_subjects,
    item=_item,
    beside=(ReceiptResource,),
    needs=Needs.said(
        always="status subject requester sender recipient authoredOn occurrenceDateTime about "
        "basedOn payload",
        subject="",
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
    names_type=True,
)
