"""One item by its id, and the bytes of its files: decided and released like everything else.

An id only says what is asked for. The item is fetched anew and must again be about the subject.
"""

import asyncio
from dataclasses import dataclass

from auth.release import Released
from resolvers.casebook import Case
from resolvers.decisions import Decisions
from resolvers.execute import Executor
from resolvers.listing import Listing
from resolvers.report import failure_sentence
from schema.access import Permit
from schema.answer import Content, Failure, Item, Outcome
from schema.directory import Source
from schema.errors import LimitExceeded, NotFound, SourceUnavailable
from schema.node import Record, RecordRef
from schema.report import SourceStatus

MAXIMUM_READS = 100


@dataclass(frozen=True, slots=True)
class Look:
    """What came of looking for one item: what its organisation said, and what may be shown."""

    permit: Permit
    outcome: Outcome
    released: Released[Record]
    item: Item[Record] | None


_NOTHING: Released[Record] = Released((), 0, 0)


class Reading:
    """Reads single items of one request."""

    def __init__(self, decisions: Decisions, executor: Executor, listing: Listing) -> None:
        self._decisions = decisions
        self._executor = executor
        self._listing = listing
        self._directory = decisions.rulebook.directory
        self._reads: dict[RecordRef, asyncio.Task[Outcome]] = {}

    async def item(self, case: Case, ref: RecordRef) -> Item[Record] | None:
        """The item, or None when it is absent or not the caller's to see.

        Raises SourceUnavailable when its organisation does not answer.
        """
        found = await self._find(case, ref)
        if found is None:
            return None
        permit, item = found
        self._decisions.released(permit, [ref])
        return item

    def forget(self, ref: RecordRef) -> None:
        """It was changed: whoever asks for it from now on reads it anew."""
        if (known := self._reads.pop(ref, None)) is not None:
            known.cancel()

    async def content(self, case: Case, ref: RecordRef, place: int) -> Content:
        """The bytes of one of an item's files. Raises NotFound, SourceUnavailable."""
        found = await self._find(case, ref)
        if found is None:
            raise NotFound
        permit, item = found
        addresses = item.record.content_addresses()
        if place >= len(addresses) or addresses[place] is None:
            raise NotFound
        content = await self._executor.content(permit, item, place)
        if isinstance(content, Failure):
            raise self._unavailable(content)
        shown = content and self._decisions.release_content(permit, item, content)
        if shown is None:
            raise NotFound
        self._decisions.released(permit, [ref])
        return shown

    async def look(self, case: Case, ref: RecordRef) -> Look | None:
        """What is there, with what became of asking. None: it is not the caller's to ask for."""
        source = self._directory.source(ref.organisation, ref.record_type)
        permit = self._permit(case, ref, source) if source else None
        if permit is None:
            return None
        outcome = await self._read(permit, ref)
        if isinstance(outcome, Failure):
            return Look(permit, outcome, _NOTHING, None)
        released = self._decisions.release(case, permit, ref.record_type, outcome)
        items = [item for item in released.items if item.ref == ref]
        if items and await self._is_withheld_elsewhere(case, items[0]):
            return Look(permit, outcome, released, None)
        return Look(permit, outcome, released, items[0] if items else None)

    async def _find(self, case: Case, ref: RecordRef) -> tuple[Permit, Item[Record]] | None:
        look = await self.look(case, ref)
        if look is None:
            return None
        outcome, released = look.outcome, look.released
        if isinstance(outcome, Failure):
            raise self._unavailable(outcome)
        if released.quarantined:
            raise self._unavailable(Failure(ref.organisation, SourceStatus.INVALID))
        is_there = any(item.ref == ref for item in released.items)
        if not is_there and (released.unreadable or outcome.status is SourceStatus.INCOMPLETE):
            # It may be there: that is no reason to say that it is not.
            raise self._unavailable(Failure(ref.organisation, SourceStatus.INCOMPLETE))
        return (look.permit, look.item) if look.item else None

    async def _is_withheld_elsewhere(self, case: Case, item: Item[Record]) -> bool:
        """Does another organisation withhold the same thing from who acts for the person, or is
        something withheld that it refers to or answers?"""
        if case.subject == self._decisions.actor:
            return False
        if item.about and await self._listing.refers_to_withheld(case, item):
            return True
        if not (item.identifiers or item.about):
            return False
        return await self._listing.withholds(case, item)

    async def _read(self, permit: Permit, ref: RecordRef) -> Outcome:
        """Ask once, however often the operation names the same item.

        Raises LimitExceeded: each item costs a request, and ids are cheap to repeat and to list.
        """
        if ref not in self._reads:
            if len(self._reads) >= MAXIMUM_READS:
                raise LimitExceeded("different items by id", MAXIMUM_READS, len(self._reads) + 1)
            self._reads[ref] = asyncio.create_task(self._executor.read(permit, ref))
        return await asyncio.shield(self._reads[ref])

    def close(self) -> None:
        """Stop what is still being read for nobody."""
        for task in self._reads.values():
            task.cancel()

    def _permit(self, case: Case, ref: RecordRef, source: Source) -> Permit | None:
        return self._decisions.permit(case, ref.record_type, source.terms)

    def _unavailable(self, failure: Failure) -> SourceUnavailable:
        organisation = self._directory.organisation(failure.organisation)
        message = failure_sentence(organisation, failure)
        return SourceUnavailable(failure.organisation, message, failure.retry_after_seconds)
