"""The root of every question."""

import asyncio
from typing import Annotated

import strawberry

from schema.context import Info
from schema.directory import Organisation
from schema.errors import check_limit
from schema.explanation import Explanation
from schema.identifiers import NhsNumber, OdsCode
from schema.node import Node
from schema.patient import Patient
from schema.viewer import Viewer

MAXIMUM_NODES = 50


@strawberry.type(description="Everything that can be asked.")
class Query:
    @strawberry.field(description="The signed-in person, and through it everyone they act for.")
    def viewer(self) -> Viewer:
        return Viewer()

    @strawberry.field(
        description="The record of the viewer or of somebody they may act for; null otherwise."
    )
    async def patient(
        self,
        info: Info,
        nhs_number: Annotated[NhsNumber, strawberry.argument(description="The NHS number.")],
    ) -> Patient | None:
        return await info.context.resolvers.patient(nhs_number)

    @strawberry.field(description="The thing with this id, if it exists and is yours to see.")
    async def node(
        self,
        info: Info,
        id: Annotated[  # noqa: A002 - the argument's name is Relay's
            strawberry.ID, strawberry.argument(description="An id this API gave.")
        ],
    ) -> Node | None:
        return await info.context.resolvers.node(id)

    @strawberry.field(description="The things with these ids, in the same order.")
    async def nodes(
        self,
        info: Info,
        ids: Annotated[
            list[strawberry.ID],
            strawberry.argument(description="Ids this API gave, 50 at most."),
        ],
    ) -> list[Node | None]:
        check_limit("ids", MAXIMUM_NODES, len(ids))
        # An error in the list becomes the error of that place, which the type cannot say: one
        # trust that is down must not cost the others' nodes.
        asked = (info.context.resolvers.node(one) for one in ids)
        return await asyncio.gather(*asked, return_exceptions=True)  # type: ignore[return-value]

    @strawberry.field(description="An organisation of the directory; null when not listed.")
    def organisation(
        self,
        info: Info,
        ods_code: Annotated[OdsCode, strawberry.argument(description="Its code.")],
    ) -> Organisation | None:
        return info.context.resolvers.organisation(ods_code)

    @strawberry.field(
        description="How this very operation was answered: who was asked for what, by which "
        "decisions, and how long it took. Needs the scope `kindred/developer`."
    )
    async def explain(self, info: Info) -> Explanation | None:
        return await info.context.resolvers.explain()
