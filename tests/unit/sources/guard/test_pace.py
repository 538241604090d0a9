"""How slow is slow is known from a source's own answers, when there are enough."""

from sources.guard.pace import FEWEST, REMEMBERED, SHORTEST_SECONDS, Pace


def a_pace(*seconds: float) -> Pace:
    """The pace of a source that took so long, and so long."""
    pace = Pace()
    for one in seconds:
        pace.add(one)
    return pace


def test_too_few_answers_say_nothing() -> None:
    assert a_pace(*[1.0] * (FEWEST - 1)).slow() is None
    assert a_pace(*[1.0] * FEWEST).slow() == 1.0


def test_ninety_five_of_a_hundred_are_faster_or_equal() -> None:
    assert a_pace(*range(1, 101)).slow() == 95
    assert a_pace(*range(1, 21)).slow() == 19


def test_old_answers_are_forgotten() -> None:
    assert a_pace(*[9.0] * REMEMBERED, *[1.0] * REMEMBERED).slow() == 1.0


def test_nobody_is_slow_within_a_few_milliseconds() -> None:
    assert a_pace(*[0.001] * FEWEST).slow() == SHORTEST_SECONDS


def test_old_answers_that_were_fast_are_forgotten_too() -> None:
    assert a_pace(*[1.0] * REMEMBERED, *[9.0] * REMEMBERED).slow() == 9.0
