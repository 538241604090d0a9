"""What people do about their prescriptions: looked at and decided first, then carried out."""

from collections.abc import Sequence
from typing import cast

from resolvers.actions import OVERTAKEN, Actions, Prepared, Wish
from resolvers.decisions import Decisions
from resolvers.execute import Executor
from resolvers.refusal import Refusal
from resolvers.written import written
from schema.access import Action, Permit
from schema.action import ActionErrorCode
from schema.answer import Failure
from schema.directory import RecordType
from schema.identifiers import LocalId
from schema.order import ActionName, Step
from schema.prescription import CourseType, Prescription, PrescriptionItem, PrescriptionStatus
from schema.prescription_actions import PrescriptionPayload
from schema.prescription_wish import RepeatWish, Requesting
from schema.repeat_request import RepeatRequest

REQUEST = ActionName.REQUEST_PRESCRIPTION
MOST_CHARACTERS = 1000

_NO_REPEAT = "This prescription is not one to be ordered again."
_ENDED = "These medicines are not prescribed any more."
_NOT_ITS = "The prescription has no medicine of this code."
_NONE = "No medicine was chosen."
_WITHDRAWN = frozenset(
    {
        PrescriptionStatus.STOPPED,
        PrescriptionStatus.CANCELLED,
        PrescriptionStatus.CANCELLED_BY_PRESCRIBER,
    }
)


class PrescriptionActions:
    """One principal's, in one request."""

    def __init__(self, actions: Actions, decisions: Decisions, executor: Executor) -> None:
        self._actions = actions
        self._decisions = decisions
        self._executor = executor

    async def request(self, wish: RepeatWish) -> PrescriptionPayload:
        """What became of asking for a repeat."""
        asked = Wish(REQUEST, wish.key, (wish.prescription_id, wish.items, wish.note))
        became = await self._actions.carry_out(asked, lambda: self._requesting(wish))
        # What was made is a request, and no record: shown is what it is about.
        record = await self._actions.shown_by(wish.prescription_id) if became.ref else None
        return PrescriptionPayload(
            outcome=became.outcome,
            prescription=cast(Prescription | None, record),
            errors=became.errors,
        )

    async def _requesting(self, wish: RepeatWish) -> Prepared:
        note = written(wish.note, "note", MOST_CHARACTERS)
        found = await self._actions.find(wish.prescription_id, RecordType.PRESCRIPTION)
        permit = self._actions.permit(found, REQUEST, Action.CREATE)
        prescription = cast(Prescription, found.item.record)
        if prescription.course_type is not CourseType.REPEAT:
            raise Refusal(ActionErrorCode.NOT_TAKEN, _NO_REPEAT)
        medicines = _names(_wanted(prescription.items, wish.items))
        once = await self._next_of(permit, medicines)
        step = Step(REQUEST, permit, RecordType.PRESCRIPTION, once=once)
        now = self._decisions.rulebook.clock()
        return Prepared((step,), (Requesting(now, medicines, note),))

    async def _next_of(self, permit: Permit, medicines: Sequence[LocalId]) -> tuple[str, ...]:
        """Names, for each medicine, the request that follows those that were decided on: whoever
        asks for it at the same time makes the same one. Raises Refusal for one that is open, and
        where that cannot be told."""
        self._decisions.charges.source_requests(1)
        made = await self._executor.repeat_requests(permit)
        if isinstance(made, Failure):
            raise Refusal(ActionErrorCode.SOURCE_UNAVAILABLE)
        under_way = {name for one in made if one.is_open for name in one.medicines}
        if not under_way.isdisjoint(medicines):
            raise Refusal(ActionErrorCode.CONFLICT, OVERTAKEN[REQUEST])
        return tuple(_request_after(one, made) for one in medicines)


def _request_after(medicine: LocalId, made: Sequence[RepeatRequest]) -> str:
    before = sorted(one.local_id for one in made if medicine in one.medicines)
    return " ".join([medicine, "after", *before])


def _wanted(
    items: Sequence[PrescriptionItem], codes: Sequence[str] | None
) -> Sequence[PrescriptionItem]:
    """The medicines of these codes. Raises Refusal for a code that none of them has."""
    if codes is None:
        return items
    known = {one.medicine_code for one in items}
    strange = [place for place, code in enumerate(codes) if code not in known]
    if strange:
        places = tuple((f"items.{place}", _NOT_ITS) for place in strange)
        raise Refusal(ActionErrorCode.BAD_INPUT, places=places)
    if not codes:
        raise Refusal(ActionErrorCode.BAD_INPUT, _NONE)
    return [one for one in items if one.medicine_code in codes]


def _names(items: Sequence[PrescriptionItem]) -> tuple[LocalId, ...]:
    """As their source calls those that are still prescribed. Raises Refusal where none is."""
    names = [one.local_id for one in items if one.local_id and one.status not in _WITHDRAWN]
    if not names:
        raise Refusal(ActionErrorCode.CONFLICT, _ENDED)
    return tuple(names)
