"""Questions as Questionnaire, and a draft of answers as QuestionnaireResponse."""

from datetime import datetime

from sandbox.items import Check
from sandbox.questions import QUESTIONS, Ask, When
from sandbox.resource import Json, Resource, resource
from sandbox.resources.scribe import Scribe

_VALUES = {bool: "Boolean", int: "Integer", str: "String"}


def questionnaire(form: str, scribe: Scribe, updated: datetime) -> Resource:
    """The questions as this trust asks them."""
    url, _, version = scribe.canonical(form).partition("|")
    asked = QUESTIONS[form]
    return resource(
        {
            "resourceType": "Questionnaire",
            "id": scribe.id("Questionnaire", form),
            "meta": scribe.meta(updated),
            "url": url,
            "version": version,
            "title": asked.title,
            "status": "active",
            "subjectType": ["Patient"],
            "item": [_item(one) for one in asked.asks],
        }
    )


def draft(check: Check, scribe: Scribe) -> Resource:
    """What was answered so far."""
    return resource(
        {
            "resourceType": "QuestionnaireResponse",
            "id": scribe.id("QuestionnaireResponse", check.key),
            "meta": scribe.meta(check.authored),
            "questionnaire": scribe.canonical(check.form),
            "basedOn": [],
            "status": "in-progress",
            "subject": scribe.patient(check.who),
            "authored": scribe.instant(check.authored),
            "item": [_answered(name, value) for name, value in check.answered],
        }
    )


def _answered(name: str, value: Json) -> Json:
    answer: Json = {f"value{_VALUES[type(value)]}": value}
    return {"linkId": name, "answer": [answer]}


def _item(ask: Ask) -> Json:
    return {
        "linkId": ask.name,
        "text": ask.text,
        "type": ask.type,
        "required": ask.required or None,
        "repeats": ask.repeats or None,
        "maxLength": ask.most_characters or None,
        "enableWhen": [_condition(one) for one in ask.when],
        "enableBehavior": "all" if len(ask.when) > 1 else None,
        "answerOption": [_option(ask.name, *one) for one in ask.options],
        "item": [_item(one) for one in ask.below],
    }


def _option(name: str, code: str, display: str) -> Json:
    coding: Json = {"system": f"urn:kindred:{name}", "code": code, "display": display}
    return {"valueCoding": coding}


def _condition(when: When) -> Json:
    kind = _VALUES.get(type(when.is_answered), "Coding")
    return {
        "question": when.question,
        "operator": when.operator,
        f"answer{kind}": when.is_answered,
    }
