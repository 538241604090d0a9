"""What a guard lets through, and when: breaker, respite, room, retry and hedge together."""

import asyncio
from typing import Any

import pytest
from structlog.testing import capture_logs

from schema.answer import Pause
from schema.deadline import Deadline
from sources.errors import (
    Absent,
    Declined,
    InvalidAnswer,
    NotAsked,
    RateLimited,
    Refused,
    SourceError,
    TimedOut,
    Unavailable,
)
from sources.guard.breaker import MOST_FAILURES, OPEN_SECONDS
from sources.guard.guard import LONGEST_RESPITE_SECONDS
from sources.tally import Tally, tallied
from tests.support.virtual_time import run_virtually
from tests.unit.sources.guard.endpoint import KIND, SECONDS, Endpoint

BROKEN = Unavailable()


async def an_open_endpoint() -> Endpoint:
    """One that has failed so often that it rests."""
    endpoint = Endpoint()
    endpoint.exchange.error = BROKEN
    await endpoint.errors(MOST_FAILURES)
    return endpoint


async def paged(endpoint: Endpoint) -> SourceError:
    """What ends a search, given all its time, that never comes to its last page."""
    until = Deadline.after(SECONDS)
    with tallied(is_unhurried=True):
        while (error := await endpoint.error(seconds=until.remaining())) is None:
            pass
        return error


async def forever() -> str:
    """Answer after any deadline."""
    await asyncio.sleep(60)
    return "late"


def pause_of(error: SourceError | None) -> tuple[Pause, int | None]:
    """Why a source was not asked, and for how long."""
    assert isinstance(error, NotAsked), error
    return error.pause, error.retry_after_seconds


# Breaker


@pytest.mark.parametrize("error", [Unavailable(), TimedOut()], ids=["unavailable", "timed out"])
def test_a_source_that_keeps_failing_is_left_to_rest(error: SourceError) -> None:
    async def story() -> tuple[SourceError | None, int, tuple[str, ...]]:
        endpoint = Endpoint()
        endpoint.exchange.error = error
        errors = await endpoint.errors(MOST_FAILURES + 1)
        return errors[-1], len(endpoint.exchange.sent), endpoint.guard.resting

    (last, sent, resting), _ = run_virtually(story())

    assert pause_of(last) == (Pause.RESTING, OPEN_SECONDS)
    assert (sent, resting) == (MOST_FAILURES, (KIND,))


@pytest.mark.parametrize(
    "error",
    [Refused(), Declined(), Absent(), InvalidAnswer(), RateLimited()],
    ids=lambda error: type(error).__name__,
)
def test_a_source_that_answers_is_not_left_to_rest(error: SourceError) -> None:
    async def story() -> int:
        endpoint = Endpoint()
        endpoint.exchange.error = error
        await endpoint.errors(20)
        return len(endpoint.exchange.sent)

    sent, _ = run_virtually(story())

    assert sent == 20


def test_a_source_that_says_no_once_it_has_rested_is_well_again() -> None:
    async def story() -> tuple[str, ...]:
        endpoint = await an_open_endpoint()
        await asyncio.sleep(OPEN_SECONDS)
        endpoint.exchange.error = Declined()
        await endpoint.error()
        return endpoint.guard.resting

    resting, _ = run_virtually(story())

    assert resting == ()


def test_kinds_of_question_rest_by_themselves() -> None:
    async def story() -> str:
        endpoint = await an_open_endpoint()
        endpoint.exchange.error = None
        return await endpoint.ask("DocumentReference")

    answer, _ = run_virtually(story())

    assert answer == "answer"


def test_a_hung_source_given_all_its_time_is_left_to_rest() -> None:
    async def story() -> SourceError | None:
        endpoint = Endpoint()
        endpoint.exchange.takes = 60
        return (await endpoint.errors(MOST_FAILURES + 1))[-1]

    error, _ = run_virtually(story())

    assert pause_of(error)[0] is Pause.RESTING


def test_callers_in_a_hurry_cannot_make_a_source_rest() -> None:
    async def story() -> list[SourceError | None]:
        endpoint = Endpoint()
        endpoint.exchange.takes = SECONDS * 0.9
        return await endpoint.errors(30, seconds=SECONDS * 0.89)

    errors, _ = run_virtually(story())

    assert {type(one) for one in errors} == {TimedOut}


