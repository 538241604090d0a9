"""Which FHIR elements the fields of a record are read from: what `_elements` asks for.

Each reader says it of its own fields. It is only ever about bandwidth: sources send more, or less.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from msgspec import structs

from schema.request import Fields
from sources.element import Resource

_NOTHING: frozenset[str] = frozenset()
_ALWAYS = frozenset({"contained", "id", "identifier", "implicitRules", "meta", "modifierExtension"})
"""Of each resource: its names, its labels, and whether it means what it says."""
_OF_ALL = {"id": _NOTHING, "provenance": _NOTHING, "also_reported_by": _NOTHING}
"""Read from those. `conflicts` is not: it compares everything."""
_CHOICES = ("abatement", "effective", "medication", "occurrence", "onset", "value")
"""Elements of one type of several, which stands in their names in JSON: `onsetDateTime`."""


@dataclass(frozen=True, slots=True)
class Needs:
    """What each field of a record needs.

    A field that is not here needs every element, so that nothing is lost by leaving one out.
    """

    always: frozenset[str]
    """What it takes to know whom an item is about, to release, unite and order it."""
    of: Mapping[str, frozenset[str]]
    """What each field takes beside that."""

    @classmethod
    def said(cls, always: str, **of: str) -> "Needs":
        """From names with blanks between them."""
        needed = {name: frozenset(words.split()) for name, words in of.items()}
        return cls(_ALWAYS | frozenset(always.split()), _OF_ALL | needed)

    def elements(self, fields: Fields) -> frozenset[str] | None:
        """For all of these fields; None is every element."""
        if not fields <= self.of.keys():
            return None
        return self.always.union(*(self.of[one] for one in fields))


def element_names(kind: type[Resource]) -> tuple[str, ...]:
    """The elements of a type of resource that are read, in a stable order."""
    return tuple(sorted(one.encode_name for one in structs.fields(kind)))


def as_asked(element: str) -> tuple[str, ...]:
    """What an element is called where it is asked for: of a choice FHIR's name of it, and JSON's,
    for servers know one or the other."""
    for one in _CHOICES:
        if element.startswith(one) and element != one:
            return (one, element)
    return (element,)
