"""The signed-in person and their relationships, as the API shows them."""

import strawberry

from schema.context import Info
from schema.dependant import Dependant
from schema.patient import Patient


@strawberry.type(description="The signed-in person.")
class Viewer:
    @strawberry.field(
        description="The viewer's own record; null for a token that acts for somebody else."
    )
    async def patient(self, info: Info) -> Patient | None:
        return await info.context.resolvers.own_patient()

    @strawberry.field(
        description="People the viewer may act for, now. Null with an error SOURCE_UNAVAILABLE "
        "when relationships cannot be asked."
    )
    async def dependants(self, info: Info) -> list[Dependant] | None:
        return await info.context.resolvers.dependants()
