"""Reads the value of an answer, of an option and of a condition: FHIR's value[x] → AnswerValue."""

import re
from typing import Any

from schema.answer_value import AnswerValue, ChosenCode, MeasuredAmount
from schema.moment import Moment, PartialDate
from sources.element import Coding, Element

_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?", re.ASCII)
_MOST = 2**31


class Quantity(Element):
    value: float | None = None
    unit: str | None = None
    system: str | None = None
    code: str | None = None


class Valued(Element):
    """value[x], as questionnaires use it. What is not among these stands in none of them."""

    value_boolean: bool | None = None
    value_decimal: float | None = None
    value_integer: int | None = None
    value_date: str | None = None
    value_date_time: str | None = None
    value_time: str | None = None
    value_string: str | None = None
    value_uri: str | None = None
    value_coding: Coding | None = None
    value_quantity: Quantity | None = None

    @property
    def value(self) -> AnswerValue | None:
        """The value; None when there is none that can be told."""
        return answer_value(
            boolean=self.value_boolean,
            decimal=self.value_decimal,
            integer=self.value_integer,
            date=self.value_date,
            date_time=self.value_date_time,
            time=self.value_time,
            text=self.value_string if self.value_string is not None else self.value_uri,
            coding=self.value_coding,
            quantity=self.value_quantity,
        )


def answer_value(**said: Any) -> AnswerValue | None:
    """The value of which one part is given; None when it is no such value."""
    given = {name: value for name, value in said.items() if value is not None}
    if len(given) != 1:
        return None
    ((name, value),) = given.items()
    read = _READ[name](value) if name in _READ else value
    return None if read is None else AnswerValue(**{name: read})


def _integer(value: int) -> int | None:
    return value if -_MOST <= value < _MOST else None


def _time(value: str) -> str | None:
    return value if _TIME.fullmatch(value) else None


def _code(value: Coding) -> ChosenCode | None:
    if not (value.code or value.display):
        return None
    return ChosenCode(system=value.system, code=value.code, display=value.display)


def _amount(value: Quantity) -> MeasuredAmount | None:
    if value.value is None:
        return None
    return MeasuredAmount(value=value.value, unit=value.unit, system=value.system, code=value.code)


_READ: dict[str, Any] = {
    "integer": _integer,
    "date": PartialDate.parse,
    "date_time": Moment.parse,
    "time": _time,
    "coding": _code,
    "quantity": _amount,
}
