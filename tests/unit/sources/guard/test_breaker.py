"""A breaker opens at five failures of ten, rests ten seconds, and lets one probe through."""

import pytest

from schema.answer import Pause
from sources.errors import NotAsked
from sources.guard.breaker import MOST_FAILURES, OPEN_SECONDS, WINDOW, Breaker
from tests.support.ticks import FakeTicks


class Told:
    """Writes down each change of state."""

    def __init__(self) -> None:
        self.states: list[bool] = []

    def __call__(self, is_closed: bool) -> None:
        self.states.append(is_closed)


@pytest.fixture
def ticks() -> FakeTicks:
    return FakeTicks()


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def breaker(ticks: FakeTicks, told: Told) -> Breaker:
    return Breaker(ticks, told)


def passed(breaker: Breaker) -> int:
    """The ticket of a question that was let through."""
    breaker.check(is_unhurried=True)
    return breaker.enter(is_unhurried=True)


def fail(breaker: Breaker, times: int = MOST_FAILURES) -> None:
    """As many questions, one after the other, that got no answer."""
    for _ in range(times):
        breaker.failed(passed(breaker))


def refusal(breaker: Breaker) -> NotAsked:
    """What the next question is told that is not let through."""
    with pytest.raises(NotAsked) as raised:
        breaker.check(is_unhurried=True)
    return raised.value


def test_it_opens_at_the_fifth_failure_and_not_before(breaker: Breaker) -> None:
    fail(breaker, MOST_FAILURES - 1)
    before = breaker.is_closed

    fail(breaker, 1)

    assert (before, breaker.is_closed) == (True, False)


def test_failures_that_are_long_ago_no_longer_count(breaker: Breaker) -> None:
    fail(breaker, MOST_FAILURES - 1)
    for _ in range(WINDOW - MOST_FAILURES + 2):
        breaker.succeeded(passed(breaker))

    fail(breaker, 1)

    assert breaker.is_closed


def test_who_is_refused_learns_when_the_next_probe_goes(breaker: Breaker, ticks: FakeTicks) -> None:
    fail(breaker)
    ticks.advance(3.5)

    error = refusal(breaker)

    assert (error.pause, error.retry_after_seconds) == (Pause.RESTING, 7)


def test_only_one_probe_goes_at_a_time(breaker: Breaker, ticks: FakeTicks) -> None:
    fail(breaker)
    ticks.advance(OPEN_SECONDS)

    passed(breaker)

    assert refusal(breaker).retry_after_seconds == 1


def test_a_probe_that_succeeds_closes_it(breaker: Breaker, ticks: FakeTicks) -> None:
    fail(breaker)
    ticks.advance(OPEN_SECONDS)

    breaker.succeeded(passed(breaker))

    assert breaker.is_closed
    fail(breaker, MOST_FAILURES - 1)
    assert breaker.is_closed


def test_a_probe_that_fails_opens_it_as_long_again(breaker: Breaker, ticks: FakeTicks) -> None:
    fail(breaker)
    ticks.advance(OPEN_SECONDS)

    breaker.failed(passed(breaker))

    assert refusal(breaker).retry_after_seconds == OPEN_SECONDS


def test_a_probe_that_is_called_off_makes_room_for_another(
    breaker: Breaker, ticks: FakeTicks
) -> None:
    fail(breaker)
    ticks.advance(OPEN_SECONDS)

    breaker.left(passed(breaker))

    breaker.succeeded(passed(breaker))
    assert breaker.is_closed


@pytest.mark.parametrize("result", ["succeeded", "failed", "left"])
def test_a_straggler_does_not_decide_for_the_probe(
    breaker: Breaker, ticks: FakeTicks, result: str
) -> None:
    straggler = passed(breaker)
    fail(breaker)
    ticks.advance(OPEN_SECONDS)
    probe = passed(breaker)

    getattr(breaker, result)(straggler)

    assert not breaker.is_closed
    assert refusal(breaker).retry_after_seconds == 1
    breaker.succeeded(probe)
    assert breaker.is_closed


def test_stragglers_of_an_earlier_ill_time_open_nothing(breaker: Breaker, ticks: FakeTicks) -> None:
    stragglers = [passed(breaker) for _ in range(MOST_FAILURES)]
    fail(breaker)
    ticks.advance(OPEN_SECONDS)
    breaker.succeeded(passed(breaker))

    for ticket in stragglers:
        breaker.failed(ticket)

    assert breaker.is_closed


def test_stragglers_of_an_earlier_time_hide_no_failures(breaker: Breaker, ticks: FakeTicks) -> None:
    stragglers = [passed(breaker) for _ in range(WINDOW)]
    fail(breaker)
    ticks.advance(OPEN_SECONDS)
    breaker.succeeded(passed(breaker))
    fail(breaker, MOST_FAILURES - 1)

    for ticket in stragglers:
        breaker.succeeded(ticket)

    fail(breaker, 1)
    assert not breaker.is_closed


def test_who_waited_for_a_turn_is_refused_once_it_is_open(breaker: Breaker) -> None:
    waiting = passed(breaker)
    breaker.check_again(waiting)

    fail(breaker)

    with pytest.raises(NotAsked):
        breaker.check_again(waiting)


def test_each_change_of_state_is_told_once(breaker: Breaker, ticks: FakeTicks, told: Told) -> None:
    fail(breaker)
    for _ in range(2):
        ticks.advance(OPEN_SECONDS)
        breaker.failed(passed(breaker))
    ticks.advance(OPEN_SECONDS)

    breaker.succeeded(passed(breaker))

    assert told.states == [False, True]


def test_a_clock_that_stands_still_lets_nobody_through(breaker: Breaker) -> None:
    fail(breaker)

    refusals = {refusal(breaker).retry_after_seconds for _ in range(3)}

    assert refusals == {OPEN_SECONDS}
