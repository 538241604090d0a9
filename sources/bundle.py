"""Reads one page of a search: typed and fast, then entry by entry what is not as it should be.

It tells apart matches, companions (resources that came along) and outcomes, by `resourceType` and
`search.mode`. It follows no link and judges no subject.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Generic, TypeVar

import msgspec
from msgspec import Raw

from sources.element import Element, Resource
from sources.errors import InvalidAnswer
from sources.salvage import Unreadable, salvaged

S = TypeVar("S", bound=Resource)

Companions = Mapping[str, type[Resource]]
"""The resource types wanted besides the matches, by FHIR name."""

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_HARMLESS = frozenset({"information", "success"})
_FATAL = frozenset({"error", "fatal"})


class Link(Element):
    relation: str | None = None
    url: str | None = None


class Search(Element):
    mode: str | None = None


class Entry(Element):
    resource: Raw = Raw()
    search: Search | None = None


class Issue(Element):
    severity: str | None = None


class Outcome(Element, tag_field="resourceType", tag="OperationOutcome"):
    issue: tuple[Issue, ...] = ()


class BundleResource(Element):
    resource_type: str = ""
    total: int | None = None
    link: tuple[Link, ...] = ()
    entry: tuple[Entry | None, ...] = ()
    issue: tuple[Issue, ...] = ()
    """Of an OperationOutcome, which can come instead of a Bundle."""


@dataclass(slots=True)
class Page(Generic[S]):
    """What one page holds."""

    matches: list[S] = field(default_factory=list)
    companions: list[Resource] = field(default_factory=list)
    unreadable: int = 0
    warned: bool = False
    """The source said that something is missing or went wrong."""
    total: int | None = None
    next: str | None = None


def companions(*kinds: type[Resource]) -> Companions:
    """What to read besides the matches."""
    return {str(kind.__struct_config__.tag): kind for kind in kinds}


def read_page(body: bytes, kind: type[S], wanted: Companions) -> Page[S]:
    """Read the answer to a search for resources of a kind. An empty body is an empty page.

    Raises InvalidAnswer: no FHIR JSON, another resource, or an OperationOutcome with an error.
    """
    body = body.removeprefix(BYTE_ORDER_MARK)
    if not body.strip():
        return Page()
    bundle = _bundle(body)
    page = Page[S](warned=_warns(bundle.issue), total=bundle.total, next=_next(bundle))
    if bundle.resource_type == "OperationOutcome":
        if any(issue.severity in _FATAL for issue in bundle.issue):
            raise InvalidAnswer
        return page
    if bundle.resource_type != "Bundle":
        raise InvalidAnswer
    for entry in bundle.entry:
        try:
            _add(page, entry, kind, wanted)
        except Unreadable:
            page.unreadable += 1
    return page


def read_resource(body: bytes, kind: type[S]) -> S:
    """Read one resource. Raises InvalidAnswer, also when it is another or unreadable."""
    try:
        raw = Raw(body.removeprefix(BYTE_ORDER_MARK))
        return _quickly(raw, kind) or _slowly(_object(raw), kind)
    except Unreadable:
        raise InvalidAnswer from None


def _bundle(body: bytes) -> BundleResource:
    try:
        return msgspec.json.decode(body, type=BundleResource)
    except (msgspec.MsgspecError, RecursionError):
        whole = _loosely(body)
    entries = whole.pop("entry", None)
    bundle = salvaged(whole, BundleResource)
    bundle.entry = tuple(map(_entry, entries)) if isinstance(entries, list) else ()
    return bundle


def _loosely(body: bytes) -> dict[str, object]:
    """By Python's own parser, which lets lone surrogates and NaN pass: one entry's trouble only."""
    try:
        whole = json.loads(body)
    except (ValueError, RecursionError):
        raise InvalidAnswer from None
    if not isinstance(whole, dict):
        raise InvalidAnswer
    return whole


def _entry(entry: object) -> Entry | None:
    """An entry of a Bundle that is not well formed; None when it is no entry at all."""
    resource = entry.get("resource") if isinstance(entry, dict) else None
    if not isinstance(entry, dict) or resource is None:
        return None
    try:
        raw = Raw(msgspec.json.encode(resource))
    except (ValueError, OverflowError, RecursionError, msgspec.MsgspecError):
        return None
    return Entry(resource=raw, search=salvaged({"search": entry.get("search")}, Entry).search)


def _add(page: Page[S], entry: Entry | None, kind: type[S], wanted: Companions) -> None:
    if entry is None:
        raise Unreadable
    mode = entry.search.mode if entry.search else None
    is_match = mode not in {"include", "outcome"}
    match = _quickly(entry.resource, kind) if is_match else None
    if match is not None:
        page.matches.append(match)
        return
    value = _object(entry.resource)
    match value.get("resourceType"):
        case "OperationOutcome":
            page.warned = page.warned or _warns(salvaged(value, Outcome).issue)
        case str(name) if is_match and name == kind.__struct_config__.tag:
            page.matches.append(_slowly(value, kind))
        case str(name) if name in wanted:
            page.companions.append(_slowly(value, wanted[name]))
        case str():
            return  # came along unasked
        case _:
            raise Unreadable


def _quickly(raw: Raw, kind: type[S]) -> S | None:
    """Typed decoding; None when it is another resource or not quite what its type says."""
    try:
        found = _decoder(kind).decode(raw)
    except (msgspec.MsgspecError, RecursionError):
        return None
    return found if isinstance(found, kind) else None


@cache
def _decoder(kind: type[S]) -> msgspec.json.Decoder[S | Outcome]:
    """Of a union, because only then does msgspec insist on a resourceType."""
    return msgspec.json.Decoder(kind | Outcome)


def _object(raw: Raw) -> dict[str, object]:
    try:
        value = msgspec.json.decode(raw)
    except (msgspec.MsgspecError, RecursionError):
        raise Unreadable from None
    if not isinstance(value, dict):
        raise Unreadable
    return value


def _slowly(value: dict[str, object], kind: type[S]) -> S:
    if value.get("resourceType") != kind.__struct_config__.tag:
        raise Unreadable
    return salvaged(value, kind)


def _warns(issues: Iterable[Issue]) -> bool:
    return any(issue.severity not in _HARMLESS for issue in issues)


def _next(bundle: BundleResource) -> str | None:
    return next((link.url for link in bundle.link if link.relation == "next" and link.url), None)
