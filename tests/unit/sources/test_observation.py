"""FHIR Observation → Observation: values of every type, parts, panels, and what is not told."""

from typing import Any

import pytest

from schema.answer import Item
from schema.code import Code
from schema.measurement import Interpretation, Measurement, ReferenceRange
from schema.observation import Observation, ObservationKind, ResultStatus
from sources.records.observation import READER, ObservationResource
from sources.salvage import Salvage, Unreadable
from tests.support.builders import moment
from tests.support.fhir_resources import an_observation
from tests.support.samples import sample_about
from tests.unit.sources.reading import BASE, read


def item_of(**elements: Any) -> Item[Observation]:
    """The item of an observation with these elements."""
    return read(READER, an_observation(**elements))


def value_of(**value: Any) -> Measurement | None:
    """What is made of a value."""
    return item_of(**{"valueQuantity": None, **value}).record.value


def quantity(value: Any, unit: str | None = None, **more: Any) -> dict[str, Any]:
    """A Quantity."""
    return {"value": value, "unit": unit, **more}


def is_hidden(**elements: Any) -> bool:
    """Is an observation with these elements not to be shown?"""
    return READER.is_hidden(Salvage().read(an_observation(**elements), ObservationResource))


def test_the_published_blood_pressure_is_in_its_parts() -> None:
    item = read(READER, sample_about("ukcore/Observation-VitalSigns-BloodPressure.json"))

    record = item.record
    assert (record.name, record.kind) == ("Blood pressure", ObservationKind.VITAL_SIGNS)
    assert [(one.name, one.value and one.value.number) for one in record.parts] == [
        ("Systolic arterial pressure", 142.0),
        ("Diastolic arterial pressure", 94.0),
    ]
    assert record.value is None
    assert {"85354-9", "8480-6", "72313002"} <= set(record.code)
    assert item.when is not None
    assert item.when.text == "2023-08-10"


def test_the_published_blood_count_has_its_range() -> None:
    record = read(READER, sample_about("ukcore/Observation-Lab-WhiteCellCount.json")).record

    assert record.value == Measurement(text="11.2 10*9/L", number=11.2, unit="10*9/L")
    assert record.reference_ranges == [
        ReferenceRange(text="4.0 to 17.0", low=4.0, high=17.0, unit=None, applies_to=[])
    ]
    assert (record.kind, record.status) == (ObservationKind.LABORATORY, ResultStatus.FINAL)


@pytest.mark.parametrize("status", ["final", "amended", "corrected"])
def test_a_released_result_is_shown(status: str) -> None:
    assert not is_hidden(status=status)
    assert item_of(status=status).record.status.value == status


@pytest.mark.parametrize(
    "status",
    ["registered", "preliminary", "cancelled", "entered-in-error", "unknown", "new", None],
)
def test_a_result_that_is_not_released_is_hidden(status: str | None) -> None:
    assert is_hidden(status=status)


def test_a_status_that_cannot_be_read_makes_it_unreadable() -> None:
    with pytest.raises(Unreadable):
        is_hidden(status={"code": "final"})


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"valueQuantity": quantity(5.40, "mmol/L")}, "5.4 mmol/L"),
        ({"valueQuantity": quantity(5, comparator="<")}, "< 5"),
        ({"valueQuantity": quantity(5, comparator="about")}, "5"),
        ({"valueQuantity": quantity(5, code="mg")}, "5 mg"),
        ({"valueString": "Clear"}, "Clear"),
        ({"valueBoolean": False}, "No"),
        ({"valueInteger": 3}, "3"),
        ({"valueTime": "08:15:00"}, "08:15:00"),
        ({"valueDateTime": "2026-05"}, "2026-05"),
        ({"valuePeriod": {"start": "2026", "end": "2027"}}, "2026 to 2027"),
        ({"valueRange": {"low": quantity(60, "kg"), "high": quantity(80, "kg")}}, "60 to 80 kg"),
        ({"valueRange": {"low": quantity(60, "kg")}}, "at least 60 kg"),
        ({"valueRange": {"high": quantity(80, "kg")}}, "at most 80 kg"),
        ({"valueRange": {"low": quantity(1, "g"), "high": quantity(2, "kg")}}, "1 g to 2 kg"),
        ({"valueRatio": {"numerator": quantity(1), "denominator": quantity(64)}}, "1 : 64"),
        ({"valueCodeableConcept": {"text": "Positive"}}, "Positive"),
    ],
)
def test_every_type_of_value_can_be_shown(value: dict[str, Any], text: str) -> None:
    found = value_of(**value)

    assert found is not None
    assert found.text == text


