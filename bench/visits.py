"""What the ten sources of `bench.slow_trust` hold: the same visits wherever it is worked out.

The sources answer with them, and the measuring side knows by them what has to be in an answer.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

VISITS = 20
"""Of one person at one source."""
CODES = tuple(f"TR{number:02}" for number in range(1, 11))
PAGED = frozenset(CODES[1::2])
"""These give their visits on pages; the others all at once."""
PAGE_SIZE = 10

_FIRST = datetime(2027, 1, 1, 8, tzinfo=UTC)
_MINUTES = 500_000


@dataclass(frozen=True, slots=True)
class Visit:
    """One appointment. No two of one person begin in the same minute."""

    id: str
    title: str
    start: datetime


def visits(code: str, number: str) -> list[Visit]:
    """What one source holds of the person of this NHS number, earliest first."""
    # Chance is for variety here; its seed makes it the same in both processes.
    chance = Random(f"{code} {number}")  # noqa: S311
    minutes = chance.sample(range(CODES.index(code), _MINUTES, len(CODES)), VISITS)
    return [
        Visit(
            f"{code}-{number}-{place}", f"Clinic {place} of {code}", _FIRST + timedelta(minutes=m)
        )
        for place, m in enumerate(sorted(minutes))
    ]


def in_order(codes: Iterable[str], number: str) -> list[tuple[str, Visit]]:
    """What these sources hold of a person together, with the source, earliest first."""
    together = [(code, one) for code in codes for one in visits(code, number)]
    return sorted(together, key=lambda found: found[1].start)
