"""A generated country: families, hospitals, practices and a national service, with everything that
rules speak of, and a canary in every string of every record."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from schema.answer import BusinessIdentifier, Item
from schema.directory import RecordType
from schema.identifiers import LocalId, NhsNumber
from schema.moment import PartialDate
from schema.node import NodeRef, Record, RecordRef
from schema.patient import RECORD_LISTS
from schema.questionnaire import Questionnaire
from tests.proof.canaries import Mint
from tests.proof.oracle.days import english_day
from tests.proof.oracle.facts import UNASKED, House, Human, Opens, Settings, Statement, Use, Wish
from tests.proof.oracle.profiles import ALL
from tests.proof.oracle.showing import Thing
from tests.proof.situations import MILESTONES, PRACTICES, Situations
from tests.support.auth import NATIONAL, number
from tests.support.builders import an_item

FAMILIES = 10
_ANSWERS = RecordType.QUESTIONNAIRE_ANSWERS
KINDS = {
    kind.value: kind.category.name
    for kind in sorted(RecordType, key=lambda one: one is not _ANSWERS)
}
"""Kinds of record and the category that each is of; what others refer to first."""
LIST_FIELDS = {name: one.record_type.value for name, one in RECORD_LISTS.items()}
_LINKS = ("member_ids", "result_ids")
"""What a record has of others' ids at its organisation."""
_REFS = ("appointment_ref", "answers_ref")
"""What a record has of others' names."""
_PLENTY = Opens(ALL, frozenset({"APPT", "MSG"}))
HOUSES = (
    House("RA1", opens={"parental-responsibility": _PLENTY, "consent": _PLENTY}),
    House("RA2", any_gp=False),
    House("RA3", review_birthday=13, least_own_age=16, delicate=frozenset({"letter"})),
    House("RA4", least_age=16, accepts=frozenset({"RA2"})),
    House("G99901", any_gp=False),
    House("X27", review_birthday=12, delicate=frozenset({"message"})),
)
OFFERS = {"RA4": ("appointment", "letter"), "X27": ("message",)}
NATIONAL_HOUSE = House(str(NATIONAL))
NATIONAL_FACTS = {"PRESCR": ("nominatedPharmacy",), "REG": ("practice",)}
"""Fields of the national record that another category opens than that of people's details."""
_LABELS = ((), (), (), (), ("N",), ("R",), ("V",), ("SEX",), ("N", "PSY"), ("U",))
_GRANTORS = (*sorted(PRACTICES), *sorted(PRACTICES), "RA1", "RA2", "Z9999")


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

    def keep(self, held: Held) -> None:
        """Have an organisation hold it."""
        self.held.append(held)
        key = (held.asked, held.thing.kind, held.reference)
        self.versions.setdefault(key, []).append(held)

    def is_shared(self, held: Held) -> bool:
        """Does another organisation hold the same thing?"""
        return len(self.versions[held.asked, held.thing.kind, held.reference]) > 1

    def of(self, subject: str, kind: str) -> list[Held]:
        """What is kept under a number."""
        return [
            one
            for (number_, of, _), held in self.versions.items()
            if (number_, of) == (subject, kind)
            for one in held
        ]

    @property
    def numbers(self) -> list[str]:
        """Everybody's NHS number."""
        return list(self.people)

    @property
    def houses(self) -> dict[str, House]:
        """Organisations that hold records, by code."""
        return {house.code: house for house in HOUSES}

    def offering(self, kind: str) -> list[House]:
        """Those that can be asked for a kind of record."""
        return [house for house in HOUSES if kind in OFFERS.get(house.code, KINDS)]

    def asked_for(self, category: str) -> list[House]:
        """Those that can be asked for a category."""
        if category == "DEMOG":
            return [NATIONAL_HOUSE]
        kinds = [kind for kind, of in KINDS.items() if of == category]
        offering = [house for kind in kinds for house in self.offering(kind)]
        return [*offering, NATIONAL_HOUSE] if category in NATIONAL_FACTS else offering