def test_the_parts_of_a_value_are_given_as_they_are() -> None:
    finding = {"coding": [{"code": "10828004", "display": "Positive"}]}
    codes = [Code(system=None, code="10828004", display="Positive")]

    assert value_of(valueCodeableConcept=finding) == Measurement(text="Positive", codes=codes)
    assert value_of(valueBoolean=True) == Measurement(text="Yes", yes=True)
    assert value_of(valueDateTime="2026") == Measurement(text="2026", at=moment("2026"))
    assert value_of(valueQuantity=quantity(5, "g", comparator=">=")) == Measurement(
        text=">= 5 g", number=5.0, comparator=">=", unit="g"
    )


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"valueQuantity": quantity(None, "mmol/L")},
        {"valueQuantity": quantity("NaN")},
        {"valueQuantity": quantity("Infinity")},
        {"valueQuantity": quantity(10**60)},
        {"valueQuantity": quantity("1E-90")},
        {"valueCodeableConcept": {"coding": [{"code": "1"}]}},
        {"valueRange": {}},
        {"valueRatio": {"numerator": quantity(1)}},
        {"valueDateTime": "soon"},
        {"valuePeriod": {}},
    ],
)
def test_what_is_no_value_is_none(value: dict[str, Any]) -> None:
    assert value_of(**value) is None


def test_a_number_keeps_the_digits_it_was_written_with() -> None:
    found = value_of(valueQuantity=quantity("6.10", "mmol/L"))

    assert found == Measurement(text="6.10 mmol/L", number=6.1, unit="mmol/L")


def test_why_there_is_no_value_is_told() -> None:
    reason = {"coding": [{"code": "not-performed", "display": "Not Performed"}]}

    record = item_of(valueQuantity=None, dataAbsentReason=reason).record

    assert (record.absent_reason, record.absent_reason_code) == ("Not Performed", "not-performed")


@pytest.mark.parametrize("code", ["masked", "not-permitted"])
def test_that_something_is_kept_back_is_not_told(code: str) -> None:
    reason = {"coding": [{"code": code, "display": "Kept back"}]}

    record = item_of(valueQuantity=None, dataAbsentReason=reason).record

    assert (record.absent_reason, record.absent_reason_code) == (None, None)


@pytest.mark.parametrize(
    ("code", "says"), [("H", Interpretation.HIGH), ("odd", Interpretation.UNKNOWN), (None, None)]
)
def test_what_it_says_is_told(code: str | None, says: Interpretation | None) -> None:
    record = item_of(interpretation=[{"coding": [{"code": code}]}]).record

    assert (record.interpretation, record.interpretation_code) == (says, code)


def test_a_range_in_words_is_shown_and_an_empty_one_is_not() -> None:
    given = [{"text": "below 5", "appliesTo": [{"text": "Adults"}]}, {}]

    (found,) = item_of(referenceRange=given).record.reference_ranges

    assert (found.text, found.applies_to) == ("below 5", ["Adults"])


def test_members_are_those_at_the_same_source() -> None:
    given = [
        {"reference": "Observation/o1"},
        {"reference": f"{BASE}/Observation/o2/_history/1"},
        {"reference": "https://elsewhere.example/Observation/o3"},
        {"reference": "QuestionnaireResponse/q1"},
        {"display": "Haemoglobin"},
    ]

    assert item_of(hasMember=given).record.member_ids == ("o1", "o2")


@pytest.mark.parametrize(
    ("elements", "when"),
    [
        ({"effectiveDateTime": None, "effectiveInstant": "2026-01-01T00:00:00Z"}, "2026-01-01"),
        ({"effectiveDateTime": None, "effectivePeriod": {"start": "2025"}}, "2025"),
        ({"effectiveDateTime": None, "issued": "2024"}, "2024"),
    ],
)
def test_it_stands_where_it_was_taken_else_where_it_was_issued(
    elements: dict[str, Any], when: str
) -> None:
    item = item_of(**elements)

    assert item.when is not None
    assert item.when.text.startswith(when)


def test_of_several_performers_the_organisation_owns_it() -> None:
    ods = {"system": "https://fhir.nhs.uk/Id/ods-organization-code", "value": "RA1"}
    lab = {"type": "Organization", "identifier": ods}

    item = item_of(performer=[{"display": "Dr Who"}, lab])

    assert (item.owner, item.record.organisation and item.record.organisation.ods_code) == (
        "RA1",
        "RA1",
    )
