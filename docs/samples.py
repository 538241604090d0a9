"""Renders the tables of docs/samples.md from a run: `--write` or `--check`.

Every published sample in `sandbox/samples` goes through the readers of all kinds of record, as a
source's answer does: what became of it, which elements were mended, and which nobody reads.
"""

import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Any

import msgspec

from docs.blocks import ROOT, command, table
from sandbox.days import Days
from sandbox.people import PersonId, people
from sandbox.published import contents, sample_files
from schema.directory import Directory
from schema.identifiers import NhsNumber, OdsCode
from schema.patient import RECORD_LISTS
from sources.answering import answer
from sources.bundle import read_page
from sources.errors import SourceError
from sources.gathering import Gathered
from sources.origin import Origins
from sources.paging import Haul
from sources.records import RECORD_TYPES
from sources.records.reader import RecordReader, Setting
from sources.salvage import Salvage, Unreadable

PAGE = ROOT / "docs" / "samples.md"

_DAY = date(2026, 6, 1)
_CASEY = people(Days(_DAY))[PersonId("casey-reed")]
_READERS: Mapping[str, RecordReader[Any, Any]] = {
    reader.resource_type: reader for reader in RECORD_TYPES.values()
}
_KINDS = {one.record_type: one.record.__name__ for one in RECORD_LISTS.values()}
_OF_EVERY_RESOURCE = frozenset({"resourceType", "text", "language", "fhir_comments"})


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one resource of a file."""

    resource_type: str
    becomes: str
    read: frozenset[str] = frozenset()
    mended: frozenset[str] = frozenset()
    dropped: frozenset[str] = frozenset()
    aside: frozenset[str] = frozenset()
    """Elements that no field of the schema is made of."""


def fates(name: str) -> Iterator[Fate]:
    """What becomes of each resource of a file of which a kind of record is made.

    It is rewritten to be about one person, and has an id as what comes from a server has.
    """
    for kind, given in _resources(name):
        reader = _READERS.get(kind)
        if reader:
            yield _fate({"id": "published", **given}, reader)


def blocks() -> Mapping[str, str]:
    """The generated parts of the page."""
    rows = [row for name in sample_files() for row in _rows(name)]
    head = ("File", "Resource", "Becomes", "Elements read", "Mended", "Left out", "Not asked for")
    return {"samples": table(head, rows), "others": table(("Resource", "Files"), _others())}


def _others() -> Iterator[tuple[str, ...]]:
    """Types of which no kind of record is made, with the number of files they are in."""
    found: Counter[str] = Counter()
    for name in sample_files():
        found.update({kind for kind, _ in _resources(name)} - frozenset(_READERS))
    yield from ((kind, str(count)) for kind, count in sorted(found.items()))


def _resources(name: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for _, content in contents(name, _CASEY):
        given: Mapping[str, Any] = content if isinstance(content, Mapping) else {}
        yield str(given.get("resourceType", "nothing of FHIR")), given


def _rows(name: str) -> Iterator[tuple[str, ...]]:
    """A line for each type of resource in a file, and for each thing that became of it."""
    by = sorted(fates(name), key=lambda one: (one.resource_type, one.becomes))
    for (kind, becomes), group in groupby(by, key=lambda one: (one.resource_type, one.becomes)):
        same = list(group)
        times = f" × {len(same)}" if len(same) > 1 else ""
        yield (
            f"`{name}`",
            f"{kind}{times}",
            becomes,
            str(len(frozenset().union(*(one.read for one in same)))),
            *(_listed(same, column) for column in ("mended", "dropped", "aside")),
        )


def _listed(fates_: list[Fate], column: str) -> str:
    names = frozenset().union(*(getattr(one, column) for one in fates_))
    return ", ".join(f"`{one}`" for one in sorted(names)) or "–"


def _fate(given: Mapping[str, Any], reader: RecordReader[Any, Any]) -> Fate:
    fields = {one.encode_name: one for one in msgspec.structs.fields(reader.struct)}
    found = {name: _element(given, name, reader) for name in fields if given.get(name) is not None}
    return Fate(
        resource_type=reader.resource_type,
        becomes=_becomes(given, reader),
        read=frozenset(name for name, how in found.items() if how != "dropped"),
        mended=frozenset(name for name, how in found.items() if how == "mended"),
        dropped=frozenset(name for name, how in found.items() if how == "dropped"),
        aside=frozenset(given) - frozenset(fields) - _OF_EVERY_RESOURCE,
    )


def _element(given: Mapping[str, Any], name: str, reader: RecordReader[Any, Any]) -> str:
    """Is an element as its type says, is it mended, or is it dropped?"""
    (field,) = (one for one in msgspec.structs.fields(reader.struct) if one.encode_name == name)
    try:
        msgspec.convert(given[name], field.type)
    except msgspec.ValidationError:
        return _salvaged(given[name], field, reader)
    return "read"


def _salvaged(
    value: object, field: msgspec.structs.FieldInfo, reader: RecordReader[Any, Any]
) -> str:
    try:
        found = Salvage().read({field.encode_name: value}, reader.struct)
    except Unreadable:
        return "dropped"
    return "dropped" if getattr(found, field.name) in (None, ()) else "mended"


def _becomes(given: Mapping[str, Any], reader: RecordReader[Any, Any]) -> str:
    """The kind of item, or why there is none."""
    body = {"resourceType": "Bundle", "entry": [{"resource": given}]}
    haul: Haul[Any] = Haul()
    try:
        haul.add(read_page(msgspec.json.encode(body), reader.struct, {}))
    except SourceError as error:
        return f"nothing: {error.status.value}"
    found = answer(Gathered(haul), reader, _setting(reader))
    if found.unreadable:
        return f"unreadable: {_reason(haul, reader)}"
    if not found.items:
        return "not shown: not released, or withdrawn"
    is_own = found.items[0].subject is not None
    return _KINDS[reader.record_type] if is_own else "not shown: whom it is about is not certain"


def _reason(haul: Haul[Any], reader: RecordReader[Any, Any]) -> str:
    reasons = [one.reason for one in haul.unread]
    for resource in haul.matches:
        try:
            reader.read(resource, None, _setting(reader))
        except Unreadable as error:
            reasons.append(error.reason)
    return reasons[0]


def _setting(reader: RecordReader[Any, Any]) -> Setting:
    return Setting(
        directory=Directory({}, (), {}),
        organisation=OdsCode("RF1"),
        record_type=reader.record_type,
        resource_type=reader.resource_type,
        asked=NhsNumber(_CASEY.number),
        as_of=datetime.combine(_DAY, datetime.min.time(), UTC),
        origins=Origins("https://fhir.fenwick.example/r4"),
    )


if __name__ == "__main__":
    sys.exit(command(PAGE, blocks(), sys.argv[1:]))
