"""What can still be told of a resource that cannot be read: its id, labels and identifiers.

Nothing of it is ever shown. They are for keeping quiet about it: whoever may not know of an item
may not know that it could not be read either, nor of what other organisations hold of the same
thing. Unlike in `Resource` labels decide nothing here, so as many as can be read are read.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

import msgspec

from schema.answer import BusinessIdentifier
from sources.element import CodeableConcept, Coding, Element, Identifier, Reference, Resource
from sources.records.pathway import pathway_identifiers
from sources.records.reader import BOOKINGS, business_identifiers
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

    @classmethod
    def of(cls, resource: Resource) -> Self:
        """Of one whose elements could be read."""
        return msgspec.convert(resource, cls, from_attributes=True)

    @property
    def labels(self) -> frozenset[str]:
        """Label codes on it and on its contained parts."""
        parts = (self, *self.contained)
        said = [one for part in parts if part.meta for one in part.meta.security]
        said += [one for part in parts for concept in part.security_label for one in concept.coding]
        codes = (one if isinstance(one, str) else one.code for one in said)
        return frozenset(code for code in codes if code)


class Identified(Element):
    """Any resource, as far as its names go: those of the things it belongs to among them."""

    identifier: Identifier | tuple[Identifier, ...] | None = None
    master_identifier: Identifier | None = None
    based_on: tuple[Reference, ...] = ()
    slot: tuple[Reference, ...] = ()
    owner: Reference | None = None

    @property
    def identifiers(self) -> frozenset[BusinessIdentifier]:
        """As the readers of all types have them."""
        own = self.identifier if isinstance(self.identifier, tuple) else (self.identifier,)
        linked = (one for to in (*self.based_on, *self.slot) for one in to.identifiers)
        named = (one for one in (*own, self.master_identifier) if one)
        bookings = business_identifiers(linked, BOOKINGS)
        pathways = pathway_identifiers(self.based_on, self.owner)
        return business_identifiers(named) | bookings | pathways


@dataclass(frozen=True, slots=True)
class Unread:
    """What is known of it; a missing id is one that could not be read."""

    id: str | None = None
    labels: frozenset[str] = frozenset()
    identifiers: frozenset[BusinessIdentifier] = frozenset()
    reason: str = field(default="", compare=False)
    """For operators: where and why, in our own words."""

    @classmethod
    def of(cls, resource: Resource, reason: str = "") -> Self:
        """Of a resource whose elements could be read, but that may not be shown as it is."""
        found = Labelled.of(resource)
        named = msgspec.convert(resource, Identified, from_attributes=True)
        return cls(found.id, found.labels, named.identifiers, reason)

    @classmethod
    def of_json(cls, value: Mapping[str, object], salvage: Salvage, reason: str = "") -> Self:
        """Of JSON that is no such resource."""
        try:
            found = salvage.read(value, Labelled)
        except Unreadable:
            return cls(reason=reason)
        try:
            named = salvage.read(value, Identified)
        except Unreadable:
            named = Identified()
        return cls(found.id, found.labels, named.identifiers, reason)
