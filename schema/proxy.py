"""People who may act for the viewer, what each may see, and what the viewer chose about it."""

from datetime import date, datetime

import strawberry

from schema.access import AccessLevel, AccessReason, Category
from schema.action import ActionError, ActionOutcome
from schema.dependant import Relationship
from schema.directory import Organisation


@strawberry.type(description="How far somebody who acts for the viewer may go in one category.")
class ProxyAccess:
    category: Category = strawberry.field(description="The category.")
    level: AccessLevel = strawberry.field(description="How far they may go, in any app.")
    organisations: list[Organisation] = strawberry.field(
        description="Organisations whose part of the viewer's record is open to them."
    )
    reason: AccessReason = strawberry.field(description="Why it is open to them or closed.")
    until: date | None = strawberry.field(
        description="Last day of the present level; null when no end is known."
    )


@strawberry.type(description="Categories that the viewer chose for somebody who acts for them.")
class ChosenCategories:
    read: list[Category] = strawberry.field(description="What they may look at.")
    write: list[Category] = strawberry.field(description="What they may act on.")


@strawberry.type(
    description="Somebody who may act for the viewer, or whom the viewer has suspended."
)
class Proxy:
    id: strawberry.ID = strawberry.field(
        description="Opaque id, good for the viewer alone. It is an argument of mutations, and "
        "opens nothing."
    )
    name: str | None = strawberry.field(description="Name, as the relationship's evidence has it.")
    relationship: Relationship | None = strawberry.field(
        description="The link to the viewer; null when none is valid now."
    )
    access: list[ProxyAccess] = strawberry.field(
        description="What of the viewer's record is open to them now, category by category."
    )
    suspended: bool = strawberry.field(description="Has the viewer closed everything to them?")
    suspended_at: datetime | None = strawberry.field(description="Since when.")
    chosen: ChosenCategories | None = strawberry.field(
        description="What the viewer chose, within what is possible; null: each organisation goes "
        "by its own rules."
    )


@strawberry.type(description="What became of a change to somebody who acts for the viewer.")
class ProxyPayload:
    outcome: ActionOutcome = strawberry.field(description="What became of it.")
    proxy: Proxy | None = strawberry.field(
        description="The person as they stand now; null when nothing was done, or when who acts "
        "for the viewer cannot be looked up just now."
    )
    errors: list[ActionError] = strawberry.field(
        description="Why it was not done; empty when it was."
    )
