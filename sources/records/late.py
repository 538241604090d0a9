"""An item of which the record, the owner and what it is about are made when first looked at: of
most of a long list they never are.

What access, merging and order need of each item is read at once and stands in it. Making cannot
fail: what makes an item unreadable is found out before.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from msgspec import UNSET, Struct

from schema.answer import Item
from schema.node import Record

R = TypeVar("R", bound=Record)


class _Later(Struct, frozen=True, gc=False):
    """Stands in for a part of an item until somebody looks at it: what to make it with, and of
    what. There are up to three for each item, so that it has to be smaller than a `partial`, and
    nothing that the collector looks at."""

    make: Callable[..., Any]
    of: Any
    at: Any = UNSET
    """The time of the item, for what is made of it too: it was read already."""

    def __call__(self) -> Any:
        return self.make(self.of) if self.at is UNSET else self.make(self.of, self.at)


later: Any = _Later


class _Part:
    """A field of an item that gives what it should hold, made once. Nobody can set it."""

    def __init__(self, name: str) -> None:
        self._field = Item.__dict__[name]

    def __get__(self, item: Item[Any], _: type) -> Any:
        found = self._field.__get__(item)
        if found.__class__ is _Later:
            found = found()
            self._field.__set__(item, found)
        return found


def _part(name: str) -> Any:
    return _Part(name)


class LateItem(Item[R], frozen=True, eq=False, gc=False):
    """Takes `later(…)` as any of these parts, or the part itself; always gives the part.

    One equals itself only: whether two say the same would depend on what was made of them so far.
    """

    record = _part("record")
    owner = _part("owner")
    about = _part("about")
