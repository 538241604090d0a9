"""Where a trust's own Patient record is not in order: a chart that was merged into another, or a
birth date that was typed wrongly. Everywhere else a trust agrees with the national record.
"""

from collections.abc import Mapping
from datetime import date

from sandbox.people import Person, PersonId
from sandbox.profile import Ods
from sandbox.trusts import ORCHARD_STREET

# An item of a story that names such an id is filed in the old chart of that person.
_OLD = "/old"
NINA_OLD = PersonId(f"nina-kaur{_OLD}")
_MERGED = (NINA_OLD,)
_YEARS_OFF: Mapping[tuple[Ods, str], int] = {(ORCHARD_STREET, "colin-ward"): -10}


def with_charts(people: Mapping[PersonId, Person]) -> Mapping[PersonId, Person]:
    """Everybody, and once more those who have an old chart somewhere."""
    return {**people, **{chart: people[surviving(chart) or chart] for chart in _MERGED}}


def surviving(chart: PersonId) -> PersonId | None:
    """The chart into which this one was merged; None for one that was not."""
    return PersonId(chart.removesuffix(_OLD)) if chart.endswith(_OLD) else None


def birth_date(person: Person, ods: Ods) -> date:
    """When this trust believes the person was born."""
    years = _YEARS_OFF.get((ods, person.id))
    if years is None:
        return person.born
    return person.born.replace(year=person.born.year + years, day=min(person.born.day, 28))
