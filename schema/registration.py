"""Registration with a GP practice: where somebody is registered, and what they applied for."""

from enum import Enum

import strawberry

from schema.context import Info
from schema.directory import Organisation, RecordType
from schema.enums import member
from schema.identifiers import NhsNumber
from schema.moment import Moment
from schema.node import Record
from schema.record_filter import RecordFilter

_KIND = RecordType.REGISTRATION_APPLICATION


@strawberry.enum(description="What became of an application to a GP practice so far.")
class RegistrationStatus(Enum):
    SENT = member("requested", description="It was sent; nobody has looked at it yet.")
    RECEIVED = member("received", description="The practice has it.")
    ACCEPTED = member("accepted", description="The practice agrees; it is not done yet.")
    IN_PROGRESS = member("in-progress", description="The practice is working on it.")
    ON_HOLD = member("on-hold", description="The practice waits for something.")
    REGISTERED = member("completed", description="The person is registered there.")
    REJECTED = member("rejected", description="The practice declined: see `reason`.")
    CANCELLED = member("cancelled", description="It was withdrawn.")
    FAILED = member("failed", description="It could not be done: see `reason`.")
    UNKNOWN = member("unknown", description="Another state, or none said: see `statusCode`.")


@strawberry.type(description="A state that an application was in.")
class RegistrationStatusChange:
    status: RegistrationStatus = strawberry.field(description="The state.")
    status_code: str | None = strawberry.field(description="The same in the source's own word.")
    since: Moment | None = strawberry.field(description="When it came into this state.")


@strawberry.type(
    description="An application to be registered with a GP practice. The practice decides; until "
    "it has registered the person, `Patient.gpPractice` stays as it is."
)
class RegistrationApplication(Record):
    practice: Organisation | None = strawberry.field(description="The practice applied to.")
    status: RegistrationStatus = strawberry.field(description="What became of it so far.")
    status_code: str | None = strawberry.field(description="The same in the source's own word.")
    stage: str | None = strawberry.field(
        description="How far it is in the practice's own words, such as `Waiting for records`."
    )
    reason: str | None = strawberry.field(description="Why it is in this state, if that is said.")
    applied_on: Moment | None = strawberry.field(description="When it was sent.")
    changed_on: Moment | None = strawberry.field(description="When it last changed.")
    history: list[RegistrationStatusChange] = strawberry.field(
        description="The states it went through, the latest first, where the practice tells them."
    )


@strawberry.input(description="Which applications to list. Everything given must hold.")
class RegistrationApplicationFilter(RecordFilter):
    status: list[RegistrationStatus] | None = strawberry.field(
        default=None, description="Only those in one of these states."
    )


@strawberry.type(description="Where a person is registered for general practice.")
class GpRegistration:
    nhs_number: strawberry.Private[NhsNumber]

    @strawberry.field(
        description="The practice they are registered with, as the national record has it. Null "
        "when there is none, or it cannot be told just now (`Patient.demographics`)."
    )
    def practice(self, info: Info) -> Organisation | None:
        code = info.context.resolvers.demographics(self.nhs_number, _KIND).gp_practice
        return info.context.resolvers.organisation_named(code) if code else None
