"""Many organisations' items become things, each of which stands in a list once.

Items are the same only when they share a business identifier; never because their text or their
time is alike. The result does not depend on the order in which sources answered. It is right only
over whole answers: a version that was rescheduled may stand anywhere in its source's list, so no
source can be merged page by page.
"""

import dataclasses
from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from enum import Enum
from operator import attrgetter
from typing import Any

import msgspec
from strawberry.types import get_object_definition
from strawberry.types.base import StrawberryObjectDefinition
from strawberry.utils.str_converters import to_camel_case

from schema.answer import BusinessIdentifier, Item
from schema.directory import Directory, Organisation
from schema.identifiers import OdsCode
from schema.moment import Moment
from schema.node import Record, RecordRef
from schema.provenance import Conflict

Ranks = Mapping[OdsCode, int]
"""Places of organisations in the configured order."""

_NAME = attrgetter("ref.organisation", "ref.local_id")

_NOT_COMPARED = frozenset({"provenance", "also_reported_by", "conflicts"})


class Thing(msgspec.Struct, frozen=True, gc=False):
    """One thing, and the versions of it that were united.

    There is one for whatever is in the answers, of which a page shows few: it costs no more than a
    tuple, and what is shown is put together only when it is.
    """

    versions: tuple[Item[Record], ...]
    """As their sources gave them. The first is the one that is shown: the owner's, if it is
    known."""

    @property
    def first(self) -> Item[Record]:
        """The version that is shown."""
        return self.versions[0]

    def record(self) -> Record:
        """What is shown: the first version, with what only others tell, who else holds it and what
        they say otherwise."""
        first, *others = (one.record for one in self.versions)
        if not others:
            return first
        shown = first.informed(others)
        return dataclasses.replace(
            shown,
            also_reported_by=[other.provenance for other in others],
            conflicts=[conflict for other in others for conflict in _conflicts(shown, other)],
        )


def merge(items: Iterable[Item[Record]], ranks: Ranks) -> list[Thing]:
    """Return each thing once, in no order."""
    alone, shared = _divided(_once(items))
    things = [Thing((item,)) for item in alone]
    return things + [thing for group in _groups(shared) for thing in _things(group, ranks)]


def ranks_of(directory: Directory) -> Ranks:
    """Who comes first where nobody owns a thing."""
    return {source.organisation: rank for rank, source in enumerate(directory.sources)}


def _once(items: Iterable[Item[Record]]) -> list[Item[Record]]:
    """Each item once: a list that moves while it is read can give an item twice, changed."""
    given = list(items)
    if len(set(map(_NAME, given))) == len(given):
        return given
    found: dict[RecordRef, Item[Record]] = {}
    for item in given:
        known = found.setdefault(item.ref, item)
        if known is not item and _recency(item) > _recency(known):
            found[item.ref] = item
    return list(found.values())


def _recency(item: Item[Record]) -> tuple[float, str, list[str]]:
    """The latest wins; of two that say the same of it, always the same one."""
    at = item.record.provenance.last_updated
    names = sorted(f"{one.system}|{one.value}" for one in item.identifiers)
    said = f"{item.when} {item.owner} {item.record}"
    return (at.timestamp() if at else float("-inf"), said, names)


def _divided(items: list[Item[Record]]) -> tuple[list[Item[Record]], list[Item[Record]]]:
    """Those that share no identifier with another, and the others, which are few."""
    seen: set[BusinessIdentifier] = set()
    common: set[BusinessIdentifier] = set()
    for item in items:
        if not seen.isdisjoint(item.identifiers):
            common |= seen & item.identifiers
        seen |= item.identifiers
    if not common:
        return items, []
    alone = [item for item in items if common.isdisjoint(item.identifiers)]
    return alone, [item for item in items if not common.isdisjoint(item.identifiers)]


def _groups(items: list[Item[Record]]) -> list[list[Item[Record]]]:
    """Sets of one person's items connected by shared identifiers, also through a third."""
    named: dict[object, list[Item[Record]]] = {}
    for item in items:
        for name in _names(item):
            named.setdefault(name, []).append(item)
    seen: set[RecordRef] = set()
    return [_connected(item, named, seen) for item in items if item.ref not in seen]


def _names(item: Item[Record]) -> Iterable[object]:
    return ((item.ref.subject, identifier) for identifier in item.identifiers)


def _connected(
    first: Item[Record],
    named: MutableMapping[object, list[Item[Record]]],
    seen: set[RecordRef],
) -> list[Item[Record]]:
    """The group of an item, each step along an identifier taken once."""
    group, waiting = [], [first]
    while waiting:
        item = waiting.pop()
        if item.ref in seen:
            continue
        seen.add(item.ref)
        group.append(item)
        for name in _names(item):
            waiting += named.pop(name, ())
    return group


def _things(group: Sequence[Item[Record]], ranks: Ranks) -> list[Thing]:
    """One thing, unless an organisation has several: a booking reference survives rebooking, and
    then nobody can say which is which. Shown twice is better than not shown."""
    if len({item.ref.organisation for item in group}) < len(group):
        return [united([item], ranks) for item in group]
    return [united(group, ranks)]


def united(versions: Sequence[Item[Record]], ranks: Ranks) -> Thing:
    """One thing from versions of it, each of another organisation."""
    if len(versions) == 1:
        return Thing((versions[0],))
    # One organisation alone may say that a thing is its own; two that claim it prove nothing.
    owners = {item.owner for item in versions if item.owner}
    owner = owners.pop() if len(owners) == 1 else None
    return Thing(tuple(sorted(versions, key=lambda item: _precedence(item, owner, ranks))))


def _precedence(item: Item[Record], owner: OdsCode | None, ranks: Ranks) -> tuple[bool, int]:
    return (item.ref.organisation != owner, ranks[item.ref.organisation])


def _conflicts(first: Record, other: Record) -> Sequence[Conflict]:
    """Differences in what both of them say; silence is no contradiction."""
    if _kind(first) is not _kind(other):
        return ()
    organisation = other.provenance.organisation
    compared, informed = _said(first), other.informed([first])
    return [
        Conflict(field=to_camel_case(field.name), organisation=organisation, value=_text(theirs))
        for field in dataclasses.fields(first)
        if field.name in compared
        and (ours := getattr(first, field.name)) is not None
        and (theirs := getattr(informed, field.name)) is not None
        and _comparable(ours) != _comparable(theirs)
    ]


def _said(record: Record) -> frozenset[str]:
    """What a source says of an item: not what is worked out, or kept from callers."""
    said = (field.python_name for field in _kind(record).fields if field.base_resolver is None)
    return frozenset(said) - _NOT_COMPARED


def _kind(record: Record) -> StrawberryObjectDefinition:
    """The type as which callers see it, whatever class a source's reader makes of it."""
    return get_object_definition(record, strict=True)


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
