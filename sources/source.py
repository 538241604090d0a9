"""One source for one kind of record: asks, reads, and says honestly what it got.

Errors of the source end here as values. Who may see an item is not decided here.
"""

from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace
from functools import partial
from logging import DEBUG
from typing import Any, Generic

import structlog

from schema.access import Action, Permit
from schema.answer import Answer, Content, Failure, FormFound, Item, Outcome
from schema.deadline import Deadline
from schema.identifiers import NhsNumber
from schema.node import Record, RecordRef
from schema.report import SourceStatus
from schema.request import Fetch, Fields, Window
from sources.answering import answer, only
from sources.content import fetch_content
from sources.endpoint import Endpoint
from sources.errors import Absent, SourceError
from sources.forms import Forms
from sources.gathering import Gathered, Gatherer
from sources.local_name import by_name
from sources.paging import Haul
from sources.records.about import by_record
from sources.records.reader import R, RecordReader, S, Setting
from sources.tally import ALMOST_ALL, current_tally, tallied

_log = structlog.get_logger(__name__)
_WELL = frozenset({SourceStatus.OK, SourceStatus.EMPTY})


class LiveSource(Generic[S, R]):
    """`SourcePort` over HTTP."""

    def __init__(self, endpoint: Endpoint, reader: RecordReader[S, R]) -> None:
        self._endpoint = endpoint
        self._reader = reader
        self._gatherer = Gatherer(endpoint, reader)
        self._forms = Forms(endpoint)
        self._permitted = (endpoint.organisation, reader.record_type.category, Action.READ)
        self._told = _log.bind(
            organisation=endpoint.organisation, record_type=reader.record_type.name
        )

    def names(self, ref: RecordRef) -> bool:
        """Is this how items of its type are called?"""
        return self._reader.id_of(ref.local_id) is not None

    def search(self, fetch: Fetch, deadline: Deadline) -> Coroutine[Any, Any, Outcome]:
        """All items of the permitted person; the window is only a hint to the source."""
        self._check(fetch.permit)
        until = self._endpoint.until(deadline)
        ask = partial(self._search, fetch.permit.subject, fetch.window, until, fetch.fields)
        return self._outcome("search", fetch.permit, until, ask)

    async def read(self, permit: Permit, ref: RecordRef, deadline: Deadline) -> Outcome:
        """One item by its id; EMPTY without asking when that is no id."""
        self._check(permit)
        until = self._endpoint.until(deadline)
        subject, name = permit.subject, ref.local_id
        return await self._outcome("read", permit, until, partial(self._read, subject, name, until))

    async def content(
        self, permit: Permit, item: Item[Record], place: int, deadline: Deadline
    ) -> Content | Failure | None:
        """The bytes of a file. None: nothing to stream, or the source has it no more."""
        self._check(permit)
        addresses = item.record.content_addresses()
        address = addresses[place] if place < len(addresses) else None
        if address is None:
            return None
        most_bytes = self._endpoint.settings.max_content_bytes
        until = self._endpoint.until(deadline)
        try:
            with tallied(self._is_unhurried(until), permit.actor):
                return await fetch_content(self._endpoint.client, address, most_bytes, until)
        except Absent:
            return None
        except SourceError as error:
            self._log("content", error.status)
            return error.failure(self._endpoint.organisation)

    async def form(
        self, permit: Permit, name: str, deadline: Deadline
    ) -> FormFound | Failure | None:
        """The questions of this name. None: the source has none."""
        self._check(permit)
        until = self._endpoint.until(deadline)
        try:
            with tallied(self._is_unhurried(until), permit.actor):
                return await self._forms.get(name, until)
        except Absent:
            return None
        except SourceError as error:
            self._log("form", error.status)
            return error.failure(self._endpoint.organisation)

    async def _search(
        self, subject: NhsNumber, window: Window, until: Deadline, fields: Fields | None = None
    ) -> Answer[R]:
        found = await self._gatherer.search(subject, window, until, fields)
        return self._answer(found, subject)

    async def _read(self, subject: NhsNumber, text: str, until: Deadline) -> Answer[R]:
        name = self._reader.id_of(text)
        if name is None:
            return self._answer(Gathered(Haul()), subject)
        if self._endpoint.dialect.reads_by_id and self._reader.grouped is None:
            return self._answer(await self._gatherer.read(subject, name, until), subject)
        return only(self._reader.name_of(name), await self._search(subject, Window(), until))

    def _answer(self, gathered: Gathered[S], subject: NhsNumber) -> Answer[R]:
        origins = self._endpoint.client.origins
        setting = Setting(
            directory=self._endpoint.directory,
            organisation=self._endpoint.organisation,
            record_type=self._reader.record_type,
            resource_type=self._reader.resource_type,
            asked=subject,
            as_of=self._endpoint.clock(),
            origins=origins,
            beside=by_name(gathered.haul.companions),
            about=by_record(gathered.haul.companions, origins),
        )
        return answer(gathered, self._reader, setting, current_tally().effort)

    def _check(self, permit: Permit) -> None:
        """A permit for something else is a defect of the caller, not an outcome."""
        if (permit.organisation, permit.category, permit.action) != self._permitted:
            raise ValueError("The permit is for another source or category.")

    async def _outcome(
        self,
        what: str,
        permit: Permit,
        until: Deadline,
        ask: Callable[[], Awaitable[Answer[R]]],
    ) -> Outcome:
        outcome: Answer[R] | Failure
        with tallied(self._is_unhurried(until), permit.actor) as tally:
            try:
                outcome = await ask()
            except SourceError as error:
                failure = error.failure(self._endpoint.organisation)
                outcome = replace(failure, effort=tally.effort())
        if outcome.status not in _WELL or self._told.is_enabled_for(DEBUG):
            spent = outcome.effort.milliseconds
            self._log(what, outcome.status, milliseconds=spent, **_counts(outcome))
        return outcome

    def _is_unhurried(self, until: Deadline) -> bool:
        """Has the source all its time? Asked at once after `until` was worked out."""
        return until.remaining() >= self._endpoint.seconds * ALMOST_ALL

    def _log(self, what: str, status: SourceStatus, **more: int) -> None:
        """Never an address, a number or upstream text. Foreign items are a security event.

        That a source answered well is worth a line to nobody who did not ask for details.
        """
        told = self._told.debug if status in _WELL else self._told.info
        level = self._told.warning if more.get("foreign") else told
        level(f"source_{what}", status=status.value, **more)


def _counts(outcome: Answer[Any] | Failure) -> dict[str, int]:
    if isinstance(outcome, Failure):
        return {}
    foreign = sum(item.subject is None for item in outcome.items)
    return {"items": len(outcome.items), "unreadable": outcome.unreadable, "foreign": foreign}
