"""FHIR Questionnaire → the questions of a form. Not a record: it is about nobody.

Nothing of it is mended or left out: a condition or a rule that was lost would let an answer pass
that it forbids. Expressions that work something out (SDC's `calculatedExpression` and the like)
are not executed, nor are lists of options that are kept elsewhere looked up.
"""

from collections.abc import Iterable, Iterator
from enum import Enum
from typing import TypeVar

from schema.answer_value import AnswerValue
from schema.form import EnableBehavior, EnableWhen, Operator, Question, QuestionType
from sources.element import Coding, Element, Resource
from sources.errors import InvalidAnswer
from sources.records.answer_value import Quantity, Valued, answer_value

E = TypeVar("E", bound=Enum)

_DEEPEST = 20
_MOST_QUESTIONS = 2_000


class Option(Valued):
    pass


class Condition(Element):
    question: str
    operator: str
    answer_boolean: bool | None = None
    answer_decimal: float | None = None
    answer_integer: int | None = None
    answer_date: str | None = None
    answer_date_time: str | None = None
    answer_time: str | None = None
    answer_string: str | None = None
    answer_coding: Coding | None = None
    answer_quantity: Quantity | None = None


class QuestionnaireItem(Element):
    link_id: str
    type: str
    text: str | None = None
    prefix: str | None = None
    required: bool = False
    repeats: bool = False
    read_only: bool = False
    max_length: int | None = None
    enable_when: tuple[Condition, ...] = ()
    enable_behavior: str = "all"
    answer_option: tuple[Option, ...] = ()
    answer_value_set: str | None = None
    initial: tuple[Valued, ...] = ()
    item: "tuple[QuestionnaireItem, ...]" = ()
    modifier_extension: tuple[object, ...] = ()


class QuestionnaireResource(Resource, tag_field="resourceType", tag="Questionnaire"):
    url: str | None = None
    version: str | None = None
    title: str | None = None
    status: str | None = None
    item: tuple[QuestionnaireItem, ...] = ()


def canonical(resource: QuestionnaireResource) -> str | None:
    """Its URL, with its version where it has one."""
    if resource.url is None or resource.version is None:
        return resource.url
    return f"{resource.url}|{resource.version}"


def questions(resource: QuestionnaireResource) -> tuple[Question, ...]:
    """Every question in its order. Raises InvalidAnswer where their meaning is not certain."""
    if resource.modifier_extension or resource.implicit_rules:
        raise InvalidAnswer
    found = tuple(_questions(resource.item, None, 0))
    names = {one.link_id for one in found}
    asked = {one.question for each in found for one in each.enable_when}
    if len(names) < len(found) or len(found) > _MOST_QUESTIONS or not asked <= names:
        raise InvalidAnswer
    return found


def _questions(
    items: Iterable[QuestionnaireItem], parent: str | None, depth: int
) -> Iterator[Question]:
    if depth == _DEEPEST:
        raise InvalidAnswer
    for item in items:
        yield _question(item, parent, depth)
        yield from _questions(item.item, item.link_id, depth + 1)


def _question(item: QuestionnaireItem, parent: str | None, depth: int) -> Question:
    if not item.link_id or item.modifier_extension:
        raise InvalidAnswer
    return Question(
        link_id=item.link_id,
        parent_link_id=parent,
        depth=depth,
        prefix=item.prefix,
        text=item.text,
        type=_type(item.type),
        type_code=item.type,
        required=item.required,
        repeats=item.repeats,
        read_only=item.read_only,
        max_length=item.max_length,
        options=[_certain(one.value) for one in item.answer_option] or None,
        enable_when=[_condition(one) for one in item.enable_when],
        enable_behavior=_member(EnableBehavior, item.enable_behavior),
        initial=[one.value for one in item.initial if one.value is not None],
    )


def _type(code: str) -> QuestionType:
    try:
        return QuestionType(code)
    except ValueError:
        return QuestionType.UNSUPPORTED


def _condition(said: Condition) -> EnableWhen:
    value = answer_value(
        boolean=said.answer_boolean,
        decimal=said.answer_decimal,
        integer=said.answer_integer,
        date=said.answer_date,
        date_time=said.answer_date_time,
        time=said.answer_time,
        text=said.answer_string,
        coding=said.answer_coding,
        quantity=said.answer_quantity,
    )
    operator = _member(Operator, said.operator)
    return EnableWhen(question=said.question, operator=operator, answer=_certain(value))


def _member(kind: type[E], code: str) -> E:
    try:
        return kind(code)
    except ValueError:
        raise InvalidAnswer from None


def _certain(value: AnswerValue | None) -> AnswerValue:
    if value is None:
        raise InvalidAnswer
    return value
