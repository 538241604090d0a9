"""What can still be told of a resource that cannot be read: its id and its labels.

Nothing of it is ever shown. The labels are for keeping quiet about it: whoever may not know of an
item may not know that it could not be read either. Unlike in `Resource` they decide nothing here,
so as many as can be read are read.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

import msgspec

from sources.element import CodeableConcept, Coding, Element, Resource
from sources.salvage import Salvage, Unreadable


class LooseMeta(Element):
    security: tuple[Coding | str, ...] = ()
    """Some sources send a code by itself."""


class Labelled(Element):
    """Any resource, as far as its labels go."""

    id: str | None = None
    meta: LooseMeta | None = None
    security_label: tuple[CodeableConcept, ...] = ()
    contained: "tuple[Labelled, ...]" = ()

    @property
    def labels(self) -> frozenset[str]:
        """Label codes on it and on its contained parts."""
        parts = (self, *self.contained)
        said = [one for part in parts if part.meta for one in part.meta.security]
        said += [one for part in parts for concept in part.security_label for one in concept.coding]
        codes = (one if isinstance(one, str) else one.code for one in said)
        return frozenset(code for code in codes if code)


@dataclass(frozen=True, slots=True)
class Unread:
    """What is known of it; a missing id is one that could not be read."""

    id: str | None = None
    labels: frozenset[str] = frozenset()
    reason: str = field(default="", compare=False)
    """For operators: where and why, in our own words."""

    @classmethod
    def of(cls, resource: Resource, reason: str = "") -> Self:
        """Of a resource whose elements could be read, but that may not be shown as it is."""
        found = msgspec.convert(resource, Labelled, from_attributes=True)
        return cls(found.id, found.labels, reason)

    @classmethod
    def of_json(cls, value: Mapping[str, object], salvage: Salvage, reason: str = "") -> Self:
        """Of JSON that is no such resource."""
        try:
            found = salvage.read(value, Labelled)
        except Unreadable:
            return cls(reason=reason)
        return cls(found.id, found.labels, reason)
