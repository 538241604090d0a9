"""FHIR CommunicationRequest → Message, for the published examples and element by element."""

from typing import Any

import pytest

from schema.answer import BusinessIdentifier, Item
from schema.directory import Organisation, OrganisationKind
from schema.identifiers import OdsCode
from schema.letter import ReadState
from schema.message import Attachment, Message, ReplyOption, Sender
from sources.element import Reference
from sources.records.communication_request import READER, CommunicationRequestResource
from sources.records.receipt import COMMUNICATION_ID
from tests.support.fhir_resources import Json, a_national_message
from tests.support.samples import sample_about
from tests.unit.sources.reading import read

NUMBER = {"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9990000018"}
NAME = "8f7ec136-66eb-4a9e-97ca-5c7a53d2710c"
PRACTICE = Organisation(ods_code=OdsCode("B82041"), name=None, kind=OrganisationKind.UNKNOWN)
RECEIPT = "https://fhir.nhs.uk/StructureDefinition/Extension-Read-Receipt"


def published(name: str) -> Message:
    """The record of a published example; a server that keeps it gives it an id."""
    return read(READER, {**sample_about(f"nhs-app/{name}.json"), "id": "n1"}).record


def item_of(**elements: Any) -> Item[Message]:
    """The item of a message with these elements."""
    return read(READER, a_national_message(**elements))


def option(value: str, label: str) -> ReplyOption:
    """An answer that is offered."""
    return ReplyOption(value=value, label=label)


def test_the_published_question_offers_its_answers() -> None:
    record = published("communicationrequest/in-app-with-keyword-reply")

    assert (record.body or "").startswith("Hello, we would like to ask a few questions")
    assert record.reply_options == [option(one, one) for one in ("SMOKE", "EX", "NEVER")]
    assert record.sender == Sender(organisation=PRACTICE, name=None)


def test_the_published_message_is_text_and_markdown() -> None:
    record = published("communicationrequest/in-app")

    address = "https://www.nhsapp.service.nhs.uk/appointments/hospital-appointments"
    assert (record.body or "").endswith(f"appointment here ({address})")
    assert (record.body_markdown or "").endswith(f"appointment [here](<{address}>)")
    assert record.reply_options == []


def test_the_published_notification_leads_to_its_page() -> None:
    record = published("communicationrequest/notification")

    address = "https://www.nhsapp.service.nhs.uk/patient/messages/app-messaging"
    words = "You have a new message. The message may contain something important."
    assert (record.body, record.sender) == (f"{words} ({address})", None)


def test_the_published_reply_stands_in_the_thread_of_its_question() -> None:
    question = published("responses/201successInApp")
    reply = published("receipts-and-replies/keyword-replies-completed")

    assert (reply.body, reply.in_reply_to) == ("SMOKE", NAME)
    assert reply.thread_id == question.thread_id == f"RA1/{NAME}"
    assert reply.sender == Sender(organisation=None, name=None, role="Patient")


def test_a_campaign_makes_no_two_messages_one() -> None:
    campaign = {"system": "https://fhir.nhs.uk/NHSApp/campaign-id", "value": "flu"}
    own = {"system": COMMUNICATION_ID, "value": NAME}

    item = item_of(identifier=[campaign, own])

    assert item.identifiers == {BusinessIdentifier(COMMUNICATION_ID, NAME)}


def test_an_item_is_called_by_its_type_and_id() -> None:
    item = item_of()

    assert item.ref.local_id == "CommunicationRequest/n1"
    assert item.record.provenance.source_id.id == "n1"
    assert item.record.thread_id == "RA1/n1"


@pytest.mark.parametrize("status", ["draft", "on-hold", "revoked", "entered-in-error"])
def test_what_was_not_sent_is_no_message(status: str) -> None:
    resource = READER.struct(status=status)

    assert READER.is_hidden(resource)


def test_the_read_receipt_says_whether_it_was_read() -> None:
    record = item_of(extension=[{"url": RECEIPT, "valueCode": "read"}]).record

    assert (record.read_state, record.read_state_code) == (ReadState.READ, "read")


def test_an_attachment_and_text_are_both_there() -> None:
    attachment = {"contentAttachment": {"title": "Map", "contentType": "image/png", "size": 9}}

    record = item_of(payload=[{"contentString": "See the map."}, attachment]).record

    assert record.body == "See the map."
    assert record.attachments == [Attachment(title="Map", content_type="image/png", size_bytes=9)]


@pytest.mark.parametrize(
    ("inside", "options"),
    [
        ([{"valueCoding": {"code": "Y", "display": "Yes"}}], [option("Y", "Yes")]),
        ([{"valueString": "Maybe"}], [option("Maybe", "Maybe")]),
        ([{"valueCoding": {"display": "No code"}}, {"valueInteger": 5}], []),
    ],
)
def test_an_answer_without_a_value_is_not_offered(
    inside: list[Json], options: list[ReplyOption]
) -> None:
    asked = {"resourceType": "Questionnaire", "id": "q", "item": [{"answerOption": inside}]}
    answers = {"url": "https://fhir.nhs.uk/NHSApp/answers", "valueReference": {"reference": "#q"}}

    record = item_of(contained=[asked], extension=[answers]).record

    assert record.reply_options == options


def test_whoever_asks_for_a_message_about_somebody_else_is_no_recipient() -> None:
    resource = READER.struct()
    mother = {"type": "Patient", "identifier": NUMBER}

    assert list(READER.subjects(resource)) == []
    assert item_of(requester=mother).record.sender == Sender(
        organisation=None, name=None, role="Patient"
    )


def test_a_message_is_about_its_subject_and_not_about_who_else_has_it() -> None:
    subject = Reference(reference="Patient/p1")
    resource = CommunicationRequestResource(
        subject=subject, recipient=(Reference(reference="Patient/p2"),)
    )

    assert list(READER.subjects(resource)) == [subject]
