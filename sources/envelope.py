"""A Bundle as such: its links, its total and its entries, whose resources stay unread.

Well formed it is decoded as it is typed; otherwise what can be told of it is put into that shape.
"""

import json
import math

import msgspec
from msgspec import Raw

from sources.element import Element
from sources.errors import InvalidAnswer
from sources.salvage import Salvage, Unreadable

MOST_VALUES = 300_000
"""Of one answer. Small values cost thirty times their bytes when they are read; a record has some
sixty, so this is five thousand records at once."""
_MOST_DIGITS = 18


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


def count_values(body: bytes) -> int:
    """At least how many values a JSON text is made of, told without parsing it.

    What separates values is counted in strings too: a text of many commas counts as many.
    """
    return len(body) - len(body.translate(None, b",{["))


def read_envelope(body: bytes, salvage: Salvage, room: int) -> BundleResource:
    """Read a Bundle, or what came instead of one.

    At least one entry more than `room` is read if there are more. Raises InvalidAnswer: no JSON
    object.
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

    Numbers that no other reader takes become a value that no element can have. Raises
    InvalidAnswer.
    """
    try:
        whole = json.loads(
            body.decode("utf-8", "surrogateescape"),
            parse_int=_integer,
            parse_float=_decimal,
            parse_constant=_nothing,
        )
    except (ValueError, RecursionError):
        raise InvalidAnswer from None
    if not isinstance(whole, dict):
        raise InvalidAnswer
    return whole


def _integer(digits: str) -> object:
    return int(digits) if len(digits) <= _MOST_DIGITS else _nothing(digits)


def _decimal(digits: str) -> object:
    number = float(digits)
    return number if math.isfinite(number) else _nothing(digits)


def _nothing(_: str) -> object:
    """Not null: that would be the same as nothing said, and labels must not vanish so."""
    return [[]]


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
