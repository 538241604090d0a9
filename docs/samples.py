"""Renders the tables of docs/samples.md from a run: `--write` or `--check`.

Every published sample in `sandbox/samples` goes through the readers of all kinds of record, as a
source's answer does: what became of it, which elements were mended, and which nobody reads.
"""

import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Any

import msgspec

from docs.blocks import ROOT, command, table
from docs.sample_uses import NO_FHIR, RECEIPT, is_receipt, use_of
from sandbox.days import Days
from sandbox.people import PersonId, people
from sandbox.published import rewritten, sample, sample_files
from schema.answers import QuestionnaireAnswers
from schema.directory import Directory, RecordType
from schema.identifiers import LocalId, NhsNumber, OdsCode
from schema.patient import RECORD_LISTS
from schema.slot import SlotRef
from sources.answering import answer
from sources.bundle import read_page
from sources.dialects import DIALECTS
from sources.element import Resource
from sources.errors import SourceError
from sources.gathering import Gathered
from sources.origin import Origins
from sources.paging import Haul
from sources.records import READERS
from sources.records.reader import RecordReader, Setting
from sources.records.slot import SlotResource, free_slots
from sources.salvage import Salvage, Unreadable

PAGE = ROOT / "docs" / "samples.md"

_DAY = date(2026, 6, 1)
_ORIGINS = Origins("https://fhir.fenwick.example/r4")
_CASEY = people(Days(_DAY))[PersonId("casey-reed")]
_READERS: Mapping[str, RecordReader[Any, Any]] = {
    reader.resource_type: reader for name, reader in READERS.items() if name == reader.resource_type
}
_KINDS = {one.record_type: one.record.__name__ for one in RECORD_LISTS.values()}
_KINDS[RecordType.QUESTIONNAIRE_ANSWERS] = QuestionnaireAnswers.__name__
_OF_EVERY_RESOURCE = frozenset({"resourceType", "text", "language", "fhir_comments"})


_UNREADABLE = "an entry without a resource"
_OTHER_WORK = "nothing says that it is about answering questions"
_DIALECTS = {"prescriptions": "pfp", "pca/consumer": "pca-consumer", "bars": "bars"}
"""How a source is asked that answers with the files of a folder."""

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one resource of a file."""

    resource_type: str
    becomes: str
    is_item: bool = False
    read: frozenset[str] = frozenset()
    mended: frozenset[str] = frozenset()
    dropped: frozenset[str] = frozenset()
    aside: frozenset[str] = frozenset()
    """Elements that no field of the schema is made of."""


def fates(name: str) -> Iterator[Fate]:
    """What becomes of each resource of a file.

    It is rewritten to be about one person, and has an id as what comes from a server has.
    """
    for given in _resources(name):
        kind = str(given.get("resourceType"))
        reader = None if is_receipt(given) else _READERS.get(kind)
        named = {"id": "published", **given}
        yield _fate(named, reader) if reader else _used(named)


def blocks() -> Mapping[str, str]:
    """The generated parts of the page."""
    found = {name: list(fates(name)) for name in sample_files()}
    rows = [row for name, each in found.items() for row in _rows(name, each)]
    head = ("File", "Resource", "Becomes", "Elements read", "Mended", "Left out", "Not asked for")
    return {"summary": _summary(found), "samples": table(head, rows)}


def _summary(found: Mapping[str, Sequence[Fate]]) -> str:
    """How many files give items, by folder."""
    folders: defaultdict[str, list[bool]] = defaultdict(list)
    for name, each in found.items():
        folders[name.partition("/")[0]].append(any(one.is_item for one in each))
    rows = ((f"`{one}`", str(len(each)), str(sum(each))) for one, each in sorted(folders.items()))
    return table(("Folder", "Files", "Files that give items"), rows)


def _resources(name: str) -> Iterator[Json]:
    """What is in a file, as its dialect makes it plain; an entry that cannot be read is empty."""
    whole = rewritten(sample(name), _CASEY)
    given: Json = whole if isinstance(whole, Mapping) else {}
    if given.get("resourceType") != "Bundle":
        yield given
        return
    held = [one.get("resource") for one in given.get("entry", ())]
    entries = _flat(name, given).get("entry", ())
    found = [(one or {}).get("resource") or {"resourceType": _UNREADABLE} for one in entries]
    yield from found or held or [given]


def _flat(name: str, given: Json) -> Json:
    """As its source's dialect reads it."""
    spoken = (dialect for folder, dialect in _DIALECTS.items() if name.startswith(f"{folder}/"))
    dialect = DIALECTS[next(spoken, "identifier-modifier")]
    flat: Json = msgspec.json.decode(dialect.flat(msgspec.json.encode(given)))
    return flat


