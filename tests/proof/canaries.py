"""Words that occur nowhere else: one in every string of every person's record, each of which says
whose it is, of which item, and in which of its fields."""

import dataclasses
import re
import types
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from functools import cache
from typing import Annotated, Any, NewType, Union, get_args, get_origin, get_type_hints

FORM = re.compile(r"zq(\d{3})i(\d{4})f(\d{2})qz", re.IGNORECASE)
WRITTEN = re.compile(r"zw\d{6}wz")
"""What somebody wrote to an organisation: it is sent there, and stands nowhere else."""
PERSON_ITEM = 0
"""Stands for the national record."""
NAMED_SUBJECT = 9999
NAMED_ACTOR = 9998
"""The two names that a statement of the relationship service gives."""
TIMES = 9900
"""And from here on: the times that one organisation after the other offers somebody."""
MOST_WITHIN = 2
"""So deep a kind of value that can hold itself does."""


@dataclass(frozen=True, slots=True)
class Canary:
    """Whose, of which item, and in which field."""

    person: int
    item: int
    field: int = 0

    def __str__(self) -> str:
        return f"zq{self.person:03d}i{self.item:04d}f{self.field:02d}qz"


def heard(text: str) -> Iterator[Canary]:
    """Every canary in a text."""
    for match in FORM.finditer(text):
        person, item, field = map(int, match.groups())
        yield Canary(person, item, field)


@dataclass(slots=True)
class Mint:
    """Makes the canaries of one item."""

    person: int
    item: int
    made: int = 0
    _above: list[type] = field(default_factory=list)
    """What is being made, from the outside in."""

    def word(self) -> str:
        """The next one."""
        self.made += 1
        return str(Canary(self.person, self.item, self.made))

    def filled(self, value: Any, keep: frozenset[str] = frozenset()) -> Any:
        """A dataclass with a canary in every string of it, also where there was none."""
        kind: Any = type(value)
        hints = _hints(kind)
        changes = {
            one.name: self._of(hints[one.name], getattr(value, one.name))
            for one in dataclasses.fields(value)
            if one.init and one.name not in keep
        }
        return dataclasses.replace(value, **changes)

    def _of(self, hint: Any, value: Any) -> Any:
        kind = _plain(hint)
        if isinstance(value, Enum | datetime | bool | int) or (value is not None and _kept(kind)):
            return value
        if kind is str:
            return self.word()
        if get_origin(kind) in (list, tuple):
            one = self._of(get_args(kind)[0], None)
            return get_origin(kind)([] if one is None else [one])
        if dataclasses.is_dataclass(kind) and isinstance(kind, type) and not _kept(kind):
            return self._made(kind)
        return value

    def _made(self, kind: type) -> Any:
        """A new one; None below one of its own kind that stands in such a one already, since
        some kinds hold themselves."""
        if self._above.count(kind) == MOST_WITHIN:
            return None
        hints = _hints(kind)
        self._above.append(kind)
        filled = {
            one.name: self._new(hints[one.name]) for one in dataclasses.fields(kind) if one.init
        }
        self._above.pop()
        return kind(**filled)

    def _new(self, hint: Any) -> Any:
        kind = _plain(hint)
        if isinstance(kind, type) and issubclass(kind, Enum):
            return next(iter(kind))
        return self._of(hint, None)


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _plain(hint: Any) -> Any:
    """The type itself, without None, NewType or annotations."""
    if isinstance(hint, NewType):
        return _plain(hint.__supertype__)
    if get_origin(hint) is Annotated:
        return _plain(get_args(hint)[0])
    if get_origin(hint) in (Union, types.UnionType):
        return _plain(next(one for one in get_args(hint) if one is not type(None)))
    return hint


def _kept(kind: Any) -> bool:
    """Values that mean something to rules or to order."""
    return getattr(kind, "__name__", "") in ("Moment", "PartialDate", "date", "datetime")
