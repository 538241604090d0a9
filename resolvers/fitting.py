"""Whether one value is an answer to a question of its sort. Pure; says which rule it breaks."""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import fields

from resolvers.conditions import same
from schema.answer_value import AnswerValue, ChosenCode, MeasuredAmount
from schema.form import Question, QuestionType

LONGEST_STRING = 4_000
LONGEST_TEXT = 20_000
LONGEST_URL = 2_048
GREATEST_NUMBER = 1e15
_LONGEST_WORD = 200

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?", re.ASCII)
_INSTANT = re.compile(
    r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})", re.ASCII
)
_URL = re.compile(r"https?://[^\s<>\"{}|\\^`\x00-\x20\x7f]+", re.ASCII)

ONE_VALUE = "An answer has one value, in the field of its sort."
NO_OPTION = "It must be one of the options."
ELSEWHERE = "The organisation keeps the options elsewhere, so this cannot be answered here."
A_CODE = "The organisation keeps the options elsewhere: give the code of one."
NOT_HERE = "This sort of answer cannot be given here."
BLANK = "A text must not be blank."
ONE_LINE = "It must stand in one line."
CHARACTERS = "It must have no control characters."
TOO_LONG = "It must not be longer than the question allows."
A_TIME = "A time of day is written 09:30:00."
AN_INSTANT = "A time on a day is written 2024-05-17T09:30:00+01:00."
A_URL = "A web address begins with https:// or http://."
A_NUMBER = "It must be a number of ordinary size."


def broken_rule(question: Question, value: AnswerValue | None) -> str | None:
    """The rule that a value breaks as an answer to the question; None when it fits."""
    if question.type is QuestionType.UNSUPPORTED:
        return NOT_HERE
    set_fields = _set(value)
    if value is None or len(set_fields) != 1:
        return ONE_VALUE
    if question.type in _CHOICES:
        return _unfit_option(question, value)
    name, check = _SORTS[question.type]
    return check(question, value) if set_fields == [name] else ONE_VALUE


def option(question: Question, value: AnswerValue) -> AnswerValue | None:
    """The option that a value chooses, as the organisation writes it."""
    return next((one for one in question.options or () if same(one, value)), None)


def _set(value: AnswerValue | None) -> list[str]:
    if value is None:
        return []
    return [one.name for one in fields(value) if getattr(value, one.name) is not None]


def _unfit_option(question: Question, value: AnswerValue) -> str | None:
    if option(question, value) is not None:
        return None
    if question.type is QuestionType.OPEN_CHOICE and value.text is not None:
        return _unfit_line(question, value)
    if question.options_kept_elsewhere and value.coding is not None:
        return _unfit_code(value.coding)
    return NO_OPTION if question.options else ELSEWHERE


def _unfit_code(coding: ChosenCode) -> str | None:
    """Of a list that cannot be had from here, so that nothing but its form is looked at."""
    if not coding.code:
        return A_CODE
    return _unfit_parts(coding.code, coding.system, coding.display)


def _fits(_: Question, __: AnswerValue) -> str | None:
    return None


def _unfit_number(_: Question, value: AnswerValue) -> str | None:
    return None if _is_ordinary(value.decimal) else A_NUMBER


def _is_ordinary(number: float | None) -> bool:
    return number is not None and math.isfinite(number) and abs(number) <= GREATEST_NUMBER


def _unfit_amount(_: Question, value: AnswerValue) -> str | None:
    amount = value.quantity or MeasuredAmount()
    if not _is_ordinary(amount.value):
        return A_NUMBER
    return _unfit_parts(amount.unit, amount.code, amount.system)


def _unfit_parts(*parts: str | None) -> str | None:
    words = [one for one in parts if one is not None]
    if any(_CONTROL.search(one) or not one.strip() for one in words):
        return CHARACTERS
    return TOO_LONG if any(len(one) > _LONGEST_WORD for one in words) else None


def _unfit_time(_: Question, value: AnswerValue) -> str | None:
    return None if _TIME.fullmatch(value.time or "") else A_TIME


def _unfit_instant(_: Question, value: AnswerValue) -> str | None:
    text = value.date_time.text if value.date_time else ""
    return None if "T" not in text or _INSTANT.fullmatch(text) else AN_INSTANT


def _unfit_url(question: Question, value: AnswerValue) -> str | None:
    text = value.text or ""
    return _too_long(question, text, LONGEST_URL) or (None if _URL.fullmatch(text) else A_URL)


def _unfit_line(question: Question, value: AnswerValue) -> str | None:
    text = value.text or ""
    return (
        ONE_LINE if "\n" in text or "\r" in text else _unfit_words(question, text, LONGEST_STRING)
    )


def _unfit_text(question: Question, value: AnswerValue) -> str | None:
    return _unfit_words(question, value.text or "", LONGEST_TEXT)


def _unfit_words(question: Question, text: str, longest: int) -> str | None:
    if not text.strip():
        return BLANK
    return CHARACTERS if _CONTROL.search(text) else _too_long(question, text, longest)


def _too_long(question: Question, text: str, longest: int) -> str | None:
    allowed = longest if question.max_length is None else min(longest, question.max_length)
    return TOO_LONG if len(text) > allowed else None


_CHOICES = frozenset({QuestionType.CHOICE, QuestionType.OPEN_CHOICE})
_SORTS: Mapping[QuestionType, tuple[str, Callable[[Question, AnswerValue], str | None]]] = {
    QuestionType.BOOLEAN: ("boolean", _fits),
    QuestionType.INTEGER: ("integer", _fits),
    QuestionType.DECIMAL: ("decimal", _unfit_number),
    QuestionType.DATE: ("date", _fits),
    QuestionType.DATE_TIME: ("date_time", _unfit_instant),
    QuestionType.TIME: ("time", _unfit_time),
    QuestionType.STRING: ("text", _unfit_line),
    QuestionType.TEXT: ("text", _unfit_text),
    QuestionType.URL: ("text", _unfit_url),
    QuestionType.QUANTITY: ("quantity", _unfit_amount),
}
