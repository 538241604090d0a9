"""A condition: an illness, an injury or another problem of somebody's health."""

from enum import Enum

import strawberry

from schema.code import Code, bare
from schema.enums import member
from schema.moment import Moment
from schema.node import Record
from schema.people import PersonInRole
from schema.record_filter import RecordFilter


@strawberry.enum(description="Whether somebody has a condition now.")
class ConditionStatus(Enum):
    ACTIVE = member("active", description="They have it now.")
    RECURRENCE = member("recurrence", description="It has come back.")
    RELAPSE = member("relapse", description="It has become worse again after it was better.")
    INACTIVE = member("inactive", description="They do not have it now; it may come back.")
    REMISSION = member("remission", description="It shows no signs, and is watched.")
    RESOLVED = member("resolved", description="It is over.")
    UNKNOWN = member("unknown", description="Not said, or another state: see `statusCode`.")


@strawberry.enum(description="How sure it is.")
class Certainty(Enum):
    CONFIRMED = member("confirmed", description="It is certain.")
    PRESUMED = member("presumed", description="It is taken to be so, without proof.")
    UNCONFIRMED = member("unconfirmed", description="Not certain yet.")
    PROVISIONAL = member("provisional", description="A first diagnosis, still being looked into.")
    DIFFERENTIAL = member("differential", description="One of several possible diagnoses.")
    UNKNOWN = member("unknown", description="Not said, or another word: see `certaintyCode`.")


@strawberry.enum(description="How a condition came into the record.")
class ConditionKind(Enum):
    PROBLEM = member("problem-list-item", description="On the list of the person's problems.")
    DIAGNOSIS = member("encounter-diagnosis", description="Found at one visit or stay.")
    OTHER = member("other", description="In another way, or not said: see `kindCode`.")


@strawberry.type(
    description="An illness, an injury or another problem of somebody's health. One that was ruled "
    "out or entered by mistake is not listed."
)
class Condition(Record):
    name: str | None = strawberry.field(description="What it is, in words, such as `Asthma`.")
    codes: list[Code] = strawberry.field(description="The same as codes.")
    status: ConditionStatus = strawberry.field(description="Whether they have it now.")
    status_code: str | None = strawberry.field(description="The same in the source's own word.")
    certainty: Certainty = strawberry.field(description="How sure it is.")
    certainty_code: str | None = strawberry.field(description="The same in the source's own word.")
    kind: ConditionKind = strawberry.field(description="How it came into the record.")
    kind_code: str | None = strawberry.field(description="The same in the source's own word.")
    severity: str | None = strawberry.field(description="How bad it is, such as `Moderate`.")
    body_sites: list[str] = strawberry.field(description="Which parts of the body it is about.")
    began: Moment | None = strawberry.field(description="When it began, as far as a date is known.")
    began_text: str | None = strawberry.field(
        description="When it began in words, where no date is known, such as `in childhood`."
    )
    ended: Moment | None = strawberry.field(description="When it ended, as far as a date is known.")
    ended_text: str | None = strawberry.field(
        description="When it ended in words, where no date is known."
    )
    recorded_on: Moment | None = strawberry.field(description="When it was written down.")
    recorded_by: PersonInRole | None = strawberry.field(description="Who wrote it down.")
    note: str | None = strawberry.field(description="What else was written about it.")

    @property
    def code(self) -> tuple[str, ...]:
        """Any of its codes, for filters."""
        return bare(self.codes)


@strawberry.input(description="Which conditions to list. Everything given must hold.")
class ConditionFilter(RecordFilter):
    status: list[ConditionStatus] | None = strawberry.field(
        default=None, description="Only those in one of these states."
    )
    kind: list[ConditionKind] | None = strawberry.field(
        default=None, description="Only those of one of these kinds."
    )
    code: list[str] | None = strawberry.field(
        default=None, description="Only those with one of these codes."
    )
