"""One answer to a question: a value of whichever sort the question takes."""

import strawberry

from schema.moment import Moment, PartialDate


@strawberry.type(description="One of the options of a question, by its code.")
class ChosenCode:
    system: str | None = strawberry.field(default=None, description="The list it is from.")
    code: str | None = strawberry.field(default=None, description="Its code there.")
    display: str | None = strawberry.field(default=None, description="It in words.")


@strawberry.type(description="A number with its unit.")
class MeasuredAmount:
    value: float | None = strawberry.field(default=None, description="The number.")
    unit: str | None = strawberry.field(default=None, description="The unit, in words.")
    system: str | None = strawberry.field(
        default=None, description="The list of units that `code` is from."
    )
    code: str | None = strawberry.field(default=None, description="The unit's code.")


@strawberry.type(description="A value. One field is set: that of its sort.")
class AnswerValue:
    boolean: bool | None = strawberry.field(default=None, description="Yes or no.")
    integer: int | None = strawberry.field(default=None, description="A whole number.")
    decimal: float | None = strawberry.field(default=None, description="A number.")
    date: PartialDate | None = strawberry.field(default=None, description="A date.")
    date_time: Moment | None = strawberry.field(default=None, description="A time on a day.")
    time: str | None = strawberry.field(
        default=None, description="A time of day, such as `09:30:00`."
    )
    text: str | None = strawberry.field(default=None, description="A text, or a web address.")
    coding: ChosenCode | None = strawberry.field(default=None, description="An option by its code.")
    quantity: MeasuredAmount | None = strawberry.field(
        default=None, description="A number with its unit."
    )
