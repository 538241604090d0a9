"""What the people in a statement are called, as the resources included with it say.

A name is the name of whoever certainly has the number; a RelatedPerson names one half of a pair.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from schema.identifiers import NhsNumber
from sources.element import NHS_NUMBER, Name, Resource
from sources.national.consent_resource import RelatedPersonResource
from sources.national.details import human_name
from sources.national.kinship import is_pair
from sources.national.person_resource import PersonResource


@dataclass(frozen=True, slots=True)
class Included:
    """The people that came along with a search for statements."""

    people: Sequence[PersonResource]
    related: Sequence[RelatedPersonResource]
    now: datetime

    @classmethod
    def of(cls, resources: Iterable[Resource], now: datetime) -> "Included":
        """What is of use among the resources."""
        held = list(resources)
        people = [one for one in held if isinstance(one, PersonResource)]
        related = [one for one in held if isinstance(one, RelatedPersonResource)]
        return cls(people, related, now)

    def name_of(self, number: NhsNumber) -> str | None:
        """Of the Patient with this number and no other."""
        return self._first(one.name for one in self.people if _numbers(one) == {number})

    def name_between(self, actor: NhsNumber, subject: NhsNumber) -> str | None:
        """Of the actor, as what they are to the subject."""
        return self._first(one.name for one in self.related if is_pair(one, actor, subject))

    def _first(self, named: Iterable[Iterable[Name]]) -> str | None:
        found = (human_name(names, self.now) for names in named)
        return next((name.text for name in found if name), None)


def _numbers(person: PersonResource) -> set[str | None]:
    return {one.value for one in person.identifier if one.system == NHS_NUMBER}
