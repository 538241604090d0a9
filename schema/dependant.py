"""People the viewer may act for, why, and how far."""

from datetime import date

import strawberry

from schema.access import LegalBasis
from schema.category_access import CategoryAccess, On
from schema.context import Info
from schema.directory import Organisation
from schema.evidence import RelationshipKind, RelationshipStatus
from schema.identifiers import NhsNumber
from schema.patient import Patient


@strawberry.type(description="Days from `start` to `end`, both included.")
class Period:
    start: date | None = strawberry.field(description="First day; null is not recorded.")
    end: date | None = strawberry.field(description="Last day; null is open-ended.")


@strawberry.type(description="A verified link that lets one person act for another.")
class Relationship:
    legal_basis: LegalBasis = strawberry.field(description="The legal ground.")
    kind: RelationshipKind | None = strawberry.field(
        description="What the one who acts is to the other, if recorded."
    )
    status: RelationshipStatus = strawberry.field(description="Its state.")
    period: Period | None = strawberry.field(description="When it is valid.")
    grantor: Organisation | None = strawberry.field(description="Who verified and granted it.")


@strawberry.type(description="Somebody the viewer may act for.")
class Dependant:
    subject: strawberry.Private[NhsNumber]
    name: str | None = strawberry.field(description="Name, as the relationship's evidence has it.")
    relationship: Relationship = strawberry.field(description="The link to this person.")

    @strawberry.field(
        description="What of this person's record is open to the viewer, category by category. "
        "Null, with an error, only where `on` asks for what is not told."
    )
    def access(self, info: Info, on: On = None) -> list[CategoryAccess] | None:
        return info.context.resolvers.access(self.subject, on)

    @strawberry.field(
        description="The person's record; null when every category is closed, for example from "
        "a birthday until access is reviewed."
    )
    async def patient(self, info: Info) -> Patient | None:
        return await info.context.resolvers.patient(self.subject)
