"""Carries out a plan: all calls at once, one deadline, and every call ends as a value.

The one module of this layer that touches `sources`. Nothing here decides who may see what: a
fetch carries the permit it rests on.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import structlog
from sources.port import LocatorPort, PeoplePort, RelationshipsPort, SourcePort

from resolvers.plan import Plan
from schema.access import Permit
from schema.answer import Content, Failure, Item, Outcome
from schema.deadline import Deadline
from schema.directory import Directory, Holding, RecordType
from schema.evidence import Grant, Person, Unanswered
from schema.identifiers import NhsNumber, OdsCode
from schema.letter import Letter
from schema.node import RecordRef
from schema.report import SourceStatus
from schema.request import Fetch

_log = structlog.get_logger(__name__)


class Sources(Protocol):
    """Every source of this gateway, behind its seam."""

    people: PeoplePort
    relationships: RelationshipsPort
    locator: LocatorPort

    def source(self, organisation: OdsCode, record_type: RecordType) -> SourcePort: ...


@dataclass(frozen=True, slots=True)
class Executor:
    """Asks sources under one deadline. Raises for nothing that a source does."""

    sources: Sources
    directory: Directory
    deadline: Deadline

    async def run(self, plan: Plan) -> Mapping[Fetch, Outcome]:
        """Return what became of each fetch, at the latest at the deadline."""
        tasks = {fetch: asyncio.create_task(self._search(fetch)) for fetch in plan.fetches}
        if not tasks:
            return {}
        try:
            await asyncio.wait(tasks.values(), timeout=self.deadline.remaining())
        finally:
            # Also when the client has gone: nobody waits for what nobody will read.
            for task in tasks.values():
                task.cancel()
        return {fetch: _outcome(fetch, task) for fetch, task in tasks.items()}

    async def read(self, permit: Permit, ref: RecordRef) -> Outcome:
        """One item by its id at its source."""
        port = self.sources.source(ref.organisation, ref.record_type)
        return await port.read(permit, ref, self.deadline)

    async def content(self, permit: Permit, item: Item[Letter]) -> Content | Failure | None:
        """The bytes of a letter; None when there are none to be had here."""
        port = self.sources.source(item.ref.organisation, item.ref.record_type)
        return await port.content(permit, item, self.deadline)

    async def person(self, subject: NhsNumber) -> Person | Unanswered:
        """The national record of one person."""
        return await self.sources.people.person(subject, self.deadline)

    async def grants(self, actor: NhsNumber) -> Sequence[Grant] | Unanswered:
        """Everything the relationship service says about whom this actor may act for."""
        return await self.sources.relationships.grants(actor, self.deadline)

    async def holdings(self, subject: NhsNumber) -> Sequence[Holding]:
        """Who holds a record of this person."""
        return await self.sources.locator.holdings(subject)

    async def _search(self, fetch: Fetch) -> Outcome:
        port = self.sources.source(fetch.permit.organisation, fetch.record_type)
        return await port.search(fetch, self.deadline)


def _outcome(fetch: Fetch, task: asyncio.Task[Outcome]) -> Outcome:
    organisation = fetch.permit.organisation
    if not task.done() or task.cancelled():
        return Failure(organisation, SourceStatus.TIMED_OUT)
    fault = task.exception()
    if fault is None:
        return task.result()
    # A defect of ours while reading one source must not cost the other sources' items.
    _log.error("source_defect", organisation=organisation, kind=type(fault).__name__)
    return Failure(organisation, SourceStatus.UNAVAILABLE)
