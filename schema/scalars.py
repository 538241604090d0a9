"""How our values are written in GraphQL. A value that cannot be read is never repeated."""

from datetime import date
from typing import Any, TypeVar

import strawberry
from strawberry.types.scalar import ScalarDefinition

from schema.errors import BadInput
from schema.identifiers import NhsNumber, OdsCode, nhs_number, ods_code
from schema.moment import Moment, PartialDate

T = TypeVar("T")


def _required(value: T | None, rule: str) -> T:
    if value is None:
        raise BadInput(rule)
    return value


def _nhs_number(value: Any) -> NhsNumber:
    number = nhs_number(value) if isinstance(value, str) else None
    return _required(number, "An NHS number has ten digits, and the last one must fit the others.")


def _ods_code(value: Any) -> OdsCode:
    code = ods_code(value) if isinstance(value, str) else None
    return _required(code, "An organisation code has 2 to 12 letters and digits.")


def _partial_date(value: Any) -> PartialDate:
    day = PartialDate.parse(value) if isinstance(value, str) else None
    return _required(day, "A date is written 2024, 2024-05 or 2024-05-17.")


def _date(value: Any) -> date:
    """Strawberry's own would repeat in its message what it cannot read."""
    day = PartialDate.parse(value) if isinstance(value, str) else None
    exact = day if day is not None and day.text == day.first.isoformat() else None
    return _required(exact, "A day is written 2024-05-17.").first


def _moment(value: Any) -> Moment:
    moment = Moment.parse(value) if isinstance(value, str) else None
    return _required(moment, "A time is written as a date or as 2024-05-17T09:30:00+01:00.")


def _text(value: PartialDate | Moment) -> str:
    return value.text


SCALARS: dict[object, ScalarDefinition] = {
    NhsNumber: strawberry.scalar(
        name="NhsNumber",
        description="An NHS number: ten digits, the last one a check digit. Spaces are allowed.",
        serialize=str,
        parse_value=_nhs_number,
    ),
    OdsCode: strawberry.scalar(
        name="OdsCode",
        description="Code of an organisation in the Organisation Data Service, such as `RA1`.",
        serialize=str,
        parse_value=_ods_code,
    ),
    PartialDate: strawberry.scalar(
        name="PartialDate",
        description="A date as precisely as it is known: `2024`, `2024-05` or `2024-05-17`.",
        serialize=_text,
        parse_value=_partial_date,
    ),
    date: strawberry.scalar(
        name="Date",
        description="A day in England: `2024-05-17`.",
        serialize=date.isoformat,
        parse_value=_date,
    ),
    Moment: strawberry.scalar(
        name="Moment",
        description="A time as precisely as it is known, with the offset the source gave: "
        "`2024-05-17T09:30:00+01:00`, or a date like `2024-05-17`, `2024-05`, `2024`.",
        serialize=_text,
        parse_value=_moment,
    ),
}
