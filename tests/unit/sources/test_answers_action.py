"""Answers as they are sent: a valid QuestionnaireResponse, and who answered about whom."""

from dataclasses import replace
from typing import Any

from schema.access import Action, Category, Permit
from schema.answer_value import AnswerValue
from schema.answers import Answered, Given
from schema.directory import RecordType
from schema.form import QuestionType
from schema.identifiers import NhsNumber, OdsCode
from schema.order import ActionName, EffectKind, Step
from schema.questionnaire_wish import AnswersContent
from settings import SourceSettings
from sources.actions.answers import BEGIN, SAVE, SUBMIT
from sources.actions.doing import Doing, Json
from tests.support.auth import NOW
from tests.support.fhir_resources import ANNA, BEN, a_response, by_id
from tests.support.forms import (
    YES,
    ask,
    clock,
    code,
    day,
    group,
    instant,
    kilograms,
    nested,
    number,
    said,
    text,
    whole,
)

QUESTIONS = [
    *nested(ask("allergic", text="Are you allergic?"), ask("which", QuestionType.STRING)),
    ask("page", QuestionType.URL),
    *group("operations", ask("year", QuestionType.DATE), repeats=True),
    ask("ward", QuestionType.STRING, read_only=True),
    ask("weight", QuestionType.INTEGER),
]
PERMIT = Permit(
    NhsNumber(ANNA), NhsNumber(ANNA), OdsCode("RA1"), Category.PREASSESS, Action.CREATE, None,
    "app", "1",
)  # fmt: skip


def content(*items: Answered, **changes: Any) -> AnswersContent:
    """Anna's answers about herself."""
    made = AnswersContent(
        items=items,
        questions=QUESTIONS,
        form_name="https://trust.example/Questionnaire/q1|1",
        questionnaire="t1",
        is_final=False,
        at=NOW,
        actor=NhsNumber(ANNA),
        subject=NhsNumber(ANNA),
    )
    return replace(made, **changes)


def doing(said_now: AnswersContent) -> Doing:
    step = Step(ActionName.BEGIN_ANSWERS, PERMIT, RecordType.QUESTIONNAIRE_ANSWERS)
    settings = SourceSettings(ods="RA1", name="Trust", base_url="https://trust.example/r4")
    return Doing(step, said_now, settings, by_id(ANNA))


def begun(*items: Answered, **changes: Any) -> Json:
    """The new resource that is sent."""
    return BEGIN.make(doing(content(*items, **changes)))


def values(*answers: AnswerValue) -> list[Json]:
    """How values are written."""
    found: list[Json] = begun(said("weight", *answers))["item"][0]["answer"]
    return found


def test_a_draft_says_what_it_answers_and_about_whom() -> None:
    made = begun(said("weight", whole(70)))

    assert made == {
        "resourceType": "QuestionnaireResponse",
        "basedOn": [{"reference": "Task/t1"}],
        "subject": by_id(ANNA),
        "questionnaire": "https://trust.example/Questionnaire/q1|1",
        "status": "in-progress",
        "authored": NOW.isoformat(timespec="seconds"),
        "author": by_id(ANNA),
        "source": by_id(ANNA),
        "item": [{"linkId": "weight", "answer": [{"valueInteger": 70}]}],
    }


def test_what_is_sent_off_is_completed() -> None:
    assert begun(is_final=True)["status"] == "completed"


def test_who_acts_for_somebody_is_named_as_who_answered() -> None:
    made = begun(actor=NhsNumber(BEN))

    assert made["subject"] == by_id(ANNA)
    assert made["author"] == made["source"]
    assert (made["author"]["type"], made["author"]["identifier"]["value"]) == ("RelatedPerson", BEN)


def test_each_sort_of_value_is_written_in_its_element() -> None:
    written = values(
        YES,
        number(1.5),
        day("2024-05"),
        instant("2024-05-01T07:30:00Z"),
        clock("07:30:00"),
        text("x"),
        code("a", display="A"),
        kilograms(70),
    )

    assert written == [
        {"valueBoolean": True},
        {"valueDecimal": 1.5},
        {"valueDate": "2024-05"},
        {"valueDateTime": "2024-05-01T07:30:00Z"},
        {"valueTime": "07:30:00"},
        {"valueString": "x"},
        {"valueCoding": {"system": "urn:x", "code": "a", "display": "A"}},
        {"valueQuantity": {"value": 70, "unit": "kg"}},
    ]


def test_a_web_address_is_written_as_one() -> None:
    made = begun(said("page", text("https://a.example")))

    assert made["item"][0]["answer"] == [{"valueUri": "https://a.example"}]


def test_groups_and_what_follows_from_an_answer_are_nested() -> None:
    follows = Given(YES, (said("which", text("Nuts")),))
    year = said("operations", inside=(said("year", day("2020")),))

    made = begun(said("allergic", follows), year, year)

    first, second, third = made["item"]
    assert first["text"] == "Are you allergic?"
    assert first["answer"][0]["item"] == [{"linkId": "which", "answer": [{"valueString": "Nuts"}]}]
    assert second == third
    assert second["item"] == [{"linkId": "year", "answer": [{"valueDate": "2020"}]}]


def test_a_change_keeps_what_is_not_ours_to_say() -> None:
    ward = {"linkId": "ward", "answer": [{"valueString": "7"}]}
    current = a_response(item=[ward, {"linkId": "weight"}], extension=[{"url": "urn:x"}])

    changed = SAVE.apply(current, doing(content(said("weight", whole(71)))))

    assert changed["extension"] == [{"url": "urn:x"}]
    assert (changed["id"], changed["subject"]) == (current["id"], current["subject"])
    assert changed["item"] == [ward, {"linkId": "weight", "answer": [{"valueInteger": 71}]}]


def test_only_what_was_sent_off_is_known_without_our_name_on_it() -> None:
    assert SUBMIT.state(a_response(status="completed")) is EffectKind.DONE
    assert SUBMIT.state(a_response()) is None
    assert SAVE.state(a_response()) is None


def test_the_type_has_room_for_one_identifier() -> None:
    assert BEGIN.is_named_once
