"""Something that was measured or found: a blood test, a blood pressure, an answer to a question."""

from enum import Enum
from typing import cast

import strawberry

from schema.code import Code, bare
from schema.context import Info
from schema.directory import Organisation, RecordType
from schema.enums import member
from schema.identifiers import LocalId
from schema.measurement import Interpretation, Measurement, ReferenceRange
from schema.moment import Moment
from schema.node import Record, RecordRef
from schema.record_filter import RecordFilter


@strawberry.enum(description="Whether a result was changed since it was given out.")
class ResultStatus(Enum):
    FINAL = member("final", description="It is complete.")
    AMENDED = member("amended", description="It was added to or changed.")
    CORRECTED = member("corrected", description="It was wrong at first, and was put right.")
    APPENDED = member("appended", description="It was added to, and nothing else was changed.")
    UNKNOWN = member("unknown", description="Another state: see `statusCode`.")


@strawberry.enum(description="What sort of observation it is.")
class ObservationKind(Enum):
    LABORATORY = member("laboratory", description="Found in a laboratory, such as a blood test.")
    VITAL_SIGNS = member("vital-signs", description="Blood pressure, weight, temperature and such.")
    IMAGING = member("imaging", description="Seen in an image, such as an X-ray.")
    EXAM = member("exam", description="Found when somebody was examined.")
    PROCEDURE = member("procedure", description="Found during a procedure.")
    SURVEY = member("survey", description="An answer to a question, or a score.")
    SOCIAL_HISTORY = member("social-history", description="About how somebody lives.")
    THERAPY = member("therapy", description="Found during a therapy.")
    ACTIVITY = member("activity", description="How much somebody moves.")
    OTHER = member("other", description="Another sort, or not said: see `kindCode`.")


@strawberry.type(description="One part of an observation, such as the upper blood pressure.")
class ObservationPart:
    name: str | None = strawberry.field(description="What was measured.")
    codes: list[Code] = strawberry.field(description="The same as codes.")
    value: Measurement | None = strawberry.field(description="The value.")
    absent_reason: str | None = strawberry.field(description="Why there is no value, in words.")
    absent_reason_code: str | None = strawberry.field(
        description="The same in the source's own word."
    )
    interpretation: Interpretation | None = strawberry.field(description="What it says.")
    interpretation_code: str | None = strawberry.field(
        description="The same in the source's own word."
    )
    reference_ranges: list[ReferenceRange] = strawberry.field(description="What is expected.")


@strawberry.type(
    description="Something that was measured or found. Only what has been released is listed: "
    "nothing that is registered, preliminary or withdrawn."
)
class Observation(Record):
    member_ids: strawberry.Private[tuple[LocalId, ...]]
    """The observations at the same source that it puts together."""
    name: str | None = strawberry.field(description="What was measured, such as `Blood pressure`.")
    codes: list[Code] = strawberry.field(description="The same as codes.")
    kind: ObservationKind = strawberry.field(description="What sort of observation it is.")
    kind_code: str | None = strawberry.field(description="The same in the source's own word.")
    status: ResultStatus = strawberry.field(description="Whether it was changed.")
    status_code: str | None = strawberry.field(description="The same in the source's own word.")
    value: Measurement | None = strawberry.field(
        description="The value; null where it is in `parts` or `members`, or there is none."
    )
    absent_reason: str | None = strawberry.field(description="Why there is no value, in words.")
    absent_reason_code: str | None = strawberry.field(
        description="The same in the source's own word."
    )
    interpretation: Interpretation | None = strawberry.field(description="What it says.")
    interpretation_code: str | None = strawberry.field(
        description="The same in the source's own word."
    )
    reference_ranges: list[ReferenceRange] = strawberry.field(description="What is expected.")
    parts: list[ObservationPart] = strawberry.field(
        description="Values that make sense together only, such as the two of a blood pressure."
    )
    taken_at: Moment | None = strawberry.field(
        description="When it was measured, or the sample was taken."
    )
    taken_until: Moment | None = strawberry.field(description="Its end, where it took a while.")
    issued_at: Moment | None = strawberry.field(description="When the result was given out.")
    body_site: str | None = strawberry.field(description="Where on the body.")
    method: str | None = strawberry.field(description="How it was done.")
    organisation: Organisation | None = strawberry.field(
        description="Who measured it; may differ from who told us (`provenance`)."
    )
    note: str | None = strawberry.field(description="What else was written about it.")

    @strawberry.field(
        description="Of a panel: the results it puts together, as far as they have been released. "
        "Takes the same requests as the list of observations, once for all of an operation. Null, "
        "with an error, when they cannot be had."
    )
    async def members(self, info: Info) -> list["Observation"] | None:
        ref = cast(RecordRef, self.ref)
        found = await info.context.resolvers.linked(ref, RecordType.OBSERVATION, self.member_ids)
        return cast("list[Observation]", found)

    @property
    def code(self) -> tuple[str, ...]:
        """Any of its codes, for filters: of a blood pressure also those of its parts."""
        return (*bare(self.codes), *(code for part in self.parts for code in bare(part.codes)))


@strawberry.input(
    description="Which observations to list. Everything given must hold. One `code` with "
    "`OLDEST_FIRST` is how a value changed over time."
)
class ObservationFilter(RecordFilter):
    kind: list[ObservationKind] | None = strawberry.field(
        default=None, description="Only those of one of these sorts."
    )
    code: list[str] | None = strawberry.field(
        default=None,
        description="Only those with one of these codes, such as `85354-9`; a part's code counts.",
    )
