"""How far somebody's access to a category goes, said so that people understand it."""

from datetime import date

import strawberry

from schema.access import AccessLevel, AccessReason, Category
from schema.directory import Organisation


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
        description="Last day of the present level; null when no end is known."
    )
    changes: list[AccessChange] = strawberry.field(
        description="What the next birthdays and end dates will change."
    )
