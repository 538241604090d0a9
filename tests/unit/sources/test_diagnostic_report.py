"""FHIR DiagnosticReport → DiagnosticReport, element by element."""

from typing import Any

import pytest

from schema.answer import Item
from schema.diagnostic_report import DiagnosticReport
from schema.message import Attachment
from schema.people import PersonInRole
from sources.records.diagnostic_report import READER, DiagnosticReportResource
from sources.salvage import Salvage
from tests.support.fhir_resources import a_report
from tests.unit.sources.reading import read

RELEASED = {"final", "amended", "corrected", "appended"}
ALL = RELEASED | {"registered", "partial", "preliminary", "cancelled", "entered-in-error", None}


def item_of(**elements: Any) -> Item[DiagnosticReport]:
    """The item of a report with these elements."""
    return read(READER, a_report(**elements))


def test_only_released_reports_are_shown() -> None:
    shown = {
        status
        for status in ALL
        if not READER.is_hidden(Salvage().read(a_report(status=status), DiagnosticReportResource))
    }

    assert shown == RELEASED


def test_what_it_comes_to_is_told() -> None:
    form = {"title": "Report", "contentType": "application/pdf", "size": 12, "url": "Binary/b1"}

    record = item_of(
        category=[{"text": "Haematology"}],
        conclusion="Iron is low.",
        conclusionCode=[{"text": "Iron deficiency"}],
        presentedForm=[form],
    ).record

    assert (record.name, record.departments) == ("Full blood count", ["Haematology"])
    assert (record.conclusion, record.findings) == ("Iron is low.", ["Iron deficiency"])
    (file,) = record.attachments
    assert file == Attachment(
        title="Report",
        content_type="application/pdf",
        size_bytes=12,
        content_address=file.content_address,
    )
    assert record.content_addresses() == [file.content_address]
    assert (file.content_address or "").endswith("/Binary/b1")
    assert record.code == ("26604007",)


def test_results_are_the_observations_at_the_same_source() -> None:
    given = [{"reference": "Observation/o1"}, {"reference": "Media/m1"}, {"display": "Iron"}]

    assert item_of(result=given).record.result_ids == ("o1",)


def test_who_made_it_is_the_interpreter_before_the_laboratory() -> None:
    ods = {"system": "https://fhir.nhs.uk/Id/ods-organization-code", "value": "RA1"}
    lab = {"type": "Organization", "identifier": ods, "display": "Laboratory"}
    doctor = {"type": "Practitioner", "display": "Dr Ada Lund"}

    item = item_of(performer=[lab], resultsInterpreter=[doctor])

    assert item.owner == "RA1"
    assert item.record.reported_by == PersonInRole(name="Dr Ada Lund", role=None)
    assert item.record.organisation is not None


@pytest.mark.parametrize(
    ("elements", "when"),
    [
        ({}, "2026-05-09"),
        ({"effectiveDateTime": None, "effectivePeriod": {"start": "2025"}}, "2025"),
        ({"effectiveDateTime": None, "issued": "2024"}, "2024"),
    ],
)
def test_it_stands_where_the_sample_was_taken_else_where_it_was_issued(
    elements: dict[str, Any], when: str
) -> None:
    item = item_of(**elements)

    assert item.when is not None
    assert item.when.text == when