class Countries:
    """Makes them up."""

    def __init__(self, seed: int) -> None:
        self._draw = Situations(Random(seed))  # noqa: S311 - repeatable, no secret
        self._random = self._draw.random

    def country(self) -> Country:
        """A country on some day."""
        draw = self._draw
        day = date(2026, 1, 1) + timedelta(days=self._random.randrange(700))
        now = datetime.combine(day, draw.one_of((time(0), time(12), time(23, 30))), UTC)
        made = Country(now, self._settings())
        for family in range(FAMILIES):
            self._family(made, family)
        self._strangers(made)
        for subject in made.numbers:
            self._records(made, subject)
        return made

    def _settings(self) -> Settings:
        draw = self._draw
        return Settings(
            restricted_self=draw.one_of(("redacted", "redacted", "redacted", "allow", "deny")),
            unused_years=draw.one_of((5, 1)),
            withheld_from_self=frozenset({"V"}),
        )

    def _family(self, made: Country, family: int) -> None:
        parents = [self._person(made, 40 + family, None) for _ in range(2)]
        for _ in range(2):
            years = self._draw.one_of(MILESTONES[:8])
            child = self._person(made, years, self._draw.one_of((0, 0, 1, -1, 120)))
            for parent in parents:
                self._stated(made, parent, child)
        old = self._person(made, 80, 10)
        self._stated(made, parents[0], old)
        self._stated(made, old, parents[1])
        self._stated(made, parents[1], parents[0])

    def _strangers(self, made: Country) -> None:
        """Statements across families, in every direction."""
        for _ in range(15):
            actor, subject = self._random.sample(made.numbers, 2)
            self._stated(made, actor, subject)

    def _person(self, made: Country, years: int, days: int | None) -> str:
        draw = self._draw
        place = len(made.people)
        nhs_number = str(number(place))
        today = english_day(made.now)
        offset = timedelta(days=self._random.randrange(300) if days is None else days)
        birth = date(today.year - years, today.month, min(today.day, 28)) - offset
        text = birth.isoformat()
        born = draw.one_of([text] * 12 + [text[:7], text[:4], None])
        made.index[nhs_number] = place
        human = Human(nhs_number, born, dead=draw.chance(0.04), hidden=draw.chance(0.06))
        made.people[nhs_number] = UNASKED if draw.chance(0.03) else human
        return nhs_number

    def _stated(self, made: Country, actor: str, subject: str) -> None:
        draw, today = self._draw, english_day(made.now)
        human = made.people[subject]
        text = human.born if isinstance(human, Human) else None
        parsed = PartialDate.parse(text or "1980-02-01")
        assert parsed is not None
        for _ in range(draw.one_of((1, 1, 1, 2, 3))):
            draw.calm = draw.chance(0.75)
            name = f"grant-{len(made.statements)}"
            drawn = draw.statement(name, _GRANTORS, parsed.first, today)
            made.statements.append(replace(drawn, actor=actor, subject=subject))
            if draw.chance(0.15):
                made.uses[name] = draw.use(today)
        if draw.chance(0.2):
            wish = draw.wish()
            made.wishes[actor, subject] = wish if isinstance(wish, Wish) else Wish()

    def _records(self, made: Country, subject: str) -> None:
        codes = [house.code for house in HOUSES if self._draw.chance(0.6)]
        made.holders[subject] = codes
        references: dict[str, list[str]] = {}
        for code in codes:
            for kind in OFFERS.get(code, KINDS):
                here: set[str] = set()
                for _ in range(self._random.randrange(4)):
                    known = [one for one in references.get(kind, []) if one not in here]
                    shared = known and self._draw.chance(0.4)
                    reference = known[0] if shared else f"u{len(made.held)}"
                    references.setdefault(kind, []).append(reference)
                    here.add(reference)
                    made.keep(self._item(made, subject, code, kind, reference))

    def _linked(self, made: Country, record: Record, subject: str) -> Record:
        """Referring to observations that are there already, whoever may see them, and to none."""
        names = [one.thing.name for one in made.of(subject, "observation")]
        has = [name for name in _LINKS if hasattr(record, name)]
        linked: dict[str, Any] = dict.fromkeys(has, (*names, "nobody's"))
        if isinstance(record, Questionnaire):
            linked["answers_ref"] = self._answers(made, record.ref, subject)
        return replace(record, **linked)

    def _answers(self, made: Country, ref: NodeRef, subject: str) -> RecordRef | None:
        """Answers that its organisation keeps of the person already, or none."""
        assert isinstance(ref, RecordRef)
        there = [one.item.ref for one in made.of(subject, _ANSWERS.value)]
        here = [one for one in there if one.organisation == ref.organisation]
        return self._draw.one_of([*here, None])

    def _item(self, made: Country, subject: str, code: str, kind: str, reference: str) -> Held:
        draw, serial = self._draw, len(made.held) + 1
        about: str | None = subject
        owner = made.index[subject]
        if draw.chance(0.08):
            other = draw.one_of(made.numbers)
            owner = made.index[other]
            about = None if draw.chance(0.5) or other == subject else other
        mint = Mint(owner, serial)
        labels = frozenset(draw.one_of(_LABELS))
        name = LocalId(mint.word())
        day = english_day(made.now) + timedelta(days=self._random.randrange(-300, 300))
        plain = an_item(
            code,
            name,
            None if draw.chance(0.1) else f"{day.isoformat()}T09:30:00+01:00",
            subject=NhsNumber(subject),
            about=NhsNumber(about) if about else None,
            record_type=RecordType(kind),
            labels=labels,
        )
        kept = frozenset({"ref", "provenance", "also_reported_by", "conflicts", *_LINKS, *_REFS})
        item = replace(
            plain,
            record=self._linked(made, mint.filled(plain.record, kept), subject),
            identifiers=frozenset({BusinessIdentifier("ubrn", reference)}),
        )
        return Held(item, Thing(name, about, kind, labels, code), owner, subject, reference)
