"""What messages have in common, whichever FHIR type they come as."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated, Any

from schema.answer import BusinessIdentifier, Mention
from schema.directory import RecordType
from schema.identifiers import LocalId
from schema.message import Attachment, Sender
from schema.node import RecordRef
from schema.order import ActionName
from sources.element import CRITICAL, NHS_NUMBER, CodeableConcept, Element, Reference
from sources.element import Attachment as FhirAttachment
from sources.records.document_reference import content_address
from sources.records.links import PROFESSIONALS, names_only, record_id, role_of, web_page
from sources.records.reader import Common, Setting, business_identifiers
from sources.records.receipt import COMMUNICATION_ID
from sources.records.referred import appointments_of

_REQUEST = "CommunicationRequest"
_CATEGORY = "http://terminology.hl7.org/CodeSystem/communication-category"


class Payload(Element):
    content_string: str | None = None
    content_attachment: FhirAttachment | None = None
    content_reference: Annotated[Reference | None, CRITICAL] = None


def about(common: Common[Any]) -> frozenset[Mention]:
    """The appointments that a message refers to, of whichever type it is, and the messages that it
    answers, is part of or refers to."""
    found, setting = common.resource, common.setting
    contents = (one.content_reference for one in found.payload if one.content_reference)
    references = (*found.about, *found.based_on, *contents)
    messages = (name for one in (*references, *found.answered) for name in _called(setting, one))
    return appointments_of(setting, references).union(messages)


def _called(setting: Setting, reference: Reference) -> Iterator[Mention]:
    """What a reference calls a message, wherever it says that this is; nothing for anything else.

    Taken as widely as the names of conversations are: it shows nothing, and is for keeping quiet.
    """
    name, path = record_id(reference), reference.reference
    if name is None:
        return
    if path is None:
        yield BusinessIdentifier(COMMUNICATION_ID, name)
        yield from business_identifiers(reference.identifiers)
        return
    said = {reference.type, *path.split("/")}
    if _REQUEST in said or "Communication" in said:
        own = LocalId(f"{_REQUEST}/{name}" if _REQUEST in said else name)
        yield RecordRef(setting.asked, setting.organisation, RecordType.MESSAGE, own)


def sender_of(common: Common[Any], sender: Reference | None) -> Sender | None:
    """Organisation and professional; of other people it is told only what they are."""
    inside = common.resource.contained
    if sender is None:
        return None
    role = role_of(sender, inside)
    is_somebody = role or sender.value_of(NHS_NUMBER)
    organisation = None if is_somebody else common.organisation(sender)
    is_named = organisation or names_only(sender, PROFESSIONALS, inside)
    name = sender.display if is_named else None
    found = Sender(organisation=organisation, name=name, role=role)
    return found if organisation or name or role else None


def attachments_of(common: Common[Any], found: Iterable[FhirAttachment | None]) -> list[Attachment]:
    """The files that came with it, each with where its content is."""
    origins = common.setting.origins
    files = [one for one in found if one]
    return [
        Attachment(
            ref=common.ref,
            place=place,
            content_address=(address := content_address(one, origins)),
            portal_url=None if address else web_page(one.url),
            title=one.title,
            content_type=one.content_type,
            size_bytes=one.size_bytes,
        )
        for place, one in enumerate(files)
    ]


def is_repliable(common: Common[Any], sender: Reference | None) -> bool:
    """Does its source take answers, and was it not written by the person or for them?"""
    is_own = sender is not None and role_of(sender, common.resource.contained) is not None
    return common.takes(ActionName.SEND_MESSAGE) and not is_own


def category_of(categories: Sequence[CodeableConcept]) -> str | None:
    """What sort it is by HL7's own categories, else the first category said."""
    by_sort = sorted(categories, key=lambda one: all(c.system != _CATEGORY for c in one.coding))
    named = (one.words or _code_as_word(one) for one in by_sort)
    return next((words for words in named if words), None)


def thread_id(common: Common[Any], first: str) -> str:
    """The name of the conversation that a message began, of which other organisations have none."""
    return f"{common.setting.organisation}/{first}"


def _code_as_word(concept: CodeableConcept) -> str | None:
    """HL7's category codes are English words; others say nothing to people."""
    codes = (one.code for one in concept.coding if one.system == _CATEGORY and one.code)
    return next((code.capitalize() for code in codes), None)
