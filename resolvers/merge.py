"""Many organisations' items become one ordered list in which each thing stands once.

Items are the same only when they share a business identifier; never because their text or their
time is alike. The result does not depend on the order in which sources answered.
"""

import dataclasses
from collections.abc import Iterable, MutableMapping, Sequence
from enum import Enum
from typing import Any

from strawberry.types import get_object_definition
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

_NOT_COMPARED = frozenset({"provenance", "also_reported_by", "conflicts"})


def merge(
    items: Iterable[Item[Record]], directory: Directory, order: RecordOrder
) -> list[Item[Record]]:
    """Return each thing once, the owner's version first, in the order asked for."""
    ranks = {source.organisation: rank for rank, source in enumerate(directory.sources)}
    merged = [item for group in _groups(list(items)) for item in _united(group, ranks)]
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
    named: dict[object, list[Item[Record]]] = {}
    for item in items:
        for identifier in item.identifiers:
            named.setdefault(identifier, []).append(item)
    seen: set[object] = set()
    return [_connected(item, named, seen) for item in items if item.ref not in seen]


def _connected(
    first: Item[Record], named: MutableMapping[object, list[Item[Record]]], seen: set[object]
) -> list[Item[Record]]:
    """The group of an item, each step along an identifier taken once."""
    group, waiting = [], [first]
    while waiting:
        item = waiting.pop()
        if item.ref in seen:
            continue
        seen.add(item.ref)
        group.append(item)
        for identifier in item.identifiers:
            waiting += named.pop(identifier, ())
    return group


def _united(group: list[Item[Record]], ranks: dict[OdsCode, int]) -> list[Item[Record]]:
    """One item, unless an organisation has several: a booking reference survives rebooking, and
    then nobody can say which is which. Shown twice is better than not shown."""
    if len(group) == 1 or len({item.ref.organisation for item in group}) < len(group):
        return group
    # One organisation alone may say that a thing is its own; two that claim it prove nothing.
    owners = {item.owner for item in group if item.owner}
    owner = owners.pop() if len(owners) == 1 else None
    first, *others = sorted(group, key=lambda item: _precedence(item, owner, ranks))
    record = dataclasses.replace(
        first.record,
        also_reported_by=[other.record.provenance for other in others],
        conflicts=[conflict for other in others for conflict in _conflicts(first, other)],
    )
    return [dataclasses.replace(first, record=record)]


def _precedence(
    item: Item[Record], owner: OdsCode | None, ranks: dict[OdsCode, int]
) -> tuple[bool, int]:
    return (item.ref.organisation != owner, ranks[item.ref.organisation])


def _conflicts(first: Item[Record], other: Item[Record]) -> Sequence[Conflict]:
    """Differences in what both of them say; silence is no contradiction."""
    if type(first.record) is not type(other.record):
        return ()
    organisation = other.record.provenance.organisation
    compared = _said(first.record)
    return [
        Conflict(field=to_camel_case(field.name), organisation=organisation, value=_text(theirs))
        for field in dataclasses.fields(first.record)
        if field.name in compared
        and (ours := getattr(first.record, field.name)) is not None
        and (theirs := getattr(other.record, field.name)) is not None
        and _comparable(ours) != _comparable(theirs)
    ]


def _said(record: Record) -> frozenset[str]:
    """What a source says of an item: not what is worked out, or kept from callers."""
    fields = get_object_definition(record, strict=True).fields
    said = (field.python_name for field in fields if field.base_resolver is None)
    return frozenset(said) - _NOT_COMPARED


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
