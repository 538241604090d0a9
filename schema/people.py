"""People who are named inside somebody else's record: by role, and by name where that is theirs."""

import strawberry


@strawberry.type(
    name="Person",
    description="A professional named in a record. Other people are reduced to their role.",
)
class PersonInRole:
    name: str | None = strawberry.field(description="Their name, for professionals.")
    role: str | None = strawberry.field(description="What they do, such as `Consultant`.")
