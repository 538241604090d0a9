"""Decides whom an item is about, with certainty or not at all.

An item names its Patient by NHS number, by a reference to the Patient at that source that was
verified to carry the number, or in a way that proves nothing.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from schema.identifiers import LocalId, NhsNumber
from sources.element import NHS_NUMBER, Contained, Identifier, Reference, Resource
from sources.local_name import local_name
from sources.origin import Origins
from sources.records.patient import LocalPatient

_KIND = re.compile(
    r"(?:.*/)?([A-Za-z]+)/[A-Za-z0-9\-.]{1,64}(?:/_history/[A-Za-z0-9\-.]{1,64})?", re.ASCII
)

_MAY_BE_A_PATIENT = (None, "Patient")
"""What a reference may say of its type; one that says another is about something else."""


class _Named(NamedTuple):
    """Whom one reference to a Patient names, in both ways."""

    numbers: frozenset[str]
    local: LocalId | None


class Subjects:
    """Knows whom was asked for and, once it was verified, that person's Patient here."""

    def __init__(self, asked: NhsNumber, origins: Origins, patient: LocalPatient | None) -> None:
        self._asked = asked
        self._only_asked = frozenset({asked})
        self._origins = origins
        self._patient = patient

    def of(self, resource: Resource, references: Iterable[Reference]) -> NhsNumber | None:
        """The person asked for when every Patient named is certainly that person; else None."""
        named = _patients(resource, references, self._origins)
        return self._asked if named and all(self._is_asked(one) for one in named) else None

    def _is_asked(self, named: _Named) -> bool:
        if named.numbers and named.numbers != self._only_asked:
            return False
        if named.local is not None and self._patient is not None:
            return named.local in self._patient.ids
        return bool(named.numbers)


def needs_patient(resource: Resource, references: Iterable[Reference], origins: Origins) -> bool:
    """Does it name a Patient by a local reference only?"""
    addressed = [one for one in references if one.reference]
    named = _patients(resource, addressed, origins)
    return any(one.local is not None and not one.numbers for one in named)


def _patients(
    resource: Resource, references: Iterable[Reference], origins: Origins
) -> Sequence[_Named]:
    contained = _by_name(resource.contained) if resource.contained else {}
    found: list[_Named] = []
    for reference in references:
        if reference.type not in _MAY_BE_A_PATIENT:
            continue
        named = _named(reference, contained, origins) if reference.reference else _said(reference)
        if named is not None:
            found.append(named)
    return found


def _by_name(contained: Iterable[Contained]) -> Mapping[str, Sequence[Contained]]:
    """What is inside a resource by its `#id`, which means something in it only. Two of one id are
    both meant, so that neither can hide the other."""
    found: defaultdict[str, list[Contained]] = defaultdict(list)
    for one in contained:
        if one.id:
            found[f"#{one.id}"].append(one)
    return found


def _said(reference: Reference) -> _Named | None:
    """What one without an address says of a Patient."""
    numbers = _numbers(reference.identifiers)
    return _Named(numbers, None) if numbers or reference.type else None


def _named(
    reference: Reference, contained: Mapping[str, Sequence[Contained]], origins: Origins
) -> _Named | None:
    """What a reference says of a Patient; None when it is about something else."""
    local = local_name(reference.reference, origins)
    inside = contained.get(reference.reference or "", ())
    identifiers = [*reference.identifiers, *(own for one in inside for own in one.identifiers)]
    numbers = _numbers(identifiers)
    kind = _KIND.fullmatch(reference.reference or "")  # also of a Patient on another server
    said = {reference.type, kind and kind.group(1), *(one.resource_type for one in inside)}
    kinds = said - {None}
    if kinds - {"Patient"} or not (kinds or numbers):
        return None
    return _Named(numbers, local.id if local else None)


def _numbers(identifiers: Iterable[Identifier]) -> frozenset[str]:
    return frozenset([one.value or "" for one in identifiers if one.system == NHS_NUMBER])
