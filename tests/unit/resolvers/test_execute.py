"""Every call ends as a value at the deadline at the latest, and none is left running."""

import asyncio
import re
from typing import cast

import pytest
from structlog.testing import capture_logs

from resolvers.plan import Plan
from schema.access import Action, Category, Permit
from schema.answer import Answer, Content, Failure, Item
from schema.directory import Holding
from schema.evidence import Unanswered
from schema.identifiers import OdsCode
from schema.letter import Letter
from schema.report import SourceStatus
from schema.request import Fetch, RecordRequest
from tests.support.auth import ACTOR, a_grant, a_person
from tests.support.builders import (
    APPOINTMENT,
    CANARY,
    LETTER,
    a_directory_of,
    a_ref,
    a_source,
    an_item,
)
from tests.support.fakes import CRASH, HANG, FakeWorld, Trouble, a_world
from tests.support.virtual_time import run_virtually

S = SourceStatus
CODES = ("RA1", "RA2", "RA3")
DIRECTORY = a_directory_of(*(a_source(code) for code in CODES))


def permit(code: str) -> Permit:
    return Permit(ACTOR, ACTOR, OdsCode(code), Category.APPT, Action.READ, None, "app", "1")


def fetches(*codes: str) -> tuple[Fetch, ...]:
    return tuple(Fetch(permit(code), APPOINTMENT) for code in codes)


def a_plan(*codes: str) -> Plan:
    permits = tuple(permit(code) for code in codes)
    return Plan({RecordRequest(ACTOR, APPOINTMENT, permits): fetches(*codes)})


def world(**troubles: Trouble) -> FakeWorld:
    """Three trusts with an item each, some of them in trouble."""
    made = a_world(DIRECTORY, *(an_item(code) for code in CODES))
    for code, trouble in troubles.items():
        made.sources.trusts[OdsCode(code)].trouble = trouble
    return made


async def statuses(made: FakeWorld) -> dict[str, SourceStatus]:
    outcomes = await made.executor().run(a_plan(*CODES))
    return {str(fetch.permit.organisation): found.status for fetch, found in outcomes.items()}


async def test_every_source_of_a_plan_is_asked_once() -> None:
    made = world()

    await made.executor().run(a_plan(*CODES))

    assert [trust.searched for trust in made.sources.trusts.values()] == [
        [fetch] for fetch in fetches(*CODES)
    ]


async def test_an_empty_plan_asks_nobody() -> None:
    made = world()

    assert await made.executor().run(a_plan()) == {}
    assert made.sources.calls == 0


def test_a_source_that_hangs_is_timed_out_at_the_deadline() -> None:
    answered, seconds = run_virtually(statuses(world(RA2=HANG)))

    assert answered == {"RA1": S.OK, "RA2": S.TIMED_OUT, "RA3": S.OK}
    assert seconds == pytest.approx(3.0)


def test_nobody_is_waited_for_after_all_have_answered() -> None:
    answered, seconds = run_virtually(statuses(world()))

    assert set(answered.values()) == {S.OK}
    assert seconds == 0


async def test_a_source_that_breaks_costs_nobody_else() -> None:
    assert await statuses(world(RA1=CRASH)) == {"RA1": S.UNAVAILABLE, "RA2": S.OK, "RA3": S.OK}


async def test_a_source_that_is_not_there_costs_nobody_else() -> None:
    outcomes = await world().executor().run(a_plan("RA1", "RA9"))

    assert [one.status for one in outcomes.values()] == [S.OK, S.UNAVAILABLE]


async def test_a_failure_comes_back_as_it_was_told() -> None:
    refused = Failure(OdsCode("RA1"), S.RATE_LIMITED, 30)

    outcomes = await world(RA1=refused).executor().run(a_plan("RA1"))

    assert list(outcomes.values()) == [refused]


async def test_a_broken_source_is_logged_without_what_it_said() -> None:
    with capture_logs() as lines:
        await statuses(world(RA1=CRASH))

    (line,) = [one for one in lines if one["event"] == "source_defect"]
    assert (line["source"], line["kind"]) == ("RA1", "RuntimeError")
    assert re.fullmatch(r"fakes\.py:\d+", line["at"])
    assert CANARY not in str(lines)


def test_no_call_goes_on_after_the_deadline() -> None:
    async def left() -> int:
        await statuses(world(RA1=HANG, RA2=HANG))
        await asyncio.sleep(0)
        return len(asyncio.all_tasks())

    assert run_virtually(left())[0] == 1


def test_calls_end_when_the_caller_goes_away() -> None:
    async def left() -> int:
        asking = asyncio.create_task(statuses(world(RA1=HANG, RA2=HANG)))
        await asyncio.sleep(1)
        asking.cancel()
        await asyncio.wait([asking])
        await asyncio.sleep(0)
        return len(asyncio.all_tasks())

    remaining, seconds = run_virtually(left())

    assert (remaining, seconds) == (1, 1)


async def test_one_item_is_read_at_its_own_source() -> None:
    made = world()

    outcome = await made.executor().read(permit("RA2"), a_ref("RA2"))

    assert isinstance(outcome, Answer)
    assert [item.ref for item in outcome.items] == [a_ref("RA2")]
    assert made.sources.calls == 1


@pytest.mark.parametrize(("trouble", "status"), [(HANG, S.TIMED_OUT), (CRASH, S.UNAVAILABLE)])
def test_reading_an_item_ends_as_a_value_too(trouble: str, status: SourceStatus) -> None:
    async def read() -> object:
        return await world(RA1=trouble).executor().read(permit("RA1"), a_ref())

    assert run_virtually(read())[0] == Failure(OdsCode("RA1"), status)


async def test_content_is_asked_of_the_letters_source() -> None:
    letter = cast(Item[Letter], an_item("RA2", record_type=LETTER))
    made = world()
    made.sources.trusts[OdsCode("RA2")].contents = {"1": Content("text/plain", b"Hello")}

    content = await made.executor().content(permit("RA2"), letter)

    assert content == Content("text/plain", b"Hello")


@pytest.mark.parametrize(("trouble", "status"), [(HANG, S.TIMED_OUT), (CRASH, S.UNAVAILABLE)])
def test_looking_somebody_up_ends_as_a_value_too(trouble: str, status: SourceStatus) -> None:
    async def ask() -> list[object]:
        made = world()
        made.sources.people.people = {ACTOR: trouble}
        made.sources.relationships.statements = trouble
        made.sources.locator.in_trouble_at, made.sources.locator.trouble = ACTOR, trouble
        executor = made.executor()
        asking = executor.person(ACTOR), executor.grants(ACTOR), executor.holdings(ACTOR)
        return list(await asyncio.gather(*asking))

    assert run_virtually(ask())[0] == [Unanswered(status)] * 3


async def test_national_services_are_asked_under_the_same_deadline() -> None:
    person, grant = a_person(ACTOR).build(), a_grant().build()
    executor = a_world(DIRECTORY, an_item(), people=[person], grants=[grant]).executor()

    assert await executor.person(ACTOR) == person
    assert await executor.grants(ACTOR) == (grant,)
    assert await executor.holdings(ACTOR) == (Holding(ACTOR, OdsCode("RA1")),)
