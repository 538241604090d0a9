"""Reads one page of a search: typed and fast, then entry by entry what is not as it should be.

It tells apart matches, companions (resources that came along) and outcomes, by `resourceType` and
`search.mode`. It follows no link and judges no subject.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Generic, TypeVar

import msgspec
from msgspec import Raw

from sources.element import Resource
from sources.envelope import (
    MOST_VALUES,
    BundleResource,
    Entry,
    Issue,
    Outcome,
    count_values,
    loosely,
    read_envelope,
)
from sources.errors import InvalidAnswer
from sources.salvage import Salvage, Unreadable, json_kind
from sources.typed import TypedBundle, TypedEntry, typed_bundle
from sources.unread import Unread

S = TypeVar("S", bound=Resource)

Companions = Mapping[str, type[Resource]]
"""The resource types wanted besides the matches, by FHIR name."""

MOST_ENTRIES = 10_000
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_NO_MATCH = frozenset({"include", "outcome"})
_HARMLESS = frozenset({"information", "success"})
_FATAL = frozenset({"error", "fatal"})


@dataclass(slots=True)
class Page(Generic[S]):
    """What one page holds."""

    matches: list[S] = field(default_factory=list)
    companions: list[Resource] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    entries: int = 0
    """How many were looked at, of whatever kind."""
    values: int = 0
    """How many JSON values it is made of, roughly; not counted where no page comes after it."""
    size_bytes: int = 0
    is_bundle: bool = True
    """An empty body says that there is nothing, in answer to a search; it ends no pages."""
    is_cut: bool = False
    """It has more entries than were looked at."""
    warned: bool = False
    """The source said that something is missing or went wrong."""
    total: int | None = None
    next: str | None = None

    @property
    def unreadable(self) -> int:
        """How many entries could not be read."""
        return len(self.unread)


def companions(*kinds: type[Resource]) -> Companions:
    """What to read besides the matches."""
    return {str(kind.__struct_config__.tag): kind for kind in kinds}


def read_page(body: bytes, kind: type[S], wanted: Companions, room: int = MOST_ENTRIES) -> Page[S]:
    """Read the answer to a search for resources of a kind. An empty body is an empty page.

    `room` is how many entries to look at. Raises InvalidAnswer: no FHIR JSON, another resource,
    or an OperationOutcome with an error.
    """
    body = body.removeprefix(BYTE_ORDER_MARK)
    if not body or body.isspace():
        return Page(is_bundle=False)
    _check_size(body)
    reading = _Reading(kind, wanted, Salvage())
    typed = typed_bundle(body, kind, *wanted.values())
    bundle = typed or read_envelope(body, reading.salvage, room)
    page: Page[S] = Page(warned=_warns(bundle.issue), total=bundle.total, next=_next(bundle))
    if bundle.resource_type == "OperationOutcome":
        if any(issue.severity in _FATAL for issue in bundle.issue):
            raise InvalidAnswer
        page.is_bundle = False
        return page
    if bundle.resource_type != "Bundle":
        raise InvalidAnswer
    page.is_cut = len(bundle.entry) > room
    page.size_bytes = len(body)
    page.values = count_values(body) if page.next is not None else 0
    page.entries = min(len(bundle.entry), room)
    if isinstance(bundle, TypedBundle):
        _take(page, bundle.entry[:room], reading)
    else:
        _pick(page, bundle.entry[:room], reading)
    return page


def read_resource(body: bytes, kind: type[S]) -> S:
    """Read one resource. Raises InvalidAnswer, also when it is another or unreadable."""
    found = read_or_unread(body, kind)
    if isinstance(found, Unread):
        raise InvalidAnswer
    return found


def read_or_unread(body: bytes, kind: type[S]) -> S | Unread:
    """Read one resource, or what can be told of it. Raises InvalidAnswer when it is another."""
    body = body.removeprefix(BYTE_ORDER_MARK)
    _check_size(body)
    try:
        return _quickly(Raw(body), kind) or _slowly(_object(Raw(body)), kind, Salvage())
    except Unreadable as error:
        value, reason = loosely(body), error.reason
    if value.get("resourceType") != kind.__struct_config__.tag:
        raise InvalidAnswer
    return Unread.of_json(value, Salvage(), reason)


def _check_size(body: bytes) -> None:
    """Raise InvalidAnswer for more values than memory should be given to; each has a byte."""
    if len(body) > MOST_VALUES and count_values(body) > MOST_VALUES:
        raise InvalidAnswer


def _unread(entry: Entry | None, salvage: Salvage, reason: str) -> Unread:
    """What can be told of an entry. Its own salvage: what used up the page's must hide no label."""
    if entry is None:
        return Unread(reason=reason)
    try:
        return Unread.of_json(loosely(bytes(entry.resource)), salvage, reason)
    except InvalidAnswer:
        return Unread(reason=reason)


