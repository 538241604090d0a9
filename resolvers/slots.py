"""Times that can be booked at one organisation: decided like its appointments, cut into pages."""

from typing import cast

from resolvers.casebook import Case, Casebook
from resolvers.decisions import Decisions
from resolvers.execute import Executor
from resolvers.reading import Reading
from resolvers.report import answered_report, failure_report, unanswered_report
from schema.access import Permit
from schema.answer import Failure
from schema.appointment import Appointment
from schema.directory import Organisation, RecordType
from schema.errors import BadInput
from schema.free_times import FreeTimes
from schema.node import RecordRef
from schema.order import ActionName
from schema.report import SourceReport, SourceStatus
from schema.request import Window
from schema.slot import DEFAULT_SLOTS, MAXIMUM_SLOTS, Slot, SlotList, SlotRef, SlotWish

_TAKES_NONE = "{name} takes no bookings here."


class Slots:
    """Looks for them, for one request."""

    def __init__(
        self, decisions: Decisions, casebook: Casebook, reading: Reading, executor: Executor
    ) -> None:
        self._decisions = decisions
        self._casebook = casebook
        self._reading = reading
        self._executor = executor
        self._directory = decisions.rulebook.directory

    async def free(self, wish: SlotWish) -> SlotList | None:
        """A page of them; None where the organisation is not open to whoever asks, or does not know
        the person, or has no such appointment of theirs.

        Raises NotPermitted, BadInput, RateLimited, LimitExceeded, SourceUnavailable.
        """
        case, after = self._casebook.opened(wish.subject), self._after(wish)
        size = DEFAULT_SLOTS if wish.first is None else wish.first
        if not 1 <= size <= MAXIMUM_SLOTS:
            raise BadInput(f"first is 1 to {MAXIMUM_SLOTS}.")
        self._decisions.require_open(case, RecordType.APPOINTMENT)
        wanted = self._decisions.holding(case, RecordType.APPOINTMENT, [wish.organisation])
        source = next(iter(wanted), None)
        if source is None:
            return None
        permit = self._decisions.permit(case, RecordType.APPOINTMENT, source.terms)
        moved = await self._moved(case, wish) if permit else None
        if permit is None or moved is None:
            return None
        organisation = self._directory.organisation(wish.organisation)
        outcome = await self._asked(permit, wish) if _BOOKS & source.actions else None
        if isinstance(outcome, Failure | None):
            return SlotList(nodes=[], has_more=False, source=_unasked(organisation, outcome))
        now = self._decisions.rulebook.clock()
        coming = (one for one in outcome.slots if one.start.first > now)
        fitting = (one for one in coming if _matches(one, wish) and _suits(one, moved))
        found = [one for one in fitting if _is_behind(one, after)]
        page = found[:size]
        row = _row(organisation, outcome, len(found))
        return SlotList(nodes=page, has_more=len(found) > len(page), source=row)

    async def _asked(self, permit: Permit, wish: SlotWish) -> FreeTimes | Failure:
        self._decisions.charges.source_requests(1)
        return await self._executor.free_times(permit, Window(wish.first_day, wish.last_day))

    async def _moved(self, case: Case, wish: SlotWish) -> frozenset[str] | None:
        """What the appointment to be moved is called; None when there is none such. It is read and
        released like any other, so that times tell nothing of one that is withheld."""
        if wish.appointment is None:
            return frozenset()
        self._decisions.charges.look_up(wish.appointment)
        ref = self._decisions.rulebook.ids.decode(wish.appointment)
        if not isinstance(ref, RecordRef):
            self._decisions.made_up(wish.appointment)
            return None
        named = ref.subject, ref.organisation, ref.record_type
        if named != (wish.subject, wish.organisation, RecordType.APPOINTMENT):
            return None
        item = await self._reading.item(case, ref)
        return _called(cast(Appointment, item.record)) if item else None

    def _after(self, wish: SlotWish) -> SlotRef | None:
        if wish.after is None:
            return None
        after = self._decisions.rulebook.ids.decode_slot(wish.after)
        if after is None or after.subject != wish.subject:
            raise BadInput("after is no id of a time that this list gave.")
        return after


_BOOKS = frozenset({ActionName.BOOK_APPOINTMENT.value, ActionName.RESCHEDULE_APPOINTMENT.value})


def _matches(slot: Slot, wish: SlotWish) -> bool:
    return wish.service is None or (slot.service or "").casefold() == wish.service.casefold()


def _called(appointment: Appointment) -> frozenset[str]:
    said = (appointment.service, appointment.specialty)
    return frozenset(one.casefold() for one in said if one)


def _suits(slot: Slot, moved: frozenset[str]) -> bool:
    """Is it of the same service? An appointment that says none may go anywhere."""
    return not moved or not moved.isdisjoint(slot.words)


def _is_behind(slot: Slot, after: SlotRef | None) -> bool:
    if after is None:
        return True
    return (slot.start.first, slot.ref.local_id) > (after.start, after.local_id)


def _row(organisation: Organisation, times: FreeTimes, returned: int) -> SourceReport:
    is_whole = times.status is not SourceStatus.INCOMPLETE
    status = (SourceStatus.OK if returned else SourceStatus.EMPTY) if is_whole else times.status
    return answered_report(organisation, status, times.as_of, returned, times.unreadable)


def _unasked(organisation: Organisation, failure: Failure | None) -> SourceReport:
    if failure is not None:
        return failure_report(organisation, failure)
    said = _TAKES_NONE.format(name=organisation.name or organisation.ods_code)
    return unanswered_report(organisation, SourceStatus.NOT_ASKED, None, said)
