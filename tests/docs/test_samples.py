"""The table of samples says what becomes of each published file."""

import pytest

from docs.blocks import in_step
from docs.samples import PAGE, blocks, fates


@pytest.mark.parametrize(
    ("name", "becomes"),
    [
        ("ukcore/Condition-HipReplacement.json", ["Condition"]),
        ("ukcore/AllergyIntolerance-Sn-NegHandlNoKnownAllergies.json", ["Allergy"]),
        ("immunisation/completed_flu_immunization_event.json", ["Immunisation"]),
        ("pca/producer/GetAppointmentResponseHappyPath.json", ["Appointment"]),
        ("bars/appointment-GET-success.json", ["not shown: whom it is about is not certain"] * 2),
        ("ukcore/OperationOutcome-DateError.json", []),
    ],
)
def test_a_sample_becomes_what_the_readers_make_of_it(name: str, becomes: list[str]) -> None:
    assert [one.becomes for one in fates(name)] == becomes


def test_elements_that_no_field_is_made_of_are_named() -> None:
    (one,) = fates("ukcore/MedicationStatement-Amoxicillin.json")

    assert (set(one.aside), set(one.dropped)) == ({"category"}, set())


def test_the_page_is_in_step_with_the_readers() -> None:
    assert in_step(PAGE, blocks())
