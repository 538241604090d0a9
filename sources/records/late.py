"""An item whose record is built when it is first looked at: most of a long list never is.

What access, merging and order need of it is read at once and stands in the item. Building cannot
fail: what makes an item unreadable is found out before.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from schema.answer import Item
from schema.node import Record

R = TypeVar("R", bound=Record)


class _Later:
    __slots__ = ("build", "given")

    def __init__(self, build: Callable[..., object], given: tuple[object, ...]) -> None:
        self.build = build
        self.given = given


def later(build: Callable[..., R], *given: object) -> Any:
    """Stands in for a record until somebody looks at it: what to build it with, and of what."""
    return _Later(build, given)


class LateItem(Item[R]):
    """Takes `later(…)` as its record, or a record; always gives a record."""

    __slots__ = ("_record",)
    _record: Any

    @property
    def record(self) -> R:
        """The record, built once."""
        found: Any = self._record
        if isinstance(found, _Later):
            found = found.build(*found.given)
            object.__setattr__(self, "_record", found)
        return found  # type: ignore[no-any-return]

    @record.setter
    def record(self, value: Any) -> None:
        """For the frozen dataclass this is, while it is made."""
        object.__setattr__(self, "_record", value)
