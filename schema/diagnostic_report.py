"""A report on tests: what a laboratory or a department concluded, with the results it rests on."""

from collections.abc import Sequence
from typing import cast

import strawberry

from schema.code import Code, bare
from schema.context import Info
from schema.directory import Organisation, RecordType
from schema.identifiers import LocalId
from schema.message import Attachment
from schema.moment import Moment
from schema.node import Record, RecordRef
from schema.observation import Observation, ResultStatus
from schema.people import PersonInRole
from schema.record_filter import RecordFilter


@strawberry.type(
    description="A report on tests. Only what has been released is listed: nothing that is "
    "registered, partial, preliminary or withdrawn."
)
class DiagnosticReport(Record):
    result_ids: strawberry.Private[tuple[LocalId, ...]]
    """The observations at the same source that it rests on."""
    name: str | None = strawberry.field(description="What it is about, such as `Full blood count`.")
    codes: list[Code] = strawberry.field(description="The same as codes.")
    departments: list[str] = strawberry.field(
        description="Who did the tests, such as `Haematology`, in the source's own words."
    )
    status: ResultStatus = strawberry.field(description="Whether it was changed.")
    status_code: str | None = strawberry.field(description="The same in the source's own word.")
    taken_at: Moment | None = strawberry.field(
        description="When the sample was taken, or the test was done."
    )
    issued_at: Moment | None = strawberry.field(description="When the report was given out.")
    conclusion: str | None = strawberry.field(description="What it comes to, as plain text.")
    findings: list[str] = strawberry.field(description="What was found, in words.")
    attachments: list[Attachment] = strawberry.field(description="The report as documents.")
    organisation: Organisation | None = strawberry.field(
        description="Who made it; may differ from who told us (`provenance`)."
    )
    reported_by: PersonInRole | None = strawberry.field(description="The professional who made it.")

    @strawberry.field(
        description="The results it rests on, as far as they have been released. Takes the same "
        "requests as the list of observations, once for all of an operation. Null, with an error, "
        "when they cannot be had."
    )
    async def results(self, info: Info) -> list[Observation] | None:
        ref = cast(RecordRef, self.ref)
        found = await info.context.resolvers.linked(ref, RecordType.OBSERVATION, self.result_ids)
        return cast(list[Observation], found)

    def content_addresses(self) -> Sequence[str | None]:
        return [one.content_address for one in self.attachments]

    @property
    def code(self) -> tuple[str, ...]:
        """Any of its codes, for filters."""
        return bare(self.codes)


@strawberry.input(description="Which reports to list. Everything given must hold.")
class DiagnosticReportFilter(RecordFilter):
    code: list[str] | None = strawberry.field(
        default=None, description="Only those with one of these codes."
    )
