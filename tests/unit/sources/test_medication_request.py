"""FHIR MedicationRequest → Prescription, element by element and for the published example."""

from typing import Any

import pytest

from schema.answer import BusinessIdentifier, Item
from schema.people import PersonInRole
from schema.prescription import CourseType, Prescription, PrescriptionItem, PrescriptionStatus
from sources.element import ODS_CODE
from sources.records.medication_request import READER, MedicationRequestResource
from sources.salvage import Salvage, Unreadable
from tests.support.builders import moment
from tests.support.fhir_resources import SNOMED, a_medicine, by_number
from tests.support.samples import sample_about
from tests.unit.sources.reading import read

NHS = "https://fhir.nhs.uk"
NUMBER = {"system": f"{NHS}/Id/prescription-order-number", "value": "24F5DA-A83008-7EFE6Z"}


def item_of(**elements: Any) -> Item[Prescription]:
    """The item of a medicine with these elements."""
    return read(READER, a_medicine(**elements))


def record_of(**elements: Any) -> Prescription:
    """The record of a medicine with these elements."""
    return item_of(**elements).record


def medicine_of(**elements: Any) -> PrescriptionItem:
    """The one medicine of it."""
    return record_of(**elements).items[0]


def is_hidden(**elements: Any) -> bool:
    """Is a medicine with these elements not to be shown?"""
    return READER.is_hidden(Salvage().read(a_medicine(**elements), MedicationRequestResource))


def tracked(*states: tuple[str, str]) -> list[dict[str, Any]]:
    """The extension that says what became of it, a state with its time at each step."""
    return [
        {
            "url": f"{NHS}/StructureDefinition/Extension-DM-PrescriptionStatusHistory",
            "extension": [
                {"url": "statusDate", "valueDateTime": at},
                {"url": "status", "valueCoding": {"code": code}},
            ],
        }
        for code, at in states
    ]


def test_the_published_uk_core_example_has_its_fields() -> None:
    record = read(READER, sample_about("ukcore/MedicationRequest-EyeDrops.json")).record

    assert (record.status, record.course_type) == (PrescriptionStatus.COMPLETED, CourseType.ACUTE)
    assert record.items[0].dosage == "1 drop in left eye, every 12 hours, until finished."
    assert record.issued_on == moment("2022-09-10T15:00:00+00:00")


def test_medicine_and_quantity_are_told_in_words() -> None:
    quantity = {"value": 28, "unit": "tablet"}

    found = medicine_of(dispenseRequest={"quantity": quantity})

    assert (found.medicine, found.medicine_code) == ("Amoxicillin", "39732311000001104")
    assert found.quantity == "28 tablet"


def test_a_medicine_is_known_by_its_own_id_at_its_source() -> None:
    medicine = medicine_of(id="rx7", groupIdentifier=NUMBER)

    assert medicine.local_id == "rx7"


def test_what_two_sources_call_a_medicine_is_no_difference() -> None:
    here, there = medicine_of(id="rx7"), medicine_of(id="other")

    assert here == there


def test_the_latest_state_is_the_status() -> None:
    steps = (
        ("Ready to Collect", "2026-05-07T11:00:00Z"),
        ("With Pharmacy", "2026-05-06T11:00:00Z"),
        ("Prescriber Approved", "2026-05-05T11:00:00Z"),
    )

    found = medicine_of(extension=tracked(*steps[1:], steps[0]))

    assert (found.status, found.status_code) == (PrescriptionStatus.READY_TO_COLLECT, steps[0][0])
    assert found.status_date == moment(steps[0][1])
    assert [(one.status_code, one.since and one.since.text) for one in found.history] == [*steps]


def test_of_one_moment_the_state_said_last_counts() -> None:
    at = "2026-05-07T11:00:00Z"

    found = medicine_of(extension=tracked(("With Pharmacy", at), ("Ready to Collect", at)))

    assert found.status is PrescriptionStatus.READY_TO_COLLECT


@pytest.mark.parametrize("withdrawn", ["cancelled", "stopped"])
def test_a_withdrawn_medicine_is_not_ready_to_collect(withdrawn: str) -> None:
    ready = tracked(("Ready to Collect", "2026-05-07T11:00:00Z"))

    found = medicine_of(status=withdrawn, extension=ready)

    assert (found.status.value, found.status_code) == (withdrawn, withdrawn)


