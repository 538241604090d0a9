"""A situation as the rules look at it: with age, standing grants and what is configured."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from auth.age import Age
from auth.relationships import accepts, reviewed_on, standing, unused_from
from auth.situation import Situation
from auth.verdict import Judged, Verdict
from schema.access import LegalBasis
from schema.directory import Terms
from schema.evidence import Choice, Grant, Person, Unanswered
from schema.moment import PartialDate, london_date
from schema.profile import Profile

RestrictedSelf = Literal["redacted", "allow", "deny"]


@dataclass(frozen=True, slots=True)
class Configured:
    """What this gateway's configuration leaves to the rules."""

    profiles: Mapping[LegalBasis, Profile]
    """For organisations without one of their own."""
    consent_maximum: Profile
    """How far people may open their own record to somebody who has their consent."""
    restricted_self: RestrictedSelf
    unused_grant_years: int


@dataclass(frozen=True, slots=True)
class Case:
    """What every rule is given."""

    situation: Situation
    configured: Configured
    today: date
    """The Europe/London day of the decision."""
    age: Age | None
    """The subject's on this day; None when the birth date is missing or makes no sense."""
    grants: tuple[Grant, ...]
    """The standing ones, one per grantor."""
    judged: Judged = field(default_factory=dict, compare=False, repr=False)
    """What was judged already of these people on this day (`auth.verdict.Once`)."""
    verdicts: dict[Hashable, Verdict] = field(default_factory=dict, compare=False, repr=False)
    """The same by category, action and how organisations are alike (`auth.policy.decide_each`)."""
    _alike: dict[int, tuple[Terms, Hashable]] = field(
        default_factory=dict, compare=False, repr=False
    )

    @classmethod
    def of(cls, situation: Situation, configured: Configured) -> "Case":
        """Work out what several rules need. Ages and periods are those of this very instant."""
        today, evidence = london_date(situation.now), situation.evidence
        age = Age.on(_birth_date(situation), today)
        said = () if isinstance(evidence.grants, Unanswered) else evidence.grants
        actor = situation.principal.actor
        counting = standing(said, actor, situation.subject, today, evidence.uses)
        return cls(situation, configured, today, age, counting)

    def alike(self, terms: Terms) -> Hashable:
        """The same for organisations at which every rule says the same of these people.

        All that their terms hold but who they are, which matters for whose grants they accept.
        """
        known = self._alike.get(id(terms))
        if known is None:
            directory = self.situation.directory
            accepted = tuple(accepts(terms, one.grantor, directory) for one in self.grants)
            ages = terms.minimum_age_years, terms.self_minimum_age_years
            rest = (
                terms.review_birthday_years,
                terms.sensitive_types,
                frozenset(terms.profiles.items()),
            )
            known = self._alike[id(terms)] = terms, (accepted, ages, rest)
        return known[1]

    def to(self, situation: Situation) -> "Case":
        """The same people at the same instant, about something else of the record."""
        return Case(
            situation,
            self.configured,
            self.today,
            self.age,
            self.grants,
            self.judged,
            self.verdicts,
            self._alike,
        )

    @property
    def person(self) -> Person | None:
        """The subject's national record, if it was given and is about them."""
        return _about(self.situation.evidence.person, self.situation.subject)

    @property
    def actor(self) -> Person | None:
        """The actor's national record, if it was given and is about them."""
        return _about(self.situation.evidence.actor, self.situation.principal.actor)

    @property
    def choice(self) -> Choice | None:
        """What the subject chose about the actor; None while it cannot be read."""
        choice = self.situation.evidence.choice
        return choice if isinstance(choice, Choice) else None


@dataclass(frozen=True, slots=True)
class GrantCase:
    """A case in the light of one standing grant."""

    case: Case
    grant: Grant

    @property
    def judged(self) -> Judged:
        """That of the case."""
        return self.case.judged

    @property
    def reviewed_on(self) -> date | None:
        """When the grant was made or last reviewed, here or at the relationship service."""
        uses = self.case.situation.evidence.uses
        return reviewed_on(self.grant, uses.get(self.grant.id), self.case.today)

    @property
    def unused_from(self) -> date:
        """The day on which the grant ends unless it is used before."""
        use = self.case.situation.evidence.uses.get(self.grant.id)
        years = self.case.configured.unused_grant_years
        return unused_from(self.grant, use, self.case.today, years)


def _about(person: Person | Unanswered, number: str) -> Person | None:
    if isinstance(person, Person) and person.nhs_number == number:
        return person
    return None


def _birth_date(situation: Situation) -> PartialDate | None:
    """From the national record; only where that does not tell, the actor's from the token."""
    person = _about(situation.evidence.person, situation.subject)
    if person is not None and person.birth_date is not None:
        return person.birth_date
    return None if situation.by_proxy else situation.principal.birth_date
