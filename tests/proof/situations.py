"""Random situations, most of them at an edge: a birthday, the end of a period, a tie, a limit.

Everything is drawn from one `random.Random`, so a seed and a count name every situation.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from random import Random
from typing import TypeVar

from schema.directory import RecordType
from tests.proof.oracle.days import english_day, turns
from tests.proof.oracle.facts import (
    UNASKED,
    Asker,
    Facts,
    House,
    Human,
    Opens,
    Question,
    Settings,
    Statement,
    Use,
    Wish,
)
from tests.proof.oracle.profiles import ALL
from tests.proof.oracle.standing import BASES
from tests.support.auth import number

T = TypeVar("T")

ACTOR, SUBJECT, THIRD = (str(number(index)) for index in range(3))
PRACTICES = frozenset({"G99901", "G99902"})
HOUSE, OTHER_HOUSE, UNLISTED = "RA1", "RA2", "Z9999"
GRANTORS = (*sorted(PRACTICES), HOUSE, OTHER_HOUSE, UNLISTED)
CATEGORIES = tuple(sorted(ALL))
MILESTONES = (0, 5, 10, 11, 12, 13, 14, 16, 17, 18, 40)
_NIGHTS = (
    # The hours in which summer time begins and ends, and a leap day.
    datetime(2026, 3, 29, 0, 59, 59, tzinfo=UTC),
    datetime(2026, 3, 29, 1, tzinfo=UTC),
    datetime(2026, 10, 24, 23, tzinfo=UTC),
    datetime(2026, 10, 25, 0, 59, 59, tzinfo=UTC),
    datetime(2026, 10, 25, 1, tzinfo=UTC),
    datetime(2028, 2, 28, 23, 59, 59, tzinfo=UTC),
    datetime(2028, 2, 29, tzinfo=UTC),
    datetime(2026, 2, 28, 12, tzinfo=UTC),
    datetime(2026, 3, 1, tzinfo=UTC),
)
_SCOPES = (
    "patient/*.rs patient/RelatedPerson.rs",
    "patient/*.read patient/*.write",
    "patient/Patient.rs patient/Appointment.cruds patient/DocumentReference.rs",
    "patient/Appointment.r patient/Appointment.s",
    "patient/Appointment.r",
    "patient/*.sr patient/Patient.rs?x=1",
    "patient/*.*",
    "user/*.cruds system/*.rs patient/appointment.rs",
    "patient/Observation.rs patient/Communication.u",
    "patient/DiagnosticReport.cruds patient/AllergyIntolerance.rs patient/MedicationStatement.rs",
    "patient/Condition.rs patient/MedicationRequest.cruds",
    "openid",
)


@dataclass(slots=True)
class Situations:
    """Draws questions for the oracle."""

    random: Random
    calm: bool = False
    """Is little wrong with this situation? Otherwise hardly anything would ever be permitted."""

    def question(self) -> Question:
        """The next one."""
        self.calm = self.chance(0.6)
        now = self._now()
        today = english_day(now)
        asker = self._asker()
        subject = ACTOR if self.chance(0.2) else SUBJECT
        born = self._born(today)
        person = self._human(subject, self._written(born))
        actor = person if subject == asker.number else self._human(ACTOR, "1980-02-01")
        house = self._house()
        statements = self._statements(born, today)
        facts = Facts(
            asker=asker,
            subject=subject,
            person=person,
            actor=actor,
            statements=UNASKED if self.trouble(0.02) else statements,
            now=now,
            wish=self.wish(),
            uses=self._uses(statements, today),
            practices=PRACTICES,
            settings=self._settings(),
        )
        action = self.one_of(("create", "change", "read") if self.trouble(0.5) else ("read",))
        likely = ("APPT", "DEMOG", "PRESCR")
        category = self.one_of(CATEGORIES if self.trouble(0.6) else likely)
        kinds = [None, *(one.value for one in RecordType if one.category.name == category)]
        return Question(facts, house, category, action, self.one_of(kinds))

    def _now(self) -> datetime:
        if self.chance(0.2):
            return self.one_of(_NIGHTS)
        day = date(2025, 1, 1) + timedelta(days=self.random.randrange(1500))
        clock = self.one_of((time(0), time(0, 0, 1), time(22, 59, 59), time(23), time(23, 59, 59)))
        at = datetime.combine(day, clock if self.chance(0.6) else time(12), UTC)
        return at.astimezone(timezone(timedelta(hours=self.one_of((0, 1, 12, -10)))))

    def _asker(self) -> Asker:
        scopes = self.one_of(_SCOPES) if self.trouble(0.25) else "patient/*.cruds"
        acts_for = self.one_of((SUBJECT, SUBJECT, THIRD)) if self.trouble(0.15) else None
        ages = (None, None, "1980-02-01", "2008-06", "2012-06-15", "2010", "2040-01-01")
        return Asker(ACTOR, scopes, acts_for, self.one_of(ages))

    def _born(self, today: date) -> date:
        if self.chance(0.06):
            return date(self.one_of((2012, 2008, 2016, 2000)), 2, 29)
        years = self.one_of(MILESTONES)
        edge = self.one_of((-1, 0, 0, 1)) if self.chance(0.7) else self.random.randrange(-400, 400)
        year = today.year - years
        day = min(today.day, 28) if today.month == 2 else today.day
        return date(year, today.month, day) + timedelta(days=edge)

    def _written(self, born: date) -> str | None:
        text = born.isoformat()
        parts = (text[:7], text[:7], text[:4], None) if self.trouble(0.3) else (text,)
        return self.one_of(parts)

    def _human(self, number_: str, born: str | None) -> Human | str:
        if self.trouble(0.04):
            return UNASKED
        return Human(number_, born, dead=self.trouble(0.03), hidden=self.trouble(0.04))

    def _house(self) -> House:
        return House(
            code=HOUSE,
            accepts=frozenset({self.one_of(GRANTORS)}) if self.chance(0.25) else frozenset(),
            any_gp=not self.trouble(0.2),
            least_age=self.one_of((12, 16, 18)) if self.trouble(0.4) else 0,
            least_own_age=self.one_of((13, 13, 13, 16, 18)),
            review_birthday=self.one_of((11, 11, 12, 13)),
            opens={self.one_of(BASES): self._opens()} if self.trouble(0.15) else {},
        )

    def _opens(self) -> Opens:
        read = {one for one in CATEGORIES if self.chance(0.6)}
        return Opens(frozenset(read), frozenset(one for one in read if self.chance(0.5)))

    def _statements(self, born: date, today: date) -> tuple[Statement, ...]:
        count = self.one_of((0, 1, 1, 1, 1, 2, 2, 3, 4))
        grantors = GRANTORS[:1] if self.chance(0.3) else GRANTORS[: 5 if self.trouble(0.6) else 2]
        made = (self.statement(str(place), grantors, born, today) for place in range(count))
        return tuple(made)

    def statement(self, name: str, grantors: Sequence[str], born: date, today: date) -> Statement:
        young = today < turns(born, 16, ending=True)
        likely = BASES[1:3] if young else BASES
        actor, subject = self.one_of(
            ((SUBJECT, ACTOR), (THIRD, SUBJECT)) if self.trouble(0.1) else ((ACTOR, SUBJECT),)
        )
        return Statement(
            name=f"grant-{name}",
            actor=actor,
            subject=subject,
            status=self.one_of(
                ("inactive", "rejected", "proposed", "entered-in-error")
                if self.trouble(0.22)
                else ("active",)
            ),
            basis=self.one_of(likely if self.chance(0.8) else (*BASES, "unknown")),
            permits=not self.trouble(0.04),
            start=self._edge(today) if self.trouble(0.3) else None,
            end=self._edge(today) if self.trouble(0.3) else None,
            grantor=self.one_of(grantors) if not self.trouble(0.04) else None,
            made=self._made(born, today),
            updated=self._updated(),
        )

    def _updated(self) -> datetime | None:
        """Few instants, so that statements tie."""
        at = datetime(2025, 1, 10, 9, tzinfo=UTC)
        return self.one_of((at, at, at + timedelta(seconds=1), at + timedelta(days=30), None))

    def _made(self, born: date, today: date) -> date | None:
        if self.trouble(0.05):
            return None
        if self.chance(0.15):
            return self._edge(today)
        sensible = [years for years in (11, 12, 13, 16) if turns(born, years, ending=True) <= today]
        years = sensible[-1] if sensible and self.calm else self.one_of((11, 12, 13, 16))
        birthday = turns(born, years, ending=self.chance(0.5))
        return birthday + timedelta(days=self.one_of((-400, -1, 0, 0, 0, 1, 1, 30, 30)))

    def _edge(self, today: date) -> date:
        return today + timedelta(days=self.one_of((-400, -1, -1, 0, 0, 1, 1, 400)))

    def wish(self) -> Wish | str:
        """What a subject chose about a proxy."""
        if self.trouble(0.02):
            return UNASKED
        opens = self._opens() if self.trouble(0.1) else None
        return Wish(suspended=self.trouble(0.04), opens=opens)

    def _uses(self, statements: Sequence[Statement], today: date) -> dict[str, Use]:
        return {one.name: self.use(today) for one in statements if self.trouble(0.35)}

    def use(self, today: date) -> Use:
        """What our own books know of a grant."""
        edge = turns(today, -self.one_of((1, 5)), ending=self.chance(0.5))
        near = edge + timedelta(days=self.one_of((-30, -1, 0, 1, 30)))
        later = self.one_of((None, None, near, today))
        reviewed = self.one_of((None, None, None, near, today, today + timedelta(days=1)))
        return Use(near if self.chance(0.7) else today, later, reviewed)

    def _settings(self) -> Settings:
        maximum = self._opens() if self.chance(0.05) else None
        return Settings(
            restricted_self=self.one_of(("redacted", "allow", "deny")),
            unused_years=self.one_of((5, 5, 1)),
            opens={self.one_of(BASES): self._opens()} if self.trouble(0.1) else {},
            consent_maximum=maximum,
        )

    def chance(self, share: float) -> bool:
        """Yes, in that share of the cases."""
        return self.random.random() < share

    def trouble(self, share: float) -> bool:
        """Yes, in that share of the situations that are not calm, and rarely in those that are."""
        return self.chance(share * 0.15 if self.calm else share)

    def one_of(self, choices: Sequence[T]) -> T:
        """One of them."""
        return self.random.choice(choices)