def test_a_hung_source_counts_though_its_question_was_sent_a_little_late() -> None:
    async def story() -> SourceError | None:
        endpoint = Endpoint()
        endpoint.exchange.takes = 60
        return (await endpoint.errors(MOST_FAILURES + 1, seconds=SECONDS * 0.95))[-1]

    error, _ = run_virtually(story())

    assert isinstance(error, NotAsked)


def test_a_late_page_of_an_unhurried_search_counts() -> None:
    async def story() -> SourceError | None:
        endpoint = Endpoint()
        endpoint.exchange.takes = 60
        with tallied(is_unhurried=True):
            return (await endpoint.errors(MOST_FAILURES + 1, seconds=SECONDS / 2))[-1]

    error, _ = run_virtually(story())

    assert isinstance(error, NotAsked)


def test_a_record_of_too_many_pages_closes_its_source_to_nobody() -> None:
    async def story() -> tuple[list[SourceError], SourceError | None]:
        endpoint = Endpoint()
        endpoint.exchange.takes = SECONDS * 0.015
        cut_off = await asyncio.gather(*(paged(endpoint) for _ in range(MOST_FAILURES)))
        return cut_off, await endpoint.error()

    (cut_off, error), _ = run_virtually(story())

    assert {type(one) for one in cut_off} == {TimedOut}
    assert error is None


def test_a_source_that_gives_up_by_itself_counts_whoever_asks() -> None:
    async def story() -> SourceError | None:
        endpoint = Endpoint()
        endpoint.exchange.error = TimedOut()
        return (await endpoint.errors(MOST_FAILURES + 1, seconds=SECONDS / 2))[-1]

    error, _ = run_virtually(story())

    assert pause_of(error)[0] is Pause.RESTING


def test_a_probe_that_finds_no_room_says_nothing() -> None:
    async def story() -> tuple[SourceError | None, tuple[str, ...]]:
        endpoint = Endpoint(max_concurrent=1)
        endpoint.exchange.error = BROKEN
        await endpoint.errors(MOST_FAILURES)
        await asyncio.sleep(OPEN_SECONDS)
        endpoint.exchange.takes = 1
        other = asyncio.create_task(endpoint.error("Patient"))
        await asyncio.sleep(0)
        error = await endpoint.error(seconds=0.5)
        await other
        return error, endpoint.guard.resting

    (error, resting), _ = run_virtually(story())

    assert (pause_of(error)[0], resting) == (Pause.NO_TIME, (KIND,))


def test_time_spent_waiting_for_a_turn_is_not_the_sources() -> None:
    async def story() -> tuple[str, ...]:
        endpoint = Endpoint(max_concurrent=1)
        endpoint.exchange.takes = SECONDS * 0.6
        for _ in range(MOST_FAILURES):  # the second of each two has too little time left
            await asyncio.gather(endpoint.error(), endpoint.error())
        return endpoint.guard.resting

    resting, _ = run_virtually(story())

    assert resting == ()


def test_a_source_is_asked_again_within_thirty_seconds_of_its_mending() -> None:
    async def story() -> float:
        endpoint = await an_open_endpoint()
        loop = asyncio.get_running_loop()
        endpoint.exchange.takes, endpoint.exchange.error = 60, None
        await asyncio.sleep(OPEN_SECONDS)
        hanging = asyncio.create_task(endpoint.error())
        await asyncio.sleep(0.001)
        endpoint.exchange.takes = 0.05  # mended the moment after the probe was sent
        mended = loop.time()
        for _ in range(300):
            if await endpoint.error() is None:
                break
            await asyncio.sleep(0.1)
        await hanging
        return loop.time() - mended

    seconds, _ = run_virtually(story())

    assert seconds < 30


def test_a_probe_that_is_called_off_lets_the_next_through() -> None:
    async def story() -> str:
        endpoint = await an_open_endpoint()
        endpoint.exchange.error = None
        await asyncio.sleep(OPEN_SECONDS)
        probe = asyncio.create_task(endpoint.ask())
        await asyncio.sleep(0.01)
        probe.cancel()
        await asyncio.gather(probe, return_exceptions=True)
        return await endpoint.ask()

    answer, _ = run_virtually(story())

    assert answer == "answer"


