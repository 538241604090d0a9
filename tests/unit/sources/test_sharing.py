"""The same question under the same permit is asked once; nobody is told what another was."""

import asyncio
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from msgspec import structs

from schema.access import Permit
from schema.answer import Answer, Effort, Failure, Item, Outcome
from schema.deadline import Deadline
from schema.identifiers import NhsNumber
from schema.node import Record
from schema.report import SourceStatus
from schema.request import Fetch, Window
from settings import SourceSettings
from sources.endpoint import MARGIN_SECONDS
from sources.sharing import MOST_ITEMS, SharedSource
from tests.support.auth import NOW, FakeClock
from tests.support.builders import APPOINTMENT, LETTER, RA1, a_letter, a_ref, an_answer, an_item
from tests.support.virtual_time import run_virtually
from tests.unit.sources.asked_port import UNKNOWN, AskedPort, Ending, canary, permits_of

PERMIT = permits_of(1, 2, 1, 1)[0]
SECONDS = 2.0
PATIENCE = 3.0
WHOLE = an_answer(an_item())
PARTS: dict[str, Answer[Record]] = {
    "unreadable entries": replace(WHOLE, unreadable=1),
    "not the whole": replace(WHOLE, status=SourceStatus.INCOMPLETE),
    "not to be trusted": replace(WHOLE, status=SourceStatus.INVALID),
}


def a_shared(port: AskedPort, clock: FakeClock | None = None, **settings: Any) -> SharedSource:
    """The port, shared; `settings` are those of `SourceSettings`."""
    own = SourceSettings(ods=RA1, name="Trust", base_url="http://trust.test/", **settings)
    return SharedSource(port, own, clock or FakeClock())


async def search(
    shared: SharedSource,
    permit: Permit = PERMIT,
    patience: float = PATIENCE,
    window: Window | None = None,
) -> Outcome:
    """Ask for the appointments of the permit's subject."""
    fetch = Fetch(permit, APPOINTMENT, window or Window())
    return await shared.search(fetch, Deadline.after(patience))


def shown(outcome: Outcome) -> list[str]:
    """The signatures in an answer."""
    assert isinstance(outcome, Answer), outcome
    return [one.ref.local_id for one in outcome.items]


# In flight


def test_the_same_question_at_the_same_time_is_asked_once() -> None:
    async def story() -> tuple[list[Outcome], int]:
        port = AskedPort()
        shared = a_shared(port)
        return await asyncio.gather(*(search(shared) for _ in range(5))), len(port.deadlines)

    (outcomes, calls), _ = run_virtually(story())

    assert calls == 1
    assert [shown(one) for one in outcomes] == [[canary(PERMIT)]] * 5
    assert [one.effort.shared for one in outcomes] == [False] + [True] * 4


@pytest.mark.parametrize(
    "difference",
    [
        {"actor": NhsNumber("9990000107")},
        {"subject": NhsNumber("9990000107")},
        {"relationship": "another grant"},
        {"app": "another app"},
        {"policy": "other rules"},
    ],
    ids=lambda one: next(iter(one)),
)
def test_another_permit_is_another_question(difference: dict[str, Any]) -> None:
    other = structs.replace(PERMIT, **difference)

    async def story() -> list[Outcome]:
        shared = a_shared(AskedPort(), answer_cache_seconds=60)
        return list(await asyncio.gather(search(shared), search(shared, other)))

    outcomes, _ = run_virtually(story())

    assert [shown(one) for one in outcomes] == [[canary(PERMIT)], [canary(other)]]


def test_another_window_is_another_question() -> None:
    async def story() -> int:
        port = AskedPort()
        shared = a_shared(port)
        later = Window(start=date(2026, 1, 1))
        await asyncio.gather(search(shared), search(shared, window=later))
        return len(port.deadlines)

    calls, _ = run_virtually(story())

    assert calls == 2


def test_reads_of_the_same_item_are_shared_too() -> None:
    async def story() -> int:
        port = AskedPort()
        shared = a_shared(port)
        refs = [a_ref(), a_ref(), a_ref(local_id="2")]
        await asyncio.gather(*(shared.read(PERMIT, one, Deadline.after(PATIENCE)) for one in refs))
        return len(port.deadlines)

    calls, _ = run_virtually(story())

    assert calls == 2


