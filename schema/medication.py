"""A medicine that somebody takes or took, as far as anybody wrote it down. Not a prescription."""

from enum import Enum

import strawberry

from schema.code import Code, bare
from schema.enums import member
from schema.moment import Moment
from schema.node import Record
from schema.people import PersonInRole
from schema.record_filter import RecordFilter


@strawberry.enum(description="Whether somebody takes a medicine.")
class MedicationStatus(Enum):
    ACTIVE = member("active", description="They take it.")
    COMPLETED = member("completed", description="They took it for as long as it was meant.")
    INTENDED = member("intended", description="They are going to take it.")
    STOPPED = member("stopped", description="It was stopped before it was meant to end.")
    ON_HOLD = member("on-hold", description="They do not take it for a while.")
    NOT_TAKEN = member("not-taken", description="They do not take it.")
    UNKNOWN = member("unknown", description="Not known, or another state: see `statusCode`.")


@strawberry.type(
    description="A medicine that somebody takes or took, as it was written down. To ask for more "
    "of it, look at prescriptions."
)
class Medication(Record):
    name: str | None = strawberry.field(
        description="The medicine in words, such as `Amoxicillin 250mg capsules`."
    )
    codes: list[Code] = strawberry.field(description="The same as codes, such as those of dm+d.")
    status: MedicationStatus = strawberry.field(description="Whether they take it.")
    status_code: str | None = strawberry.field(description="The same in the source's own word.")
    status_reasons: list[str] = strawberry.field(
        description="Why it was stopped, held back or not taken."
    )
    dosage: str | None = strawberry.field(
        description="How to take it, such as `2 capsules 4 times a day`."
    )
    reasons: list[str] = strawberry.field(description="What it is taken for.")
    start: Moment | None = strawberry.field(description="Since when it is taken.")
    end: Moment | None = strawberry.field(description="Until when it is taken.")
    last_issued_on: Moment | None = strawberry.field(
        description="When it was last prescribed or given out."
    )
    recorded_on: Moment | None = strawberry.field(description="When it was written down.")
    recorded_by: PersonInRole | None = strawberry.field(description="Who said so.")
    note: str | None = strawberry.field(description="What else was written about it.")

    @property
    def code(self) -> tuple[str, ...]:
        """Any of its codes, for filters."""
        return bare(self.codes)


@strawberry.input(description="Which medicines to list. Everything given must hold.")
class MedicationFilter(RecordFilter):
    status: list[MedicationStatus] | None = strawberry.field(
        default=None, description="Only those in one of these states."
    )
    code: list[str] | None = strawberry.field(
        default=None, description="Only those with one of these codes."
    )
