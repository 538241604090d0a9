"""Reads an object that is not quite what its type says: a bad element is dropped, not the item.

Official NHS examples are themselves not valid R4, so this path is used by real data. It never
guesses: an element marked CRITICAL that cannot be read makes the whole item unreadable.
"""

import types
from collections.abc import Mapping
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

import msgspec
from msgspec import Struct

S = TypeVar("S", bound=Struct)

_DROPPED = object()


class Unreadable(Exception):
    """An element that decides about the item cannot be read."""


def salvaged(value: Mapping[str, object], struct: type[S]) -> S:
    """Build the struct from what can be read. Raises Unreadable."""
    found: dict[str, object] = {}
    for field in msgspec.structs.fields(struct):
        if value.get(field.encode_name) is None:
            continue
        read = _read(value[field.encode_name], field.type)
        if read is not _DROPPED:
            found[field.name] = read
    return struct(**found)


def _read(value: object, kind: Any) -> object:
    if get_origin(kind) is Annotated:
        return _critical(value, get_args(kind)[0])
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError:
        return _mended(value, kind)


def _critical(value: object, kind: Any) -> object:
    """Read all of it, or nothing of the item: a label that is lost is a label that is ignored."""
    inner = _list_of(kind)
    if inner is None:
        return _certain(_read(value, kind))
    items = value if isinstance(value, list) else [value]
    return tuple(_certain(_read(item, inner)) for item in items)


def _certain(read: object) -> object:
    if read is _DROPPED:
        raise Unreadable
    return read


def _mended(value: object, kind: Any) -> object:
    inner = _list_of(kind)
    if inner is not None:
        items = value if isinstance(value, list) else [value]
        return tuple(one for one in (_read(item, inner) for item in items) if one is not _DROPPED)
    if isinstance(value, list):
        found = (_read(item, kind) for item in value if item is not None)
        return next((one for one in found if one is not _DROPPED), _DROPPED)
    struct = next((one for one in _options(kind) if isinstance(one, type)), None)
    if struct is str and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if struct is not None and issubclass(struct, Struct) and isinstance(value, Mapping):
        return salvaged(value, struct)
    return _DROPPED


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
