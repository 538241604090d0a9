"""What people do about their registration with a practice: decided first, then carried out."""

from typing import cast

from resolvers.actions import Actions, Prepared, Wish
from resolvers.casebook import Case
from resolvers.listing import Listing
from resolvers.national_record import NationalRecord
from resolvers.refusal import Refusal
from resolvers.written import written
from schema.action import ActionErrorCode
from schema.clock import Clock
from schema.directory import RecordType
from schema.errors import NotPermitted
from schema.identifiers import OdsCode
from schema.order import ActionName, Step
from schema.registration import RegistrationApplication, RegistrationStatus
from schema.registration_actions import RegistrationPayload
from schema.registration_wish import Applying, ApplyWish

APPLICATION = RecordType.REGISTRATION_APPLICATION
MOST_CHARACTERS = 1000

_REGISTERED = "The person is already registered with this practice."
_APPLIED = "There is an application to this practice already, which it has not decided on yet."
_DECIDED = frozenset(
    {
        RegistrationStatus.REGISTERED,
        RegistrationStatus.REJECTED,
        RegistrationStatus.CANCELLED,
        RegistrationStatus.FAILED,
    }
)


class RegistrationActions:
    """One principal's, in one request."""

    def __init__(
        self, actions: Actions, listing: Listing, national_record: NationalRecord, clock: Clock
    ) -> None:
        self._actions = actions
        self._listing = listing
        self._national_record = national_record
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
        # No more of it than whoever asks may know: a refusal would say where somebody can be found.
        if self._national_record.practice(case) == practice:
            raise Refusal(ActionErrorCode.CONFLICT, _REGISTERED)
        permit = self._actions.permit_at(case, practice, APPLICATION, name)
        step = Step(name, permit, APPLICATION, once=(await self._next_of(case, practice),))
        return Prepared((step,), (Applying(self._clock(), note),))

    async def _next_of(self, case: Case, practice: OdsCode) -> str:
        """Names the application that follows those that the practice decided on: whoever applies
        at the same time makes the same one. Raises Refusal for one that is not decided on."""
        try:
            made = await self._listing.held(case, APPLICATION, practice)
        except NotPermitted:
            made = []
        applications = cast(list[RegistrationApplication], made)
        if any(one.status not in _DECIDED for one in applications):
            raise Refusal(ActionErrorCode.CONFLICT, _APPLIED)
        return " ".join(["after", *sorted(one.provenance.source_id.id for one in applications)])
