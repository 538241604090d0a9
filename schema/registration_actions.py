"""What can be done about registration with a practice."""

from typing import Annotated

import strawberry

from schema.action import KEY, ActionError, ActionOutcome
from schema.context import Info
from schema.identifiers import OdsCode
from schema.registration import RegistrationApplication
from schema.registration_wish import ApplyWish


@strawberry.input(description="Who applies to which practice.")
class ApplyForGpRegistrationInput:
    idempotency_key: str = strawberry.field(description=KEY)
    patient_id: strawberry.ID = strawberry.field(description="The id of the person, `Patient.id`.")
    practice: OdsCode = strawberry.field(description="The code of the practice.")
    note: str | None = strawberry.field(
        default=None,
        description="What the practice should know, in the person's own words; 1,000 characters "
        "at most.",
    )


@strawberry.type(description="What became of an application to a practice.")
class RegistrationPayload:
    outcome: ActionOutcome = strawberry.field(description="What became of it.")
    application: RegistrationApplication | None = strawberry.field(
        description="The application as the practice has it; null when it cannot be shown just now."
    )
    errors: list[ActionError] = strawberry.field(
        description="Why it was not done; empty when it was."
    )


@strawberry.type
class RegistrationActions:
    """The part of `Mutation` about registration."""

    @strawberry.mutation(
        description="Apply to be registered with a practice. The outcome is PENDING: the practice "
        "decides, and `Patient.registrationApplications` tells how far it is. Nothing is changed "
        "in the national record. Needs the scope `patient/Task.crs`; whoever acts for somebody "
        "needs WRITE in REG."
    )
    async def apply_for_gp_registration(
        self,
        info: Info,
        input: Annotated[  # noqa: A002
            ApplyForGpRegistrationInput, strawberry.argument(description="Who, and where.")
        ],
    ) -> RegistrationPayload:
        wish = ApplyWish(input.idempotency_key, input.patient_id, input.practice, input.note)
        return await info.context.resolvers.acting.registrations.apply(wish)
