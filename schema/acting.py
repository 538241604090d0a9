"""The seam between mutations at organisations and what carries them out, a part for each kind.

None of them raises for a refusal: the payload says it. A new action is one method of its part here
and one of the class in `resolvers` that fulfils it.
"""

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from schema.appointment_actions import AppointmentPayload
    from schema.appointment_wish import AppointmentWish
    from schema.letter_actions import LetterPayload
    from schema.message_actions import MessagePayload
    from schema.message_wish import ReadWish, SendWish
    from schema.prescription_actions import NominationPayload, PrescriptionPayload
    from schema.prescription_wish import NominateWish, RepeatWish
    from schema.questionnaire_actions import QuestionnairePayload
    from schema.questionnaire_wish import AnswersWish
    from schema.registration_actions import RegistrationPayload
    from schema.registration_wish import ApplyWish


class AppointmentActing(Protocol):
    async def book(self, wish: "AppointmentWish") -> "AppointmentPayload": ...

    async def cancel(self, wish: "AppointmentWish") -> "AppointmentPayload": ...

    async def confirm(self, wish: "AppointmentWish") -> "AppointmentPayload": ...

    async def reschedule(self, wish: "AppointmentWish") -> "AppointmentPayload": ...


class LetterActing(Protocol):
    async def mark_read(self, wish: "ReadWish") -> "LetterPayload": ...


class MessageActing(Protocol):
    async def mark_read(self, wish: "ReadWish") -> "MessagePayload": ...

    async def send(self, wish: "SendWish") -> "MessagePayload": ...


class NominationActing(Protocol):
    async def nominate(self, wish: "NominateWish") -> "NominationPayload": ...


class PrescriptionActing(Protocol):
    async def request(self, wish: "RepeatWish") -> "PrescriptionPayload": ...


class QuestionnaireActing(Protocol):
    async def answer(self, wish: "AnswersWish") -> "QuestionnairePayload": ...


class RegistrationActing(Protocol):
    async def apply(self, wish: "ApplyWish") -> "RegistrationPayload": ...


class Acting(Protocol):
    """What one principal can do at organisations, in one request."""

    @property
    def appointments(self) -> AppointmentActing: ...

    @property
    def letters(self) -> LetterActing: ...

    @property
    def messages(self) -> MessageActing: ...

    @property
    def nominations(self) -> NominationActing: ...

    @property
    def prescriptions(self) -> PrescriptionActing: ...

    @property
    def questionnaires(self) -> QuestionnaireActing: ...

    @property
    def registrations(self) -> RegistrationActing: ...
