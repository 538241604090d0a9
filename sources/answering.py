"""What was gathered → `Answer`: items with their subject, and an honest status. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from schema.answer import Answer, Item
from schema.identifiers import LocalId
from schema.report import SourceStatus
from schema.request import Window
from sources.gathering import Gathered
from sources.records.reader import R, RecordReader, S, Setting
from sources.salvage import Unreadable
from sources.subject import Subjects


def answer(gathered: Gathered[S], reader: RecordReader[S, R], setting: Setting) -> Answer[R]:
    """Every resource that may be shown as an item; what cannot be read is counted.

    An id twice is one item; an item that is not about the person takes nobody's place.
    """
    haul = gathered.haul
    subjects = Subjects(setting.asked, setting.origins, gathered.patient)
    items: list[Item[R]] = []
    known: set[LocalId] = set()
    unreadable = haul.unreadable
    for resource in haul.matches:
        if reader.is_hidden(resource):
            continue
        about = subjects.of(resource, reader.subjects(resource))
        try:
            item = reader.read(resource, about, setting)
        except Unreadable:
            unreadable += 1
            continue
        if about is None or item.ref.local_id not in known:
            items.append(item)
        if about is not None:
            known.add(item.ref.local_id)
    status = _status(items, unreadable, haul.is_whole)
    return Answer(setting.organisation, status, tuple(items), unreadable, setting.as_of)


def within(window: Window, whole: Answer[R]) -> Answer[R]:
    """Leave out what certainly falls outside; a source may have ignored the dates."""
    kept = tuple(
        item
        for item in whole.items
        if item.when is None or item.when.within(window.start, window.end)
    )
    if whole.status is SourceStatus.OK:
        return replace(whole, items=kept, status=_status(kept, whole.unreadable, is_whole=True))
    return replace(whole, items=kept)


def only(name: LocalId, whole: Answer[R]) -> Answer[R]:
    """The answer to a search as that to a read of one id."""
    kept = tuple(item for item in whole.items if item.ref.local_id == name)
    is_whole = whole.status is not SourceStatus.INCOMPLETE or bool(kept)
    return replace(whole, items=kept, status=_status(kept, 0, is_whole), unreadable=0)


def _status(items: Sequence[Item[Any]], unreadable: int, is_whole: bool) -> SourceStatus:
    if any(item.subject is None for item in items):
        return SourceStatus.INVALID
    if not is_whole:
        return SourceStatus.INCOMPLETE
    return SourceStatus.OK if items or unreadable else SourceStatus.EMPTY
