"""What every dialect gives for one item by its id, and for the bytes of a letter."""

import base64

import pytest

from schema.answer import Content, Failure, Item
from schema.directory import RecordType
from schema.letter import Letter
from schema.report import SourceStatus
from tests.contract.reading import PORTALS, answered, ids
from tests.support.fhir_resources import ANNA, BEN, Json, a_letter, an_appointment, by_id
from tests.support.fhir_server import FakeFhirServer, Says
from tests.support.live import TRUST, LiveTrust, a_live_trust

PDF = b"%PDF-1.7\n%a small letter\n%%EOF"
AS_PDF = {"Content-Type": "application/pdf"}


async def the_letter(trust: LiveTrust, server: FakeFhirServer, attachment: Json) -> Item[Letter]:
    """The one letter of Anna, with this attachment."""
    server.holds(ANNA, a_letter(content=[{"attachment": attachment}]))
    item = answered(await trust.read("d1", RecordType.LETTER)).items[0]
    assert isinstance(item.record, Letter)
    return Item(item.record, item.ref, item.subject, item.when)


async def test_an_item_is_read_by_its_id(trust: LiveTrust, server: FakeFhirServer) -> None:
    server.holds(ANNA, an_appointment("a1", who=by_id(ANNA)), an_appointment("a2"))

    answer = answered(await trust.read("a1"))

    assert (answer.status, ids(answer)) == (SourceStatus.OK, ["a1"])
    assert answer.items[0].subject == ANNA


async def test_an_absent_item_is_an_empty_answer(trust: LiveTrust, server: FakeFhirServer) -> None:
    server.holds(ANNA, an_appointment("a1"))

    answer = answered(await trust.read("a9"))

    assert (answer.status, answer.items) == (SourceStatus.EMPTY, ())


async def test_a_foreign_item_read_by_id_has_no_subject(
    trust: LiveTrust, server: FakeFhirServer, dialect: str
) -> None:
    server.holds(BEN, an_appointment("b1", BEN))

    answer = answered(await trust.read("b1"))

    assert [item.subject for item in answer.items] == ([] if dialect in PORTALS else [None])


@pytest.mark.parametrize("name", ["../Patient/p1", "a1/$everything", "", ".", "..", "a" * 65])
async def test_what_is_no_id_is_asked_of_nobody(
    trust: LiveTrust, server: FakeFhirServer, name: str
) -> None:
    answer = answered(await trust.read(name))

    assert answer.status is SourceStatus.EMPTY
    assert server.asked == []


async def test_another_id_than_the_one_asked_for_is_invalid(
    server: FakeFhirServer, trust: LiveTrust, dialect: str
) -> None:
    server.says("Appointment/a1", Says.json(an_appointment("a2")))

    outcome = await trust.read("a1")

    expected = SourceStatus.EMPTY if dialect in PORTALS else SourceStatus.INVALID
    assert outcome.status is expected


async def test_a_withdrawn_item_is_not_shown(trust: LiveTrust, server: FakeFhirServer) -> None:
    server.holds(ANNA, an_appointment("a1", status="entered-in-error"))

    answer = answered(await trust.read("a1"))

    assert (answer.status, answer.items) == (SourceStatus.EMPTY, ())


async def test_raw_bytes_of_a_letter_are_given_as_what_they_are(
    trust: LiveTrust, server: FakeFhirServer
) -> None:
    letter = await the_letter(trust, server, {"url": "Binary/b1", "contentType": "text/html"})
    server.says("Binary/b1", Says(200, PDF, {"Content-Type": "text/html"}))

    content = await trust.content(letter)

    assert content == Content("application/pdf", PDF)
    assert server.asked_for("Binary/b1")[0].headers["Accept"] == "application/pdf, */*"


async def test_a_wrapped_letter_is_unwrapped(trust: LiveTrust, server: FakeFhirServer) -> None:
    letter = await the_letter(trust, server, {"url": f"{server.base}/Binary/b1"})
    wrapped = {"resourceType": "Binary", "data": base64.b64encode(PDF).decode()}
    server.says("Binary/b1", Says.json(wrapped))

    assert await trust.content(letter) == Content("application/pdf", PDF)


async def test_a_label_of_the_wrapper_comes_with_the_bytes(
    trust: LiveTrust, server: FakeFhirServer
) -> None:
    letter = await the_letter(trust, server, {"url": "Binary/b1"})
    wrapped = {"resourceType": "Binary", "data": base64.b64encode(PDF).decode()}
    labels = [{"code": "R"}], [{"code": "R"}, {"display": "x"}], ["R"]
    server.says("Binary/b1", *(Says.json({**wrapped, "meta": {"security": one}}) for one in labels))

    found = [await trust.content(letter) for _ in labels]

    unreadable = Failure(TRUST, SourceStatus.INVALID)
    assert found == [Content("application/pdf", PDF, frozenset({"R"})), unreadable, unreadable]


async def test_an_inline_letter_needs_no_further_call(
    trust: LiveTrust, server: FakeFhirServer
) -> None:
    letter = await the_letter(trust, server, {"data": base64.b64encode(PDF).decode()})
    calls = len(server.asked)

    content = await trust.content(letter)

    assert content == Content("application/pdf", PDF)
    assert len(server.asked) == calls


async def test_a_letter_on_a_portal_only_has_nothing_to_stream(
    trust: LiveTrust, server: FakeFhirServer
) -> None:
    letter = await the_letter(trust, server, {"url": "https://portal.example/letters/1"})

    assert await trust.content(letter) is None
    assert letter.record.portal_url == "https://portal.example/letters/1"


@pytest.mark.parametrize(
    ("says", "expected"),
    [
        (Says(404), None),
        (Says(410), None),
        (Says(403), Failure(TRUST, SourceStatus.REFUSED)),
        (Says(200, b"<html></html>"), Failure(TRUST, SourceStatus.INVALID)),
        (Says(200, b"<html></html>", AS_PDF), Failure(TRUST, SourceStatus.INVALID)),
        (Says(200, b""), Failure(TRUST, SourceStatus.INVALID)),
        (Says(200, b"", AS_PDF), Failure(TRUST, SourceStatus.INVALID)),
        (Says(200, b"MZ\x90\x00\x03", AS_PDF), Failure(TRUST, SourceStatus.INVALID)),
        (Says.json({"resourceType": "OperationOutcome"}), Failure(TRUST, SourceStatus.INVALID)),
        (Says.json({"resourceType": "Binary", "data": "%"}), Failure(TRUST, SourceStatus.INVALID)),
        (
            Says.json({"resourceType": "Binary", "data": "PGI+"}),
            Failure(TRUST, SourceStatus.INVALID),
        ),
        (Says(302, headers={"Location": "/x"}), Failure(TRUST, SourceStatus.INVALID)),
    ],
    ids=lambda value: str(getattr(value, "status", value)),
)
async def test_what_is_no_letter_is_never_given(
    trust: LiveTrust, server: FakeFhirServer, says: Says, expected: Failure | None
) -> None:
    letter = await the_letter(trust, server, {"url": "Binary/b1"})
    server.says("Binary/b1", says)

    assert await trust.content(letter) == expected


async def test_a_letter_over_the_cap_is_never_given(server: FakeFhirServer, dialect: str) -> None:
    async with a_live_trust(server.base, dialect, max_content_bytes=1000) as trust:
        letter = await the_letter(trust, server, {"url": "Binary/b1"})
        server.says("Binary/b1", Says(200, PDF + b" " * 1000, AS_PDF))

        content = await trust.content(letter)

    assert content == Failure(TRUST, SourceStatus.INVALID)
