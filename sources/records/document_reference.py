"""FHIR DocumentReference → Letter. Its content is fetched by `sources.content`, never here."""

from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import Annotated

from schema.answer import Item, Mention
from schema.directory import RecordType
from schema.letter import Letter, LetterStatus, ReadState
from schema.moment import Moment
from sources.element import (
    CRITICAL,
    Attachment,
    CodeableConcept,
    Element,
    Extension,
    Identifier,
    Period,
    Reference,
    Resource,
    SecurityLabel,
    extension,
)
from sources.origin import Origins
from sources.records.late import LateItem, later
from sources.records.links import PROFESSIONALS, names_only, role_of, web_page
from sources.records.needs import Needs
from sources.records.reader import (
    Common,
    RecordReader,
    business_identifiers,
    moment,
    organisation_code,
)
from sources.records.referred import appointments_of
from sources.records.view import View, said, shown
from sources.records.whom import subject_alone

_WITHDRAWN = frozenset({"entered-in-error", "superseded"})
_UNFINISHED = frozenset({"preliminary", "entered-in-error"})
_READ_STATES = {"unread": ReadState.UNREAD, "seen": ReadState.SEEN, "read": ReadState.READ}


class Content(Element):
    attachment: Attachment | None = None


class Context(Element):
    practice_setting: CodeableConcept | None = None
    period: Period | None = None
    related: Annotated[tuple[Reference, ...], CRITICAL] = ()


class DocumentReferenceResource(Resource, tag_field="resourceType", tag="DocumentReference"):
    status: str | None = None
    doc_status: str | None = None
    type: CodeableConcept | None = None
    category: tuple[CodeableConcept, ...] = ()
    subject: Reference | None = None
    date: str | None = None
    author: tuple[Reference, ...] = ()
    custodian: Reference | None = None
    description: str | None = None
    master_identifier: Identifier | None = None
    security_label: Annotated[tuple[SecurityLabel, ...], CRITICAL] = ()
    content: tuple[Content, ...] = ()
    context: Context | None = None
    period: Period | None = None
    """Not R4: the PCA producer standard has the day of effect here."""


def _is_hidden(resource: DocumentReferenceResource) -> bool:
    return resource.status in _WITHDRAWN or resource.doc_status in _UNFINISHED


def _item(common: Common[DocumentReferenceResource]) -> Item[Letter]:
    resource = common.resource
    date = _date(common)
    return LateItem(
        record=later(_View.of, common, date),
        ref=common.ref,
        subject=common.subject,
        when=date,
        labels=common.labels(resource.security_label),
        owner=later(organisation_code, resource.custodian),
        identifiers=business_identifiers(_identifiers(resource)),
        about=later(_about, common),
    )


def _identifiers(resource: DocumentReferenceResource) -> Sequence[Identifier]:
    own = resource.master_identifier
    return (*resource.identifier, own) if own else resource.identifier


def _about(common: Common[DocumentReferenceResource]) -> frozenset[Mention]:
    context = common.resource.context
    return appointments_of(common.setting, context.related if context else ())


def _date(common: Common[DocumentReferenceResource]) -> Moment | None:
    """When it was written; else what its attachment or the day of effect says."""
    resource = common.resource
    said = moment(resource.date)
    if said is not None:
        return said
    attachment, _ = _attachment(resource, common.setting.origins)
    return moment(attachment.creation) or _effective(resource)


def _attachment(
    resource: DocumentReferenceResource, origins: Origins
) -> tuple[Attachment, str | None]:
    """The attachment to show with the address of its content: one that can be streamed if any."""
    attachments = [one.attachment for one in resource.content if one.attachment] or [Attachment()]
    addressed = [(one, content_address(one, origins)) for one in attachments]
    return next((pair for pair in addressed if pair[1]), addressed[0])


def content_address(attachment: Attachment, origins: Origins) -> str | None:
    """Where the content is: inline as a `data:` URL (RFC 2397), or below the source's base."""
    if attachment.data:
        return f"data:;base64,{attachment.data}"
    return origins.resolve(attachment.url) if attachment.url else None


def _kind(resource: DocumentReferenceResource) -> str | None:
    concepts = [resource.type, *resource.category]
    return next((one.words for one in concepts if one and one.words), None)


def _specialty(resource: DocumentReferenceResource) -> str | None:
    setting = resource.context.practice_setting if resource.context else None
    return setting.words if setting else None


def _effective(resource: DocumentReferenceResource) -> Moment | None:
    periods = [resource.period, resource.context.period if resource.context else None]
    return next((moment(one.start) for one in periods if one and one.start), None)


def _status(code: str | None) -> LetterStatus:
    return LetterStatus.CURRENT if code == "current" else LetterStatus.UNKNOWN


def _author(resource: DocumentReferenceResource) -> str | None:
    """A professional or an organisation; of other people it is told only what they are."""
    inside = resource.contained
    professional = [one for one in resource.author if names_only(one, PROFESSIONALS, inside)]
    others = (role_of(one, inside) for one in resource.author if one not in professional)
    return next((word for word in (*(one.display for one in professional), *others) if word), None)


def read_state_code(extensions: Iterable[Extension]) -> str | None:
    """What the read receipt of the PCA standards says (producer and consumer spelling)."""
    found = extension(extensions, "Extension-Document-ReadReceipt", "Extension-Read-Receipt")
    return found.code if found else None


def read_state(code: str | None) -> ReadState:
    """The same as one of our words."""
    return _READ_STATES.get((code or "").lower(), ReadState.UNKNOWN)


class _View(View[DocumentReferenceResource], Letter):
    portal_url = shown(lambda view: None if view.content_address else web_page(_file(view).url))
    streamable = shown(lambda view: view.content_address is not None)
    content_address = shown(lambda view: view.attached[1])
    title = shown(lambda view: view.common.resource.description or _file(view).title or view.kind)
    kind = said(_kind)
    specialty = said(_specialty)
    date = shown(attrgetter("at"))
    status = said(lambda resource: _status(resource.status))
    status_code = said(attrgetter("status"))
    read_state = shown(lambda view: read_state(view.read_state_code))
    read_state_code = said(lambda resource: read_state_code(resource.extension))
    author = said(_author)
    organisation = shown(lambda view: view.common.organisation(view.common.resource.custodian))
    content_type = shown(lambda view: _file(view).content_type)
    size_bytes = shown(lambda view: _file(view).size_bytes)

    attached = shown(lambda view: _attachment(view.common.resource, view.common.setting.origins))
    """The attachment, with the address of its content."""


def _file(view: _View) -> Attachment:
    return view.attached[0]


READER = RecordReader(
    record_type=RecordType.LETTER,
    struct=DocumentReferenceResource,
    is_hidden=_is_hidden,
    subjects=subject_alone,
    item=_item,
    needs=Needs.said(
        always="status docStatus subject date content context period securityLabel custodian "
        "masterIdentifier",
        title="description type category",
        kind="type category",
        specialty="",
        date="",
        status="",
        status_code="",
        read_state="extension",
        read_state_code="extension",
        author="author",
        organisation="",
        content_type="",
        size_bytes="",
        content_url="",
    ),
)
