"""FHIR QuestionnaireResponse → QuestionnaireAnswers: the tree, its rows, what cannot be told."""

from typing import Any

import msgspec
import pytest

from schema.answers import AnswersStatus, QuestionnaireAnswers
from sources.records.questionnaire_response import (
    READER,
    QuestionnaireResponseResource,
)
from sources.salvage import Unreadable
from tests.support.fhir_resources import Json, a_response
from tests.support.samples import sample_about
from tests.unit.sources.reading import read


def record_of(**elements: Any) -> QuestionnaireAnswers:
    """The record of answers with these elements."""
    return read(READER, a_response(**elements)).record


def rows_of(*items: Json) -> dict[str, tuple[str | None, int]]:
    """Where each stands: its path, what it stands below, and how many answers it has."""
    rows = record_of(item=list(items)).answered()
    return {one.path: (one.parent_path, len(one.values)) for one in rows}


def test_the_published_answers_flow_through_whole() -> None:
    record = read(READER, sample_about("ukcore/QuestionnaireResponse-InpatientSurvey.json")).record

    said = {one.path: one.values for one in record.answered()}
    assert record.status is AnswersStatus.COMPLETED
    assert said["items[1]"][0].text == "I am allergic to amoxicillin."
    assert said["items[2].items[2.2]"][0].date is not None
    assert said["items[3].items[3.2]"][0].boolean is False


def test_a_group_that_repeats_is_numbered() -> None:
    group = {
        "linkId": "operations",
        "item": [{"linkId": "year", "answer": [{"valueDate": "2020"}]}],
    }

    assert rows_of(group, group) == {
        "items[operations][0]": (None, 0),
        "items[operations][0].items[year]": ("items[operations][0]", 1),
        "items[operations][1]": (None, 0),
        "items[operations][1].items[year]": ("items[operations][1]", 1),
    }


def test_what_stands_below_an_answer_names_the_answer() -> None:
    below = {"linkId": "which", "answer": [{"valueString": "Nuts"}]}
    item = {"linkId": "allergic", "answer": [{"valueBoolean": True, "item": [below]}]}

    rows = rows_of(item)

    assert rows["items[allergic].answers[0].items[which]"] == ("items[allergic].answers[0]", 1)


def test_an_answer_of_a_sort_we_cannot_tell_is_not_told() -> None:
    item = {"linkId": "photo", "answer": [{"valueAttachment": {"url": "https://x.example"}}]}

    assert rows_of(item) == {"items[photo]": (None, 0)}


@pytest.mark.parametrize(
    "value",
    [
        {"valueInteger": 2**31},
        {"valueDate": "2022-02-30"},
        {"valueTime": "25:00"},
        {"valueCoding": {}},
        {"valueQuantity": {"unit": "kg"}},
        {"valueBoolean": True, "valueInteger": 1},
    ],
)
def test_a_value_that_is_none_is_not_told(value: Json) -> None:
    assert rows_of({"linkId": "a", "answer": [value]}) == {"items[a]": (None, 0)}


def test_answers_to_no_question_make_the_whole_unreadable() -> None:
    with pytest.raises(Unreadable, match="no linkId"):
        record_of(item=[{"answer": [{"valueInteger": 1}]}])


def test_groups_in_groups_without_end_are_unreadable() -> None:
    item: Json = {"linkId": "a"}
    for _ in range(30):
        item = {"linkId": "a", "item": [item]}

    with pytest.raises(Unreadable, match="nested too deep"):
        record_of(item=[item])


def test_answers_entered_in_error_are_left_out() -> None:
    withdrawn = a_response(status="entered-in-error")

    assert READER.is_hidden(msgspec.convert(withdrawn, QuestionnaireResponseResource))
