"""What people do about appointments: read and released first, then decided, then carried out."""

from collections.abc import Awaitable, Callable
from typing import cast

from resolvers.actions import Actions, Found, Prepared, Wish
from resolvers.refusal import Refusal
from resolvers.written import written
from schema.access import Action
from schema.action import ActionErrorCode
from schema.appointment import Appointment
from schema.appointment_actions import AppointmentPayload
from schema.appointment_wish import AppointmentWish, Reason
from schema.directory import RecordType
from schema.order import ActionName, Step
from schema.slot import SlotRef

APPOINTMENT = RecordType.APPOINTMENT
MOST_CHARACTERS = 500

_CLOSED = "It can no longer be changed here: it has begun, or was cancelled."
_NO_SLOT = "slotId is needed: this organisation books times, and takes no requests for others."


class AppointmentActions:
    """One principal's, in one request."""

    def __init__(self, actions: Actions) -> None:
        self._actions = actions

    async def cancel(self, wish: AppointmentWish) -> AppointmentPayload:
        """What became of cancelling it."""
        return await self._did(ActionName.CANCEL_APPOINTMENT, wish, self._cancelling)

    async def confirm(self, wish: AppointmentWish) -> AppointmentPayload:
        """What became of saying that the person will come."""
        return await self._did(ActionName.CONFIRM_ATTENDANCE, wish, self._confirming)

    async def book(self, wish: AppointmentWish) -> AppointmentPayload:
        """What became of booking a time."""
        return await self._did(ActionName.BOOK_APPOINTMENT, wish, self._booking)

    async def reschedule(self, wish: AppointmentWish) -> AppointmentPayload:
        """What became of moving it to another time."""
        return await self._did(ActionName.RESCHEDULE_APPOINTMENT, wish, self._moving)

    async def _did(
        self,
        name: ActionName,
        wish: AppointmentWish,
        prepare: Callable[[AppointmentWish], Awaitable[Prepared]],
    ) -> AppointmentPayload:
        said = wish.appointment_id, wish.slot_id, wish.version, wish.reason
        asked = Wish(name, wish.key, said)
        became = await self._actions.carry_out(asked, lambda: prepare(wish))
        record = await self._actions.shown(became.ref)
        return AppointmentPayload(
            outcome=became.outcome,
            appointment=cast(Appointment | None, record),
            errors=became.errors,
        )

    async def _cancelling(self, wish: AppointmentWish) -> Prepared:
        reason = _reason(wish)
        found = await self._found(wish)
        step = self._change(ActionName.CANCEL_APPOINTMENT, found)
        _require(_appointment(found).cancellable)
        return Prepared((step,), (reason,))

    async def _confirming(self, wish: AppointmentWish) -> Prepared:
        found = await self._found(wish)
        step = self._change(ActionName.CONFIRM_ATTENDANCE, found)
        _require(_appointment(found).confirmable)
        return Prepared((step,))

    async def _booking(self, wish: AppointmentWish) -> Prepared:
        reason, slot = _reason(wish), self._actions.slot(wish.slot_id or "")
        case = await self._actions.admitted(slot.subject)
        book = ActionName.BOOK_APPOINTMENT
        may_book = self._actions.permit_at(case, slot.organisation, APPOINTMENT, book)
        return Prepared((Step(book, may_book, APPOINTMENT, links=_links(slot)),), (reason,))

    async def _moving(self, wish: AppointmentWish) -> Prepared:
        """The new time first, so that there is never none; then the old one goes."""
        reason, found = _reason(wish), await self._found(wish)
        move = ActionName.RESCHEDULE_APPOINTMENT
        old = self._change(move, found)
        _require(_appointment(found).reschedulable)
        if self._actions.takes_requests(found.ref.organisation, APPOINTMENT):
            return Prepared((old,), (reason,))
        if wish.slot_id is None:
            raise Refusal(ActionErrorCode.BAD_INPUT, _NO_SLOT)
        slot = self._actions.slot(wish.slot_id)
        if (slot.subject, slot.organisation) != (found.ref.subject, found.ref.organisation):
            raise Refusal(ActionErrorCode.NOT_FOUND)
        cancel = ActionName.CANCEL_APPOINTMENT
        may_book = self._actions.permit(found, move, Action.CREATE)
        undo = Step(cancel, old.permit, APPOINTMENT)
        new = Step(
            ActionName.BOOK_APPOINTMENT, may_book, APPOINTMENT, links=_links(slot), undo=undo
        )
        gone = Step(cancel, old.permit, APPOINTMENT, old.local_id, old.version)
        return Prepared((new, gone), (reason, reason))

    async def _found(self, wish: AppointmentWish) -> Found:
        found = await self._actions.find(wish.appointment_id or "", APPOINTMENT)
        if wish.version not in {None, found.version}:
            raise Refusal(ActionErrorCode.CONFLICT)
        return found

    def _change(self, name: ActionName, found: Found) -> Step:
        permit = self._actions.permit(found, name, Action.CHANGE)
        return Step(name, permit, APPOINTMENT, found.ref.local_id, found.version)


def _appointment(found: Found) -> Appointment:
    return cast(Appointment, found.item.record)


def _require(is_possible: bool) -> None:
    if not is_possible:
        raise Refusal(ActionErrorCode.CONFLICT, _CLOSED)


def _links(slot: SlotRef) -> dict[str, str]:
    schedule = {"schedule": slot.schedule} if slot.schedule else {}
    return {"slot": slot.local_id, **schedule}


def _reason(wish: AppointmentWish) -> Reason:
    return Reason(written(wish.reason, "reason", MOST_CHARACTERS))
