"""Faults among the entries of an otherwise good answer."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from sandbox.faults.kinds import FaultKind
from sandbox.faults.passage import Effect, Passage, rewriting
from sandbox.outcomes import outcome
from sandbox.resource import Json, Resource, text

_SCRIPT = "<script>alert(1)</script><b>bold</b>"


def entries_of(content: Resource) -> list[Json]:
    """The entries of a Bundle."""
    entries = content.get("entry")
    return [] if isinstance(entries, str) or not isinstance(entries, Sequence) else [*entries]


def with_entries(content: Resource, entries: Sequence[Json]) -> Resource:
    """The Bundle with other entries."""
    return {**content, "entry": list(entries)}


def resource_of(entry: Json) -> Resource:
    """The resource of an entry; an empty one where there is none."""
    found = entry.get("resource") if isinstance(entry, Mapping) else None
    return found if isinstance(found, Mapping) else {}


Change: TypeAlias = "Callable[[Resource], Json]"


def _without(*names: str) -> Change:
    def change(one: Resource) -> Json:
        return {name: value for name, value in one.items() if name not in names}

    return change


def _with(**elements: Json) -> Change:
    def change(one: Resource) -> Json:
        return {**one, **elements}

    return change


# Entries that nobody can use.
_CORRUPTIONS: Sequence[Change] = (
    lambda _: None,
    lambda _: "This is no resource.",
    _with(id={"value": 7}),
    _without("id", "status"),
    _without("resourceType"),
    lambda one: [one],
)
# Items that can be used, with something in them that must not be believed or shown.
_ODDITIES: Sequence[Change] = (
    _with(description=_SCRIPT, text={"status": "additional", "div": f"<div>{_SCRIPT}</div>"}),
    _with(status="such-a-code-does-not-exist"),
    _with(start="2022-02-30T24:00:00Z", date="0001", sent="9999-99-99"),
    _with(contained=[{"resourceType": "Basic", "id": "a", "subject": {"reference": "#a"}}]),
    lambda one: {**one, "basedOn": [{"reference": "/".join(_key(one))}], "partOf": _itself(one)},
    _with(extension=[{"url": "javascript:alert(1)", "valueUrl": "javascript:alert(1)"}]),
    _with(unheardOf={"of": ["R5", 5]}, meta={"lastUpdated": "yesterday"}),
    _with(modifierExtension=[{"url": "https://elsewhere.example/not-true", "valueBoolean": True}]),
)


def _key(one: Resource) -> tuple[str, str]:
    return text(one, "resourceType"), text(one, "id")


def _itself(one: Resource) -> list[Json]:
    return [{"reference": "/".join(_key(one))}]


def _bad_items(passage: Passage, content: Resource) -> Json:
    """Every third item, the first among them, is beyond use; Patients are left whole."""
    return _changed(content, passage.resource_type, _CORRUPTIONS, every=3)


def _odd_items(passage: Passage, content: Resource) -> Json:
    """Every item is odd in one of many ways."""
    return _changed(content, passage.resource_type, _ODDITIES, every=1)


def _changed(content: Resource, kind: str, changes: Sequence[Change], *, every: int) -> Json:
    entries: list[Json] = []
    seen = 0
    for entry in entries_of(content):
        one = resource_of(entry)
        is_item = kind != "Patient" and text(one, "resourceType") == kind
        is_hit = is_item and seen % every == 0
        entries.append(_hit(one, changes[seen // every % len(changes)]) if is_hit else entry)
        seen += is_item
    return with_entries(content, entries) if entries else content


def _hit(one: Resource, change: Change) -> Json:
    changed = change(one)
    return None if changed is None else {"resource": changed}


def _duplicate_ids(_: Passage, content: Resource) -> Json:
    """Every entry is there twice."""
    entries = entries_of(content)
    return with_entries(content, [*entries, *entries]) if entries else content


def _wrong_ids(passage: Passage, content: Resource) -> Json:
    """A read or a write answers with another id or type; a search has resources of another type
    among its own."""
    if text(content, "resourceType") != "Bundle":
        if passage.form == "type":
            return {**content, "resourceType": "Flag"}
        return {**content, "id": f"{text(content, 'id')}-9"}
    strangers: list[Json] = [
        {"resource": {**resource_of(entry), "resourceType": "Flag"}, "search": {"mode": "match"}}
        for entry in entries_of(content)
        if text(resource_of(entry), "resourceType") == passage.resource_type
    ]
    return with_entries(content, [*entries_of(content), *strangers])


def _wrong_total(_: Passage, content: Resource) -> Json:
    return {**content, "total": 10_000} if "entry" in content else content


def _outcome_entry(passage: Passage, content: Resource) -> Json:
    """An OperationOutcome among the entries."""
    if text(content, "resourceType") != "Bundle":
        return content
    said = outcome(passage.form, "processing", "Some records could not be searched.")
    entry: Json = {"resource": said, "search": {"mode": "outcome"}}
    return with_entries(content, [entry, *entries_of(content)])


EFFECTS: Mapping[FaultKind, Effect] = {
    FaultKind.BAD_ITEMS: rewriting(_bad_items),
    FaultKind.ODD_ITEMS: rewriting(_odd_items),
    FaultKind.DUPLICATE_IDS: rewriting(_duplicate_ids),
    FaultKind.WRONG_IDS: rewriting(_wrong_ids),
    FaultKind.WRONG_TOTAL: rewriting(_wrong_total),
    FaultKind.OUTCOME_ENTRY: rewriting(_outcome_entry),
}
