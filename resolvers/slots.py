"""Times that can be booked at one organisation: decided like its appointments, cut into pages."""

from resolvers.casebook import Casebook
from resolvers.decisions import Decisions
from resolvers.execute import Executor
from resolvers.report import failure_sentence, sentence
from schema.access import Permit
from schema.answer import Failure
from schema.directory import Organisation, RecordType
from schema.errors import BadInput
from schema.free_times import FreeTimes
from schema.order import ActionName
from schema.report import SourceReport, SourceStatus
from schema.request import Window
from schema.slot import DEFAULT_SLOTS, MAXIMUM_SLOTS, Slot, SlotList, SlotRef, SlotWish

_TAKES_NONE = "{name} takes no bookings here."


class Slots:
    """Looks for them, for one request."""

    def __init__(self, decisions: Decisions, casebook: Casebook, executor: Executor) -> None:
        self._decisions = decisions
        self._casebook = casebook
        self._executor = executor
        self._directory = decisions.rulebook.directory

    async def free(self, wish: SlotWish) -> SlotList | None:
        """A page of them; None where the organisation is not open to whoever asks, or does not know
        the person.

        Raises NotPermitted, BadInput, RateLimited, LimitExceeded.
        """
        case, after = self._casebook.opened(wish.subject), self._after(wish)
        size = DEFAULT_SLOTS if wish.first is None else wish.first
        if not 1 <= size <= MAXIMUM_SLOTS:
            raise BadInput(f"first is 1 to {MAXIMUM_SLOTS}.")
        organisation = self._directory.organisation(wish.organisation)
        self._decisions.require_open(case, RecordType.APPOINTMENT)
        wanted = self._decisions.holding(case, RecordType.APPOINTMENT, [wish.organisation])
        source = next(iter(wanted), None)
        if source is None:
            return None
        permit = self._decisions.permit(case, RecordType.APPOINTMENT, source.terms)
        if permit is None:
            return None
        outcome = await self._asked(permit, wish) if _BOOKS & source.actions else None
        if isinstance(outcome, Failure | None):
            return SlotList(nodes=[], has_more=False, source=_unasked(organisation, outcome))
        now = self._decisions.rulebook.clock()
        coming = (one for one in outcome.slots if one.start.first > now)
        found = [one for one in coming if _matches(one, wish) and _is_behind(one, after)]
        page = found[:size]
        row = _row(organisation, outcome, len(found))
        return SlotList(nodes=page, has_more=len(found) > len(page), source=row)

    async def _asked(self, permit: Permit, wish: SlotWish) -> FreeTimes | Failure:
        self._decisions.charges.source_requests(1)
        return await self._executor.free_times(permit, Window(wish.first_day, wish.last_day))

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


def _is_behind(slot: Slot, after: SlotRef | None) -> bool:
    if after is None:
        return True
    return (slot.start.first, slot.ref.local_id) > (after.start, after.local_id)


def _row(organisation: Organisation, times: FreeTimes, returned: int) -> SourceReport:
    is_whole = times.status is not SourceStatus.INCOMPLETE
    status = (SourceStatus.OK if returned else SourceStatus.EMPTY) if is_whole else times.status
    return SourceReport(
        organisation=organisation,
        status=status,
        as_of=times.as_of,
        returned=returned,
        unreadable=times.unreadable,
        retry_after_seconds=None,
        message=sentence(organisation, status, times.unreadable),
    )


def _unasked(organisation: Organisation, failure: Failure | None) -> SourceReport:
    if failure is None:
        name = organisation.name or organisation.ods_code
        status, message, seconds = SourceStatus.NOT_ASKED, _TAKES_NONE.format(name=name), None
    else:
        status, seconds = failure.status, failure.retry_after_seconds
        message = failure_sentence(organisation, failure)
    return SourceReport(
        organisation=organisation,
        status=status,
        as_of=None,
        returned=0,
        unreadable=0,
        retry_after_seconds=seconds,
        message=message,
    )
