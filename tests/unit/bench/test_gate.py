"""When the gate has seen enough, and what its ratios are."""

from bench.cells import Ratio
from bench.gate import bounds, is_settled
from bench.trusts import SIZES


def test_rounds_well_below_the_bound_settle_it() -> None:
    assert is_settled([0.8, 0.9, 0.9, 1.0, 3.0], 1.2)


def test_rounds_well_above_the_bound_settle_it_too() -> None:
    assert is_settled([0.8, 1.3, 1.4, 1.4, 1.5], 1.2)


def test_rounds_on_both_sides_settle_nothing() -> None:
    assert not is_settled([0.9, 1.0, 1.1, 1.3, 1.4], 1.2)


def test_the_middle_of_the_rounds_is_their_ratio() -> None:
    assert Ratio.of([3.0, 1.0, 1.5]) == Ratio(1.5, 1.0, 3.0)


def test_every_bound_is_for_a_size_that_trusts_have() -> None:
    assert set(bounds()) <= set(SIZES)
