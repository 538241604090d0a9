"""Questions and answers in few words, for tests about filling them in.

`ask("a", BOOLEAN)` is a question, `nested(ask(…), ask(…))` puts questions below another, and
`said("a", yes)` is what was answered to it.
"""

from dataclasses import replace
from typing import Any

from schema.answer_value import AnswerValue, ChosenCode, MeasuredAmount
from schema.answers import Answered, Given
from schema.form import EnableWhen, Operator, Question, QuestionType
from schema.moment import Moment, PartialDate

YES, NO = AnswerValue(boolean=True), AnswerValue(boolean=False)


def ask(link_id: str, sort: QuestionType = QuestionType.BOOLEAN, **rules: Any) -> Question:
    """A question at the top."""
    return Question(link_id=link_id, type=sort, type_code=sort.value, **rules)


def group(link_id: str, *asks: Question | list[Question], **rules: Any) -> list[Question]:
    """A group, and what stands in it."""
    return nested(ask(link_id, QuestionType.GROUP, **rules), *asks)


def nested(above: Question, *asks: Question | list[Question]) -> list[Question]:
    """A question, and those below it."""
    rows = [one for each in asks for one in (each if isinstance(each, list) else [each])]
    return [
        above,
        *(
            replace(
                one,
                parent_link_id=one.parent_link_id or above.link_id,
                depth=one.depth + 1,
            )
            for one in rows
        ),
    ]


def when(question: str, answer: AnswerValue, operator: Operator = Operator.EQUAL) -> EnableWhen:
    """A condition."""
    return EnableWhen(question=question, operator=operator, answer=answer)


def said(link_id: str, *answers: AnswerValue | Given | None, inside: Any = ()) -> Answered:
    """What was answered; `inside` stands in the group."""
    given = tuple(one if isinstance(one, Given) else Given(one) for one in answers)
    return Answered(link_id, given, tuple(inside))


def text(value: str) -> AnswerValue:
    return AnswerValue(text=value)


def whole(value: int) -> AnswerValue:
    return AnswerValue(integer=value)


def number(value: float) -> AnswerValue:
    return AnswerValue(decimal=value)


def code(value: str, system: str | None = "urn:x", display: str | None = None) -> AnswerValue:
    return AnswerValue(coding=ChosenCode(system=system, code=value, display=display))


def kilograms(value: float) -> AnswerValue:
    return AnswerValue(quantity=MeasuredAmount(value=value, unit="kg"))


def day(value: str) -> AnswerValue:
    return AnswerValue(date=PartialDate.parse(value))


def instant(value: str) -> AnswerValue:
    return AnswerValue(date_time=Moment.parse(value))


def clock(value: str) -> AnswerValue:
    return AnswerValue(time=value)