def test_a_probe_in_a_hurry_gives_way_to_one_who_is_not() -> None:
    async def story() -> tuple[str, tuple[str, ...]]:
        endpoint = await an_open_endpoint()
        await asyncio.sleep(OPEN_SECONDS)
        endpoint.exchange.error = None
        hurried = asyncio.create_task(endpoint.error(seconds=SECONDS / 100))
        await asyncio.sleep(SECONDS / 1000)
        answer = await endpoint.ask()
        await hurried
        return answer, endpoint.guard.resting

    (answer, resting), _ = run_virtually(story())

    assert (answer, resting) == ("answer", ())


def test_of_many_who_come_after_a_rest_one_is_let_through() -> None:
    async def story() -> tuple[int, int]:
        endpoint = await an_open_endpoint()
        endpoint.exchange.error = None
        before = len(endpoint.exchange.sent)
        await asyncio.sleep(OPEN_SECONDS)
        errors = await asyncio.gather(*(endpoint.error() for _ in range(50)))
        return len(endpoint.exchange.sent) - before, errors.count(None)

    found, _ = run_virtually(story())

    assert found == (1, 1)


def test_those_in_the_queue_are_not_sent_once_it_rests() -> None:
    async def story() -> tuple[int, set[type]]:
        endpoint = Endpoint(max_concurrent=MOST_FAILURES)
        endpoint.exchange.error = BROKEN
        errors = await asyncio.gather(*(endpoint.error() for _ in range(20)))
        return len(endpoint.exchange.sent), {type(one) for one in errors[MOST_FAILURES:]}

    (sent, refused), _ = run_virtually(story())

    assert (sent, refused) == (MOST_FAILURES, {NotAsked})


def test_a_change_of_state_is_logged_without_an_address() -> None:
    async def story() -> None:
        endpoint = await an_open_endpoint()
        endpoint.exchange.error = None
        await asyncio.sleep(OPEN_SECONDS)
        await endpoint.ask()

    with capture_logs() as logs:
        run_virtually(story())

    told = {"event": "source_breaker", "organisation": "RA1", "kind": KIND}
    assert logs == [
        {**told, "state": "open", "log_level": "warning"},
        {**told, "state": "closed", "log_level": "info"},
    ]


# Respite


@pytest.mark.parametrize("kind", [KIND, "Patient"])
@pytest.mark.parametrize("error", [RateLimited(7), Unavailable(7)], ids=["429", "503"])
def test_a_source_that_asks_to_wait_is_left_alone_whole(error: SourceError, kind: str) -> None:
    async def story() -> tuple[SourceError | None, int]:
        endpoint = Endpoint()
        endpoint.exchange.error = error
        await endpoint.error()
        await asyncio.sleep(2.5)
        return await endpoint.error(kind), len(endpoint.exchange.sent)

    (found, sent), _ = run_virtually(story())

    assert (pause_of(found), sent) == ((Pause.TOLD_TO_WAIT, 5), 1)


def test_after_the_wait_one_question_finds_out_for_all() -> None:
    async def story() -> tuple[int, str]:
        endpoint = Endpoint()
        endpoint.exchange.error = RateLimited(7)
        await endpoint.error()
        endpoint.exchange.error = None
        await asyncio.sleep(7)
        await asyncio.gather(*(endpoint.error(f"kind {place}") for place in range(10)))
        return len(endpoint.exchange.sent), await endpoint.ask()

    found, _ = run_virtually(story())

    assert found == (2, "answer")


def test_nobody_is_left_alone_for_longer_than_half_a_minute() -> None:
    async def story() -> str:
        endpoint = Endpoint()
        endpoint.exchange.error = Unavailable(86_400)
        await endpoint.error()
        endpoint.exchange.error = None
        await asyncio.sleep(LONGEST_RESPITE_SECONDS)
        return await endpoint.ask()

    answer, _ = run_virtually(story())

    assert answer == "answer"


def test_one_who_finds_out_and_is_told_to_wait_makes_all_wait() -> None:
    async def story() -> list[tuple[Pause, int | None]]:
        endpoint = Endpoint()
        endpoint.exchange.error = RateLimited(7)
        await endpoint.error()
        await asyncio.sleep(7)
        await endpoint.error()
        return [pause_of(one) for one in await endpoint.errors(2)]

    found, _ = run_virtually(story())

    assert found == [(Pause.TOLD_TO_WAIT, 7)] * 2


def test_the_longest_wait_it_asked_for_holds() -> None:
    async def story() -> SourceError | None:
        endpoint = Endpoint()
        endpoint.exchange.error = RateLimited(20)
        first = asyncio.create_task(endpoint.error())
        await asyncio.sleep(0.01)
        second = asyncio.create_task(endpoint.error("Patient"))
        await first
        endpoint.exchange.error = RateLimited(3)
        await second
        return await endpoint.error()

    error, _ = run_virtually(story())

    assert pause_of(error) == (Pause.TOLD_TO_WAIT, 20)


