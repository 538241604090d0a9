"""Many organisations' items become one ordered list in which each thing stands once.

Items are the same only when they share a business identifier; never because their text or their
time is alike. The result does not depend on the order in which sources answered.
"""

import dataclasses
from collections.abc import Iterable, Sequence
from enum import Enum
from typing import Any

from strawberry.utils.str_converters import to_camel_case

from schema.answer import Item
from schema.connection import RecordOrder
from schema.directory import Directory, Organisation
from schema.identifiers import OdsCode
from schema.moment import Moment
from schema.node import Record
from schema.provenance import Conflict

SortKey = tuple[bool, int, str, str]
"""(time unknown, microseconds, organisation, local id); ascending in the order asked for."""

_NOT_COMPARED = frozenset({"ref", "provenance", "also_reported_by", "conflicts"})


def merge(
    items: Iterable[Item[Record]], directory: Directory, order: RecordOrder
) -> list[Item[Record]]:
    """Return each thing once, the owner's version first, in the order asked for."""
    ranks = {source.organisation: rank for rank, source in enumerate(directory.sources)}
    merged = [_united(group, ranks) for group in _groups(list(items))]
    return sorted(merged, key=lambda item: sort_key(item, order))


def sort_key(item: Item[Record], order: RecordOrder) -> SortKey:
    """Place of an item: a time known in part stands at the end of what it can mean."""
    if item.when is None:
        return (True, 0, item.ref.organisation, item.ref.local_id)
    microseconds = int(item.when.last.timestamp() * 1_000_000)
    if order is RecordOrder.NEWEST_FIRST:
        microseconds = -microseconds
    return (False, microseconds, item.ref.organisation, item.ref.local_id)


def _groups(items: list[Item[Record]]) -> list[list[Item[Record]]]:
    """Sets of items connected by shared identifiers, also through a third."""
    leader: dict[object, object] = {}

    def find(key: object) -> object:
        while leader.setdefault(key, key) != key:
            key = leader[key]
        return key

    for item in items:
        for identifier in item.identifiers:
            leader[find(identifier)] = find(item.ref)
    groups: dict[object, dict[object, Item[Record]]] = {}
    for item in items:
        groups.setdefault(find(item.ref), {}).setdefault(item.ref, item)
    return [list(group.values()) for group in groups.values()]


def _united(group: list[Item[Record]], ranks: dict[OdsCode, int]) -> Item[Record]:
    if len(group) == 1:
        return group[0]
    first, *others = sorted(group, key=lambda item: _precedence(item, ranks))
    record = dataclasses.replace(
        first.record,
        also_reported_by=[other.record.provenance for other in others],
        conflicts=[conflict for other in others for conflict in _conflicts(first, other)],
    )
    return dataclasses.replace(first, record=record)


def _precedence(item: Item[Record], ranks: dict[OdsCode, int]) -> tuple[bool, int, str]:
    owned = item.owner == item.ref.organisation
    return (not owned, ranks.get(item.ref.organisation, len(ranks)), item.ref.local_id)


def _conflicts(first: Item[Record], other: Item[Record]) -> Sequence[Conflict]:
    """Differences in what both of them say; silence is no contradiction."""
    if type(first.record) is not type(other.record):
        return ()
    organisation = other.record.provenance.organisation
    return [
        Conflict(field=to_camel_case(field.name), organisation=organisation, value=_text(theirs))
        for field in dataclasses.fields(first.record)
        if field.name not in _NOT_COMPARED
        and (ours := getattr(first.record, field.name)) is not None
        and (theirs := getattr(other.record, field.name)) is not None
        and _comparable(ours) != _comparable(theirs)
    ]


def _comparable(value: Any) -> Any:
    match value:
        case Moment():
            return (value.first, value.last)
        case Organisation():
            return value.ods_code
        case _:
            return value


def _text(value: Any) -> str | None:
    match value:
        case Moment():
            return value.text
        case Organisation():
            return value.name or value.ods_code
        case Enum():
            return value.name
        case str():
            return value
        case _:
            return None