def test_letters_contents_are_not_shared() -> None:
    async def story() -> int:
        port = AskedPort()
        shared = a_shared(port)
        item = Item(a_letter(), a_ref(record_type=LETTER), PERMIT.subject, None)
        for _ in range(2):
            await shared.content(PERMIT, item, 0, Deadline.after(PATIENCE))
        return len(port.deadlines)

    calls, _ = run_virtually(story())

    assert calls == 2


def test_who_is_in_a_hurry_asks_alone_and_costs_nobody_time() -> None:
    async def story() -> list[float]:
        port = AskedPort()
        shared = a_shared(port)
        hurried = search(shared, patience=SECONDS + MARGIN_SECONDS - 0.01)
        await asyncio.gather(hurried, search(shared))
        return port.deadlines

    deadlines, _ = run_virtually(story())

    assert deadlines == [pytest.approx(2.04), pytest.approx(2.05)]


def test_a_caller_who_leaves_takes_no_other_along() -> None:
    async def story() -> tuple[Outcome, int]:
        port = AskedPort()
        shared = a_shared(port)
        leader, follower = (asyncio.create_task(search(shared)) for _ in range(2))
        await asyncio.sleep(0.5)
        leader.cancel()
        return await follower, port.called_off

    (outcome, called_off), _ = run_virtually(story())

    assert (shown(outcome), called_off) == ([canary(PERMIT)], 0)


def test_when_the_last_caller_leaves_the_source_is_let_go() -> None:
    async def story() -> int:
        port = AskedPort()
        shared = a_shared(port)
        callers = [asyncio.create_task(search(shared)) for _ in range(3)]
        await asyncio.sleep(0.5)
        for one in callers:
            one.cancel()
        await asyncio.gather(*callers, return_exceptions=True)
        await asyncio.sleep(0.01)
        return port.called_off

    called_off, _ = run_virtually(story())

    assert called_off == 1


def test_closing_leaves_nothing_under_way() -> None:
    async def story() -> int:
        shared = a_shared(AskedPort())
        asking = asyncio.create_task(search(shared))
        await asyncio.sleep(0.5)
        await shared.close()
        await asyncio.gather(asking, return_exceptions=True)
        return len(asyncio.all_tasks())

    tasks, _ = run_virtually(story())

    assert tasks == 1


# Kept


async def ask_twice(port: AskedPort, after: float, **settings: Any) -> tuple[Outcome, Outcome]:
    """The same question again, so many seconds later by the gateway's clock."""
    clock = FakeClock()
    shared = a_shared(port, clock, **settings)
    first = await search(shared)
    clock.advance(seconds=after)
    return first, await search(shared)


def test_nothing_is_kept_unless_the_operator_says_so() -> None:
    port = AskedPort()

    run_virtually(ask_twice(port, after=0))

    assert len(port.deadlines) == 2


def test_a_kept_answer_says_from_when_it_is() -> None:
    port = AskedPort()

    (first, second), _ = run_virtually(ask_twice(port, after=9.9, answer_cache_seconds=10))

    assert len(port.deadlines) == 1
    assert isinstance(second, Answer)
    assert (second, second.as_of, second.effort) == (first, NOW, Effort())


def test_an_item_that_was_read_is_kept_too() -> None:
    async def story() -> int:
        port = AskedPort()
        shared = a_shared(port, answer_cache_seconds=60)
        for _ in range(2):
            await shared.read(PERMIT, a_ref(), Deadline.after(PATIENCE))
        return len(port.deadlines)

    calls, _ = run_virtually(story())

    assert calls == 1


def test_a_kept_answer_ends_with_its_life() -> None:
    port = AskedPort()

    run_virtually(ask_twice(port, after=10, answer_cache_seconds=10))

    assert len(port.deadlines) == 2


@pytest.mark.parametrize("part", PARTS.values(), ids=PARTS)
def test_less_than_a_whole_answer_is_not_kept(part: Answer[Record]) -> None:
    port = AskedPort(answer=part)

    run_virtually(ask_twice(port, after=0, answer_cache_seconds=10))

    assert len(port.deadlines) == 2


