"""What was measured or found: always with a text to show, and in parts where it has any."""

from enum import Enum

import strawberry

from schema.code import Code
from schema.enums import member
from schema.moment import Moment


@strawberry.enum(
    description="What a value says of the person, as the laboratory or clinic sees it."
)
class Interpretation(Enum):
    NORMAL = member("N", description="As expected.")
    ABNORMAL = member("A", description="Not as expected.")
    CRITICALLY_ABNORMAL = member("AA", description="Far from what is expected.")
    LOW = member("L", description="Below what is expected.")
    CRITICALLY_LOW = member("LL", description="Far below what is expected.")
    HIGH = member("H", description="Above what is expected.")
    CRITICALLY_HIGH = member("HH", description="Far above what is expected.")
    POSITIVE = member("POS", description="What was looked for was found.")
    NEGATIVE = member("NEG", description="What was looked for was not found.")
    INDETERMINATE = member("IND", description="It cannot be said.")
    RESISTANT = member("R", description="The germ resists the medicine.")
    SUSCEPTIBLE = member("S", description="The medicine works against the germ.")
    UNKNOWN = member("unknown", description="Another word: see `interpretationCode`.")


@strawberry.type(
    description="A value. `text` says all of it; of the other fields those are set that fit."
)
class Measurement:
    text: str = strawberry.field(
        description="The whole as text, such as `< 5 mmol/L`, `Positive` or `60 to 80 kg`."
    )
    number: float | None = strawberry.field(default=None, description="The number alone.")
    comparator: str | None = strawberry.field(
        default=None,
        description="`<`, `<=`, `>` or `>=` where the true value lies beyond `number`; null where "
        "`number` is the value itself.",
    )
    unit: str | None = strawberry.field(default=None, description="Unit of the number or range.")
    low: float | None = strawberry.field(default=None, description="Lower end of a range.")
    high: float | None = strawberry.field(default=None, description="Upper end of a range.")
    yes: bool | None = strawberry.field(default=None, description="The answer to a yes-no matter.")
    at: Moment | None = strawberry.field(
        default=None, description="A date or time that is the value."
    )
    codes: list[Code] = strawberry.field(
        default_factory=list, description="Codes of a finding in words."
    )


@strawberry.type(description="What is expected of a value.")
class ReferenceRange:
    text: str = strawberry.field(description="The whole as text, such as `4 to 11`.")
    low: float | None = strawberry.field(description="Lowest value expected; null is no bound.")
    high: float | None = strawberry.field(description="Highest value expected; null is no bound.")
    unit: str | None = strawberry.field(description="Unit of both; null is that of the value.")
    applies_to: list[str] = strawberry.field(
        description="For whom or when it holds, such as `Female`; empty is not said."
    )
