"""Makes up countries: families, hospitals, practices and a national service, with everything that
rules speak of, and a canary in every string of every record."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from msgspec import structs

from schema.answer import BusinessIdentifier
from schema.directory import RecordType
from schema.identifiers import LocalId, NhsNumber
from schema.moment import PartialDate
from schema.node import NodeRef, Record, RecordRef
from schema.questionnaire import Questionnaire
from tests.proof.canaries import TIMES, Mint
from tests.proof.country import Country, Held
from tests.proof.houses import (
    BOOKING,
    HOUSES,
    KINDS,
    OFFERS,
)
from tests.proof.mentions import Mentions
from tests.proof.oracle.days import english_day
from tests.proof.oracle.facts import UNASKED, Human, Settings, Wish
from tests.proof.oracle.showing import Thing
from tests.proof.situations import MILESTONES, PRACTICES, Situations
from tests.proof.states import a_form, a_time, varied
from tests.support.auth import number
from tests.support.builders import an_item

FAMILIES = 10
_ANSWERS, _APPOINTMENT = RecordType.QUESTIONNAIRE_ANSWERS, RecordType.APPOINTMENT
_LINKS = ("member_ids", "result_ids")
"""What a record has of others' ids at its organisation."""
_REFS = ("appointment_ref", "answers_ref")
"""What a record has of others' names."""
_LABELS = ((), (), (), (), ("N",), ("R",), ("V",), ("SEX",), ("N", "PSY"), ("U",))
_GRANTORS = (*sorted(PRACTICES), *sorted(PRACTICES), "RA1", "RA2", "Z9999")


class Countries:
    """Makes them up."""

    def __init__(self, seed: int) -> None:
        self._draw = Situations(Random(seed))  # noqa: S311 - repeatable, no secret
        self._random = self._draw.random
        self._mentions = Mentions(self._draw)

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
            self._mentions.among(made, subject)
            self._times(made, subject)
            human = made.people[subject]
            if draw.chance(0.9 if isinstance(human, Human) and human.hidden else 0.3):
                made.practices[subject] = "G99901"
        return made

    def anew(self, made: Country, subject: str, code: str, kind: str) -> Held:
        """Something that an organisation has made of somebody just now, and keeps."""
        held = self._item(made, subject, code, kind, f"u{len(made.held)}", strange=False)
        made.keep(held)
        return held

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

    def _times(self, made: Country, subject: str) -> None:
        for place, house in enumerate(HOUSES):
            if house.code in made.holders[subject] and house.does & BOOKING:
                mint = Mint(made.index[subject], TIMES + place)
                days = range(1, 1 + self._random.randrange(4))
                starts = (made.now + timedelta(days=one) for one in days)
                found = [a_time(mint, subject, house.code, one) for one in starts]
                made.times[subject, house.code] = found

    def _linked(self, made: Country, record: Record, subject: str) -> Record:
        """Referring to observations that are there already, whoever may see them, and to none."""
        names = [one.thing.name for one in made.of(subject, "observation")]
        has = [name for name in _LINKS if hasattr(record, name)]
        linked: dict[str, Any] = dict.fromkeys(has, (*names, "nobody's"))
        if isinstance(record, Questionnaire):
            linked["answers_ref"] = self._there(made, record.ref, subject, _ANSWERS)
            linked["appointment_ref"] = self._there(made, record.ref, subject, _APPOINTMENT)
        return replace(record, **linked)

    def _there(
        self, made: Country, ref: NodeRef, subject: str, kind: RecordType
    ) -> RecordRef | None:
        """Something that its organisation keeps of the person already, or nothing."""
        assert isinstance(ref, RecordRef)
        there = [one.item.ref for one in made.of(subject, kind.value)]
        here = [one for one in there if one.organisation == ref.organisation]
        return self._draw.one_of([*here, None])

    def _item(
        self,
        made: Country,
        subject: str,
        code: str,
        kind: str,
        reference: str,
        *,
        strange: bool = True,
    ) -> Held:
        """`strange`: it may be about somebody else."""
        draw, serial = self._draw, len(made.held) + 1
        about: str | None = subject
        owner = made.index[subject]
        if strange and draw.chance(0.08):
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
        filled = varied(draw, mint.filled(plain.record, kept), made.now)
        if isinstance(filled, Questionnaire) and filled.form_name and draw.chance(0.85):
            made.forms[code, filled.form_name] = a_form(mint, made.now)
        item = structs.replace(
            plain,
            record=self._linked(made, filled, subject),
            identifiers=frozenset({BusinessIdentifier("ubrn", reference)}),
        )
        return Held(item, Thing(name, about, kind, labels, code), owner, subject, reference)
