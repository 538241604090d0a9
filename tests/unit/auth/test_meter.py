"""A budget is used up within a minute and is whole again after it."""

from auth.meter import Budget, WindowMeter, Windows
from tests.support.ticks import FakeTicks

TEN = Budget(10, ("source", "somebody"))


def test_what_was_used_is_no_longer_left() -> None:
    meter = WindowMeter(FakeTicks())

    meter.use(TEN, 3)
    meter.use(TEN, 4)

    assert meter.left(TEN) == 3


def test_a_minute_after_the_first_use_all_is_left() -> None:
    ticks = FakeTicks()
    meter = WindowMeter(ticks)
    meter.use(TEN, 3)
    ticks.advance(59.9)
    meter.use(TEN, 4)

    before = meter.left(TEN)
    ticks.advance(0.1)

    assert (before, meter.left(TEN)) == (3, 10)


def test_the_seconds_until_then_are_rounded_up() -> None:
    ticks = FakeTicks()
    meter = WindowMeter(ticks)
    meter.use(TEN, 1)
    ticks.advance(18.7)

    assert meter.seconds(TEN) == 42
    assert meter.seconds(Budget(10, ("source", "nobody"))) == 0


def test_budgets_of_others_and_of_other_things_stand_apart() -> None:
    meter = WindowMeter(FakeTicks())
    others = [Budget(10, ("source", "somebody else")), Budget(10, ("operation", "somebody"))]

    meter.use(TEN, 10)

    assert [meter.left(one) for one in others] == [10, 10]


def test_windows_that_ended_are_forgotten_at_the_next_one() -> None:
    ticks = FakeTicks()
    windows = Windows(ticks)
    for name in ("one", "two", "three"):
        windows.incr(name, 60)
    ticks.advance(60)

    windows.incr("four", 60)

    assert windows.reset() == 1


def test_a_window_can_be_cleared_for_the_library() -> None:
    windows = Windows(FakeTicks())
    windows.incr("one", 60, 5)

    windows.clear("one")

    assert (windows.get("one"), windows.check()) == (0, True)
    assert issubclass(KeyError, windows.base_exceptions)
