"""A question is put once more where that may help, after a pause, and within a budget."""

from collections.abc import Sequence

import pytest

from schema.deadline import Deadline
from sources.errors import (
    Absent,
    InvalidAnswer,
    RateLimited,
    Refused,
    SourceError,
    TimedOut,
    Unavailable,
)
from sources.guard.retry import LEAST_SECONDS, LONGEST_PAUSE_SECONDS, Retries
from sources.tally import Tally, tallied
from tests.support.virtual_time import run_virtually

PASSING = Unavailable(is_passing=True)


class Attempts:
    """Fails as told, then answers."""

    def __init__(self, *errors: SourceError) -> None:
        self.errors: Sequence[SourceError] = errors
        self.count = 0

    async def __call__(self) -> str:
        self.count += 1
        if self.count <= len(self.errors):
            raise self.errors[self.count - 1]
        return "answer"


def retries(random: float = 0.5) -> Retries:
    """What a source may be asked again, where chance always says the same."""
    return Retries(lambda: random)


async def ask(
    attempts: Attempts, of: Retries | None = None, seconds: float = 60, is_open: bool = True
) -> str:
    """Ask with time enough."""
    return await (of or retries()).ask(attempts, Deadline.after(seconds), lambda: is_open)


def test_what_passes_is_tried_again_once() -> None:
    attempts = Attempts(PASSING)

    answer, _ = run_virtually(ask(attempts))

    assert (answer, attempts.count) == ("answer", 2)


def test_a_second_failure_is_the_last() -> None:
    attempts = Attempts(PASSING, PASSING, PASSING)

    with pytest.raises(Unavailable):
        run_virtually(ask(attempts))

    assert attempts.count == 2


@pytest.mark.parametrize(
    "error",
    [Unavailable(), TimedOut(), Refused(), Absent(), InvalidAnswer(), RateLimited()],
    ids=lambda error: type(error).__name__,
)
def test_what_does_not_pass_is_not_tried_again(error: SourceError) -> None:
    attempts = Attempts(error)

    with pytest.raises(type(error)):
        run_virtually(ask(attempts))

    assert attempts.count == 1


@pytest.mark.parametrize("random", [0.0, 0.5, 1.0])
def test_chance_spreads_the_second_attempts(random: float) -> None:
    _, seconds = run_virtually(ask(Attempts(PASSING), retries(random)))

    assert seconds == pytest.approx(0.02 + 0.08 * random)
    assert seconds <= LONGEST_PAUSE_SECONDS + 1e-9


def test_without_time_enough_there_is_no_second_attempt() -> None:
    attempts = Attempts(PASSING)

    with pytest.raises(Unavailable):
        run_virtually(ask(attempts, seconds=LEAST_SECONDS - 0.01))

    assert attempts.count == 1


def test_a_source_that_rests_is_not_tried_again() -> None:
    attempts = Attempts(PASSING)

    with pytest.raises(Unavailable):
        run_virtually(ask(attempts, is_open=False))

    assert attempts.count == 1


def test_a_source_that_always_fails_is_asked_a_tenth_more() -> None:
    of, calls = retries(), 200

    async def ask_often() -> int:
        count = 0
        for _ in range(calls):
            of.earn()
            attempts = Attempts(PASSING, PASSING)
            with pytest.raises(Unavailable):
                await ask(attempts, of)
            count += attempts.count
        return count

    count, _ = run_virtually(ask_often())

    assert count == calls + calls // 10 + 3


def test_second_attempts_are_counted_for_explaining() -> None:
    async def counted() -> Tally:
        with tallied(True) as tally:
            await ask(Attempts(PASSING))
            await ask(Attempts())
        return tally

    tally, _ = run_virtually(counted())

    assert tally.retries == 1
