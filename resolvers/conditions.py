"""Whether a question is asked, given what was answered to others. Pure; compares, never computes.

Which answers count is R4's rule of the nearest: those in the same group first, then those in the
groups around it. Where a question stands several times at the nearest place, any of them counts.
Expressions that an organisation may have besides (SDC's) are not executed: what hangs on one, or
on an answer that the organisation gives itself, is neither certainly asked nor certainly not.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from typing import Any

from schema.answer_value import AnswerValue, ChosenCode
from schema.answers import Answered
from schema.form import EnableBehavior, EnableWhen, Operator, Question
from schema.moment import Moment, PartialDate

Around = Sequence[Sequence[Answered]]
"""The lists of answers a question stands in, from the inside out."""


def is_asked(question: Question, around: Around, untold: Set[str] = frozenset()) -> bool | None:
    """Do the conditions of the question hold? None: that cannot be told here. `untold`: questions
    that are not for people to answer."""
    if question.asked_by_expression:
        return None
    if not question.enable_when:
        return True
    met = [_holds(one, around, untold) for one in question.enable_when]
    decisive = question.enable_behavior is not EnableBehavior.ALL
    if decisive in met:
        return decisive
    return None if None in met else not decisive


def same(one: AnswerValue, other: AnswerValue) -> bool:
    """Are these the same answer?"""
    if one.coding is not None and other.coding is not None:
        return _same_code(one.coding, other.coding)
    return _ordered(one, other, lambda a, b: a == b)


def _holds(condition: EnableWhen, around: Around, untold: Set[str]) -> bool | None:
    given = _answers(condition.question, around)
    if not given and condition.question in untold:
        return None
    wanted = condition.answer
    match condition.operator:
        case Operator.EXISTS:
            return bool(given) == (wanted.boolean is True)
        case Operator.EQUAL:
            return any(same(one, wanted) for one in given)
        case Operator.NOT_EQUAL:
            return not any(same(one, wanted) for one in given)
    compare = _COMPARE[condition.operator]
    return any(_ordered(one, wanted, compare) for one in given)


def _answers(link_id: str, around: Around) -> list[AnswerValue]:
    for items in around:
        found = [one for one in _within(items) if one.link_id == link_id]
        if found:
            return [each.value for one in found for each in one.answers if each.value is not None]
    return []


def _within(items: Sequence[Answered]) -> Iterator[Answered]:
    for item in items:
        yield item
        yield from _within(item.items)
        for given in item.answers:
            yield from _within(given.items)


def _same_code(one: ChosenCode, other: ChosenCode) -> bool:
    if None not in (one.system, other.system) and one.system != other.system:
        return False
    if one.code is None or other.code is None:
        return one.code is other.code and one.display == other.display
    return one.code == other.code


_Range = tuple[Any, Any]


def _ordered(
    one: AnswerValue, other: AnswerValue, compare: Callable[[_Range, _Range], bool]
) -> bool:
    """Compare two values that can be compared; others are neither more nor less nor the same."""
    ours, theirs = _range(one), _range(other)
    if ours is None or theirs is None or ours[0] != theirs[0]:
        return False
    return compare(ours[1], theirs[1])


def _range(value: AnswerValue) -> tuple[object, _Range] | None:
    """What it may be compared with, and from where to where it reaches: dates can be partial."""
    match value:
        case AnswerValue(boolean=bool(truth)):
            return bool, (truth, truth)
        case AnswerValue(integer=int(number)) | AnswerValue(decimal=float(number)):
            return float, (number, number)
        case AnswerValue(date=PartialDate() as day):
            return PartialDate, (day.first, day.last)
        case AnswerValue(date_time=Moment() as at):
            return Moment, (at.first, at.last)
        case AnswerValue(time=str(text)):
            return "time", (text, text)
        case AnswerValue(text=str(text)):
            return "text", (text, text)
    amount = value.quantity
    if amount is None or amount.value is None:
        return None
    return (amount.system, amount.code or amount.unit), (amount.value, amount.value)


_COMPARE: Mapping[Operator, Callable[[_Range, _Range], bool]] = {
    Operator.GREATER: lambda ours, theirs: ours[0] > theirs[1],
    Operator.LESS: lambda ours, theirs: ours[1] < theirs[0],
    Operator.GREATER_OR_EQUAL: lambda ours, theirs: ours[0] >= theirs[1],
    Operator.LESS_OR_EQUAL: lambda ours, theirs: ours[1] <= theirs[0],
}
"""Certain or not at all: the second quarter of 2024 is not after May of that year."""
