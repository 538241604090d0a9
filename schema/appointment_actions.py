"""What can be done about appointments."""

from typing import Annotated

import strawberry

from schema.action import KEY, ActionError, ActionOutcome
from schema.appointment import Appointment
from schema.appointment_wish import CancelWish
from schema.context import Info

VERSION = (
    "The version it was decided on, from `provenance.sourceId.version`. If it is another by now "
    "the outcome is CONFLICT. Without it, the version of this moment."
)


@strawberry.input(description="Which appointment to cancel.")
class CancelAppointmentInput:
    idempotency_key: str = strawberry.field(description=KEY)
    appointment_id: strawberry.ID = strawberry.field(description="The id of the appointment.")
    version: str | None = strawberry.field(default=None, description=VERSION)
    reason: str | None = strawberry.field(
        default=None,
        description="Why, in the person's own words, for the organisation; 500 characters at most.",
    )


@strawberry.type(description="What became of something done about an appointment.")
class AppointmentPayload:
    outcome: ActionOutcome = strawberry.field(description="What became of it.")
    appointment: Appointment | None = strawberry.field(
        description="The appointment as it is now; null when it cannot be shown just now."
    )
    errors: list[ActionError] = strawberry.field(
        description="Why it was not done; empty when it was."
    )


@strawberry.type
class AppointmentActions:
    """The part of `Mutation` about appointments."""

    @strawberry.mutation(
        description="Cancel an appointment. Where the organisation only takes requests the "
        "outcome is PENDING, and it stays as it is until the organisation has decided. Needs the "
        "scope `patient/Appointment.rus`; whoever acts for somebody needs WRITE in APPT."
    )
    async def cancel_appointment(
        self,
        info: Info,
        input: Annotated[  # noqa: A002
            CancelAppointmentInput, strawberry.argument(description="Which, and why.")
        ],
    ) -> AppointmentPayload:
        wish = CancelWish(input.idempotency_key, input.appointment_id, input.version, input.reason)
        return await info.context.resolvers.cancel_appointment(wish)
