"""The time in which 95 of 100 were there. Pure."""

from collections import Counter
from collections.abc import Sequence
from statistics import quantiles

_SHARE = 0.95


def p95(values: Sequence[float]) -> float:
    """Of times as they were measured; two or more."""
    return quantiles(values, n=20, method="inclusive")[-1]


def p95_of_rounded(values: Sequence[int]) -> float:
    """Of times that were rounded to whole numbers: those of one number lie evenly around it.

    Taken as they stand they would say nothing of differences below one.
    """
    wanted, before = len(values) * _SHARE, 0
    for value, count in sorted(Counter(values).items()):
        if before + count >= wanted:
            return value - 0.5 + (wanted - before) / count
        before += count
    raise ValueError("there are no values")