def test_those_in_the_queue_are_not_sent_once_it_asks_to_wait() -> None:
    async def story() -> int:
        endpoint = Endpoint(max_concurrent=1)
        endpoint.exchange.error = RateLimited(7)
        await asyncio.gather(*(endpoint.error() for _ in range(4)))
        return len(endpoint.exchange.sent)

    sent, _ = run_virtually(story())

    assert sent == 1


async def an_endpoint_after_its_wait() -> Endpoint:
    """One that had asked to wait, and whose wait is over."""
    endpoint = Endpoint()
    endpoint.exchange.error = RateLimited(7)
    await endpoint.error()
    await asyncio.sleep(7)
    endpoint.exchange.error = None
    return endpoint


def test_one_who_finds_out_and_leaves_lets_the_next_through() -> None:
    async def story() -> str:
        endpoint = await an_endpoint_after_its_wait()
        leaving = asyncio.create_task(endpoint.ask())
        await asyncio.sleep(0.01)
        leaving.cancel()
        await asyncio.gather(leaving, return_exceptions=True)
        return await endpoint.ask()

    answer, _ = run_virtually(story())

    assert answer == "answer"


def test_one_who_finds_it_broken_holds_nobody_up() -> None:
    async def story() -> str:
        endpoint = await an_endpoint_after_its_wait()
        endpoint.exchange.error = BROKEN
        await endpoint.error()
        endpoint.exchange.error = None
        return await endpoint.ask()

    answer, _ = run_virtually(story())

    assert answer == "answer"


# Time and retry


def test_without_any_time_nothing_is_sent() -> None:
    async def story() -> tuple[SourceError | None, int]:
        endpoint = Endpoint()
        return await endpoint.error(seconds=0), len(endpoint.exchange.sent)

    (error, sent), _ = run_virtually(story())

    assert (pause_of(error), sent) == ((Pause.NO_TIME, None), 0)


def test_an_exchange_that_knows_no_deadline_is_called_off_at_it() -> None:
    async def story() -> tuple[type, float, tuple[str, ...]]:
        endpoint = Endpoint()
        started = asyncio.get_running_loop().time()
        with pytest.raises(SourceError) as raised:
            await endpoint.guard.ask(KIND, Deadline.after(SECONDS), forever)
        for _ in range(MOST_FAILURES - 1):
            with pytest.raises(TimedOut):
                await endpoint.guard.once(KIND, Deadline.after(SECONDS), forever)
        seconds = asyncio.get_running_loop().time() - started
        return raised.type, seconds / MOST_FAILURES, endpoint.guard.resting

    (error, seconds, resting), _ = run_virtually(story())

    assert (error, resting) == (TimedOut, (KIND,))
    assert seconds == pytest.approx(SECONDS)


def test_what_failed_is_told_where_a_second_attempt_finds_no_room() -> None:
    async def story() -> SourceError | None:
        endpoint = Endpoint(max_concurrent=1)
        endpoint.exchange.error = Unavailable(is_passing=True)
        first = asyncio.create_task(endpoint.error(seconds=0.5))
        await asyncio.sleep(0.055)  # it failed and pauses; somebody slow takes its place
        endpoint.exchange.takes = 1
        slow = asyncio.create_task(endpoint.error())
        error = await first
        await slow
        return error

    error, _ = run_virtually(story())

    assert isinstance(error, Unavailable)


# Hedge


async def a_paced_endpoint(**settings: Any) -> Endpoint:
    """One that has answered a hundred times, the slowest in 50 ms."""
    endpoint = Endpoint(**settings)
    for place in range(100):
        endpoint.exchange.takes = 0.05 if place < 40 else 0.04
        await endpoint.ask()
    endpoint.exchange.sent.clear()
    return endpoint


async def ask_while_slow(endpoint: Endpoint) -> tuple[list[float], Tally]:
    """Ask where the first answer takes a second and any other 50 ms: when each was sent."""
    started = asyncio.get_running_loop().time()
    endpoint.exchange.takes = 1
    with tallied(True) as tally:
        asking = asyncio.create_task(endpoint.ask())
        await asyncio.sleep(0.01)
        endpoint.exchange.takes = 0.05
        await asking
    return [round(at - started, 3) for at in endpoint.exchange.sent], tally


