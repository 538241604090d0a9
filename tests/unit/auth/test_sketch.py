"""What several workers used of a budget counts for all of them, and never for less."""

import pytest

from auth.meter import Budget
from auth.sketch import SharedMeter, Sketch
from tests.support.ticks import FakeTicks

TEN = Budget(10, ("source", "somebody"))


@pytest.fixture
def ticks() -> FakeTicks:
    return FakeTicks()


@pytest.fixture
def meters(ticks: FakeTicks) -> list[SharedMeter]:
    """Of three workers."""
    sketch = Sketch(3)
    return [SharedMeter(sketch, own, ticks) for own in range(3)]


def test_what_any_worker_used_is_left_to_none(meters: list[SharedMeter]) -> None:
    meters[0].use(TEN, 3)
    meters[1].use(TEN, 4)
    meters[0].use(TEN, 1)

    assert [one.left(TEN) for one in meters] == [2, 2, 2]


def test_more_than_there_was_leaves_nothing(meters: list[SharedMeter]) -> None:
    meters[0].use(TEN, 8)
    meters[1].use(TEN, 8)

    assert meters[2].left(TEN) == 0


def test_within_a_minute_everything_is_left_again(
    meters: list[SharedMeter], ticks: FakeTicks
) -> None:
    meters[0].use(TEN, 10)
    seconds = meters[1].seconds(TEN)
    ticks.advance(seconds - 1)

    before = meters[1].left(TEN)
    ticks.advance(1)

    assert (before, meters[1].left(TEN)) == (0, 10)
    assert 1 < seconds <= 60


def test_of_an_unused_budget_everything_is_left_now(meters: list[SharedMeter]) -> None:
    assert (meters[0].left(TEN), meters[0].seconds(TEN)) == (10, 0)


def test_shared_budgets_of_others_stand_apart(meters: list[SharedMeter]) -> None:
    others = [Budget(10, ("source", f"somebody {number}")) for number in range(100)]

    meters[0].use(TEN, 10)

    assert {meters[1].left(one) for one in others} == {10}


def test_windows_of_different_budgets_do_not_end_together(meters: list[SharedMeter]) -> None:
    some = [Budget(10, ("source", f"somebody {number}")) for number in range(50)]
    for one in some:
        meters[0].use(one, 1)

    assert len({meters[1].seconds(one) for one in some}) > 10


def test_a_count_never_grows_into_its_window(meters: list[SharedMeter]) -> None:
    meters[0].use(TEN, 2**32 - 1)

    meters[0].use(TEN, 1)

    assert meters[1].left(TEN) == 0