def _rows(name: str, found: Sequence[Fate]) -> Iterator[tuple[str, ...]]:
    """A line for each type of resource in a file, and for each thing that became of it."""
    by = sorted(found, key=lambda one: (one.resource_type, one.becomes))
    for (kind, becomes), group in groupby(by, key=lambda one: (one.resource_type, one.becomes)):
        same = list(group)
        times = f" × {len(same)}" if len(same) > 1 else ""
        read = frozenset().union(*(one.read for one in same))
        yield (
            f"`{name}`",
            f"{kind}{times}",
            becomes,
            str(len(read)) if read else "–",
            *(_listed(same, column) for column in ("mended", "dropped", "aside")),
        )


def _listed(fates_: list[Fate], column: str) -> str:
    names = frozenset().union(*(getattr(one, column) for one in fates_))
    return ", ".join(f"`{one}`" for one in sorted(names)) or "–"


def _fate(given: Json, reader: RecordReader[Any, Any]) -> Fate:
    """Of what is a record."""
    becomes = _becomes(given, reader)
    is_item = becomes == _KINDS[reader.record_type]
    return _weighed(given, reader.struct, Fate(reader.resource_type, becomes, is_item))


def _used(given: Json) -> Fate:
    """Of what is none."""
    if given.get("resourceType") == _UNREADABLE:
        return Fate(_UNREADABLE, "counted as unreadable: the source had to leave it out")
    use = RECEIPT if is_receipt(given) else use_of(given)
    kind = "nothing of FHIR" if use is NO_FHIR else str(given["resourceType"])
    is_read = use.struct is not Resource
    is_shown = kind == "Slot" and bool(_slots(given))
    fate = Fate(kind, use.words, is_shown)
    return _weighed(given, use.struct, fate) if is_read else fate


def _slots(given: Json) -> Sequence[object]:
    """The times that can be booked which a Slot is: one or none."""
    resource = Salvage().read(dict(given), SlotResource)
    whose = SlotRef(NhsNumber(_CASEY.number), OdsCode("RF1"), LocalId(""))
    return free_slots([resource], {}, _ORIGINS, whose)


def _weighed(given: Json, struct: type[Resource], fate: Fate) -> Fate:
    """With what became of each element."""
    fields = {one.encode_name: one for one in msgspec.structs.fields(struct)}
    held = (name for name in fields if given.get(name) is not None)
    found = {name: _element(given[name], fields[name], struct) for name in held}
    return replace(
        fate,
        read=frozenset(name for name, how in found.items() if how != "dropped"),
        mended=frozenset(name for name, how in found.items() if how == "mended"),
        dropped=frozenset(name for name, how in found.items() if how == "dropped"),
        aside=frozenset(name for name, value in given.items() if value is not None)
        - frozenset(fields)
        - _OF_EVERY_RESOURCE,
    )


def _element(value: object, field: msgspec.structs.FieldInfo, struct: type[Resource]) -> str:
    """Is an element as its type says, is it mended, or is it dropped?"""
    try:
        msgspec.convert(value, field.type)
    except msgspec.ValidationError:
        return _salvaged(value, field, struct)
    return "read"


def _salvaged(value: object, field: msgspec.structs.FieldInfo, struct: type[Resource]) -> str:
    try:
        found = Salvage().read({field.encode_name: value}, struct)
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
        is_task = reader.resource_type == "Task"
        return f"not shown: {_OTHER_WORK if is_task else 'not released, or withdrawn'}"
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
        origins=_ORIGINS,
    )


if __name__ == "__main__":
    sys.exit(command(PAGE, blocks(), sys.argv[1:]))
