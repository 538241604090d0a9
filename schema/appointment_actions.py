"""What can be done about appointments."""

from typing import Annotated

import strawberry

from schema.action import KEY, ActionError, ActionOutcome
from schema.appointment import Appointment
from schema.appointment_wish import AppointmentWish
from schema.context import Info

VERSION = (
    "The version it was decided on, from `provenance.sourceId.version`. If it is another by now "
    "the outcome is CONFLICT. Without it, the version of this moment."
)
REASON = "In the person's own words, for the organisation; 500 characters at most."
_REQUESTS = (
    "Where the organisation only takes requests the outcome is PENDING, and it stays as it is "
    "until the organisation has decided."
)
_PROXIES = "whoever acts for somebody needs WRITE in APPT."


@strawberry.input(description="Which appointment to cancel.")
class CancelAppointmentInput:
    idempotency_key: str = strawberry.field(description=KEY)
    appointment_id: strawberry.ID = strawberry.field(description="The id of the appointment.")
    version: str | None = strawberry.field(default=None, description=VERSION)
    reason: str | None = strawberry.field(default=None, description=f"Why. {REASON}")


@strawberry.input(description="Which appointment somebody will come to.")
class ConfirmAttendanceInput:
    idempotency_key: str = strawberry.field(description=KEY)
    appointment_id: strawberry.ID = strawberry.field(description="The id of the appointment.")
    version: str | None = strawberry.field(default=None, description=VERSION)


@strawberry.input(description="Which time to book.")
class BookAppointmentInput:
    idempotency_key: str = strawberry.field(description=KEY)
    slot_id: strawberry.ID = strawberry.field(description="An id of `availableSlots`.")
    reason: str | None = strawberry.field(default=None, description=f"What for. {REASON}")


@strawberry.input(description="Which appointment to move, and where to.")
class RescheduleAppointmentInput:
    idempotency_key: str = strawberry.field(description=KEY)
    appointment_id: strawberry.ID = strawberry.field(description="The id of the appointment.")
    slot_id: strawberry.ID | None = strawberry.field(
        default=None,
        description="An id of `availableSlots` of the same organisation. Not needed where the "
        "organisation only takes requests.",
    )
    version: str | None = strawberry.field(default=None, description=VERSION)
    reason: str | None = strawberry.field(default=None, description=f"Why. {REASON}")


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
        description=f"Cancel an appointment. {_REQUESTS} Needs the scope "
        f"`patient/Appointment.rus`; {_PROXIES}"
    )
    async def cancel_appointment(
        self,
        info: Info,
        input: Annotated[  # noqa: A002
            CancelAppointmentInput, strawberry.argument(description="Which, and why.")
        ],
    ) -> AppointmentPayload:
        wish = AppointmentWish(
            input.idempotency_key,
            appointment_id=input.appointment_id,
            version=input.version,
            reason=input.reason,
        )
        return await info.context.resolvers.acting.appointments.cancel(wish)

    @strawberry.mutation(
        description="Say that the person will come. Needs the scope `patient/Appointment.rus`; "
        f"{_PROXIES}"
    )
    async def confirm_attendance(
        self,
        info: Info,
        input: Annotated[  # noqa: A002
            ConfirmAttendanceInput, strawberry.argument(description="To which appointment.")
        ],
    ) -> AppointmentPayload:
        wish = AppointmentWish(
            input.idempotency_key, appointment_id=input.appointment_id, version=input.version
        )
        return await info.context.resolvers.acting.appointments.confirm(wish)

    @strawberry.mutation(
        description="Book a time. If somebody else was faster the outcome is CONFLICT. Needs the "
        f"scope `patient/Appointment.crs`; {_PROXIES}"
    )
    async def book_appointment(
        self,
        info: Info,
        input: Annotated[  # noqa: A002
            BookAppointmentInput, strawberry.argument(description="Which time.")
        ],
    ) -> AppointmentPayload:
        wish = AppointmentWish(input.idempotency_key, slot_id=input.slot_id, reason=input.reason)
        return await info.context.resolvers.acting.appointments.book(wish)

    @strawberry.mutation(
        description="Move an appointment: the new time is booked first, then the old one "
        "cancelled; if that cannot be done the new one is given back. The payload's appointment "
        f"is the new one. {_REQUESTS} Needs the scope `patient/Appointment.crus`; {_PROXIES}"
    )
    async def reschedule_appointment(
        self,
        info: Info,
        input: Annotated[  # noqa: A002
            RescheduleAppointmentInput, strawberry.argument(description="Which, and where to.")
        ],
    ) -> AppointmentPayload:
        wish = AppointmentWish(
            input.idempotency_key,
            input.appointment_id,
            input.slot_id,
            input.version,
            input.reason,
        )
        return await info.context.resolvers.acting.appointments.reschedule(wish)
