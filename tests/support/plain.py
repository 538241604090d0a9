"""An object of any class of the schema with nothing said in it, so that a new kind of record needs
no builder: null where that may be, empty lists, the last member of an enum, which is the unknown.
"""

import dataclasses
import types
from enum import Enum
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


def plain(kind: type[T], **given: Any) -> T:
    """The object, with these values."""
    hints, known = get_type_hints(kind), dataclasses.fields(kind)  # type: ignore[arg-type]
    unset = (one.name for one in known if one.init and one.name not in given)
    return kind(**given, **{name: _nothing(hints[name]) for name in unset})


def _nothing(hint: Any) -> Any:
    kind = get_args(hint)[0] if get_origin(hint) is Annotated else hint
    if get_origin(kind) in (Union, types.UnionType) or kind is type(None):
        return None
    if get_origin(kind) in (list, tuple):
        return get_origin(kind)()
    if isinstance(kind, type) and issubclass(kind, Enum):
        return list(kind)[-1]
    return kind()
