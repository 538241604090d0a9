"""Which items of a source's answer are shown."""

from collections.abc import Iterable
from dataclasses import dataclass

from tests.proof.oracle.days import meant
from tests.proof.oracle.facts import House, Settings

_CONFIDENTIALITY = {"U", "L", "M", "N", "R", "V"}
"""Codes of HL7 v3 Confidentiality."""


@dataclass(frozen=True, slots=True)
class Thing:
    """An item as a source gave it: whom it is certainly about, its kind, and its labels."""

    name: str
    about: str | None
    kind: str
    labels: frozenset[str] = frozenset()
    organisation: str = ""
    asked: str = ""
    """The person under whose number its organisation gave it."""


@dataclass(frozen=True, slots=True)
class Books:
    """When the person was born: as the national record has it, and as a source has it."""

    ours: str | None = None
    theirs: str | None = None


def believed(books: Books) -> bool:
    """Can both be the same person?"""
    if books.ours is None or books.theirs is None:
        return True
    return bool(set(meant(books.ours)) & set(meant(books.theirs)))


def shown(thing: Thing, subject: str, house: House, settings: Settings, *, proxy: bool) -> bool:
    """May it be seen? The proxy never sees what the person would not."""
    if thing.about != subject:
        return False
    if thing.labels & settings.withheld_from_self:
        return False
    if not proxy:
        return True
    if thing.labels & settings.withheld_from_proxy:
        return False
    return thing.kind not in house.delicate or bool(thing.labels & _CONFIDENTIALITY)


def those_shown(
    things: Iterable[Thing], subject: str, house: House, settings: Settings, *, proxy: bool
) -> list[str]:
    """The names of what may be seen."""
    return [one.name for one in things if shown(one, subject, house, settings, proxy=proxy)]