def test_a_slow_answer_is_asked_for_once_more() -> None:
    async def story() -> tuple[list[float], int, float, int]:
        endpoint = await a_paced_endpoint()
        started = asyncio.get_running_loop().time()
        sent, tally = await ask_while_slow(endpoint)
        seconds = asyncio.get_running_loop().time() - started
        return sent, tally.hedges, round(seconds, 3), endpoint.exchange.ended

    (sent, hedges, seconds, ended), _ = run_virtually(story())

    assert (sent, hedges, seconds) == ([0, 0.05], 1, 0.1)
    assert ended == 102  # the slow one was called off


def test_a_second_answer_counts_though_the_first_is_sent_again_at_that_moment() -> None:
    async def story() -> tuple[str, float]:
        endpoint = await a_paced_endpoint(max_concurrent=2)
        loop, sent = asyncio.get_running_loop(), iter((0.055, 0.2, 60.0))
        began = loop.time()

        async def failing_first() -> str:
            at = next(sent)
            await asyncio.sleep(began + at - loop.time())
            if at == 0.055:
                raise Unavailable(is_passing=True)
            return "answer"

        asking = asyncio.create_task(
            endpoint.guard.ask(KIND, Deadline.after(SECONDS), failing_first)
        )
        await asyncio.sleep(0.06)  # it failed; another takes its place, until just after 0.2
        endpoint.exchange.takes = 0.14 + 1e-10
        others = [asyncio.create_task(endpoint.ask())]
        await asyncio.sleep(0.02)  # and a third waits before it
        others.append(asyncio.create_task(endpoint.ask()))
        answer = await asking
        seconds = loop.time() - began
        await asyncio.gather(*others)
        return answer, seconds

    (answer, seconds), _ = run_virtually(story())

    assert answer == "answer"
    assert seconds == pytest.approx(0.2)


def test_no_more_than_two_percent_are_asked_twice() -> None:
    async def story() -> int:
        endpoint = Endpoint()
        for place in range(1000):
            endpoint.exchange.takes = 0.05 if place % 2 else 0.06
            await endpoint.ask()
        return len(endpoint.exchange.sent)

    sent, _ = run_virtually(story())

    assert 1000 < sent <= 1020


def test_questions_that_are_not_sent_earn_no_second_ones() -> None:
    async def story() -> int:
        endpoint = Endpoint(max_concurrent=1)
        endpoint.exchange.takes = 1
        await asyncio.gather(*(endpoint.error(seconds=0.5) for _ in range(500)))
        endpoint.exchange.takes, endpoint.exchange.error = 0, Unavailable(is_passing=True)
        endpoint.exchange.sent.clear()
        await asyncio.gather(*(endpoint.error() for _ in range(4)))
        return len(endpoint.exchange.sent)

    sent, _ = run_virtually(story())

    assert sent == 4 + 3  # what a quiet source may be asked again, and no more


def test_ten_questions_that_were_sent_earn_another_attempt() -> None:
    async def story() -> int:
        endpoint = Endpoint()
        for _ in range(10):
            await endpoint.ask()
        endpoint.exchange.error = Unavailable(is_passing=True)
        endpoint.exchange.sent.clear()
        await asyncio.gather(*(endpoint.error() for _ in range(5)))
        return len(endpoint.exchange.sent)

    sent, _ = run_virtually(story())

    assert sent == 5 + 3 + 1  # as many as a quiet source may be asked again, and the earned one


def test_a_source_that_rests_is_not_asked_twice() -> None:
    async def story() -> int:
        endpoint = await a_paced_endpoint()
        endpoint.exchange.error = BROKEN
        await endpoint.errors(MOST_FAILURES * 2)
        await asyncio.sleep(OPEN_SECONDS)
        endpoint.exchange.sent.clear()
        endpoint.exchange.takes = 1
        await endpoint.error()
        return len(endpoint.exchange.sent)

    sent, _ = run_virtually(story())

    assert sent == 1


def test_a_full_source_is_not_asked_twice() -> None:
    async def story() -> int:
        endpoint = Endpoint(max_concurrent=1)
        for _ in range(100):
            await endpoint.ask()
        endpoint.exchange.sent.clear()
        endpoint.exchange.takes = 1
        await endpoint.ask()
        return len(endpoint.exchange.sent)

    sent, _ = run_virtually(story())

    assert sent == 1


