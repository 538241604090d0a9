"""FHIR MedicationStatement → Medication, element by element and for the published example."""

from typing import Any

import pytest

from schema.answer import Item
from schema.medication import Medication, MedicationStatus
from sources.records.medication_statement import READER, MedicationStatementResource
from sources.salvage import Salvage
from tests.support.fhir_resources import a_medication
from tests.support.samples import sample_about
from tests.unit.sources.reading import read

ISSUED = (
    "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-MedicationStatementLastIssueDate"
)
INHALER = {"resourceType": "Medication", "id": "m", "code": {"text": "Inhaler"}}


def item_of(**elements: Any) -> Item[Medication]:
    """The item of a medication with these elements."""
    return read(READER, a_medication(**elements))


def name_of(reference: dict[str, Any], *inside: dict[str, Any]) -> str | None:
    """The name of a medicine that is referred to."""
    found = item_of(
        medicationCodeableConcept=None, medicationReference=reference, contained=list(inside)
    )
    return found.record.name


def test_the_published_uk_core_example_has_its_fields() -> None:
    item = read(READER, sample_about("ukcore/MedicationStatement-Amoxicillin.json"))

    record = item.record
    assert record.name == "Amoxicillin 250mg capsules"
    assert [one.code for one in record.codes] == ["39732311000001104"]
    assert record.status is MedicationStatus.ACTIVE
    assert (record.dosage, record.reasons) == ("2 capsules 4 times a day.", ["Otitis media"])
    assert [one and one.text for one in (record.start, record.end, record.recorded_on)] == [
        "2021-02-15T13:50:00+00:00",
        "2021-05-15T13:50:00+00:00",
        "2017-02-22",
    ]
    assert item.when == record.start


def test_a_medicine_that_stands_inside_is_named() -> None:
    assert name_of({"reference": "#m"}, INHALER) == "Inhaler"
    assert name_of({"reference": "#n", "display": "Blue inhaler"}, INHALER) == "Blue inhaler"
    assert name_of({"reference": "Medication/1"}) is None


def test_all_instructions_stand_one_below_the_other() -> None:
    dosage = [
        {"text": "Two puffs.", "patientInstruction": "Use the spacer."},
        {"text": "Two puffs.", "additionalInstruction": [{"text": "Rinse your mouth."}]},
    ]

    assert item_of(dosage=dosage).record.dosage == "Two puffs.\nUse the spacer.\nRinse your mouth."
    assert item_of(dosage=[]).record.dosage is None


def test_the_last_issue_is_told() -> None:
    record = item_of(extension=[{"url": ISSUED, "valueDateTime": "2026-04-30"}]).record

    assert record.last_issued_on is not None
    assert record.last_issued_on.text == "2026-04-30"


@pytest.mark.parametrize(("status", "hidden"), [("entered-in-error", True), ("stopped", False)])
def test_what_was_entered_in_error_is_hidden(status: str, hidden: bool) -> None:
    found = Salvage().read(a_medication(status=status), MedicationStatementResource)

    assert READER.is_hidden(found) is hidden


@pytest.mark.parametrize(
    ("elements", "when"),
    [
        ({"effectivePeriod": None, "effectiveDateTime": "2024-01"}, "2024-01"),
        ({"effectivePeriod": None, "dateAsserted": "2023"}, "2023"),
    ],
)
def test_it_stands_where_it_was_begun_else_where_it_was_said(
    elements: dict[str, Any], when: str
) -> None:
    item = item_of(**elements)

    assert item.when is not None
    assert item.when.text == when


def test_a_reason_for_stopping_is_told_with_an_unknown_state() -> None:
    record = item_of(status="odd", statusReason=[{"text": "Rash"}]).record

    assert (record.status, record.status_code) == (MedicationStatus.UNKNOWN, "odd")
    assert record.status_reasons == ["Rash"]
