"""Everybody in a generated country, everything about them, and how the oracle sees it."""

from dataclasses import dataclass, field
from datetime import datetime

from schema.answer import FormFound, Item
from schema.node import Record
from schema.slot import Slot
from tests.proof.houses import (
    HOUSES,
    KINDS,
    NATIONAL_FACTS,
    NATIONAL_HOUSE,
    offers,
)
from tests.proof.oracle.facts import House, Human, Settings, Statement, Use, Wish
from tests.proof.oracle.hiding import Name
from tests.proof.oracle.showing import Thing


@dataclass(frozen=True, slots=True)
class Held:
    """An item, and how the oracle sees it."""

    item: Item[Record]
    thing: Thing
    owner: int
    """Index of the person whose canaries it carries."""
    asked: str
    """NHS number under which its organisation keeps it."""
    reference: str
    """Its booking reference: the same for every version of a thing."""
    leads: frozenset[Name] = frozenset()
    """What it says that it answers or is about."""

    @property
    def name(self) -> Name:
        """As its organisation calls it."""
        return self.thing.organisation, self.thing.kind, self.thing.name


@dataclass(slots=True)
class Country:
    """Everybody, and everything about them, plain for the oracle and as fakes for the product."""

    now: datetime
    settings: Settings
    people: dict[str, Human | str] = field(default_factory=dict)
    index: dict[str, int] = field(default_factory=dict)
    statements: list[Statement] = field(default_factory=list)
    wishes: dict[tuple[str, str], Wish | str] = field(default_factory=dict)
    """By actor and subject."""
    uses: dict[str, Use] = field(default_factory=dict)
    held: list[Held] = field(default_factory=list)
    holders: dict[str, list[str]] = field(default_factory=dict)
    """Codes of the organisations that the locator names, by NHS number."""

    versions: dict[tuple[str, str, str], list[Held]] = field(default_factory=dict)
    """By NHS number, kind and reference."""
    forms: dict[tuple[str, str], FormFound] = field(default_factory=dict)
    """Questions, by organisation and name."""
    times: dict[tuple[str, str], list[Slot]] = field(default_factory=dict)
    """What can be booked, by NHS number and organisation."""
    practice_words: dict[str, str] = field(default_factory=dict)
    """In the place of their practice's code, by NHS number."""
    beside: dict[str, str] = field(default_factory=dict)
    """Words of the national record that another category opens than that of people's details."""
    practices: dict[str, str] = field(default_factory=dict)
    """Codes of the practices that some are registered with, by NHS number."""

    _kept: dict[tuple[str, str], list[Held]] = field(default_factory=dict)
    """By NHS number and kind."""

    def keep(self, held: Held) -> None:
        """Have an organisation hold it."""
        self.held.append(held)
        key = (held.asked, held.thing.kind, held.reference)
        self.versions.setdefault(key, []).append(held)
        self._kept.setdefault(key[:2], []).append(held)

    def exchange(self, before: Held, after: Held) -> None:
        """Have the same say something more."""
        key = (before.asked, before.thing.kind, before.reference)
        for lists in (self.held, self.versions[key], self._kept[key[:2]]):
            lists[next(n for n, one in enumerate(lists) if one is before)] = after

    def is_shared(self, held: Held) -> bool:
        """Does another organisation hold the same thing?"""
        return len(self.versions[held.asked, held.thing.kind, held.reference]) > 1

    def of(self, subject: str, kind: str) -> list[Held]:
        """What is kept under a number."""
        return self._kept.get((subject, kind), [])

    @property
    def numbers(self) -> list[str]:
        """Everybody's NHS number."""
        return list(self.people)

    def registered(self, subject: str, code: str) -> bool:
        """Is somebody registered with this practice?"""
        return self.practices.get(subject) == code

    @property
    def houses(self) -> dict[str, House]:
        """Organisations that hold records, by code."""
        return {house.code: house for house in HOUSES}

    def offering(self, kind: str) -> list[House]:
        """Those that can be asked for a kind of record."""
        return [house for house in HOUSES if offers(house, kind)]

    def asked_for(self, category: str) -> list[House]:
        """Those that can be asked for a category."""
        if category == "DEMOG":
            return [NATIONAL_HOUSE]
        kinds = [kind for kind, of in KINDS.items() if of == category]
        offering = [house for kind in kinds for house in self.offering(kind)]
        return [*offering, NATIONAL_HOUSE] if category in NATIONAL_FACTS else offering
