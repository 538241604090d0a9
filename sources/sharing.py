"""One source's answers, shared by those who ask the very same thing; never across permits.

A key holds the whole permit: actor, subject, organisation, category, app, rules and relationship,
so that nobody is told what was asked for somebody else. What is kept is kept in memory only, and
nothing that is less than a whole answer.
"""

from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace
from functools import partial
from typing import Any

from msgspec import structs

from schema.access import Permit
from schema.answer import Answer, Content, Effort, Failure, FormFound, Item, Outcome
from schema.clock import Clock
from schema.deadline import Deadline
from schema.directory import Locate, RecordType
from schema.identifiers import NhsNumber
from schema.node import Record, RecordRef
from schema.report import SourceStatus
from schema.request import Fetch, Window
from settings import SourceSettings
from sources.endpoint import MARGIN_SECONDS
from sources.flight import Flights
from sources.kept import Dated, Kept
from sources.port import SourcePort

_Key = Fetch | tuple[Permit, RecordRef]
_WELL = frozenset({SourceStatus.OK, SourceStatus.EMPTY})
_About = tuple[NhsNumber, RecordType, Window]

MOST_ITEMS = 20_000
"""Items kept for one source and kind of record; an answer without any counts as one."""
MOST_NONES = 100_000


class SharedSource:
    """`SourcePort` in front of another."""

    def __init__(self, source: SourcePort, settings: SourceSettings, clock: Clock) -> None:
        self._source = source
        self._seconds = settings.deadline_milliseconds / 1000 + MARGIN_SECONDS
        self._flights = Flights[_Key, Outcome]()
        self._answers = Kept[_Key, Answer[Record]](
            settings.answer_cache_seconds, clock, MOST_ITEMS, lambda one: len(one.items) + 1
        )
        is_asked_for_all = Locate(settings.locate) is Locate.ALWAYS
        none_seconds = settings.remember_none_seconds if is_asked_for_all else 0
        self._nones = Kept[_About, Answer[Record]](none_seconds, clock, MOST_NONES)

    def search(self, fetch: Fetch, deadline: Deadline) -> Awaitable[Outcome]:
        """All items of the permitted person.

        That a source holds nothing of somebody is no secret of who asked: it is remembered for
        whoever asks next.
        """
        if (none := self._nones.get(_about(fetch))) is not None:
            return _again(none.value)
        return self._kept_or_shared(fetch, partial(self._search, fetch), deadline)

    async def read(self, permit: Permit, ref: RecordRef, deadline: Deadline) -> Outcome:
        """One item by its id."""
        ask = partial(self._read, permit, ref)
        return await self._kept_or_shared((permit, ref), ask, deadline)

    async def content(
        self, permit: Permit, item: Item[Record], place: int, deadline: Deadline
    ) -> Content | Failure | None:
        """The bytes of a file: too large to be kept, too rarely wanted twice to be shared."""
        return await self._source.content(permit, item, place, deadline)

    def forget(self, subject: NhsNumber) -> None:
        """Whoever asks about them from now on is told what is there from now on."""
        for key in list(self._answers):
            if _subject(key) == subject:
                self._answers.forget(key)
        for flight in list(self._flights):
            if _subject(flight) == subject:
                self._flights.forget(flight)
        for about in list(self._nones):
            if about[0] == subject:
                self._nones.forget(about)

    async def form(
        self, permit: Permit, name: str, deadline: Deadline
    ) -> FormFound | Failure | None:
        """The questions of this name: kept by the source itself, for whoever is asked them."""
        return await self._source.form(permit, name, deadline)

    async def close(self) -> None:
        """Stop asking."""
        await self._flights.close()

    def _kept_or_shared(
        self, key: _Key, ask: Callable[[Deadline], Coroutine[Any, Any, Outcome]], deadline: Deadline
    ) -> Awaitable[Outcome]:
        if (kept := self._answers.get(key)) is not None:
            return _again(kept.value)
        if deadline.remaining() < self._seconds:
            return ask(deadline)  # alone, so that nobody has to make do with its time
        is_shared = key in self._flights
        seat = self._flights.board(key, lambda: ask(Deadline.after(self._seconds)))
        return _marked(seat) if is_shared else seat

    async def _search(self, fetch: Fetch, until: Deadline) -> Outcome:
        outcome = await self._source.search(fetch, until)
        if isinstance(outcome, Answer) and _is_none(outcome):
            self._nones.keep(_about(fetch), Dated(outcome, outcome.as_of))
        self._keep(fetch, outcome)
        return outcome

    async def _read(self, permit: Permit, ref: RecordRef, until: Deadline) -> Outcome:
        outcome = await self._source.read(permit, ref, until)
        self._keep((permit, ref), outcome)
        return outcome

    def _keep(self, key: _Key, outcome: Outcome) -> None:
        if isinstance(outcome, Answer) and _is_whole(outcome):
            self._answers.keep(key, Dated(outcome, outcome.as_of))


def _about(fetch: Fetch) -> _About:
    return fetch.permit.subject, fetch.record_type, fetch.window


def _subject(key: _Key) -> NhsNumber:
    return key.permit.subject if isinstance(key, Fetch) else key[0].subject


def _is_whole(answer: Answer[Record]) -> bool:
    return answer.status in _WELL and not answer.unreadable


def _is_none(answer: Answer[Record]) -> bool:
    return answer.status is SourceStatus.EMPTY and not (answer.items or answer.unreadable)


async def _again(kept: Outcome) -> Outcome:
    """What somebody was told before, and what it took now."""
    return replace(kept, effort=Effort())


async def _marked(seat: Awaitable[Outcome]) -> Outcome:
    outcome = await seat
    return replace(outcome, effort=structs.replace(outcome.effort, shared=True))
