"""What can be done about prescriptions, and about where they are sent."""

from typing import Annotated

import strawberry

from schema.action import KEY, ActionError, ActionOutcome
from schema.context import Info
from schema.directory import Organisation
from schema.identifiers import OdsCode
from schema.prescription import Prescription
from schema.prescription_wish import NominateWish, RepeatWish


@strawberry.input(description="What is needed again.")
class RequestRepeatPrescriptionInput:
    idempotency_key: str = strawberry.field(description=KEY)
    prescription_id: strawberry.ID = strawberry.field(
        description="The id of the prescription at the practice, `Prescription.id`."
    )
    items: list[str] | None = strawberry.field(
        default=None,
        description="Which of its medicines, by `PrescriptionItem.medicineCode`; null for all.",
    )
    note: str | None = strawberry.field(
        default=None,
        description="What the practice should know, in the person's own words; 1,000 characters "
        "at most.",
    )


@strawberry.type(description="What became of something about a prescription.")
class PrescriptionPayload:
    outcome: ActionOutcome = strawberry.field(description="What became of it.")
    prescription: Prescription | None = strawberry.field(
        description="The prescription that was asked for again, as it is now; null when nothing "
        "was done, or when it cannot be shown just now."
    )
    errors: list[ActionError] = strawberry.field(
        description="Why it was not done; empty when it was."
    )


@strawberry.input(description="Whose prescriptions go to which pharmacy.")
class NominatePharmacyInput:
    idempotency_key: str = strawberry.field(description=KEY)
    patient_id: strawberry.ID = strawberry.field(description="The id of the person, `Patient.id`.")
    pharmacy: OdsCode = strawberry.field(description="The code of the pharmacy.")


@strawberry.type(description="What became of choosing a pharmacy.")
class NominationPayload:
    outcome: ActionOutcome = strawberry.field(description="What became of it.")
    nominated_pharmacy: Organisation | None = strawberry.field(
        description="The pharmacy that prescriptions are sent to now, as the national record has "
        "it; null when there is none, or when it cannot be shown just now."
    )
    errors: list[ActionError] = strawberry.field(
        description="Why it was not done; empty when it was."
    )


@strawberry.type
class PrescriptionActions:
    """The part of `Mutation` about prescriptions."""

    @strawberry.mutation(
        description="Ask for a repeat prescription (`courseType` REPEAT) to be issued again. The "
        "outcome is PENDING: the practice decides, and what it issues is a prescription of its "
        "own. CONFLICT where the practice has a request for one of these medicines that it has "
        "not decided on. Needs the scope `patient/MedicationRequest.crs`; whoever acts for "
        "somebody needs WRITE in PRESCR."
    )
    async def request_repeat_prescription(
        self,
        info: Info,
        input: Annotated[  # noqa: A002
            RequestRepeatPrescriptionInput, strawberry.argument(description="What is needed.")
        ],
    ) -> PrescriptionPayload:
        items = None if input.items is None else tuple(input.items)
        wish = RepeatWish(input.idempotency_key, input.prescription_id, items, input.note)
        return await info.context.resolvers.acting.prescriptions.request(wish)

    @strawberry.mutation(
        description="Choose the pharmacy that prescriptions are sent to, in the place of any that "
        "was chosen before. It is changed in the national record, and holds for prescriptions "
        "issued from now on. CONFLICT where that record was changed by somebody else meanwhile. "
        "Needs the scope `patient/MedicationRequest.rus`; whoever acts for somebody needs WRITE "
        "in PRESCR."
    )
    async def nominate_pharmacy(
        self,
        info: Info,
        input: Annotated[  # noqa: A002
            NominatePharmacyInput, strawberry.argument(description="For whom, and which.")
        ],
    ) -> NominationPayload:
        wish = NominateWish(input.idempotency_key, input.patient_id, input.pharmacy)
        return await info.context.resolvers.acting.nominations.nominate(wish)
