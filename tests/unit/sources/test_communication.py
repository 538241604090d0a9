"""FHIR Communication → Message, element by element and for the published example."""

from typing import Any

import pytest

from schema.answer import Item
from schema.letter import ReadState
from schema.message import Attachment, Message, Sender
from sources.element import Reference
from sources.records.communication import READER
from tests.support.builders import organisation
from tests.support.fhir_resources import Json, a_message
from tests.support.samples import sample_about
from tests.unit.sources.reading import read

CATEGORY = "http://terminology.hl7.org/CodeSystem/communication-category"
ODS = "https://fhir.nhs.uk/Id/ods-organization-code"
NUMBER = {"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9990000018"}
RELATED = Sender(organisation=None, name=None, role="Related person")
PATIENT = Sender(organisation=None, name=None, role="Patient")


def item_of(**elements: Any) -> Item[Message]:
    """The item of a message with these elements."""
    return read(READER, a_message(**elements))


def record_of(**elements: Any) -> Message:
    """The record of a message with these elements."""
    return item_of(**elements).record


def test_the_published_uk_core_example_has_its_fields() -> None:
    item = read(READER, sample_about("ukcore/Communication-FirstMMRVaccination.json"))

    record = item.record
    assert record.body == "First MMR vaccination administered to Melanie"
    assert record.sent_at is not None
    assert record.sent_at.text == "2022-12-11T13:00:00+00:00"
    assert record.sender == Sender(organisation=None, name="Dr Paul Rastall")
    assert record.category == "Notification"
    assert (record.subject, record.in_reply_to) == (None, None)
    assert record.read_state is ReadState.UNKNOWN
    assert item.when == record.sent_at


def test_all_parts_of_a_message_are_its_body() -> None:
    record = record_of(payload=[{"contentString": "One."}, {}, {"contentString": "<b>Two</b>"}])

    assert record.body == "One.\n\n<b>Two</b>"


def test_a_message_without_text_has_no_body() -> None:
    attached = {"contentAttachment": {"title": "Map", "contentType": "image/png", "size": 10}}

    record = record_of(payload=[attached])

    assert record.body is None
    assert record.attachments == [Attachment(title="Map", content_type="image/png", size_bytes=10)]


def test_an_attachment_of_impossible_size_stays_without_it() -> None:
    attachments = [{"contentAttachment": {"title": "Map", "size": size}} for size in (2**31, -1)]

    record = record_of(payload=attachments)

    assert [one.size_bytes for one in record.attachments] == [None, None]


@pytest.mark.parametrize(
    ("topic", "subject"),
    [
        ({"text": "Your results"}, "Your results"),
        ({"coding": [{"display": "Results"}], "text": "x"}, "Results"),
        (None, None),
    ],
)
def test_the_subject_is_the_topic(topic: Json | None, subject: str | None) -> None:
    assert record_of(topic=topic).subject == subject


@pytest.mark.parametrize(
    ("categories", "category"),
    [
        ([{"text": "Immunisations"}, {"coding": [{"system": CATEGORY, "code": "alert"}]}], "Alert"),
        ([{"coding": [{"code": "x"}]}, {"text": "Immunisations"}], "Immunisations"),
        ([{"coding": [{"code": "x"}]}], None),
        ([], None),
    ],
)
def test_the_category_is_a_word_for_people(categories: list[Json], category: str | None) -> None:
    assert record_of(category=categories).category == category


@pytest.mark.parametrize(
    ("sender", "expected"),
    [
        (
            {"identifier": {"system": ODS, "value": "ra1"}, "display": "Northvale"},
            Sender(organisation=organisation("RA1"), name="Northvale"),
        ),
        (
            {"reference": "Practitioner/1", "display": "Dr Osei"},
            Sender(organisation=None, name="Dr Osei"),
        ),
        ({"reference": "Practitioner/1"}, None),
        ({"reference": "RelatedPerson/1", "display": "Her mother"}, RELATED),
        ({"type": "RelatedPerson", "reference": "Practitioner/1", "display": "Mother"}, RELATED),
        ({"type": "Practitioner", "reference": "#p1", "display": "Her mother"}, RELATED),
        ({"type": "Patient", "display": "Anna"}, PATIENT),
        ({"identifier": {"system": ODS, "value": "RA1"}, "type": "Patient"}, PATIENT),
        ({"type": "Practitioner", "identifier": NUMBER, "display": "Anna"}, None),
        ({"identifier": NUMBER, "display": "Anna"}, None),
        ({"identifier": [NUMBER, {"system": ODS, "value": "RA1"}], "display": "Anna"}, None),
        ({"display": "Somebody"}, None),
        (None, None),
    ],
)
def test_a_sender_is_named_unless_they_are_no_professional(
    sender: Json | None, expected: Sender | None
) -> None:
    mother = {"resourceType": "RelatedPerson", "id": "p1"}

    assert record_of(sender=sender, contained=[mother]).sender == expected


@pytest.mark.parametrize(
    ("elements", "thread", "reply"),
    [
        ({}, "m1", None),
        ({"inResponseTo": [{"reference": "Communication/m0/_history/2"}]}, "m0", "m0"),
        (
            {
                "partOf": [{"reference": "https://x.example/fhir/Communication/m0"}],
                "inResponseTo": [{"reference": "Communication/m5"}],
            },
            "m0",
            "m5",
        ),
        ({"partOf": [{"identifier": {"value": "thread-7"}}]}, "thread-7", None),
        ({"partOf": [{"display": "something"}]}, "m1", None),
        ({"partOf": [{"reference": "Patient/p7"}]}, "m1", None),
        (
            {"partOf": [{"identifier": NUMBER}], "inResponseTo": [{"identifier": NUMBER}]},
            "m1",
            None,
        ),
    ],
)
def test_a_conversation_has_one_name(elements: Json, thread: str, reply: str | None) -> None:
    record = record_of(**elements)

    assert (record.thread_id, record.in_reply_to) == (f"RA1/{thread}", reply)


@pytest.mark.parametrize(
    ("elements", "time"),
    [
        ({"sent": "2026-05"}, "2026-05"),
        ({"sent": None, "received": "2026-05-01T10:00:00Z"}, "2026-05-01T10:00:00Z"),
        ({"sent": None}, None),
    ],
)
def test_the_time_is_that_of_sending_if_it_is_known(elements: Json, time: str | None) -> None:
    item = item_of(**elements)

    assert (item.when and item.when.text) == time


@pytest.mark.parametrize(
    ("status", "hidden"),
    [
        ("completed", False),
        ("in-progress", False),
        ("stopped", False),
        ("unknown", False),
        (None, False),
        ("entered-in-error", True),
        ("preparation", True),
        ("not-done", True),
        ("on-hold", True),
    ],
)
def test_what_was_never_sent_is_hidden(status: str | None, hidden: bool) -> None:
    assert READER.is_hidden(READER.struct(status=status)) is hidden


def test_without_a_subject_the_recipients_say_whom_it_is_about() -> None:
    recipient = Reference(type="Patient")

    assert list(READER.subjects(READER.struct(recipient=(recipient,)))) == [recipient]
    assert list(READER.subjects(READER.struct())) == []
