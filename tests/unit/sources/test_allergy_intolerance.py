"""FHIR AllergyIntolerance → Allergy: what is stated, and that none known is a statement too."""

from typing import Any

import pytest

from schema.allergy import Allergy, AllergyKind, AllergyStatement, AllergyStatus, Danger
from schema.answer import Item
from schema.condition import Certainty
from sources.records.allergy_intolerance import READER, AllergyIntoleranceResource
from sources.salvage import Salvage, Unreadable
from tests.support.fhir_resources import SNOMED, an_allergy
from tests.support.samples import sample_about
from tests.unit.sources.reading import read

END = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-AllergyIntoleranceEnd"


def item_of(**elements: Any) -> Item[Allergy]:
    """The item of an allergy with these elements."""
    return read(READER, an_allergy(**elements))


def stated(code: str | None, **more: Any) -> AllergyStatement:
    """What an entry of this code states."""
    coding = [{"system": SNOMED, "code": code}] if code else []
    return item_of(code={"coding": coding, **more}).record.statement


def test_the_published_allergy_has_its_fields() -> None:
    record = read(READER, sample_about("ukcore/AllergyIntolerance-Amoxicillin.json")).record

    assert (record.statement, record.name) == (AllergyStatement.ALLERGY, "Amoxicillin")
    assert (record.status, record.certainty) == (AllergyStatus.ACTIVE, Certainty.CONFIRMED)
    assert [(one.symptoms, one.severity) for one in record.reactions] == [
        (["Urticarial rash"], "mild")
    ]
    assert record.recorded_on is not None
    assert record.recorded_on.text == "2019-12-10T13:00:00+00:00"


def test_the_published_statement_that_none_is_known_is_no_allergy() -> None:
    name = "ukcore/AllergyIntolerance-Sn-NegHandlNoKnownAllergies.json"

    record = read(READER, sample_about(name)).record

    assert record.statement is AllergyStatement.NO_KNOWN_ALLERGIES_OF_A_KIND
    assert record.name == "No known drug allergy (situation)"


@pytest.mark.parametrize(
    ("code", "statement"),
    [
        ("716186003", AllergyStatement.NO_KNOWN_ALLERGIES),
        ("no-known-allergies", AllergyStatement.NO_KNOWN_ALLERGIES),
        ("429625007", AllergyStatement.NO_KNOWN_ALLERGIES_OF_A_KIND),
        ("1631000175102", AllergyStatement.NOT_LOOKED_INTO),
        ("764146007", AllergyStatement.ALLERGY),
        (None, AllergyStatement.UNKNOWN),
    ],
)
def test_codes_say_what_an_entry_states(code: str | None, statement: AllergyStatement) -> None:
    assert stated(code) is statement


def test_words_alone_never_say_that_there_is_no_allergy() -> None:
    assert stated(None, text="No known allergies") is AllergyStatement.ALLERGY


def test_a_code_that_cannot_be_read_makes_it_unreadable() -> None:
    with pytest.raises(Unreadable):
        Salvage().read(an_allergy(code={"coding": ["716186003"]}), AllergyIntoleranceResource)


@pytest.mark.parametrize(("code", "hidden"), [("refuted", True), ("confirmed", False)])
def test_an_allergy_that_was_ruled_out_is_hidden(code: str, hidden: bool) -> None:
    made = an_allergy(verificationStatus={"coding": [{"code": code}]})

    assert READER.is_hidden(Salvage().read(made, AllergyIntoleranceResource)) is hidden


def test_how_and_how_badly_somebody_reacts_is_told() -> None:
    record = item_of(
        type="intolerance",
        criticality="high",
        category=["food"],
        reaction=[{"substance": {"text": "Milk"}, "onset": "2020", "description": "Cramps."}],
    ).record

    assert (record.kind, record.danger, record.about) == (
        AllergyKind.INTOLERANCE,
        Danger.HIGH,
        ["food"],
    )
    (reaction,) = record.reactions
    assert (reaction.cause, reaction.description) == ("Milk", "Cramps.")
    assert reaction.at is not None
    assert reaction.at.text == "2020"


def test_the_end_of_an_allergy_is_told_with_its_reason() -> None:
    parts = [
        {"url": "endDate", "valueDateTime": "2021-02-03"},
        {"url": "reasonEnded", "valueString": "Tested and fine."},
    ]

    record = item_of(extension=[{"url": END, "extension": parts}]).record

    assert record.ended is not None
    assert (record.ended.text, record.ended_because) == ("2021-02-03", "Tested and fine.")
    assert (item_of().record.ended, item_of().record.ended_because) == (None, None)


@pytest.mark.parametrize(
    ("elements", "when"),
    [
        ({}, "2026-05-05"),
        ({"recordedDate": None, "onsetDateTime": "2019"}, "2019"),
        ({"recordedDate": None, "onsetPeriod": {"start": "2018"}}, "2018"),
    ],
)
def test_it_stands_where_it_was_written_down_else_where_it_began(
    elements: dict[str, Any], when: str
) -> None:
    item = item_of(**elements)

    assert item.when is not None
    assert item.when.text == when
