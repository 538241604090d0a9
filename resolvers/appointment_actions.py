"""What people do about appointments: read and released first, then decided, then carried out."""

from typing import cast

from resolvers.actions import Actions, Became, Prepared, Refusal, Wish
from schema.access import Action
from schema.action import ActionErrorCode
from schema.appointment import Appointment
from schema.appointment_actions import AppointmentPayload
from schema.appointment_wish import CancelReason, CancelWish
from schema.directory import RecordType
from schema.order import ActionName, Step

_CLOSED = "It can no longer be cancelled here: it has taken place, or is cancelled already."
MOST_CHARACTERS = 500


class AppointmentActions:
    """One principal's, in one request."""

    def __init__(self, actions: Actions) -> None:
        self._actions = actions

    async def cancel(self, wish: CancelWish) -> AppointmentPayload:
        """What became of it."""
        said = wish.appointment_id, wish.version, wish.reason
        asked = Wish(ActionName.CANCEL_APPOINTMENT, wish.key, said)
        return await self._payload(
            await self._actions.carry_out(asked, lambda: self._cancelling(wish))
        )

    async def _cancelling(self, wish: CancelWish) -> Prepared:
        reason = CancelReason(_text(wish.reason))
        found = await self._actions.find(wish.appointment_id, RecordType.APPOINTMENT)
        permit = self._actions.permit(found, ActionName.CANCEL_APPOINTMENT, Action.CHANGE)
        appointment = cast(Appointment, found.item.record)
        if wish.version not in {None, found.version}:
            raise Refusal(ActionErrorCode.CONFLICT)
        if not appointment.cancellable:
            raise Refusal(ActionErrorCode.CONFLICT, _CLOSED)
        step = Step(
            ActionName.CANCEL_APPOINTMENT,
            permit,
            RecordType.APPOINTMENT,
            found.ref.local_id,
            found.version,
        )
        return Prepared((step,), (reason,))

    async def _payload(self, became: Became) -> AppointmentPayload:
        record = await self._actions.shown(became.ref)
        return AppointmentPayload(
            outcome=became.outcome,
            appointment=cast(Appointment | None, record),
            errors=became.errors,
        )


def _text(said: str | None) -> str:
    """What people wrote, without what surrounds it. Raises Refusal."""
    text = (said or "").strip()
    if len(text) > MOST_CHARACTERS:
        message = f"reason has more than {MOST_CHARACTERS} characters."
        raise Refusal(ActionErrorCode.BAD_INPUT, message)
    return text
