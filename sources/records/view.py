"""A record of which each field is read from its resource when somebody looks at it, and once.

Most questions look at few fields. Reading one cannot fail: what makes an item unreadable is found
out before there is a record.
"""

from collections.abc import Callable
from dataclasses import fields
from typing import Any, Generic, Self, TypeVar, cast

from schema.moment import Moment
from schema.provenance import Conflict, Provenance
from sources.element import Resource
from sources.records.reader import Common

S = TypeVar("S", bound=Resource)
T = TypeVar("T")


class _Shown:
    """A field that is made of the record itself, and stands in it from then on."""

    def __init__(self, make: Callable[[Any], Any]) -> None:
        self._make = make

    def __set_name__(self, _: type, name: str) -> None:
        self._name = name

    def __get__(self, record: "View[Any]", _: type) -> Any:
        found = record.__dict__[self._name] = self._make(record)
        return found


class _Said(_Shown):
    """A field that is made of the resource alone."""

    def __get__(self, record: "View[Any]", _: type) -> Any:
        found = record.__dict__[self._name] = self._make(record.common.resource)
        return found


def shown(make: Callable[[Any], T]) -> T:
    """A field that takes more than the resource: a function of the view."""
    return cast(T, _Shown(make))


def said(make: Callable[[Any], T]) -> T:
    """A field as a function of the resource."""
    return cast(T, _Said(make))


class View(Generic[S]):
    """Stands before the record's own type among the bases of a class, which says of each field how
    it is read."""

    common: Common[S]
    at: Moment | None
    """The time of the item, which was read already."""

    ref = shown(lambda view: view.common.ref)
    provenance = shown(lambda view: view.common.provenance)
    also_reported_by: list[Provenance] = shown(lambda _: [])
    conflicts: list[Conflict] = shown(lambda _: [])

    def __init_subclass__(cls) -> None:
        """Raises TypeError for a field of which nothing is said: it would have its default."""
        known = {name for base in cls.__mro__ for name, one in vars(base).items() if _is_said(one)}
        own = fields(cls)  # type: ignore[arg-type] # its other base is a dataclass
        missing = [one.name for one in own if one.init and one.name not in known]
        if missing:
            raise TypeError(f"{cls.__name__} does not say how to read {missing}")

    @classmethod
    def of(cls, common: Common[S], at: Moment | None) -> Self:
        """The record of a resource. Copies of it are made as of any other."""
        view = cls.__new__(cls)
        view.common, view.at = common, at
        return view


def _is_said(attribute: object) -> bool:
    return isinstance(attribute, _Shown)
