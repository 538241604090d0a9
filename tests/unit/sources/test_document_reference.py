"""FHIR DocumentReference → Letter, element by element and for the published examples."""

from typing import Any

import pytest

from schema.answer import BusinessIdentifier, Item
from schema.identifiers import OdsCode
from schema.letter import Letter, LetterStatus, ReadState
from sources.errors import InvalidAnswer
from sources.records.document_reference import READER
from sources.salvage import Unreadable
from tests.support.fhir_resources import Json, a_letter
from tests.support.samples import sample_about
from tests.unit.sources.reading import BASE, read

RECEIPT = "https://fhir.nhs.uk/StructureDefinition/Extension-Document-ReadReceipt"


def item_of(**elements: Any) -> Item[Letter]:
    """The item of a letter with these elements."""
    return read(READER, a_letter(**elements))


def with_attachments(*attachments: Json) -> Letter:
    """The record of a letter with these attachments."""
    return item_of(content=[{"attachment": one} for one in attachments]).record


def test_the_published_portal_example_has_its_fields() -> None:
    bundle = sample_about("pca/producer/GetDocumentReferencesResponseHappyPath.json")

    item = read(READER, bundle["entry"][0]["resource"])

    record = item.record
    assert item.ref.local_id == "2f02f7ac-0de5-4271-81ad-92b69ead27e9"
    assert (record.title, record.kind) == ("Dermatology cancellation letter", None)
    assert record.date is not None
    assert record.date.text == "2021-06-13T12:30:00+00:00"
    assert (record.status, record.read_state) == (LetterStatus.CURRENT, ReadState.READ)
    assert record.organisation is not None
    assert record.organisation.name == "Barnsley Hospital NHS Foundation Trust"
    assert record.content_type == "application/pdf"
    portal = "https://my.portal.com/Document/2f02f7ac-0de5-4271-81ad-92b69ead27e9"
    assert (record.portal_url, record.streamable, record.content_address) == (portal, False, None)
    assert item.owner == OdsCode("RFF")


def test_the_published_uk_core_example_has_its_fields() -> None:
    item = read(READER, sample_about("ukcore/DocumentReference-CarePlanReportPDF.json"))

    record = item.record
    assert (record.title, record.kind) == ("Care Plan Report", "Care plan")
    assert record.date is not None
    assert record.date.text == "2016-03-08T15:26:00+01:00"
    assert record.portal_url == "https://health.trust.uk/CarePlanReport_44301kfgd.pdf"
    assert (record.author, record.organisation, item.owner) == (None, None, None)
    assert record.read_state is ReadState.UNKNOWN


@pytest.mark.parametrize(
    ("attachment", "address"),
    [
        ({"url": "Binary/b1"}, f"{BASE}/Binary/b1"),
        ({"url": f"{BASE}/Binary/b1"}, f"{BASE}/Binary/b1"),
        ({"data": "JVBERi0="}, "data:;base64,JVBERi0="),
        ({"url": "https://elsewhere.example/Binary/b1"}, None),
        ({"url": "file:///etc/passwd"}, None),
        ({}, None),
    ],
)
def test_only_content_of_the_source_itself_is_streamed(
    attachment: Json, address: str | None
) -> None:
    record = with_attachments(attachment)

    assert (record.content_address, record.streamable) == (address, address is not None)


@pytest.mark.parametrize(
    ("url", "page"),
    [
        ("https://portal.example/1", "https://portal.example/1"),
        ("http://portal.example/1", None),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("Binary/b1", None),
    ],
)
def test_only_a_safe_page_of_a_portal_is_given(url: str, page: str | None) -> None:
    assert with_attachments({"url": url}).portal_url == page


def test_an_attachment_that_can_be_streamed_is_preferred() -> None:
    record = with_attachments(
        {"url": "https://portal.example/1", "contentType": "text/html"},
        {"url": "Binary/b1", "contentType": "application/pdf", "size": 1234},
    )

    assert (record.content_type, record.size_bytes) == ("application/pdf", 1234)
    assert (record.streamable, record.portal_url) == (True, None)


@pytest.mark.parametrize(
    ("size", "expected"),
    [(0, 0), (2**31 - 1, 2**31 - 1), (2**31, None), (-1, None), (10**30, None), ("12", None)],
)
def test_a_size_that_cannot_be_one_is_not_told(size: object, expected: int | None) -> None:
    record = with_attachments({"url": "Binary/b1", "size": size})

    assert record.size_bytes == expected


def test_a_letter_without_content_is_still_a_letter() -> None:
    record = item_of(content=None).record

    assert (record.streamable, record.portal_url, record.content_type) == (False, None, None)