@dataclass(frozen=True, slots=True)
class _Reading(Generic[S]):
    """What is read of a page."""

    kind: type[S]
    wanted: Companions
    salvage: Salvage


def _take(page: Page[S], entries: Iterable[TypedEntry[Any]], reading: _Reading[S]) -> None:
    """Everything could be read: what is which?"""
    for entry in entries:
        resource = entry.resource
        if isinstance(resource, Outcome):
            page.warned = page.warned or _warns(resource.issue)
        elif isinstance(resource, reading.kind) and entry.mode not in _NO_MATCH:
            page.matches.append(resource)
        elif resource.__struct_config__.tag in reading.wanted:
            page.companions.append(resource)


def _pick(page: Page[S], entries: Iterable[Entry | None], reading: _Reading[S]) -> None:
    """Entry by entry, so that none costs another."""
    labels = Salvage()
    for number, entry in enumerate(entries):
        try:
            _add(page, entry, reading)
        except Unreadable as error:
            page.unread.append(_unread(entry, labels, f"entry {number}: {error.reason}"))


def _add(page: Page[S], entry: Entry | None, reading: _Reading[S]) -> None:
    if entry is None:
        raise Unreadable("no entry with a resource")
    kind, wanted, salvage = reading.kind, reading.wanted, reading.salvage
    mode = entry.search.mode if entry.search else None
    is_match = mode not in _NO_MATCH
    match = _quickly(entry.resource, kind) if is_match else None
    if match is not None:
        page.matches.append(match)
        return
    value = _object(entry.resource)
    match value.get("resourceType"):
        case "OperationOutcome":
            page.warned = page.warned or _warns(salvage.read(value, Outcome).issue)
        case str(name) if is_match and name == kind.__struct_config__.tag:
            page.matches.append(_slowly(value, kind, salvage))
        case str(name) if name in wanted:
            page.companions.append(_slowly(value, wanted[name], salvage))
        case str():
            return  # came along unasked
        case _:
            raise Unreadable("no resourceType")


def _quickly(raw: Raw, kind: type[S]) -> S | None:
    """Typed decoding; None when it is another resource or not quite what its type says."""
    try:
        found = _decoder(kind).decode(raw)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return None
    return found if isinstance(found, kind) else None


@cache
def _decoder(kind: type[S]) -> msgspec.json.Decoder[S | Outcome]:
    """Of a union, because only then does msgspec insist on a resourceType."""
    return msgspec.json.Decoder(kind | Outcome)


def _object(raw: Raw) -> dict[str, object]:
    try:
        value = msgspec.json.decode(raw)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        value = _odd_object(raw)
    if not isinstance(value, dict):
        raise Unreadable(f"expected object, got {json_kind(value)}")
    return value


def _odd_object(raw: Raw) -> dict[str, object]:
    """One with numbers that are none; broken text would break the answer it gets into."""
    try:
        value = loosely(bytes(raw))
        msgspec.json.encode(value)
    except (InvalidAnswer, UnicodeError, RecursionError):
        raise Unreadable("no JSON that can be read") from None
    return value


def _slowly(value: dict[str, object], kind: type[S], salvage: Salvage) -> S:
    name = str(kind.__struct_config__.tag)
    if value.get("resourceType") != name:
        raise Unreadable("another resourceType")
    try:
        return salvage.read(value, kind)
    except Unreadable as error:
        raise error.inside(name) from None


def _warns(issues: Iterable[Issue]) -> bool:
    return any(issue.severity not in _HARMLESS for issue in issues)


def _next(bundle: BundleResource | TypedBundle[Any]) -> str | None:
    """The link to the next page; empty when there is one that leads nowhere."""
    return next((link.url or "" for link in bundle.link if link.relation == "next"), None)
