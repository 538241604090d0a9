"""Answers to a questionnaire as QuestionnaireResponse: begun as a new one, then changed.

Its Task is the organisation's own to change. Who answered is `author` and `source`: whom it is
about, or somebody who acts for them and is named by their NHS number.
"""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from schema.answer_value import AnswerValue
from schema.answers import Answered, Given
from schema.form import Question, QuestionType
from schema.order import EffectKind
from schema.questionnaire_wish import AnswersContent
from sources.actions.doing import Changing, Doing, Json, Making
from sources.element import NHS_NUMBER

_DRAFT, _FINAL = "in-progress", "completed"
_SENT_OFF = frozenset({_FINAL, "amended"})


def _make(doing: Doing) -> Json:
    content = cast(AnswersContent, doing.content)
    begun: Json = {
        "resourceType": "QuestionnaireResponse",
        "basedOn": [{"reference": f"Task/{content.questionnaire}"}],
        "subject": dict(doing.person),
    }
    return _filled(begun, content)


def _apply(current: Json, doing: Doing) -> Json:
    return _filled(current, cast(AnswersContent, doing.content))


def _filled(resource: Json, content: AnswersContent) -> Json:
    who = _answerer(resource, content)
    return {
        **resource,
        "questionnaire": content.form_name,
        "status": _FINAL if content.is_final else _DRAFT,
        "authored": content.at.isoformat(timespec="seconds"),
        "author": who,
        "source": who,
        "item": _items(content.items, _asked(content.questions), resource.get("item")),
    }


def _answerer(resource: Json, content: AnswersContent) -> Json:
    if content.actor == content.subject:
        return cast(Json, resource["subject"])
    number = {"system": NHS_NUMBER, "value": content.actor}
    return {"type": "RelatedPerson", "identifier": number}


def _asked(questions: Iterable[Question]) -> Mapping[str, Question]:
    return {one.link_id: one for one in questions}


def _items(items: Iterable[Answered], asked: Mapping[str, Question], known: object) -> list[Json]:
    """As they are sent, with what the organisation answered itself left where it was."""
    own = [one for one in known if isinstance(one, dict)] if isinstance(known, list) else []
    kept = [one for one in own if _is_theirs(one, asked)]
    written = [_item(one, asked) for one in items]
    order = {link_id: place for place, link_id in enumerate(asked)}
    return sorted([*kept, *written], key=lambda one: order.get(str(one.get("linkId")), len(order)))


def _is_theirs(item: Json, asked: Mapping[str, Question]) -> bool:
    question = asked.get(str(item.get("linkId")))
    return question is not None and question.read_only


def _item(item: Answered, asked: Mapping[str, Question]) -> Json:
    question = asked[item.link_id]
    found: Json = {"linkId": item.link_id}
    if question.text:
        found["text"] = question.text
    if item.answers:
        found["answer"] = [_answer(one, question, asked) for one in item.answers]
    if item.items:
        found["item"] = [_item(one, asked) for one in item.items]
    return found


def _answer(given: Given, question: Question, asked: Mapping[str, Question]) -> Json:
    value = given.value or AnswerValue()
    found = _value(value, is_url=question.type is QuestionType.URL)
    if given.items:
        found["item"] = [_item(one, asked) for one in given.items]
    return found


def _value(value: AnswerValue, *, is_url: bool) -> Json:
    said: Json = {
        "valueBoolean": value.boolean,
        "valueInteger": value.integer,
        "valueDecimal": value.decimal,
        "valueDate": value.date.text if value.date else None,
        "valueDateTime": value.date_time.text if value.date_time else None,
        "valueTime": value.time,
        "valueUri" if is_url else "valueString": value.text,
        "valueCoding": _parts(value.coding, "system", "code", "display"),
        "valueQuantity": _parts(value.quantity, "value", "unit", "system", "code"),
    }
    return {name: one for name, one in said.items() if one is not None}


def _parts(value: object, *names: str) -> dict[str, Any] | None:
    if value is None:
        return None
    said = {name: getattr(value, name) for name in names}
    return {name: one for name, one in said.items() if one is not None}


def _begun(_: Json) -> EffectKind:
    return EffectKind.DONE


def _saved(_: Json) -> EffectKind | None:
    """Nothing but our name for the change tells one draft from another."""
    return None


def _submitted(resource: Json) -> EffectKind | None:
    return EffectKind.DONE if resource.get("status") in _SENT_OFF else None


BEGIN = Making(_make, _begun, is_named_once=True)
SAVE = Changing(_apply, _saved)
SUBMIT = Changing(_apply, _submitted)
