"""What one principal can do at organisations, in one request: a part for each kind of record."""

from dataclasses import dataclass

from resolvers.actions import Actions
from resolvers.appointment_actions import AppointmentActions
from resolvers.decisions import Decisions
from resolvers.execute import Executor
from resolvers.household import Household
from resolvers.letter_actions import LetterActions
from resolvers.listing import Listing
from resolvers.message_actions import MessageActions
from resolvers.national_record import NationalRecord
from resolvers.nomination_actions import NominationActions
from resolvers.prescription_actions import PrescriptionActions
from resolvers.questioning import Questioning
from resolvers.questionnaire_actions import QuestionnaireActions
from resolvers.registration_actions import RegistrationActions


@dataclass(frozen=True, slots=True)
class Means:
    """What actions look at before they are carried out."""

    decisions: Decisions
    executor: Executor
    household: Household
    listing: Listing
    national_record: NationalRecord
    questioning: Questioning


@dataclass(frozen=True, slots=True)
class Acting:
    """Implements `schema.acting.Acting`."""

    appointments: AppointmentActions
    letters: LetterActions
    messages: MessageActions
    nominations: NominationActions
    prescriptions: PrescriptionActions
    questionnaires: QuestionnaireActions
    registrations: RegistrationActions

    @classmethod
    def by(cls, actions: Actions, means: Means) -> "Acting":
        """All of them, carried out in one way."""
        clock = means.decisions.rulebook.clock
        return cls(
            appointments=AppointmentActions(actions),
            letters=LetterActions(actions),
            messages=MessageActions(actions, clock),
            nominations=NominationActions(
                actions, means.decisions, means.household, means.national_record
            ),
            prescriptions=PrescriptionActions(actions, means.decisions, means.executor),
            questionnaires=QuestionnaireActions(actions, means.decisions, means.questioning),
            registrations=RegistrationActions(actions, means.listing, means.national_record, clock),
        )
