"""The signed-in person and their relationships, as the API shows them."""

from typing import Annotated

import strawberry

from schema.access_log import AccessLogConnection
from schema.app import App
from schema.context import Info
from schema.dependant import Dependant
from schema.identifiers import NhsNumber
from schema.moment import PartialDate
from schema.patient import Patient
from schema.proxy import Proxy
from schema.record_list import After, First


@strawberry.type(description="The signed-in person.")
class Viewer:
    @strawberry.field(
        description="The viewer's own record; null for a token that acts for somebody else."
    )
    async def patient(self, info: Info) -> Patient | None:
        return await info.context.resolvers.own_patient()

    @strawberry.field(
        description="People the viewer may act for, now. Null with an error: NOT_PERMITTED "
        "without the scope `patient/RelatedPerson.rs`, SOURCE_UNAVAILABLE when relationships "
        "cannot be asked."
    )
    async def dependants(self, info: Info) -> list[Dependant] | None:
        return await info.context.resolvers.dependants()

    @strawberry.field(
        description="People who may act for the viewer now, and those whom the viewer suspended. "
        "Null with an error: NOT_PERMITTED without the scope `patient/RelatedPerson.rs` and for "
        "a token that acts for somebody else, SOURCE_UNAVAILABLE when relationships cannot be "
        "asked."
    )
    async def proxies(self, info: Info) -> list[Proxy] | None:
        return await info.context.resolvers.proxies()

    @strawberry.field(
        description="Who looked at what of the viewer's record, when, and through which app, "
        "latest first. Null with an error: NOT_PERMITTED without the scope "
        "`patient/AuditEvent.rs` and for a token that acts for somebody else, SOURCE_UNAVAILABLE "
        "when the log cannot be read. Null without one for a `subject` who is not the viewer's."
    )
    async def access_log(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        subject: Annotated[
            NhsNumber | None,
            strawberry.argument(
                description="Whose log; the viewer's if left out. Of somebody the viewer acts "
                "for, it holds only what the viewer did and was shown."
            ),
        ] = None,
        from_: Annotated[
            PartialDate | None,
            strawberry.argument(name="from", description="First day, counted in England."),
        ] = None,
        to: Annotated[
            PartialDate | None, strawberry.argument(description="Last day, included.")
        ] = None,
    ) -> AccessLogConnection | None:
        return await info.context.resolvers.access_log(first, after, subject, from_, to)

    @strawberry.field(description="The app the viewer uses, and how much they may ask through it.")
    def app(self, info: Info) -> App:
        return info.context.resolvers.app()
