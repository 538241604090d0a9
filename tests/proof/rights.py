"""What the oracle says one token may see of a whole country: people, categories, items."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time

from tests.proof.canaries import NAMED_ACTOR, NAMED_SUBJECT, PERSON_ITEM, TIMES, Canary
from tests.proof.country import Country, Held
from tests.proof.hidden import hidden
from tests.proof.houses import BOOKING, HOUSES, KINDS, NATIONAL_HOUSE
from tests.proof.mentions import TELLING
from tests.proof.oracle import decision, showing
from tests.proof.oracle.acting import Deed, needed
from tests.proof.oracle.ages import ADULT, births, old_enough, unsaid
from tests.proof.oracle.days import english_day
from tests.proof.oracle.decision import ALLOWED, REASONS
from tests.proof.oracle.facts import Asker, Facts, House, Human, Question, Use, Wish
from tests.proof.oracle.hiding import Name
from tests.proof.oracle.scopes import opened
from tests.proof.oracle.standing import counting, ended
from tests.proof.situations import PRACTICES

CATEGORIES = ("DEMOG", *dict.fromkeys(KINDS.values()))
"""Those that can be asked for in this country."""


@dataclass(slots=True)
class Rights:
    """Of one token."""

    country: Country
    asker: Asker
    _said: dict[tuple[str, str, str, str, str | None], str] = field(default_factory=dict)
    _listed: dict[str, bool] = field(default_factory=dict)
    _hidden: dict[tuple[str, str, int], frozenset[Name]] = field(default_factory=dict)

    def facts(self, subject: str) -> Facts:
        """Everything that is known when this token asks about somebody."""
        made, actor = self.country, self.asker.number
        return Facts(
            asker=self.asker,
            subject=subject,
            person=made.people[subject],
            actor=made.people[actor],
            statements=tuple(
                one for one in made.statements if (one.actor, one.subject) == (actor, subject)
            ),
            now=made.now,
            wish=made.wishes.get((actor, subject), Wish()),
            uses=made.uses,
            practices=PRACTICES,
            settings=made.settings,
        )

    def on(self, day: date) -> "Rights":
        """What it may see on a day to come, if nothing is decided, used or made until then."""
        made, today = self.country, english_day(self.country.now)
        if day == today:
            return self
        known = {one.name: Use(first_seen=today) for one in made.statements}
        noon = datetime.combine(day, time(12), UTC)
        return Rights(replace(made, now=noon, uses={**known, **made.uses}), self.asker)

    def may_look_ahead(self, subject: str) -> bool:
        """Is it told to this token what will be open? To people themselves, and to adults with
        parental responsibility."""
        if self.is_self(subject):
            return True
        facts = self.facts(subject)
        bases = {one.basis for one in counting(facts) if not ended(one, facts)}
        return "parental-responsibility" in bases and self._is_adult()

    def _is_adult(self) -> bool:
        me = self.facts(self.asker.number)
        if self.asker.acts_for is not None:  # then the token speaks of the subject's birth
            me = replace(me, asker=replace(me.asker, born=None))
        today = english_day(me.now)
        days = [] if unsaid(me) else births(me)
        return bool(days) and all(old_enough(day, ADULT, today) for day in days)

    def is_self(self, subject: str) -> bool:
        """Does the token belong to the subject?"""
        return subject == self.asker.number

    def listed(self, subject: str) -> bool:
        """Is somebody a dependant now, whatever the scopes?"""
        if self.is_self(subject):
            return False
        if subject not in self._listed:
            self._listed[subject] = decision.listed(self.facts(subject))
        return self._listed[subject]

    def dependants(self) -> list[str] | None:
        """Whom `dependants` lists; None without the scope for it."""
        if not opened(self.asker.scopes, "relationships", "read"):
            return None
        return [one for one in self.country.numbers if self.listed(one)]

    def reaches(self, subject: str) -> bool:
        """Is there a Patient to be had of this person?"""
        if self.is_self(subject):
            person = self.country.people[subject]
            dead = isinstance(person, Human) and person.dead
            return self.asker.acts_for is None and not dead
        if not self.listed(subject):
            return False
        return any(self.reason(subject, category) == ALLOWED for category in CATEGORIES)

    def decided(
        self,
        subject: str,
        category: str,
        house: House,
        action: str = "read",
        kind: str | None = None,
    ) -> str:
        """The decision at one organisation."""
        key = (subject, category, house.code, action, kind)
        if key not in self._said:
            question = Question(self.facts(subject), house, category, action, kind)
            self._said[key] = decision.decide(question)
        return self._said[key]

    def open_at(self, subject: str, category: str, kind: str | None = None) -> list[House]:
        """The organisations at which a category is open, whether they hold the person or not."""
        houses = self.country.asked_for(category)
        return [one for one in houses if self.decided(subject, category, one, kind=kind) == ALLOWED]

    def reason(self, subject: str, category: str, kind: str | None = None) -> str:
        """`ALLOWED` if the category, or a kind of record of it, is open anywhere, else the reason
        told."""
        houses = self.country.asked_for(category)
        said = {self.decided(subject, category, one, kind=kind) for one in houses}
        return next(reason for reason in REASONS if reason in said)

    def level(self, subject: str, category: str) -> str:
        """How far access to a category goes, over all organisations."""
        is_open = self.open_at(subject, category)
        acts = any(
            self.decided(subject, category, one, action) == ALLOWED
            for one in is_open
            for action in ("create", "change")
        )
        return "WRITE" if acts else "READ" if is_open else "NONE"

    def answering(self, subject: str, kind: str) -> list[House]:
        """The organisations that are asked for a kind of record of somebody."""
        held = self.country.holders[subject]
        is_open = self.open_at(subject, KINDS[kind], kind)
        return [one for one in self.country.offering(kind) if one in is_open and one.code in held]

    def bookable(self, subject: str) -> list[House]:
        """The organisations that offer somebody times, as far as that may be seen."""
        if not self.reaches(subject):
            return []
        return [one for one in self.answering(subject, "appointment") if one.does & BOOKING]

    def acts(self, deed: Deed, subject: str, house: House, *, begun: bool = False) -> bool:
        """Is everything open there that doing this needs?"""
        return all(
            self.decided(subject, deed.category, house, one, deed.kind) == ALLOWED
            for one in needed(deed, house, begun=begun)
        )

    def knows_practice(self, subject: str) -> bool:
        """May it be seen with which practice somebody is registered?"""
        person, settings = self.country.people[subject], self.country.settings
        hidden = isinstance(person, Human) and person.hidden
        if not isinstance(person, Human) or (hidden and settings.restricted_self == "redacted"):
            return False
        kind = "registration-application"
        return self.decided(subject, "REG", NATIONAL_HOUSE, kind=kind) == ALLOWED

    def named(self, subject: str) -> set[str]:
        """Codes of organisations that may be named as holding something of somebody."""
        if self.is_self(subject):
            return set(self.country.holders[subject])
        return {house.code for kind in KINDS for house in self.answering(subject, kind)}

    def shows(self, held: Held) -> bool:
        """May an item be seen at all?

        What one organisation withholds from a proxy nobody shows them. People themselves see what
        another organisation shows of it.
        """
        if not self._released(held):
            return False
        return self.is_self(held.asked) or not self.withheld_elsewhere(held)

    def _released(self, held: Held) -> bool:
        subject, house = held.asked, self.country.houses[held.thing.organisation]
        if not self.reaches(subject):
            return False
        kind = held.thing.kind
        if self.decided(subject, KINDS[kind], house, kind=kind) != ALLOWED:
            return False
        return self._shown(held)

    def _shown(self, held: Held) -> bool:
        proxy = not self.is_self(held.asked)
        house = self.country.houses[held.thing.organisation]
        return showing.shown(held.thing, held.asked, house, self.country.settings, proxy=proxy)

    def withheld_elsewhere(self, held: Held) -> bool:
        """Is the same thing withheld by another organisation that is open, or something that it
        answers or tells of?"""
        return held.name in self._gone(held.asked, held.thing.kind)

    def _gone(self, subject: str, kind: str) -> frozenset[Name]:
        """What is withheld of a kind, by all of its names, and whatever goes with it."""
        key = (subject, kind, len(self.country.held))
        if key not in self._hidden:
            codes = {house.code for house in self.answering(subject, kind)}
            kept = self.country.of(subject, kind)
            there = [one for one in kept if one.thing.organisation in codes]
            tells = kind in TELLING
            before = self._gone(subject, "appointment") if tells else frozenset[Name]()
            self._hidden[key] = hidden(there, self._shown, before)
        return self._hidden[key]

    def released(self, subject: str, kind: str) -> list[Held]:
        """The items of a kind that may be seen of somebody, looking at each alone."""
        codes = {house.code for house in self.answering(subject, kind)}
        return [
            one
            for one in self.country.of(subject, kind)
            if one.thing.organisation in codes and self._released(one)
        ]

    def may_hear(self, canary: Canary) -> bool:
        """May this word stand in an answer to this token?"""
        made = self.country
        if canary.person >= len(made.numbers):
            return False
        person = made.numbers[canary.person]
        if canary.item == NAMED_SUBJECT:
            return self.listed(person) and self.dependants() is not None
        if canary.item == NAMED_ACTOR:
            return self._acts_for_me(person)
        if canary.item >= TIMES:
            return HOUSES[canary.item - TIMES] in self.bookable(person)
        if canary.item == PERSON_ITEM:
            category = made.beside.get(str(canary), "DEMOG")
            opened = self.decided(person, category, NATIONAL_HOUSE) == ALLOWED
            return self.reaches(person) and (opened or self._hears_practice(person, canary))
        return self.shows(made.held[canary.item - 1])

    def _hears_practice(self, person: str, canary: Canary) -> bool:
        return str(canary) == self.country.practice_words[person] and self.knows_practice(person)

    def proxies(self) -> list[str] | None:
        """Who acts for the viewer; None for a token that is not told."""
        told = opened(self.asker.scopes, "relationships", "read")
        if self.asker.acts_for is not None or not told:
            return None
        return [one for one in self.country.numbers if self._acts_for_me(one)]

    def _acts_for_me(self, person: str) -> bool:
        me = self.asker.number
        if self.asker.acts_for is not None or person == me:
            return False
        theirs = Rights(self.country, Asker(person))
        return decision.acts(theirs.facts(me))