def test_a_failure_is_not_kept() -> None:
    port = AskedPort([(1, Ending.FAILURE), (1, Ending.ANSWER)])

    (first, second), _ = run_virtually(ask_twice(port, after=0, answer_cache_seconds=10))

    assert isinstance(first, Failure)
    assert isinstance(second, Answer)


def test_an_answer_larger_than_the_cache_is_not_kept() -> None:
    async def story() -> int:
        port = AskedPort(answer=replace(WHOLE, items=WHOLE.items * MOST_ITEMS))
        await ask_twice(port, after=0, answer_cache_seconds=10)
        return len(port.deadlines)

    calls, _ = run_virtually(story())

    assert calls == 2


# Nothing there


async def ask_about_nobody(permits: list[Permit], **settings: Any) -> int:
    """Ask about somebody the source does not hold under each permit; how often it was asked."""
    port = AskedPort()
    shared = a_shared(port, **settings)
    for permit in permits:
        outcome = await search(shared, permit)
        assert outcome.status is SourceStatus.EMPTY
    return len(port.deadlines)


ABOUT_NOBODY = [one for one in permits_of(2, 2, 1, 1) if one.subject == UNKNOWN]


def test_who_is_asked_for_everybody_is_not_asked_again_about_nobody() -> None:
    calls, _ = run_virtually(ask_about_nobody(ABOUT_NOBODY, locate="always"))

    assert (len(ABOUT_NOBODY), calls) == (2, 1)


def test_who_is_asked_for_those_it_registered_is_asked_each_time() -> None:
    calls, _ = run_virtually(ask_about_nobody(ABOUT_NOBODY, locate="index"))

    assert calls == 2


def test_an_operator_can_have_it_asked_each_time() -> None:
    settings: dict[str, Any] = {"locate": "always", "remember_none_seconds": 0}

    calls, _ = run_virtually(ask_about_nobody(ABOUT_NOBODY, **settings))

    assert calls == 2


def test_that_somebody_has_something_is_not_remembered() -> None:
    port = AskedPort()

    run_virtually(ask_twice(port, after=0, locate="always"))

    assert len(port.deadlines) == 2


def test_nothing_in_one_window_says_nothing_of_another() -> None:
    async def story() -> int:
        port = AskedPort()
        shared = a_shared(port, locate="always")
        for window in (Window(), Window(start=date(2026, 1, 1))):
            await search(shared, ABOUT_NOBODY[0], window=window)
        return len(port.deadlines)

    calls, _ = run_virtually(story())

    assert calls == 2


def test_an_empty_answer_that_hides_something_is_no_none() -> None:
    port = AskedPort(answer=replace(an_answer(), unreadable=1))

    run_virtually(ask_twice(port, after=0, locate="always"))

    assert len(port.deadlines) == 2


# After a change


def test_what_was_kept_of_somebody_is_forgotten_when_it_changes() -> None:
    async def story() -> list[int]:
        port = AskedPort()
        shared = a_shared(port, answer_cache_seconds=60)
        calls = []
        for _ in range(2):
            await search(shared)
            calls.append(len(port.deadlines))
        shared.forget(PERMIT.subject)
        await search(shared)
        return [*calls, len(port.deadlines)]

    assert run_virtually(story())[0] == [1, 1, 2]


def test_what_was_kept_of_others_stays_when_somebody_changes() -> None:
    async def story() -> int:
        port = AskedPort()
        shared = a_shared(port, answer_cache_seconds=60, locate="always")
        await search(shared)
        shared.forget(NhsNumber("9990000107"))
        await search(shared)
        return len(port.deadlines)

    assert run_virtually(story())[0] == 1


def test_nobody_joins_a_question_from_before_a_change() -> None:
    async def story() -> int:
        port = AskedPort()
        shared = a_shared(port)
        before = asyncio.create_task(search(shared))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        shared.forget(PERMIT.subject)
        await asyncio.gather(before, search(shared))
        return len(port.deadlines)

    assert run_virtually(story())[0] == 2
