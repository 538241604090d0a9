"""What a dialect is: how a source of its kind is told whose records are wanted.

This one is what most dialects share. A dialect holds no state and does no I/O.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from schema.identifiers import LocalId, NhsNumber
from schema.request import Window
from sources.parameters import Parameters, nhs_number_token


class Dialect:
    """Chained search by NHS number, pages of a wanted size, reading by id."""

    asks_patient_first = False
    """Must the person's Patient id be known before records can be asked for?"""
    names_people_by_number = False
    """Do items carry the NHS number, so that the Patient need not be asked for beside them?"""
    reads_by_id = True
    """Can one item be read by its id? If not, it is found by a search."""
    takes_count = True
    """May the wanted page size be sent?"""

    def path(self, resource_type: str) -> str:
        """Where a search is made, below the base."""
        return resource_type

    def flat(self, body: bytes) -> bytes:
        """An answer to a search as a plain searchset; as it is where it is one, or none at all."""
        return body

    def selector(self, resource_type: str) -> str:
        """The search parameter that names the person."""
        return "patient.identifier"

    def value(self, subject: NhsNumber, patients: Sequence[LocalId]) -> str:
        """What the selector is set to; the person's `patients` are known if asked for first."""
        return nhs_number_token(subject)

    def further(self, resource_type: str) -> Parameters:
        """What every search must say besides."""
        return ()

    def dates(self, resource_type: str, window: Window) -> Parameters:
        """Parameters that narrow the times. A server may ignore them: the gateway filters again."""
        return ()


def widened(parameter: str, window: Window) -> Parameters:
    """The window as UTC bounds, a day wider on both sides.

    Servers read zoneless times and bounds in different zones; what is too much is left out here.
    """
    found: list[tuple[str, str]] = []
    if window.start is not None and window.start > date.min:
        found.append((parameter, f"ge{window.start - timedelta(days=1)}T00:00:00Z"))
    if window.end is not None and window.end < date.max - timedelta(days=1):
        found.append((parameter, f"lt{window.end + timedelta(days=2)}T00:00:00Z"))
    return tuple(found)
