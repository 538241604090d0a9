"""Fakes behind every seam to a source, and a gateway that stands on them.

They answer from what a test gives them and remember what they were asked. They read no FHIR, know
no rule, and never wait by themselves: `HANG` waits until it is cancelled.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from auth.allowance import Allowances
from auth.audit import AuditEntry, AuditTrail
from auth.meter import Meter
from auth.policy import Policy
from auth.principal import Principal
from resolvers.books import Books
from resolvers.execute import Executor
from resolvers.gateway import Gateway
from resolvers.rulebook import Rulebook
from resolvers.seal import Seal
from schema.access import Permit
from schema.action import ActionOutcome
from schema.answer import Answer, Content, Failure, FormFound, Item, Outcome
from schema.clock import Clock
from schema.deadline import Deadline
from schema.directory import Directory, Holding, RecordType
from schema.evidence import Grant, Noted, Person, Unanswered
from schema.identifiers import NhsNumber, OdsCode, RequestId
from schema.node import Record, RecordRef
from schema.order import Step
from schema.proxy_order import ProxyNotes, ProxyOrder
from schema.recorded_access import AccessWish, RecordedAccess
from schema.report import SourceStatus
from schema.request import Fetch
from settings import AccessSettings
from tests.support.acting import FakeActing, FakeJournal, FakeRepeatRequests, FakeSlots
from tests.support.auth import FakeClock
from tests.support.builders import CANARY, an_answer
from tests.support.meters import FakeMeter

HANG = "hang"
CRASH = "crash"
Trouble = Failure | Answer[Record] | str
"""What a source says instead of its items; or HANG, or CRASH."""

KEY = "a key of thirty-two characters!!"


async def _in_trouble(trouble: str) -> None:
    if trouble == HANG:
        await asyncio.Event().wait()
    raise RuntimeError(CANARY)


@dataclass(slots=True)
class FakeTrust:
    """A source port that holds items, for any kind of record."""

    code: OdsCode
    items: Sequence[Item[Record]] = ()
    trouble: Trouble | None = None
    trouble_with: Mapping[RecordType, Outcome] = field(default_factory=dict)
    """With some kinds of record only."""
    trouble_reading: Mapping[RecordType, Outcome] = field(default_factory=dict)
    """The same by id."""
    contents: Mapping[str, Content | Failure] = field(default_factory=dict)
    """Bytes of letters by local id."""
    forms: Mapping[str, FormFound | Failure] = field(default_factory=dict)
    """Questions by their name."""
    searched: list[Fetch] = field(default_factory=list)
    read_refs: list[RecordRef] = field(default_factory=list)
    permits: list[Permit] = field(default_factory=list)
    was_asked: asyncio.Event = field(default_factory=asyncio.Event)

    async def search(self, fetch: Fetch, deadline: Deadline) -> Outcome:
        self.searched.append(fetch)
        self.was_asked.set()
        self.permits.append(fetch.permit)
        wanted = (fetch.permit.subject, fetch.record_type)
        held = [one for one in self.items if (one.ref.subject, one.ref.record_type) == wanted]
        special = self.trouble_with.get(fetch.record_type)
        return special or await self._answer(held)

    async def read(self, permit: Permit, ref: RecordRef, deadline: Deadline) -> Outcome:
        self.read_refs.append(ref)
        self.permits.append(permit)
        special = self.trouble_reading.get(ref.record_type)
        held = [one for one in self.items if one.ref.local_id == ref.local_id]
        return special or await self._answer(held)

    async def content(
        self, permit: Permit, item: Item[Record], place: int, deadline: Deadline
    ) -> Content | Failure | None:
        self.permits.append(permit)
        return self.contents.get(item.ref.local_id)

    async def form(
        self, permit: Permit, name: str, deadline: Deadline
    ) -> FormFound | Failure | None:
        self.permits.append(permit)
        if isinstance(self.trouble, str):
            await _in_trouble(self.trouble)
        return self.forms.get(name)

    async def _answer(self, held: Sequence[Item[Record]]) -> Outcome:
        if isinstance(self.trouble, str):
            await _in_trouble(self.trouble)
        if isinstance(self.trouble, (Answer, Failure)):
            return self.trouble
        return an_answer(*held, code=self.code)


@dataclass(slots=True)
class FakePeople:
    """The national record. Somebody who is not in it is unknown there."""

    people: Mapping[NhsNumber, Person | Unanswered | str] = field(default_factory=dict)
    asked: list[NhsNumber] = field(default_factory=list)
    forgotten: list[NhsNumber] = field(default_factory=list)

    async def person(self, subject: NhsNumber, deadline: Deadline) -> Person | Unanswered:
        self.asked.append(subject)
        found = self.people.get(subject, Unanswered(SourceStatus.EMPTY))
        if isinstance(found, str):
            await _in_trouble(found)
            raise AssertionError
        return found

    def forget(self, subject: NhsNumber) -> None:
        self.forgotten.append(subject)


@dataclass(slots=True)
class FakeRelationships:
    """The relationship service: every statement that names the actor as the one who acts."""

    statements: Sequence[Grant] | Unanswered | str = ()
    asked: list[NhsNumber] = field(default_factory=list)
    asked_about: list[NhsNumber] = field(default_factory=list)
    """Subjects for whom it was asked who acts for them."""
    notices: list[int] = field(default_factory=list)
    """Of what was asked: what was known of changes."""
    fails_with_notice: bool = False

    async def grants(
        self, actor: NhsNumber, deadline: Deadline, notice: int = 0
    ) -> tuple[Grant, ...] | Unanswered:
        self.asked.append(actor)
        self.notices.append(notice)
        if notice and self.fails_with_notice:
            return Unanswered(SourceStatus.UNAVAILABLE)
        if isinstance(self.statements, str):
            await _in_trouble(self.statements)
        if isinstance(self.statements, Unanswered):
            return self.statements
        return tuple(
            one for one in self.statements if isinstance(one, Grant) and one.actor == actor
        )

    async def proxies(
        self, subject: NhsNumber, deadline: Deadline, notice: int = 0
    ) -> tuple[Grant, ...] | Unanswered:
        self.asked_about.append(subject)
        self.notices.append(notice)
        if isinstance(self.statements, str):
            await _in_trouble(self.statements)
        if isinstance(self.statements, Unanswered):
            return self.statements
        return tuple(
            one for one in self.statements if isinstance(one, Grant) and one.subject == subject
        )


@dataclass(slots=True)
class FakeLocator:
    """Who holds whom, as a table. In trouble at one person only, if a test says so."""

    held: Mapping[NhsNumber, Iterable[OdsCode]] = field(default_factory=dict)
    asked: list[NhsNumber] = field(default_factory=list)
    in_trouble_at: NhsNumber | None = None
    trouble: str = CRASH

    async def holdings(self, subject: NhsNumber) -> tuple[Holding, ...]:
        self.asked.append(subject)
        if subject == self.in_trouble_at:
            await _in_trouble(self.trouble)
        return tuple(Holding(subject, code) for code in self.held.get(subject, ()))


@dataclass(slots=True)
class FakeSources:
    """Everything outside the gateway."""

    trusts: Mapping[OdsCode, FakeTrust] = field(default_factory=dict)
    people: FakePeople = field(default_factory=FakePeople)
    relationships: FakeRelationships = field(default_factory=FakeRelationships)
    locator: FakeLocator = field(default_factory=FakeLocator)
    doer: FakeActing = field(default_factory=FakeActing)

    booking: FakeSlots = field(default_factory=FakeSlots)
    before: FakeRepeatRequests = field(default_factory=FakeRepeatRequests)

    def slots(self, organisation: OdsCode) -> FakeSlots:
        return self.booking

    def repeat_requests(self, organisation: OdsCode) -> FakeRepeatRequests:
        return self.before

    def acting(self, step: Step) -> FakeActing:
        return self.doer

    def source(self, organisation: OdsCode, record_type: RecordType) -> FakeTrust:
        return self.trusts[organisation]

    @property
    def calls(self) -> int:
        """How often any trust was asked for anything."""
        return sum(len(trust.permits) for trust in self.trusts.values())


@dataclass(slots=True)
class FakeChoices:
    """The gateway's own books, as a test gives them."""

    kept: Noted | Unanswered = field(default_factory=lambda: Noted({}, {}))

    notes: ProxyNotes | Unanswered = field(default_factory=lambda: ProxyNotes({}, {}))
    """About those who act for whoever asks."""
    before: ActionOutcome | None = None
    becomes: ActionOutcome = ActionOutcome.DONE
    carried_out: list[ProxyOrder] = field(default_factory=list)
    recorded: list[AuditEntry] = field(default_factory=list)
    """With what was carried out."""

    async def noted(self, actor: NhsNumber, grants: Sequence[Grant]) -> Noted | Unanswered:
        return self.kept

    async def proxies(self, subject: NhsNumber, grants: Sequence[Grant]) -> ProxyNotes | Unanswered:
        return self.notes

    async def outcome(self, order: ProxyOrder) -> ActionOutcome | None:
        return self.before

    async def carry_out(self, order: ProxyOrder, done: Sequence[AuditEntry]) -> ActionOutcome:
        self.carried_out.append(order)
        if self.becomes is ActionOutcome.DONE:
            self.recorded += done
        return self.becomes


