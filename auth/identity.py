"""Is the Patient in a source's books the person of the national record? Pure.

A source that mixed up two people sends the records of one under the NHS number of the other; the
number alone cannot show that. What is not known on both sides is never held against anybody.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from schema.answer import KnownPatient
from schema.demographics import HumanName
from schema.evidence import Person, Superseded, Unanswered
from schema.moment import PartialDate

_BREAK = re.compile(r"[\W_]+")


Known = Person | PartialDate | Unanswered
"""The national record. Where it cannot be had: the birth date as the issuer of the person's own
token verified it."""


class Identity(Enum):
    """What comparing the two came to."""

    AGREES = "both know enough, and it fits"
    DIFFERS = "it cannot be the same person"
    UNKNOWN = "too little is known on one side"


@dataclass(frozen=True, slots=True)
class Comparison:
    """The outcome, and whether the names alone would have said otherwise."""

    identity: Identity
    names_differ: bool = False
    """No word of the names is shared. With AGREES that is worth a look, no more."""


_UNKNOWN = Comparison(Identity.UNKNOWN)


def compare(person: Known, known: KnownPatient | None) -> Comparison:
    """The national record against the books of a source.

    A birth date decides as far as it is known: two days settle it either way, a year or a month
    can only contradict. Names decide where no birth date settles it, and only if no word is
    shared. A restricted person's national record is not used for comparing.
    """
    if isinstance(person, Unanswered) or known is None:
        return _UNKNOWN
    if isinstance(person, PartialDate):
        return Comparison(_days(person, known.birth_date))
    if person.restricted:
        return _UNKNOWN
    days = _days(person.birth_date, known.birth_date)
    names_differ = _names_differ(person.demographics.name, known.names)
    if days is Identity.UNKNOWN and names_differ:
        return Comparison(Identity.DIFFERS, names_differ)
    return Comparison(days, names_differ)


def settles(found: Superseded, birth_date: PartialDate | None) -> bool:
    """Is the record that took a number's place that of the person who is asking under it?

    `birth_date`: the asker's, as the issuer of their token verified it. Nothing else is
    independent of the service, so this settles nobody's record but the asker's own.
    """
    return _days(found.person.birth_date, birth_date) is Identity.AGREES


def _days(one: PartialDate | None, other: PartialDate | None) -> Identity:
    if one is None or other is None:
        return Identity.UNKNOWN
    if one.last < other.first or other.last < one.first:
        return Identity.DIFFERS
    is_settled = one.first == one.last == other.first == other.last
    return Identity.AGREES if is_settled else Identity.UNKNOWN


def _names_differ(name: HumanName | None, known: Iterable[str]) -> bool:
    ours = _words(_written(name)) if name else frozenset()
    theirs = _words(known)
    return bool(ours and theirs and not ours & theirs)


def _written(name: HumanName) -> list[str]:
    """The parts that name a person; a title is shared by half the country."""
    return [*name.given, *([name.family] if name.family else [])] or [name.text]


def _words(names: Iterable[str]) -> frozenset[str]:
    """The words as they compare: without case and accents, broken at hyphens and apostrophes."""
    plain = (
        "".join(
            letter
            for letter in unicodedata.normalize("NFKD", name.casefold())
            if not unicodedata.combining(letter)
        )
        for name in names
    )
    return frozenset(word for name in plain for word in _BREAK.split(name) if word)
