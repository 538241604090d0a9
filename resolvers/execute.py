"""Carries out a plan: all calls at once, one deadline, and every call ends as a value.

The one module of this layer that touches `sources`. Nothing here decides who may see what: a
fetch carries the permit it rests on.
"""

import asyncio
import traceback
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from logging import DEBUG
from pathlib import Path
from typing import Any, Protocol, TypeVar

import structlog

from resolvers.ledger import Asked, Call, Ledger
from resolvers.plan import Plan
from schema.access import Permit
from schema.answer import Answer, Content, Effort, Failure, FormFound, Item, Outcome, Pause
from schema.deadline import Deadline
from schema.directory import Directory, Holding, RecordType
from schema.evidence import Grant, Person, Unanswered
from schema.free_times import FreeTimes
from schema.identifiers import NhsNumber, OdsCode
from schema.node import Record, RecordRef
from schema.order import Effect, EffectKind, Step
from schema.repeat_request import RepeatRequest
from schema.report import SourceStatus
from schema.request import Fetch, Window
from sources.port import (
    ActionPort,
    LocatorPort,
    PeoplePort,
    RelationshipsPort,
    RepeatRequestPort,
    SlotPort,
    SourcePort,
)

T = TypeVar("T")
U = TypeVar("U")

_log = structlog.get_logger(__name__)


class Sources(Protocol):
    """Every source of this gateway, behind its seam."""

    @property
    def people(self) -> PeoplePort: ...

    @property
    def relationships(self) -> RelationshipsPort: ...

    @property
    def locator(self) -> LocatorPort: ...

    def source(self, organisation: OdsCode, record_type: RecordType) -> SourcePort: ...

    def acting(self, step: Step) -> ActionPort: ...

    def slots(self, organisation: OdsCode) -> SlotPort: ...

    def repeat_requests(self, organisation: OdsCode) -> RepeatRequestPort: ...


@dataclass(frozen=True, slots=True)
class Executor:
    """Asks sources under one deadline. Raises for nothing that a source does."""

    sources: Sources
    directory: Directory
    deadline: Deadline
    ledger: Ledger = field(default_factory=Ledger)

    async def run(self, plan: Plan) -> Mapping[Fetch, Outcome]:
        """Return what became of each fetch, at the latest at the deadline."""
        tasks = {fetch: self._search(fetch) for fetch in plan.fetches}
        if not tasks:
            return {}
        with self.ledger.under_way() as started:
            began = asyncio.get_running_loop().time()
            try:
                await asyncio.wait(tasks.values(), timeout=self.deadline.remaining())
            finally:
                # Also when the client has gone: nobody waits for what nobody will read.
                for task in tasks.values():
                    task.cancel()
            waited = _milliseconds_since(began)
            outcomes = {fetch: _outcome(fetch, task, waited) for fetch, task in tasks.items()}
            for fetch, outcome in outcomes.items():
                self.ledger.called(_call(fetch, outcome, started))
            if _log.is_enabled_for(DEBUG):
                became = [_became(one)[0].name for one in outcomes.values()]
                _log.debug("step 6: asked", became=became)
        return outcomes

    async def read(self, permit: Permit, ref: RecordRef) -> Outcome:
        """One item by its id at its source."""
        port = self.sources.source(ref.organisation, ref.record_type)
        asked = Asked(ref.record_type.name, ref.organisation, ref.subject)
        asking = port.read(permit, ref, self.deadline)
        return await self._settle(asked, asking, partial(Failure, ref.organisation))

    async def content(
        self, permit: Permit, item: Item[Record], place: int = 0
    ) -> Content | Failure | None:
        """The bytes of a file; None when there are none to be had here."""
        ref = item.ref
        port = self.sources.source(ref.organisation, ref.record_type)
        asked = Asked("CONTENT", ref.organisation, ref.subject)
        asking = port.content(permit, item, place, self.deadline)
        return await self._settle(asked, asking, partial(Failure, ref.organisation))

    async def free_times(self, permit: Permit, window: Window) -> FreeTimes | Failure:
        """What can be booked at an organisation on these days."""
        asked = Asked("SLOT", permit.organisation, permit.subject)
        asking = self.sources.slots(permit.organisation).free(permit, window, self.deadline)
        return await self._settle(asked, asking, partial(Failure, permit.organisation))

    async def repeat_requests(self, permit: Permit) -> Sequence[RepeatRequest] | Failure:
        """What was asked for at an organisation before, decided on or not."""
        asked = Asked("REPEAT_REQUESTS", permit.organisation, permit.subject)
        port = self.sources.repeat_requests(permit.organisation)
        asking = port.made(permit, self.deadline)
        return await self._settle(asked, asking, partial(Failure, permit.organisation))

    async def form(
        self, permit: Permit, record_type: RecordType, name: str
    ) -> FormFound | Failure | None:
        """The questions of this name; None when the organisation has none."""
        port = self.sources.source(permit.organisation, record_type)
        asked = Asked("FORM", permit.organisation, permit.subject)
        asking = port.form(permit, name, self.deadline)
        return await self._settle(asked, asking, partial(Failure, permit.organisation))

    async def send(self, step: Step, content: object) -> Effect:
        """Do something at a source, once."""
        return await self._act(step, lambda port: port.send(step, content, self.deadline))

    async def look(self, step: Step) -> Effect:
        """Was it done? Changes nothing."""
        return await self._act(step, lambda port: port.look(step, self.deadline))

    async def _act(
        self, step: Step, work: Callable[[ActionPort], Coroutine[Any, Any, Effect]]
    ) -> Effect:
        """Whatever keeps it from ending leaves open whether it was done."""
        code = step.permit.organisation
        asked = Asked(step.name.value.upper(), code, step.permit.subject)
        asking = work(self.sources.acting(step))
        return await self._settle(asked, asking, lambda _: Effect(EffectKind.UNCLEAR))

    async def person(self, subject: NhsNumber) -> Person | Unanswered:
        """The national record of one person."""
        asking = self.sources.people.person(subject, self.deadline)
        return await self._settle(self._nationally("demographics", subject), asking, Unanswered)

    def forget(self, subject: NhsNumber) -> None:
        """Whoever asks for a person from now on gets their national record as it is then."""
        self.sources.people.forget(subject)

    async def grants(self, actor: NhsNumber, notice: int = 0) -> Sequence[Grant] | Unanswered:
        """Everything the relationship service says about whom this actor may act for."""
        asking = self.sources.relationships.grants(actor, self.deadline, notice)
        return await self._settle(self._nationally("relationships", actor), asking, Unanswered)

    async def proxies(self, subject: NhsNumber, notice: int = 0) -> Sequence[Grant] | Unanswered:
        """Everything the relationship service says about who may act for this subject."""
        asking = self.sources.relationships.proxies(subject, self.deadline, notice)
        return await self._settle(self._nationally("relationships", subject), asking, Unanswered)

    async def holdings(self, subject: NhsNumber) -> Sequence[Holding] | Unanswered:
        """Who holds a record of this person."""
        asking = self.sources.locator.holdings(subject)
        return await self._settle(Asked("LOCATOR", None, subject), asking, Unanswered)

    def _nationally(self, service: str, subject: NhsNumber) -> Asked:
        return Asked(service.upper(), self.directory.national[service].organisation, subject)

    def _search(self, fetch: Fetch) -> asyncio.Future[Outcome]:
        """Under way; what keeps it from being so is its outcome too, and nobody else's."""
        try:
            port = self.sources.source(fetch.permit.organisation, fetch.record_type)
            return asyncio.ensure_future(port.search(fetch, self.deadline))
        except Exception as defect:
            outcome = asyncio.get_running_loop().create_future()
            outcome.set_exception(defect)
            return outcome

    async def _settle(
        self, asked: Asked, asking: Coroutine[Any, Any, T], without: Callable[[SourceStatus], U]
    ) -> T | U:
        """The value of one call, at the latest at the deadline; else what stands for none."""
        with self.ledger.under_way() as started:
            began = asyncio.get_running_loop().time()
            task = asyncio.create_task(asking)
            try:
                await asyncio.wait([task], timeout=self.deadline.remaining())
            finally:
                task.cancel()
            status = _fault(task, str(asked))
            value = without(status) if status else task.result()
            waited = _milliseconds_since(began)
            self.ledger.called(Call(asked, started, waited, *_became(value)))
        return value


