"""What was gathered → `Answer`: items with their subject, and an honest status.

Does nothing else but tell operators why entries could not be read.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

import structlog
from msgspec import structs

from schema.answer import Answer, Effort, Item
from schema.identifiers import LocalId
from schema.report import SourceStatus
from sources.gathering import Gathered
from sources.paging import Haul
from sources.records.reader import R, RecordReader, S, Setting
from sources.salvage import Unreadable
from sources.subject import Subjects
from sources.unread import Labelled, Unread

_log = structlog.get_logger(__name__)
_MOST_REASONS = 5


def answer(
    gathered: Gathered[S],
    reader: RecordReader[S, R],
    setting: Setting,
    effort: Callable[[], Effort] = Effort,
) -> Answer[R]:
    """Every resource that may be shown as an item; what cannot be read is counted.

    An id twice is one item; an item that is not about the person takes nobody's place. What it took
    is asked for last.
    """
    haul = gathered.haul
    subjects = Subjects(setting.asked, setting.origins, gathered.patient)
    items: list[Item[R]] = []
    known: set[LocalId] = set()
    unread = list(haul.unread)
    for resource in haul.matches:
        if reader.is_hidden(resource):
            continue
        about = gathered.about or subjects.of(resource, reader.subjects(resource))
        try:
            item = reader.read(resource, about, setting)
        except Unreadable as error:
            unread.append(Unread.of(resource, error.reason))
            continue
        if about is None or item.ref.local_id not in known:
            items.append(item)
        if about is not None:
            known.add(item.ref.local_id)
    _report(unread, setting)
    whole = _labelled(items, haul, reader)
    traced = [one for one in unread if one.labels or one.identifiers]
    return Answer(
        organisation=setting.organisation,
        status=_status(items, len(unread), haul.is_whole),
        items=tuple(reader.grouped(whole) if reader.grouped else whole),
        unreadable=len(unread),
        as_of=setting.as_of,
        unreadable_labels=tuple(one.labels for one in traced),
        unreadable_identifiers=tuple(one.identifiers for one in traced),
        patient=gathered.patient.known if gathered.patient else None,
        effort=effort(),
    )


def _report(unread: Sequence[Unread], setting: Setting) -> None:
    """Reasons are paths and kinds in our own words, never what the source sent."""
    if unread:
        _log.info(
            "unreadable_entries",
            organisation=setting.organisation,
            record_type=setting.record_type.name,
            count=len(unread),
            reasons=[one.reason for one in unread[:_MOST_REASONS]],
        )


def _labelled(
    items: Sequence[Item[R]], haul: Haul[S], reader: RecordReader[S, R]
) -> tuple[Item[R], ...]:
    """Each item with the labels of all copies of it that came, shown, hidden or unreadable.

    Pages overlap and sources repeat themselves: one copy with a label is enough to withhold it.
    """
    names = [*(one.id for one in haul.matches), *(one.id for one in haul.unread)]
    if len(set(names)) == len(names):
        return tuple(items)
    labels: defaultdict[str, frozenset[str]] = defaultdict(frozenset)
    copies: Iterable[Labelled | Unread] = (*map(Labelled.of, haul.matches), *haul.unread)
    for copy in copies:
        if copy.id:
            labels[reader.name_of(LocalId(copy.id))] |= copy.labels
    return tuple(
        structs.replace(one, labels=one.labels | labels[one.ref.local_id]) for one in items
    )


def only(name: LocalId, whole: Answer[R]) -> Answer[R]:
    """The answer to a search as that to a read of one id."""
    kept = tuple(item for item in whole.items if item.ref.local_id == name)
    # In part whether it came or not: who may not see it must not learn that it came.
    status = _status(kept, 0, whole.status is not SourceStatus.INCOMPLETE)
    return replace(
        whole,
        items=kept,
        status=status,
        unreadable=0,
        unreadable_labels=(),
        unreadable_identifiers=(),
    )


def _status(items: Sequence[Item[Any]], unreadable: int, is_whole: bool) -> SourceStatus:
    if any(item.subject is None for item in items):
        return SourceStatus.INVALID
    if not is_whole:
        return SourceStatus.INCOMPLETE
    return SourceStatus.OK if items or unreadable else SourceStatus.EMPTY
