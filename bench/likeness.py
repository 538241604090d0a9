"""How alike two sets of times are: the two-sample test of Kolmogorov and Smirnov. Pure.

It looks at the whole distributions, so that a difference in the tail counts like one of the middle.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, sqrt
from statistics import median

_TERMS = 100


@dataclass(frozen=True, slots=True)
class Likeness:
    """What telling two sets apart comes to."""

    distance: float
    """Largest difference of the two shares of times up to any one time: 0 alike, 1 apart."""
    probability: float
    """How likely a distance at least as large is, if both are drawn from the same times."""
    milliseconds: float
    """By how much the median of the second is longer."""

    @property
    def guess(self) -> float:
        """How often the best threshold tells rightly from one answer which of the two it is of."""
        return (1 + self.distance) / 2


def likeness(first: Sequence[float], second: Sequence[float]) -> Likeness:
    """Compare two sets of milliseconds, neither of them empty."""
    one, other = sorted(first), sorted(second)
    distance = max(
        abs(bisect_right(one, time) / len(one) - bisect_right(other, time) / len(other))
        for time in (*one, *other)
    )
    size = len(one) * len(other) / (len(one) + len(other))
    return Likeness(distance, _tail(distance, size), median(other) - median(one))


def _tail(distance: float, size: float) -> float:
    """Of Kolmogorov's distribution, with Stephens' correction for a limited number of times."""
    scaled = (sqrt(size) + 0.12 + 0.11 / sqrt(size)) * distance
    if scaled < 0.2:  # the series does not converge there, and the tail is all of it
        return 1.0
    terms = (float((-1) ** (k - 1)) * exp(-2 * (k * scaled) ** 2) for k in range(1, _TERMS))
    return min(1.0, max(0.0, 2 * sum(terms)))
