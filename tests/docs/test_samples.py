"""The table of samples says what becomes of each published file."""

from collections import Counter

import pytest

from docs.blocks import in_step
from docs.samples import PAGE, blocks, fates
from sandbox.published import sample_files


@pytest.mark.parametrize(
    ("name", "becomes"),
    [
        ("ukcore/Condition-HipReplacement.json", ["Condition"]),
        ("ukcore/AllergyIntolerance-Sn-NegHandlNoKnownAllergies.json", ["Allergy"]),
        ("immunisation/completed_flu_immunization_event.json", ["Immunisation"]),
        ("pca/producer/GetAppointmentResponseHappyPath.json", ["Appointment"]),
        ("bars/appointment-GET-success.json", ["not shown: whom it is about is not certain"] * 2),
        ("ukcore/OperationOutcome-DateError.json", ["what a source says of its answer"]),
        ("ukcore/Questionnaire-InpatientSurvey.json", ["Form: the questions of a Questionnaire"]),
        ("pca/consumer/allQuestionnairestates.json", ["Questionnaire"] * 6),
        ("pca/consumer/emptyBundle.json", ["no items: it is empty"]),
    ],
)
def test_a_sample_becomes_what_the_readers_make_of_it(name: str, becomes: list[str]) -> None:
    assert [one.becomes for one in fates(name)] == becomes


@pytest.mark.parametrize(
    ("name", "items"),
    [
        ("prescriptions/success.json", {"MedicationRequest": 4}),
        ("bars/slots-GET-success.json", {"Slot": 3}),
        ("nhs-app/receipts-and-replies/read.json", {}),
        ("pca/consumer/oneOrMoreErrors.json", {"Appointment": 1, "DocumentReference": 1}),
    ],
)
def test_what_stands_in_another_is_an_item_of_its_own(name: str, items: dict[str, int]) -> None:
    assert Counter(one.resource_type for one in fates(name) if one.is_item) == items


@pytest.mark.parametrize("name", sample_files())
def test_every_file_says_what_becomes_of_it(name: str) -> None:
    assert list(fates(name))


def test_elements_that_no_field_is_made_of_are_named() -> None:
    (one,) = fates("ukcore/MedicationStatement-Amoxicillin.json")

    assert (set(one.aside), set(one.dropped)) == ({"category"}, set())


def test_the_page_is_in_step_with_the_readers() -> None:
    assert in_step(PAGE, blocks())
