"""What people do at an organisation: asked, checked, done once at most, and said as a value.

The way of every action. What is special about one, it is told as `prepare`: reading what it is
about, deciding, and saying its steps. A refusal is an answer and never an exception.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from resolvers.absence import Absence
from resolvers.carrying import Carrying
from resolvers.casebook import Case
from resolvers.decisions import Decisions
from resolvers.household import Household
from resolvers.reading import Reading
from resolvers.refusal import Refusal
from schema.access import Action, Permit
from schema.action import KEY_RULE, ActionError, ActionErrorCode, ActionOutcome, is_key
from schema.answer import Item
from schema.directory import RecordType
from schema.errors import KindredError, SourceUnavailable
from schema.evidence import Unanswered
from schema.identifiers import LocalId, NhsNumber, OdsCode
from schema.node import PatientRef, Record, RecordRef
from schema.order import THERE, ActionName, Journaled, Order, Step
from schema.slot import SlotRef

REQUESTS = 4
"""That a step costs: the thing as it is, the change, and looking for it where no answer came."""

_OTHER_INPUT = "This idempotencyKey was used for something else before."
_UNKNOWN = (
    "It is not known yet whether this was done. Wait a moment and look again before you do it a "
    "second time."
)
OVERTAKEN: Mapping[ActionName, str] = {
    ActionName.BEGIN_ANSWERS: "There is a draft already. Read it, then give its version.",
    ActionName.APPLY_FOR_REGISTRATION: "There is an application to this practice already.",
    ActionName.REQUEST_PRESCRIPTION: "One of these medicines was asked for already.",
}
"""What stood in the way of something new, where that can be said."""


@dataclass(frozen=True, slots=True)
class Wish:
    """One action as it is asked for, before anything of it is believed."""

    name: ActionName
    key: str
    said: tuple[object, ...]
    """All of its input, as plain values: what makes it the same when it is asked for again."""
    not_taken: str | None = None
    """What people are told where the organisation refuses this very thing."""


@dataclass(frozen=True, slots=True)
class Found:
    """What an action is about: looked at, and released to whoever asks."""

    case: Case
    ref: RecordRef
    item: Item[Record]

    @property
    def version(self) -> str | None:
        """Of the item as it was looked at."""
        return self.item.record.provenance.source_id.version


@dataclass(frozen=True, slots=True)
class Prepared:
    """An action that may be done: its steps, and what people wrote for each."""

    steps: tuple[Step, ...]
    contents: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class Became:
    """What became of an action."""

    outcome: ActionOutcome
    errors: list[ActionError]
    ref: RecordRef | None = None
    """What it made or changed."""


class Actions:
    """Carries them out for one request of one principal."""

    def __init__(
        self,
        decisions: Decisions,
        household: Household,
        reading: Reading,
        carrying: Carrying,
        absence: Absence,
    ) -> None:
        self._decisions = decisions
        self._household = household
        self._reading = reading
        self._carrying = carrying
        self._absence = absence
        self._journal = carrying.journal
        self._directory = decisions.rulebook.directory

    async def carry_out(self, wish: Wish, prepare: Callable[[], Awaitable[Prepared]]) -> Became:
        """Do it, or say what became of it before. Raises RateLimited, LimitExceeded: then nothing
        was begun."""
        if not is_key(wish.key):
            wrong = (("idempotencyKey", KEY_RULE),)
            return _refused(Refusal(ActionErrorCode.BAD_INPUT, places=wrong))
        order = self._order(wish)
        kept = await self._journal.find(order)
        if kept is None:
            try:
                order = self._order(wish, await self._prepared(prepare))
            except Refusal as refusal:
                return _refused(refusal)
            kept = await self._journal.begin(order)
        if isinstance(kept, Unanswered):
            return _refused(Refusal(ActionErrorCode.SOURCE_UNAVAILABLE))
        if not kept.is_same:
            return _refused(Refusal(ActionErrorCode.CONFLICT, _OTHER_INPUT))
        return self._told(await self._onward(kept, order), wish)

    async def find(self, global_id: str, record_type: RecordType) -> Found:
        """What an action is about. Raises Refusal, SourceUnavailable, RateLimited."""
        self._decisions.charges.look_up(global_id)
        ref = self._decisions.rulebook.ids.decode(global_id)
        if not isinstance(ref, RecordRef) or ref.record_type is not record_type:
            self._decisions.made_up(global_id)
            raise Refusal(ActionErrorCode.NOT_FOUND)
        case = await self._household.admit(ref.subject)
        item = await self._reading.item(case, ref) if case else None
        if case is None or item is None:
            raise Refusal(ActionErrorCode.NOT_FOUND)
        return Found(case, ref, item)

    def permit(self, found: Found, name: ActionName, action: Action) -> Permit:
        """Leave to do it where the thing is. Raises Refusal."""
        ref = found.ref
        return self.permit_at(found.case, ref.organisation, ref.record_type, name, action)

    def permit_at(
        self,
        case: Case,
        organisation: OdsCode,
        record_type: RecordType,
        name: ActionName,
        action: Action = Action.CREATE,
    ) -> Permit:
        """Leave to make something new at an organisation. Raises Refusal."""
        source = self._directory.source(organisation, record_type)
        if source is None or name.value not in source.actions:
            raise Refusal(ActionErrorCode.NOT_TAKEN)
        permit = self._decisions.permit(case, record_type, source.terms, action)
        if permit is None:
            raise Refusal(ActionErrorCode.NOT_PERMITTED)
        return permit

    def takes_requests(self, organisation: OdsCode, record_type: RecordType) -> bool:
        """Is what is changed about appointments there only asked for?"""
        source = self._directory.source(organisation, record_type)
        return source is not None and source.takes_requests

    def slot(self, text: str) -> SlotRef:
        """A time that can be booked. Raises Refusal, RateLimited."""
        self._decisions.charges.look_up(text)
        found = self._decisions.rulebook.ids.decode_slot(text)
        if found is None:
            self._decisions.made_up(text)
            raise Refusal(ActionErrorCode.NOT_FOUND)
        return found

    async def person(self, global_id: str) -> Case:
        """The case of the person of this id. Raises Refusal, SourceUnavailable, RateLimited."""
        self._decisions.charges.look_up(global_id)
        ref = self._decisions.rulebook.ids.decode(global_id)
        if not isinstance(ref, PatientRef):
            self._decisions.made_up(global_id)
            raise Refusal(ActionErrorCode.NOT_FOUND)
        return await self.admitted(ref.subject)

    async def admitted(self, subject: NhsNumber) -> Case:
        """The case of whom something is done for. Raises Refusal, SourceUnavailable."""
        case = await self._household.admit(subject)
        if case is None:
            raise Refusal(ActionErrorCode.NOT_FOUND)
        return case

    async def shown(self, ref: RecordRef | None) -> Record | None:
        """A thing as it is after an action, decided and released anew. That it cannot be shown
        does not undo what was done."""
        if ref is None:
            return None
        self._reading.forget(ref)
        try:
            case = await self._household.admit(ref.subject)
            item = await self._reading.item(case, ref) if case else None
        except KindredError:
            return None
        return item.record if item else None

    async def shown_by(self, global_id: str) -> Record | None:
        """The thing of this id, after an action that was about it and made something else."""
        ref = self._decisions.rulebook.ids.decode(global_id)
        return await self.shown(ref) if isinstance(ref, RecordRef) else None

    def _order(self, wish: Wish, prepared: Prepared | None = None) -> Order:
        return Order(
            actor=self._decisions.actor,
            key=wish.key,
            said=(wish.name.value, *wish.said),
            request_id=self._decisions.request_id,
            steps=prepared.steps if prepared else (),
            contents=prepared.contents if prepared else (),
        )

    async def _prepared(self, prepare: Callable[[], Awaitable[Prepared]]) -> Prepared:
        """Raises Refusal; that there is nothing there in its time."""

        async def looking() -> Prepared | Refusal:
            try:
                return await prepare()
            except Refusal as refusal:
                return refusal

        try:
            found = await self._absence.timed(looking(), _is_absence)
        except SourceUnavailable as error:
            raise Refusal(ActionErrorCode.SOURCE_UNAVAILABLE, error.message) from None
        if isinstance(found, Refusal):
            raise found
        self._decisions.charges.source_requests(REQUESTS * len(found.steps))
        return found

    async def _onward(self, kept: Journaled, order: Order) -> Journaled:
        if kept.outcome is not None:
            return kept
        if kept.is_ours:
            return await self._carrying.go(kept, order)
        taken = await self._journal.take(kept)
        return kept if taken is None else await self._carrying.settle(taken)

    def _told(self, kept: Journaled, wish: Wish) -> Became:
        if kept.outcome is None:
            error = ActionError(code=ActionErrorCode.SOURCE_UNAVAILABLE, message=_UNKNOWN)
            return Became(ActionOutcome.UNKNOWN, [error])
        return Became(kept.outcome, _errors(kept, wish), _ref(kept))


def _is_absence(found: Prepared | Refusal) -> bool:
    return isinstance(found, Refusal) and found.code is ActionErrorCode.NOT_FOUND


def _refused(refusal: Refusal) -> Became:
    is_conflict = refusal.code is ActionErrorCode.CONFLICT
    outcome = ActionOutcome.CONFLICT if is_conflict else ActionOutcome.REJECTED
    return Became(outcome, refusal.errors)


def _errors(kept: Journaled, wish: Wish) -> list[ActionError]:
    if kept.error is None:
        return []
    special = {
        ActionErrorCode.CONFLICT: OVERTAKEN.get(kept.steps[0].name),
        ActionErrorCode.NOT_TAKEN: wish.not_taken,
    }
    return [Refusal(kept.error, special.get(kept.error)).error]


def _ref(kept: Journaled) -> RecordRef | None:
    """What it made or changed; of what was not done, what it was to change."""
    first, effect = kept.steps[0], kept.result
    is_there = effect is not None and effect.kind in THERE
    name = effect.local_id if effect and is_there else first.local_id
    if name is None:
        return None
    permit = first.permit
    return RecordRef(permit.subject, permit.organisation, first.record_type, LocalId(name))
