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
_PATIENT = frozenset({"Patient"})


class _Address(NamedTuple):
    """What an address says by itself."""

    local: LocalId | None
    """The id of what it names at this source."""
    kind: str | None
    """The type of what it names, there or anywhere."""


class Addresses(dict[str, _Address]):
    """What references name, each read once: items of an answer share their Patient, as a rule, and
    places and people with it."""

    def __init__(self, origins: Origins) -> None:
        super().__init__()
        self._origins = origins

    def __missing__(self, text: str) -> _Address:
        local = local_name(text, self._origins)
        kind = _KIND.fullmatch(text)  # also of a Patient on another server
        read = self[text] = _Address(local.id if local else None, kind[1] if kind else None)
        return read


class _Named(NamedTuple):
    """Whom one reference to a Patient names, in both ways."""

    numbers: frozenset[str]
    local: LocalId | None


_Says = tuple[str | None, str | None, str | None, str | None]
"""All that decides whom a reference names by itself: its address and type, and the system and
value of its identifier."""


class Subjects:
    """Knows whom was asked for and, once it was verified, that person's Patient here."""

    def __init__(self, asked: NhsNumber, origins: Origins, patient: LocalPatient | None) -> None:
        self._asked = asked
        self._only_asked = frozenset({asked})
        self._addresses = Addresses(origins)
        self._patient = patient
        self._known: dict[_Says, bool | None] = {}
        """What was found out of references that say this: the items of an answer share theirs."""

    def of(self, resource: Resource, references: Iterable[Reference]) -> NhsNumber | None:
        """The person asked for when every Patient named is certainly that person; else None."""
        if resource.contained:
            named = _patients(resource, references, self._addresses)
            return self._asked if named and all(self._is_asked(one) for one in named) else None
        is_named = False
        for one in references:
            is_asked = self._names_asked(one) if one.type in _MAY_BE_A_PATIENT else None
            if is_asked is False:
                return None
            is_named = is_named or is_asked is not None
        return self._asked if is_named else None

    def _names_asked(self, reference: Reference) -> bool | None:
        """Does one that stands for itself name the person asked for? None: it names no Patient."""
        says = _says(reference)
        if says in self._known:
            return self._known[says]
        named = _patient(reference, {}, self._addresses)
        found = None if named is None else self._is_asked(named)
        if says is not None:
            self._known[says] = found
        return found

    def _is_asked(self, named: _Named) -> bool:
        if named.numbers and named.numbers != self._only_asked:
            return False
        if named.local is not None and self._patient is not None:
            return named.local in self._patient.ids
        return bool(named.numbers)


def needs_patient(
    resource: Resource, references: Iterable[Reference], addresses: Addresses
) -> bool:
    """Does it name a Patient by a local reference only?"""
    alone = [
        one
        for one in references
        if one.type in _MAY_BE_A_PATIENT and one.reference and one.value_of(NHS_NUMBER) is None
    ]
    named = _patients(resource, alone, addresses) if alone else ()
    return any(one.local is not None and not one.numbers for one in named)


def _patients(
    resource: Resource, references: Iterable[Reference], addresses: Addresses
) -> Sequence[_Named]:
    contained = _by_name(resource.contained) if resource.contained else {}
    named = (_patient(one, contained, addresses) for one in references)
    return [one for one in named if one is not None]


def _patient(
    reference: Reference, contained: Mapping[str, Sequence[Contained]], addresses: Addresses
) -> _Named | None:
    """The Patient that a reference names; None when it names none."""
    if reference.type not in _MAY_BE_A_PATIENT:
        return None
    return _named(reference, contained, addresses) if reference.reference else _said(reference)


def _says(reference: Reference) -> _Says | None:
    """None where it is not said in so few words."""
    own = reference.identifier
    if own is None:
        return (reference.reference, reference.type, None, None)
    if isinstance(own, Identifier):
        return (reference.reference, reference.type, own.system, own.value)
    return None


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
    reference: Reference, contained: Mapping[str, Sequence[Contained]], addresses: Addresses
) -> _Named | None:
    """What a reference says of a Patient; None when it is about something else."""
    text = reference.reference or ""
    local, kind = addresses[text]
    identifiers, kinds = [*reference.identifiers], {reference.type, kind}
    for one in contained.get(text, ()):
        identifiers += one.identifiers
        kinds.add(one.resource_type)
    kinds.discard(None)
    numbers = _numbers(identifiers)
    if not kinds <= _PATIENT or not (kinds or numbers):
        return None
    return _Named(numbers, local)


def _numbers(identifiers: Iterable[Identifier]) -> frozenset[str]:
    return frozenset([one.value or "" for one in identifiers if one.system == NHS_NUMBER])
