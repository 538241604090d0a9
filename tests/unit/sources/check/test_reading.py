"""Whether one record can be opened, and the content of a letter be had."""

from typing import Any

import pytest

from sources.check.finding import Severity, Topic
from tests.support.fhir_resources import ANNA, a_letter, an_appointment
from tests.support.fhir_server import FakeFhirServer, Says
from tests.unit.sources.check.trying import FAULT, NOTE, OK, WARNING, said

HERE = Topic.READING
PDF = Says(body=b"%PDF-1.7 a letter", headers={"Content-Type": "application/pdf"})


async def test_a_record_that_opens_by_its_id_is_well() -> None:
    async with FakeFhirServer() as server:
        server.holds(ANNA, an_appointment())

        found = await said(server, HERE)

    assert found == {"One Appointment can be read by its id.": OK}


@pytest.mark.parametrize("answer", [Says(404), Says.json(an_appointment("a2")), Says(body=b"<p>")])
async def test_a_record_that_does_not_open_by_its_id_is_a_fault(answer: Says) -> None:
    async with FakeFhirServer() as server:
        server.holds(ANNA, an_appointment())
        server.says("Appointment/a1", answer)

        found = await said(server, HERE)

    assert list(found.values()) == [FAULT]


async def test_a_dialect_that_reads_nothing_by_id_is_not_asked_to() -> None:
    async with FakeFhirServer("identifier-modifier") as server:
        server.holds(ANNA, an_appointment())

        assert await said(server, HERE, dialect="identifier-modifier") == {}
        assert server.asked_for("Appointment/a1") == []


async def letters_said(answer: Says, *letters: dict[str, Any]) -> dict[str, Severity]:
    """What the check says of letters, where `Binary/b1` answers so."""
    async with FakeFhirServer() as server:
        server.holds(ANNA, *letters)
        server.says("Binary/b1", answer)
        found = await said(server, HERE, offers=["DocumentReference"])
    return {what: one for what, one in found.items() if "letter" in what}


def attached(**attachment: str) -> list[dict[str, Any]]:
    return [{"attachment": attachment}]


async def test_content_that_comes_is_told_by_type_and_size() -> None:
    found = await letters_said(PDF, a_letter())

    assert found == {"A letter's content comes, at its own address: application/pdf, 17 bytes.": OK}


async def test_content_inside_a_letter_is_recognised() -> None:
    found = await letters_said(PDF, a_letter(content=attached(data="aGVsbG8=")))

    assert found == {"A letter's content comes, inside the letter: text/plain, 5 bytes.": OK}


async def test_content_of_another_type_than_said_is_noted() -> None:
    found = await letters_said(
        PDF, a_letter(content=attached(url="Binary/b1", contentType="image/png"))
    )

    assert list(found.values()) == [NOTE]


@pytest.mark.parametrize("answer", [Says(403), Says(404), Says(body=b"<html>")])
async def test_content_that_cannot_be_had_is_a_fault(answer: Says) -> None:
    assert list((await letters_said(answer, a_letter())).values()) == [FAULT]


async def test_letters_in_a_portal_or_nowhere_are_counted() -> None:
    portal = a_letter("d1", content=attached(url="https://portal.example/letters/1"))
    nowhere = a_letter("d2", content=attached(url="ftp://other.example/2"))

    found = await letters_said(PDF, portal, nowhere)

    assert found == {
        "1 letter can be read in the portal only.": NOTE,
        "1 letter cannot be opened from here.": WARNING,
    }