def _call(fetch: Fetch, outcome: Outcome, started: float) -> Call:
    permit = fetch.permit
    asked = Asked(fetch.record_type.name, permit.organisation, permit.subject)
    return Call(asked, started, outcome.effort.milliseconds, *_became(outcome))


def _became(value: object) -> tuple[SourceStatus, Pause | None, Effort]:
    """What became of a question that gave a value, or what stands for none.

    Of an answer not whether it is empty: it can look so only once items are withheld.
    """
    match value:
        case Answer(status=SourceStatus.EMPTY):
            return SourceStatus.OK, None, value.effort
        case Answer():
            return value.status, None, value.effort
        case Failure():
            return value.status, value.pause, value.effort
        case Unanswered():
            return value.status, value.pause, Effort()
        case _:
            return SourceStatus.OK, None, Effort()


def _milliseconds_since(began: float) -> int:
    return round((asyncio.get_running_loop().time() - began) * 1000)


def _outcome(fetch: Fetch, task: asyncio.Future[Outcome], waited_milliseconds: int) -> Outcome:
    organisation = fetch.permit.organisation
    status = _fault(task, organisation)
    if status is None:
        return task.result()
    return Failure(organisation, status, effort=Effort(milliseconds=waited_milliseconds))


def _fault(task: asyncio.Future[Any], who: str) -> SourceStatus | None:
    """Why a call that is over has no value; None when it has one."""
    if not task.done() or task.cancelled():
        return SourceStatus.TIMED_OUT
    fault = task.exception()
    if fault is None:
        return None
    # A defect of ours while reading one source must not cost the other sources' items.
    _log.error("source_defect", source=who, kind=type(fault).__name__, at=_place(fault))
    return SourceStatus.UNAVAILABLE


def _place(fault: BaseException) -> str:
    """Where it was raised, without any value: its text may hold a piece of a record."""
    last = traceback.extract_tb(fault.__traceback__)[-1]
    return f"{Path(last.filename).name}:{last.lineno}"
