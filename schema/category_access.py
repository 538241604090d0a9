"""How far somebody's access to a category goes, said so that people understand it."""

from datetime import date
from typing import Annotated, TypeAlias

import strawberry

from schema.access import AccessLevel, AccessReason, Category
from schema.directory import Organisation

On: TypeAlias = Annotated[
    date | None,
    strawberry.argument(
        description="What will be open on this day, if nobody decides anything until then: today, "
        "or a day of the next 20 years. Told to the person themselves, and to an adult with "
        "parental responsibility for them; to others NOT_PERMITTED. At most 100 times in an "
        "operation."
    ),
]


@strawberry.type(description="What a birthday or an end date is going to change.")
class AccessChange:
    on: date = strawberry.field(description="First day on which it is different.")
    level: AccessLevel = strawberry.field(description="How far access goes from that day.")
    explanation: str = strawberry.field(description="Why, and what can be done, in a sentence.")


@strawberry.type(description="How far the viewer's access to one category goes, and why.")
class CategoryAccess:
    category: Category = strawberry.field(description="The category.")
    level: AccessLevel = strawberry.field(description="How far access goes.")
    organisations: list[Organisation] = strawberry.field(
        description="Organisations whose part of the record is open to the viewer."
    )
    reason: AccessReason = strawberry.field(description="Why it is open or closed.")
    explanation: str = strawberry.field(description="The same as a sentence for people.")
    until: date | None = strawberry.field(
        description="Last day of this level; null when no end is known."
    )
    changes: list[AccessChange] = strawberry.field(
        description="What birthdays, end dates and want of use will change, in order of time."
    )