def test_a_source_that_has_been_asked_enough_is_not_asked_twice() -> None:
    async def story() -> int:
        endpoint = Endpoint(max_per_second=8)
        for place in range(100):
            endpoint.exchange.takes = 1 / 16 if place < 40 else 1 / 32
            await endpoint.ask()
            await asyncio.sleep(1 / 8)
        await asyncio.gather(*(endpoint.ask() for _ in range(15)))
        endpoint.exchange.sent.clear()
        endpoint.exchange.takes = 1
        await endpoint.ask()
        return len(endpoint.exchange.sent)

    sent, _ = run_virtually(story())

    assert sent == 1


def test_who_asks_a_second_time_takes_a_place_too() -> None:
    async def story() -> list[float]:
        endpoint = await a_paced_endpoint(max_concurrent=2)
        started = asyncio.get_running_loop().time()
        slow = asyncio.create_task(ask_while_slow(endpoint))
        await asyncio.sleep(0.06)  # both places are taken, by one who asks twice
        await endpoint.ask()
        await slow
        return [round(at - started, 3) for at in endpoint.exchange.sent]

    sent, _ = run_virtually(story())

    assert sent == [0, 0.05, 0.1]


def test_what_changes_something_is_sent_once_however_slow_or_unlucky() -> None:
    async def story() -> int:
        endpoint = await a_paced_endpoint()
        until = Deadline.after(SECONDS)
        endpoint.exchange.takes = 1
        endpoint.exchange.error = Unavailable(is_passing=True)
        with pytest.raises(Unavailable):
            await endpoint.guard.once(KIND, until, lambda: endpoint.exchange(until))
        return len(endpoint.exchange.sent)

    sent, _ = run_virtually(story())

    assert sent == 1


def test_slowness_is_counted_from_the_sending() -> None:
    async def story() -> float:
        endpoint = await a_paced_endpoint(max_concurrent=2)
        started = asyncio.get_running_loop().time()
        endpoint.exchange.takes = 0.5
        before = [asyncio.create_task(endpoint.ask()) for _ in range(2)]
        await asyncio.sleep(0.01)
        waiting = asyncio.create_task(endpoint.ask())
        await asyncio.sleep(0.01)
        endpoint.exchange.takes = 1  # of the one that waits, once it is sent
        await asyncio.gather(*before)
        await asyncio.sleep(0.01)
        endpoint.exchange.takes = 0.04
        await waiting
        return asyncio.get_running_loop().time() - started

    seconds, _ = run_virtually(story())

    assert seconds == pytest.approx(0.5 + 0.05 + 0.04)


def test_who_waits_for_a_turn_is_not_thought_slow() -> None:
    async def story() -> Tally:
        endpoint = Endpoint(max_concurrent=2, max_per_second=50)
        with tallied(True) as tally:
            for _ in range(100):
                await asyncio.gather(endpoint.ask(seconds=60), endpoint.ask(seconds=60))
        return tally

    tally, _ = run_virtually(story())

    assert tally.hedges == 0


def test_a_question_leaves_no_task_behind() -> None:
    async def story() -> int:
        endpoint = await a_paced_endpoint()
        endpoint.exchange.takes = 60
        askers = [asyncio.create_task(endpoint.ask()) for _ in range(10)]
        await asyncio.sleep(0.5)
        for one in askers:
            one.cancel()
        await asyncio.gather(*askers, return_exceptions=True)
        return len(asyncio.all_tasks()) - 1

    left_over, _ = run_virtually(story())

    assert left_over == 0


def test_a_deadline_is_kept_to_by_all_of_it() -> None:
    async def story() -> float:
        endpoint = await a_paced_endpoint()
        endpoint.exchange.takes = 60
        started = asyncio.get_running_loop().time()
        await endpoint.error(seconds=0.7)
        return asyncio.get_running_loop().time() - started

    seconds, _ = run_virtually(story())

    assert seconds == pytest.approx(0.7)


def test_a_defect_of_ours_says_nothing_about_a_source() -> None:
    async def crash() -> str:
        raise LookupError

    async def story() -> str:
        endpoint = await an_open_endpoint()
        endpoint.exchange.error = None
        await asyncio.sleep(OPEN_SECONDS)
        with pytest.raises(LookupError):
            await endpoint.guard.ask(KIND, Deadline.after(SECONDS), crash)
        return await endpoint.ask()

    answer, _ = run_virtually(story())

    assert answer == "answer"
