"""What people do about their registration with a practice: decided first, then carried out."""

from typing import cast

from resolvers.actions import Actions, Prepared, Refusal, Wish
from resolvers.casebook import Case
from resolvers.written import written
from schema.action import ActionErrorCode
from schema.clock import Clock
from schema.directory import RecordType
from schema.evidence import Person
from schema.identifiers import OdsCode
from schema.order import ActionName, Step
from schema.registration import RegistrationApplication
from schema.registration_actions import RegistrationPayload
from schema.registration_wish import Applying, ApplyWish

APPLICATION = RecordType.REGISTRATION_APPLICATION
MOST_CHARACTERS = 1000

_REGISTERED = "The person is already registered with this practice."


class RegistrationActions:
    """One principal's, in one request."""

    def __init__(self, actions: Actions, clock: Clock) -> None:
        self._actions = actions
        self._clock = clock

    async def apply(self, wish: ApplyWish) -> RegistrationPayload:
        """What became of applying."""
        said = (wish.patient_id, wish.practice, wish.note)
        asked = Wish(ActionName.APPLY_FOR_REGISTRATION, wish.key, said)
        became = await self._actions.carry_out(asked, lambda: self._applying(wish))
        record = await self._actions.shown(became.ref)
        return RegistrationPayload(
            outcome=became.outcome,
            application=cast(RegistrationApplication | None, record),
            errors=became.errors,
        )

    async def _applying(self, wish: ApplyWish) -> Prepared:
        note = written(wish.note, "note", MOST_CHARACTERS)
        case = await self._actions.person(wish.patient_id)
        practice, name = OdsCode(wish.practice), ActionName.APPLY_FOR_REGISTRATION
        permit = self._actions.permit_at(case, practice, APPLICATION, name)
        if _is_registered(case, practice):
            raise Refusal(ActionErrorCode.CONFLICT, _REGISTERED)
        step = Step(name, permit, APPLICATION)
        return Prepared((step,), (Applying(self._clock(), note),))


def _is_registered(case: Case, practice: OdsCode) -> bool:
    person = case.evidence.person
    return isinstance(person, Person) and person.demographics.gp_practice == practice
