"""A Bundle as such: its links, its total and its entries, whose resources stay unread.

Well formed it is decoded as it is typed; otherwise what can be told of it is put into that shape.
"""

import json

import msgspec
from msgspec import Raw

from sources.element import Element
from sources.errors import InvalidAnswer
from sources.salvage import Salvage, Unreadable


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


def read_envelope(body: bytes, salvage: Salvage, room: int) -> BundleResource:
    """Read a Bundle, or what came instead of one. Raises InvalidAnswer: no JSON object.

    At least one entry more than `room` is read if there are more.
    """
    try:
        return msgspec.json.decode(body, type=BundleResource)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        whole = loosely(body)
    entries = whole.pop("entry", None)
    try:
        bundle = salvage.read(whole, BundleResource)
    except Unreadable:
        raise InvalidAnswer from None
    if isinstance(entries, list):
        bundle.entry = tuple(_entry(entry, salvage) for entry in entries[: room + 1])
    return bundle


def loosely(body: bytes) -> dict[str, object]:
    """By Python's own parser, which lets NaN and broken text pass: one entry's trouble only.

    Raises InvalidAnswer.
    """
    try:
        whole = json.loads(body.decode("utf-8", "surrogateescape"))
    except (ValueError, RecursionError):
        raise InvalidAnswer from None
    if not isinstance(whole, dict):
        raise InvalidAnswer
    return whole


def _entry(entry: object, salvage: Salvage) -> Entry | None:
    """An entry of a Bundle that is not well formed; None when it is no entry at all."""
    resource = entry.get("resource") if isinstance(entry, dict) else None
    if not isinstance(entry, dict) or resource is None:
        return None
    try:
        return Entry(_written(resource), _search(entry.get("search"), salvage))
    except (Unreadable, RecursionError):
        return None


def _search(value: object, salvage: Salvage) -> Search | None:
    """Salvage is for what needs it: a page may have many entries, and all but one be well formed.

    Raises Unreadable.
    """
    try:
        return msgspec.convert(value, Search | None)
    except (msgspec.ValidationError, UnicodeError):
        return salvage.read({"search": value}, Entry).search


def _written(resource: object) -> Raw:
    """As JSON again; what is not well formed stays so, and is found out when it is read."""
    try:
        return Raw(msgspec.json.encode(resource))
    except (ValueError, OverflowError, msgspec.MsgspecError):
        return Raw(json.dumps(resource).encode("ascii"))
