"""A situation as the rules look at it: with age, standing grants and configured profiles."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from auth.age import Age
from auth.relationships import standing
from auth.situation import Situation
from schema.access import LegalBasis
from schema.evidence import Grant, Person, Unanswered
from schema.moment import PartialDate, london_date
from schema.profile import Profile

RestrictedSelf = Literal["redacted", "allow", "deny"]


@dataclass(frozen=True, slots=True)
class Case:
    """What every rule is given."""

    situation: Situation
    age: Age | None
    """The subject's on this day; None when the birth date is missing or makes no sense."""
    grants: tuple[Grant, ...]
    """The standing ones, one per grantor."""
    profiles: Mapping[LegalBasis, Profile]
    """The gateway's, for organisations without one of their own."""
    restricted_self: RestrictedSelf

    @classmethod
    def of(
        cls,
        situation: Situation,
        profiles: Mapping[LegalBasis, Profile],
        restricted_self: RestrictedSelf,
    ) -> "Case":
        """Work out what several rules need. Ages and periods are those of this very instant."""
        today = london_date(situation.now)
        age = Age.on(_birth_date(situation), today)
        grants = situation.evidence.grants
        said = () if isinstance(grants, Unanswered) else grants
        counting = standing(said, situation.principal.actor, situation.subject, today)
        return cls(situation, age, counting, profiles, restricted_self)

    @property
    def person(self) -> Person | None:
        """The subject's national record, if it was given and is about them."""
        return _about(self.situation.evidence.person, self.situation.subject)

    @property
    def actor(self) -> Person | None:
        """The actor's national record, if it was given and is about them."""
        return _about(self.situation.evidence.actor, self.situation.principal.actor)


@dataclass(frozen=True, slots=True)
class GrantCase:
    """A case in the light of one standing grant."""

    case: Case
    grant: Grant


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
