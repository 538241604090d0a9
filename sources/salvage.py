"""Reads an object that is not quite what its type says: a bad element is dropped, not the item.

Official NHS examples are themselves not valid R4, so this path is used by real data. It never
guesses: an element marked CRITICAL that cannot be read makes the whole item unreadable. It costs
a hundred times what a well-formed element does, so one page has so much of it and no more.
"""

import types
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

import msgspec
from msgspec import Struct
from msgspec.structs import FieldInfo

S = TypeVar("S", bound=Struct)

MOST_READS = 20_000
"""Values that may be read one by one on a page: some five hundred items with a fault each."""
DEEPEST = 6
"""Structs in structs. What is inside is read again at each level; real records need five."""

_DROPPED = object()


class Unreadable(Exception):
    """An element that decides about the item cannot be read, or finding out costs too much.

    It says where and why in our own words: nothing of what the source sent is in it.
    """

    def __init__(self, why: str, *path: str) -> None:
        super().__init__(why)
        self.why = why
        self.path = path
        """The elements that lead there, from the outside in."""

    @property
    def reason(self) -> str:
        """For operators: `Appointment.meta.security: expected array, got string`."""
        return ": ".join(part for part in (".".join(self.path), self.why) if part)

    def inside(self, element: str) -> "Unreadable":
        """The same, seen from one element further out."""
        return Unreadable(self.why, element, *self.path)


@dataclass(slots=True)
class Salvage:
    """The salvage of one page. It is used up by what it reads, never by what is well formed."""

    reads_left: int = MOST_READS
    _level: int = 0

    def read(self, value: Mapping[str, object], struct: type[S]) -> S:
        """Build the struct from what can be read. Raises Unreadable."""
        self._level = 0
        try:
            return self._struct(value, struct)
        except RecursionError:
            raise Unreadable("nested too deep") from None

    def _struct(self, value: Mapping[str, object], struct: type[S]) -> S:
        if self._level == DEEPEST:
            raise Unreadable("nested too deep")
        self._level += 1
        found: dict[str, object] = {}
        for field in _fields(struct):
            if value.get(field.encode_name) is None:
                continue
            try:
                read = self._read(value[field.encode_name], field.type)
            except Unreadable as error:
                raise error.inside(field.encode_name) from None
            if read is not _DROPPED:
                found[field.name] = read
        self._level -= 1
        return struct(**found)

    def _read(self, value: object, kind: Any) -> object:
        if self.reads_left == 0:
            raise Unreadable("too much of the page is not as it should be")
        self.reads_left -= 1
        if get_origin(kind) is Annotated:
            return self._critical(value, get_args(kind)[0])
        try:
            return msgspec.convert(value, kind)
        except (msgspec.ValidationError, UnicodeError):
            return self._mended(value, kind)

    def _critical(self, value: object, kind: Any) -> object:
        """Read all of it, or nothing of the item: a label that is lost is a label ignored."""
        inner = _list_of(kind)
        if inner is None:
            return _certain(self._read(value, kind), value, kind)
        items = value if isinstance(value, list) else [value]
        return tuple(_certain(self._read(item, inner), item, inner) for item in items)

    def _mended(self, value: object, kind: Any) -> object:
        inner = _list_of(kind)
        if inner is not None:
            items = value if isinstance(value, list) else [value]
            found = (self._read(item, inner) for item in items)
            return tuple(one for one in found if one is not _DROPPED)
        if isinstance(value, list):
            found = (self._read(item, kind) for item in value if item is not None)
            return next((one for one in found if one is not _DROPPED), _DROPPED)
        struct = next((one for one in _options(kind) if isinstance(one, type)), None)
        if struct is str and isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        if struct is not None and issubclass(struct, Struct) and isinstance(value, Mapping):
            return self._struct(value, struct)
        return _DROPPED


@cache
def _fields(struct: type[Struct]) -> tuple[FieldInfo, ...]:
    """Working out the fields of a type costs more than reading them."""
    return msgspec.structs.fields(struct)


def _certain(read: object, value: object, kind: Any) -> object:
    if read is _DROPPED:
        raise Unreadable(f"expected {_expected(kind)}, got {json_kind(value)}")
    return read


def json_kind(value: object) -> str:
    """What a decoded value is in JSON."""
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case str():
            return "string"
        case int() | float():
            return "number"
        case list():
            return "array"
        case _:
            return "object"


def _expected(kind: Any) -> str:
    options = _options(kind)
    known = {str: "string", bool: "boolean", int: "number"}
    is_list = any(get_origin(one) is tuple for one in options)
    return known.get(options[0], "array" if is_list else "object")


def _list_of(kind: Any) -> Any | None:
    """The type of the elements when only a list is expected."""
    options = _options(kind)
    is_list = len(options) == 1 and get_origin(options[0]) is tuple
    return get_args(options[0])[0] if is_list else None


def _options(kind: Any) -> tuple[Any, ...]:
    """The types a value may have, None left out."""
    if get_origin(kind) in (Union, types.UnionType):
        return tuple(one for one in get_args(kind) if one is not type(None))
    return (kind,)
