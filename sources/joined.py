"""One source for a kind of record that it keeps as several FHIR types: asked for each at once.

What one of them does not answer leaves the other's items, and the whole is not whole.
"""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from schema.access import Permit
from schema.answer import Answer, Content, Effort, Failure, FormFound, Item, Outcome
from schema.deadline import Deadline
from schema.node import Record, RecordRef
from schema.report import SourceStatus
from schema.request import Fetch
from sources.source import LiveSource

_WORST_FIRST = (SourceStatus.INVALID, SourceStatus.INCOMPLETE, SourceStatus.OK)


class JoinedSource:
    """`SourcePort` over those of the types."""

    def __init__(self, sources: Sequence[LiveSource[Any, Any]]) -> None:
        self._sources = sources

    async def search(self, fetch: Fetch, deadline: Deadline) -> Outcome:
        """All items of the permitted person, of every type."""
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one.search(fetch, deadline)) for one in self._sources]
        return joined([task.result() for task in tasks])

    async def read(self, permit: Permit, ref: RecordRef, deadline: Deadline) -> Outcome:
        """One item by its id, which says of which type it is."""
        return await self._of(ref).read(permit, ref, deadline)

    async def content(
        self, permit: Permit, item: Item[Record], place: int, deadline: Deadline
    ) -> Content | Failure | None:
        """The bytes of a file of an item that was released."""
        return await self._of(item.ref).content(permit, item, place, deadline)

    async def form(
        self, permit: Permit, name: str, deadline: Deadline
    ) -> FormFound | Failure | None:
        """Questions, which are of none of these types."""
        return await self._sources[0].form(permit, name, deadline)

    def _of(self, ref: RecordRef) -> LiveSource[Any, Any]:
        named = (one for one in self._sources if one.names(ref))
        return next(named, self._sources[0])


def joined(outcomes: Sequence[Outcome]) -> Outcome:
    """One outcome of those for several types."""
    effort = _effort(outcomes)
    answers = [one for one in outcomes if isinstance(one, Answer)]
    if not answers:
        return replace(outcomes[0], effort=effort)
    return Answer(
        organisation=answers[0].organisation,
        status=_status(answers, is_whole=len(answers) == len(outcomes)),
        items=tuple(item for one in answers for item in one.items),
        unreadable=sum(one.unreadable for one in answers),
        as_of=min(one.as_of for one in answers),
        unreadable_labels=tuple(_each(answers, "unreadable_labels")),
        unreadable_identifiers=tuple(_each(answers, "unreadable_identifiers")),
        patient=next((one.patient for one in answers if one.patient), None),
        effort=effort,
    )


def _each(answers: Sequence[Answer[Record]], name: str) -> Iterator[Any]:
    return (value for one in answers for value in getattr(one, name))


def _status(answers: Sequence[Answer[Record]], *, is_whole: bool) -> SourceStatus:
    found = {one.status for one in answers} | (set() if is_whole else {SourceStatus.INCOMPLETE})
    return next((one for one in _WORST_FIRST if one in found), SourceStatus.EMPTY)


def _effort(outcomes: Sequence[Outcome]) -> Effort:
    """All calls; they were under way together."""
    efforts = [one.effort for one in outcomes]
    return Effort(
        milliseconds=max(one.milliseconds for one in efforts),
        calls=sum(one.calls for one in efforts),
        retries=sum(one.retries for one in efforts),
        hedges=sum(one.hedges for one in efforts),
    )