@dataclass(slots=True)
class FakeAccesses:
    """What the audit says, as a test gives it."""

    recorded: Sequence[RecordedAccess] | Unanswered = ()
    wished: list[AccessWish] = field(default_factory=list)

    async def page(self, wish: AccessWish) -> Sequence[RecordedAccess] | Unanswered:
        self.wished.append(wish)
        return self.recorded


@dataclass(frozen=True, slots=True)
class FakeWorld:
    """A gateway's surroundings: the real rules and resolvers over fake sources."""

    directory: Directory
    sources: FakeSources
    clock: Clock = field(default_factory=FakeClock)
    access: AccessSettings = field(default_factory=AccessSettings)
    seconds: float = 3.0
    choices: FakeChoices = field(default_factory=FakeChoices)
    accesses: FakeAccesses = field(default_factory=FakeAccesses)
    journal: FakeJournal = field(default_factory=FakeJournal)
    meter: Meter = field(default_factory=FakeMeter)
    absence_seconds: float = 0.0

    @property
    def rulebook(self) -> Rulebook:
        return Rulebook(
            self.directory,
            Policy(self.access),
            self.clock,
            Seal([KEY]),
            "https://gateway.example",
            Books(self.choices, self.accesses, self.journal),
            Allowances(self.meter, KEY),
            self.absence_seconds,
        )

    def executor(self) -> Executor:
        return Executor(self.sources, self.directory, Deadline.after(self.seconds))

    def gateway(self, principal: Principal) -> Gateway:
        """The gateway of one request. Needs a running event loop."""
        trail = AuditTrail(principal, RequestId("request-1"))
        return Gateway(principal, self.rulebook, self.executor(), trail)


def a_world(
    directory: Directory,
    *items: Item[Record],
    people: Iterable[Person] = (),
    grants: Sequence[Grant] | Unanswered | str = (),
    access: AccessSettings | None = None,
) -> FakeWorld:
    """A world in which each organisation holds the people and items given."""
    held: dict[NhsNumber, dict[OdsCode, None]] = defaultdict(dict)
    for item in items:
        held[item.ref.subject][item.ref.organisation] = None
    trusts = {
        source.organisation: FakeTrust(
            source.organisation,
            [one for one in items if one.ref.organisation == source.organisation],
        )
        for source in directory.sources
    }
    sources = FakeSources(
        trusts,
        FakePeople({one.nhs_number: one for one in people}),
        FakeRelationships(grants),
        FakeLocator(held),
    )
    return FakeWorld(directory, sources, access=access or AccessSettings())