@pytest.mark.parametrize(
    ("code", "status"),
    [(str(one.value), one) for one in PrescriptionStatus]
    + [("ready to collect", PrescriptionStatus.READY_TO_COLLECT)]
    + [("Lost", PrescriptionStatus.UNKNOWN)],
)
def test_every_state_is_known_by_its_code(code: str, status: PrescriptionStatus) -> None:
    found = medicine_of(extension=tracked((code, "2026-05-07T11:00:00Z")))

    assert (found.status, found.status_code) == (status, code)


def test_without_tracking_the_order_itself_says_its_status() -> None:
    found = medicine_of(status="on-hold")

    assert (found.status, found.status_date) == (PrescriptionStatus.ON_HOLD, None)


@pytest.mark.parametrize("elements", [{"status": "draft"}, {"status": "entered-in-error"}])
def test_what_was_never_issued_is_hidden(elements: dict[str, Any]) -> None:
    assert is_hidden(**elements)


@pytest.mark.parametrize("intent", ["proposal", "plan", "option"])
def test_what_is_no_order_is_hidden(intent: str) -> None:
    assert is_hidden(intent=intent)


def test_an_order_not_to_take_something_is_hidden() -> None:
    assert is_hidden(doNotPerform=True)
    assert not is_hidden(doNotPerform=False)


def test_whether_to_take_it_must_be_certain() -> None:
    with pytest.raises(Unreadable):
        is_hidden(doNotPerform={"value": True})


def contained(**elements: Any) -> list[dict[str, Any]]:
    return [{"resourceType": "Medication", "id": "m", **elements}]


def test_a_medicine_inside_is_named() -> None:
    concept = {"coding": [{"system": SNOMED, "code": "1", "display": "Timoptol"}]}

    found = medicine_of(
        medicationCodeableConcept=None,
        medicationReference={"reference": "#m"},
        contained=contained(code=concept),
    )

    assert (found.medicine, found.medicine_code) == ("Timoptol", "1")


def test_a_label_on_the_medicine_inside_is_a_label_of_the_prescription() -> None:
    item = item_of(
        medicationReference={"reference": "#m"},
        contained=contained(meta={"security": [{"code": "HIV"}]}),
    )

    assert item.labels == {"HIV"}


def test_a_medicine_elsewhere_is_called_what_the_reference_says() -> None:
    reference = {"reference": "Medication/7", "display": "Timoptol eye drops"}

    found = medicine_of(medicationCodeableConcept=None, medicationReference=reference)

    assert (found.medicine, found.medicine_code) == ("Timoptol eye drops", None)


@pytest.mark.parametrize(
    ("requester", "prescriber"),
    [
        (
            {"reference": "Practitioner/1", "display": "Dr Helen Marsh"},
            PersonInRole(name="Dr Helen Marsh", role=None),
        ),
        (
            {"reference": "Patient/1", "display": "Anna Example"},
            PersonInRole(name=None, role="Patient"),
        ),
        ({"display": "Anna Example"}, None),
        ({**by_number("9990000026"), "type": "Practitioner", "display": "Ben"}, None),
    ],
)
def test_only_professionals_are_named(
    requester: dict[str, Any], prescriber: PersonInRole | None
) -> None:
    assert record_of(requester=requester).prescriber == prescriber


def test_the_pharmacy_is_named_by_its_code() -> None:
    performer = {"identifier": {"system": ODS_CODE, "value": "FX901"}, "display": "High Street"}

    pharmacy = record_of(dispenseRequest={"performer": performer}).pharmacy

    assert pharmacy is not None
    assert (pharmacy.ods_code, pharmacy.name) == ("FX901", "High Street")


def test_the_number_of_the_prescription_is_its_name_everywhere() -> None:
    item = item_of(groupIdentifier=NUMBER)

    assert item.record.number == NUMBER["value"]
    assert item.identifiers == {BusinessIdentifier(NUMBER["system"], NUMBER["value"])}


@pytest.mark.parametrize(
    ("extension", "owner"),
    [([], None), (tracked(("With Pharmacy", "2026-05-06T11:00:00Z")), "RA1")],
)
def test_who_tracks_it_owns_what_is_said(
    extension: list[dict[str, Any]], owner: str | None
) -> None:
    assert item_of(extension=extension).owner == owner
