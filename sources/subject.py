"""Decides whom an item is about, with certainty or not at all.

An item names its Patient by NHS number, by a reference to the Patient at that source that was
verified to carry the number, or in a way that proves nothing.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from schema.identifiers import LocalId, NhsNumber
from sources.element import NHS_NUMBER, Contained, Reference, Resource
from sources.local_name import local_name
from sources.origin import Origins
from sources.records.patient import LocalPatient

_KIND = re.compile(
    r"(?:.*/)?([A-Za-z]+)/[A-Za-z0-9\-.]{1,64}(?:/_history/[A-Za-z0-9\-.]{1,64})?", re.ASCII
)


@dataclass(frozen=True, slots=True)
class _Named:
    """Whom one reference to a Patient names, in both ways."""

    numbers: frozenset[str]
    local: LocalId | None


class Subjects:
    """Knows whom was asked for and, once it was verified, that person's Patient here."""

    def __init__(self, asked: NhsNumber, origins: Origins, patient: LocalPatient | None) -> None:
        self._asked = asked
        self._origins = origins
        self._patient = patient

    def of(self, resource: Resource, references: Iterable[Reference]) -> NhsNumber | None:
        """The person asked for when every Patient named is certainly that person; else None."""
        named = _patients(resource, references, self._origins)
        return self._asked if named and all(self._is_asked(one) for one in named) else None

    def _is_asked(self, named: _Named) -> bool:
        if named.numbers and named.numbers != {self._asked}:
            return False
        if named.local is not None and self._patient is not None:
            return named.local in self._patient.ids
        return bool(named.numbers)


def needs_patient(resource: Resource, references: Iterable[Reference], origins: Origins) -> bool:
    """Does it name a Patient by a local reference only?"""
    named = _patients(resource, references, origins)
    return any(one.local is not None and not one.numbers for one in named)


def _patients(
    resource: Resource, references: Iterable[Reference], origins: Origins
) -> Sequence[_Named]:
    contained: defaultdict[str, list[Contained]] = defaultdict(list)
    for one in resource.contained:
        if one.id:
            contained[f"#{one.id}"].append(one)
    named = [_named(reference, contained, origins) for reference in references]
    return [one for one in named if one is not None]


def _named(
    reference: Reference, contained: Mapping[str, Sequence[Contained]], origins: Origins
) -> _Named | None:
    """What a reference says of a Patient; None when it is about something else.

    `contained`: what is inside the resource by its `#id`, which means something in it only. Two of
    one id are both meant, so that neither can hide the other.
    """
    local = local_name(reference.reference, origins)
    inside = contained.get(reference.reference or "", ())
    identifiers = [*reference.identifiers, *(own for one in inside for own in one.identifiers)]
    numbers = frozenset(one.value or "" for one in identifiers if one.system == NHS_NUMBER)
    kind = _KIND.fullmatch(reference.reference or "")  # also of a Patient on another server
    said = {reference.type, kind and kind.group(1), *(one.resource_type for one in inside)}
    kinds = said - {None}
    if kinds - {"Patient"} or not (kinds or numbers):
        return None
    return _Named(numbers, local.id if local else None)
