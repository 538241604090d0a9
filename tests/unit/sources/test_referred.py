"""Readers say which appointments an item refers to, wherever its type has room for that."""

from typing import Any

import pytest

from schema.answer import BusinessIdentifier, Mention
from schema.directory import RecordType
from schema.identifiers import LocalId, NhsNumber, OdsCode
from schema.node import RecordRef
from sources.errors import InvalidAnswer
from sources.records import communication, communication_request, document_reference, task
from sources.records.reader import RecordReader
from sources.records.receipt import COMMUNICATION_ID
from tests.support.fhir_resources import (
    ANNA,
    Json,
    a_letter,
    a_message,
    a_national_message,
    a_task,
)
from tests.unit.sources.reading import BASE, read

UBRN = "https://fhir.nhs.uk/Id/UBRN"
HERE = {"reference": "Appointment/a1"}
BOOKED = {"identifier": {"system": UBRN, "value": "000000000001"}}
APPOINTMENT = RecordRef(NhsNumber(ANNA), OdsCode("RA1"), RecordType.APPOINTMENT, LocalId("a1"))
BOOKING = BusinessIdentifier(UBRN, "000000000001")


def about(reader: RecordReader[Any, Any], resource: Json) -> frozenset[Mention]:
    return read(reader, resource).about


@pytest.mark.parametrize(
    "elements",
    [
        {"about": [HERE]},
        {"basedOn": [HERE]},
        {"payload": [{"contentString": "Soon"}, {"contentReference": HERE}]},
    ],
)
def test_a_message_refers_to_an_appointment(elements: Json) -> None:
    assert about(communication.READER, a_message(**elements)) == {APPOINTMENT}
    assert about(communication_request.READER, a_national_message(**elements)) == {APPOINTMENT}


def a_message_of(local_id: str) -> RecordRef:
    return RecordRef(NhsNumber(ANNA), OdsCode("RA1"), RecordType.MESSAGE, LocalId(local_id))


@pytest.mark.parametrize("element", ["inResponseTo", "partOf", "basedOn", "about"])
@pytest.mark.parametrize(
    ("reference", "local_id"),
    [
        ("Communication/m0", "m0"),
        (f"{BASE}/Communication/m0/_history/2", "m0"),
        ("https://elsewhere.example/Communication/m0", "m0"),
        ("CommunicationRequest/m0", "CommunicationRequest/m0"),
    ],
)
def test_a_message_says_which_others_it_answers(
    element: str, reference: str, local_id: str
) -> None:
    elements: Json = {element: [{"reference": reference}]}
    message = a_message(**elements)

    assert about(communication.READER, message) == {a_message_of(local_id)}


def test_a_message_that_quotes_another_says_so() -> None:
    message = a_message(payload=[{"contentReference": {"reference": "Communication/m0"}}])

    assert about(communication.READER, message) == {a_message_of("m0")}


@pytest.mark.parametrize(
    ("named", "system"),
    [({"system": "urn:x", "value": "n1"}, "urn:x"), ({"value": "n1"}, COMMUNICATION_ID)],
)
def test_a_message_is_answered_by_its_name_too(named: Json, system: str) -> None:
    national = a_national_message(basedOn=[{"identifier": named}])

    found = about(communication_request.READER, national)

    assert BusinessIdentifier(system, "n1") in found
    assert about(communication.READER, a_message(partOf=[{"identifier": named}])) == (
        found | {BusinessIdentifier(COMMUNICATION_ID, "n1")}
    )


@pytest.mark.parametrize("reference", ["Patient/p1", "#m0", "m0", "https://www.example/m0"])
def test_what_names_no_message_is_answered_by_none(reference: str) -> None:
    message = a_message(inResponseTo=[{"reference": reference}])

    assert about(communication.READER, message) == set()


def test_a_letter_refers_to_appointments_in_its_context() -> None:
    letter = a_letter(context={"related": [HERE, BOOKED]})

    assert about(document_reference.READER, letter) == {APPOINTMENT, BOOKING}


@pytest.mark.parametrize(
    "elements",
    [
        {"focus": HERE},
        {"basedOn": [HERE]},
        {"reasonReference": HERE},
        {"input": [{"valueReference": HERE}]},
        {"output": [{"valueReference": HERE}]},
    ],
)
def test_a_questionnaire_refers_to_an_appointment(elements: Json) -> None:
    assert about(task.READER, a_task(**elements)) == {APPOINTMENT}


@pytest.mark.parametrize(
    "reference", ["Appointment/a1", "Appointment/a1/_history/2", f"{BASE}/Appointment/a1"]
)
def test_an_appointment_of_its_own_source_is_known_by_its_id(reference: str) -> None:
    found = about(communication.READER, a_message(about=[{"reference": reference}]))

    assert found == {APPOINTMENT}


@pytest.mark.parametrize(
    "reference", ["Observation/a1", "https://elsewhere.example/Appointment/a1", "#a1"]
)
def test_what_is_no_appointment_of_its_source_is_left_out(reference: str) -> None:
    assert about(communication.READER, a_message(about=[{"reference": reference}])) == set()


def test_what_refers_to_nothing_is_about_nothing() -> None:
    assert about(communication.READER, a_message()) == set()
    assert about(document_reference.READER, a_letter()) == set()


@pytest.mark.parametrize(
    ("reader", "resource"),
    [
        (communication.READER, a_message(about=[7])),
        (communication.READER, a_message(inResponseTo=[7])),
        (communication.READER, a_message(partOf=[7])),
        (communication_request.READER, a_national_message(basedOn=[7])),
        (document_reference.READER, a_letter(context={"related": [7]})),
        (task.READER, a_task(focus=7)),
    ],
)
def test_an_item_whose_references_cannot_be_read_is_left_out(
    reader: RecordReader[Any, Any], resource: Json
) -> None:
    with pytest.raises(InvalidAnswer):
        read(reader, resource)
