"""FHIR Questionnaire → the questions of a form. Not a record: it is about nobody.

Nothing of it is mended or left out: a condition or a rule that was lost would let an answer pass
that it forbids. Expressions that work something out (SDC's `calculatedExpression` and the like)
are not executed, only noticed. Options may stand in a ValueSet inside the Questionnaire; lists
that are kept elsewhere, or that have to be put together from others, are not looked up.
"""

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from typing import TypeVar

from schema.answer_value import AnswerValue, ChosenCode
from schema.form import EnableBehavior, EnableWhen, Operator, Question, QuestionType
from sources.element import Coding, Contained, Element, Resource
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


class Listed(Element):
    """A concept of a ValueSet, or of its expansion, where it may stand in the tree of others."""

    system: str | None = None
    code: str | None = None
    display: str | None = None
    abstract: bool = False
    inactive: bool = False
    contains: "tuple[Listed, ...]" = ()


class Include(Element):
    system: str | None = None
    concept: tuple[Listed, ...] = ()
    filter: tuple[object, ...] = ()
    value_set: tuple[str, ...] = ()


class Compose(Element):
    include: tuple[Include, ...] = ()
    exclude: tuple[object, ...] = ()


class Expansion(Element):
    total: int | None = None
    contains: tuple[Listed, ...] = ()


class Inside(Contained):
    """What is contained; of a ValueSet, what it lists."""

    compose: Compose | None = None
    expansion: Expansion | None = None


class Expression(Element):
    """An extension, as far as it is noticed."""

    url: str = ""
    value_boolean: bool | None = None


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
    extension: tuple[Expression, ...] = ()

    def has(self, *names: str) -> bool:
        """Has it one of these extensions? One that says false says nothing."""
        said = (one.url for one in self.extension if one.value_boolean is not False)
        return any(url.rsplit("/", 1)[-1] in names for url in said)


class QuestionnaireResource(Resource, tag_field="resourceType", tag="Questionnaire"):
    url: str | None = None
    version: str | None = None
    title: str | None = None
    status: str | None = None
    item: tuple[QuestionnaireItem, ...] = ()
    contained: tuple[Inside, ...] = ()


Lists = Mapping[str, list[AnswerValue]]
"""Options by the reference to their ValueSet inside the Questionnaire."""

_ASKED_BY_EXPRESSION = "sdc-questionnaire-enableWhenExpression"
_OPTIONS_BY_EXPRESSION = "sdc-questionnaire-answerExpression"
_WORKED_OUT = ("sdc-questionnaire-calculatedExpression", "questionnaire-hidden")


def canonical(resource: QuestionnaireResource) -> str | None:
    """Its URL, with its version where it has one."""
    if resource.url is None or resource.version is None:
        return resource.url
    return f"{resource.url}|{resource.version}"


def questions(resource: QuestionnaireResource) -> tuple[Question, ...]:
    """Every question in its order. Raises InvalidAnswer where their meaning is not certain."""
    if resource.modifier_extension or resource.implicit_rules:
        raise InvalidAnswer
    inside = ((f"#{one.id}", _listed(one)) for one in resource.contained if one.id)
    lists = {name: options for name, options in inside if options}
    found = tuple(_questions(resource.item, lists, None, 0))
    names = {one.link_id for one in found}
    asked = {one.question for each in found for one in each.enable_when}
    if len(names) < len(found) or len(found) > _MOST_QUESTIONS or not asked <= names:
        raise InvalidAnswer
    return found


def _listed(value_set: Inside) -> list[AnswerValue] | None:
    """All that a ValueSet lists; None where it does not list all of it itself."""
    expansion, compose = value_set.expansion, value_set.compose
    if expansion is not None:
        found = list(_flat(expansion.contains))
        is_whole = expansion.total is None or expansion.total <= len(found)
    else:
        rules = compose or Compose()
        is_whole = not rules.exclude and all(map(_lists_itself, rules.include))
        found = [
            (one.system, entry) for one in rules.include for entry in one.concept if entry.code
        ]
    options = [
        AnswerValue(coding=ChosenCode(system=system, code=entry.code, display=entry.display))
        for system, entry in found
    ]
    return options if is_whole else None


def _lists_itself(include: Include) -> bool:
    return bool(include.concept) and not include.filter and not include.value_set


def _flat(entries: Iterable[Listed]) -> Iterator[tuple[str | None, Listed]]:
    for one in entries:
        if one.code and not (one.abstract or one.inactive):
            yield one.system, one
        yield from _flat(one.contains)


def _questions(
    items: Iterable[QuestionnaireItem], lists: Lists, parent: str | None, depth: int
) -> Iterator[Question]:
    if depth == _DEEPEST:
        raise InvalidAnswer
    for item in items:
        yield _question(item, lists, parent, depth)
        yield from _questions(item.item, lists, item.link_id, depth + 1)


def _question(item: QuestionnaireItem, lists: Lists, parent: str | None, depth: int) -> Question:
    if not item.link_id or item.modifier_extension:
        raise InvalidAnswer
    options = [_certain(one.value) for one in item.answer_option]
    options = options or lists.get(item.answer_value_set or "", [])
    named = item.answer_value_set is not None or item.has(_OPTIONS_BY_EXPRESSION)
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
        options=options or None,
        options_kept_elsewhere=named and not options,
        asked_by_expression=item.has(_ASKED_BY_EXPRESSION),
        worked_out=item.has(*_WORKED_OUT),
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