@pytest.mark.parametrize(
    ("elements", "title"),
    [
        ({}, "Dermatology clinic letter"),
        ({"description": None, "content": [{"attachment": {"title": "Report"}}]}, "Report"),
        ({"description": None, "type": {"text": "Discharge letter"}}, "Discharge letter"),
        ({"description": None}, None),
    ],
)
def test_the_title_is_the_best_there_is(elements: Json, title: str | None) -> None:
    assert item_of(**elements).record.title == title


def test_the_kind_may_be_said_by_the_category_only() -> None:
    record = item_of(type={"coding": [{"code": "1"}]}, category=[{"text": "Care plan"}]).record

    assert record.kind == "Care plan"


@pytest.mark.parametrize(
    ("elements", "date"),
    [
        ({"date": "2026-05"}, "2026-05"),
        ({"date": None, "content": [{"attachment": {"creation": "2026-05-01"}}]}, "2026-05-01"),
        ({"date": "never", "period": {"start": "2026-04-01"}}, "2026-04-01"),
        ({"date": None, "context": {"period": {"start": "2026-03"}}}, "2026-03"),
        ({"date": None}, None),
    ],
)
def test_the_date_is_the_best_there_is(elements: Json, date: str | None) -> None:
    item = item_of(**elements)

    assert (item.when and item.when.text) == date
    assert item.record.date == item.when


@pytest.mark.parametrize(
    ("code", "state"),
    [
        ("Unread", ReadState.UNREAD),
        ("seen", ReadState.SEEN),
        ("Read", ReadState.READ),
        ("opened", ReadState.UNKNOWN),
    ],
)
def test_the_read_receipt_is_understood_in_both_spellings(code: str, state: ReadState) -> None:
    assert item_of(extension=[{"url": RECEIPT, "valueCode": code}]).record.read_state is state


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ({"reference": "Practitioner/1", "display": "Dr Osei"}, "Dr Osei"),
        ({"type": "Organization", "display": "Northvale"}, "Northvale"),
        ({"reference": "RelatedPerson/1", "display": "Her mother"}, "Related person"),
        ({"reference": "Patient/1", "display": "Anna"}, "Patient"),
        ({"reference": "RelatedPerson/1", "type": "Device", "display": "x"}, "Related person"),
        ({"display": "Somebody"}, None),
        ({"reference": "Practitioner/1"}, None),
    ],
)
def test_only_professionals_are_named_as_authors(author: Json, name: str | None) -> None:
    assert item_of(author=[author]).record.author == name


def test_labels_are_those_of_the_letter_and_its_parts() -> None:
    item = item_of(
        securityLabel=[{"coding": [{"code": "R"}]}], meta={"security": [{"code": "PSY"}]}
    )

    assert item.labels == {"R", "PSY"}


@pytest.mark.parametrize(
    "label",
    [
        {"coding": "R"},
        {"coding": ["R"]},
        {"code": "R"},
        {"text": "Restricted"},
        {"coding": [{"display": "Restricted"}]},
        {"coding": [{"code": "N"}, "R"]},
    ],
)
def test_a_label_that_cannot_be_read_hides_the_letter(label: Json) -> None:
    with pytest.raises((Unreadable, InvalidAnswer)):
        item_of(securityLabel=[label])


def test_a_specialty_is_the_setting_it_comes_from() -> None:
    record = item_of(context={"practiceSetting": {"coding": [{"display": "Dermatology"}]}}).record

    assert record.specialty == "Dermatology"


def test_the_master_identifier_names_the_letter_everywhere() -> None:
    item = item_of(masterIdentifier={"system": "s", "value": "1"})

    assert item.identifiers == {BusinessIdentifier("s", "1")}


@pytest.mark.parametrize(
    ("elements", "hidden"),
    [
        ({"status": "current"}, False),
        ({"status": "current", "docStatus": "final"}, False),
        ({"status": "current", "docStatus": "amended"}, False),
        ({"status": None}, False),
        ({"status": "superseded"}, True),
        ({"status": "entered-in-error"}, True),
        ({"status": "current", "docStatus": "preliminary"}, True),
        ({"status": "current", "docStatus": "entered-in-error"}, True),
    ],
)
def test_what_is_not_valid_or_not_final_is_hidden(
    elements: dict[str, str | None], hidden: bool
) -> None:
    resource = READER.struct(status=elements["status"], doc_status=elements.get("docStatus"))

    assert READER.is_hidden(resource) is hidden


def test_a_status_that_is_not_said_is_unknown() -> None:
    assert item_of(status=None).record.status is LetterStatus.UNKNOWN
