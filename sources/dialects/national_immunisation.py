"""The national Immunisation FHIR API: which diseases are asked about has to be said.

Its items carry the NHS number; it knows no page size, and has names of its own for dates.
"""

from datetime import date, timedelta

from schema.request import Window
from sources.dialects.dialect import Dialect
from sources.parameters import Parameters

_TARGETS = (
    "3IN1",
    "4IN1",
    "6IN1",
    "BCG",
    "COVID19",
    "FLU",
    "HEPB",
    "HIB",
    "HPV",
    "MENACWY",
    "MENB",
    "MMR",
    "MMRV",
    "PERTUSSIS",
    "PNEUMOCOCCAL",
    "ROTAVIRUS",
    "RSV",
    "SHINGLES",
)
"""All there are: what is not named is not answered, and nothing says that it was left out."""


class NationalImmunisation(Dialect):
    names_people_by_number = True
    takes_count = False

    def further(self, resource_type: str) -> Parameters:
        return (("-immunization.target", ",".join(_TARGETS)),)

    def dates(self, resource_type: str, window: Window) -> Parameters:
        """Days, a day wider on both sides: in which zone they are counted is not said."""
        found: list[tuple[str, str]] = []
        if window.start is not None and window.start > date.min:
            found.append(("-date.from", (window.start - timedelta(days=1)).isoformat()))
        if window.end is not None and window.end < date.max:
            found.append(("-date.to", (window.end + timedelta(days=1)).isoformat()))
        return tuple(found)
