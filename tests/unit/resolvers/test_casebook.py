"""What is known about a person is loaded once a request, and one person's trouble stays theirs."""

import asyncio
import dataclasses

import pytest

from resolvers.casebook import Casebook
from schema.directory import Holding
from schema.errors import SourceUnavailable
from schema.evidence import Grant, Noted, Superseded, Unanswered
from schema.identifiers import NhsNumber, OdsCode
from schema.report import SourceStatus
from tests.support.auth import ACTOR, NO_ANSWER, SOMEBODY_ELSE, SUBJECT, a_grant, a_person
from tests.support.auth import partial as a_date
from tests.support.builders import a_directory_of, a_source, own_item
from tests.support.fakes import HANG, FakeWorld, a_world
from tests.support.virtual_time import run_virtually

S = SourceStatus
GRANTS = [a_grant().build(), a_grant().between(ACTOR, SOMEBODY_ELSE).build()]
PEOPLE = [a_person(one).build() for one in (ACTOR, SUBJECT, SOMEBODY_ELSE)]


def world(grants: list[Grant] | Unanswered | str = NO_ANSWER) -> FakeWorld:
    items = [own_item(ACTOR, "RA1"), own_item(SUBJECT, "RA2")]
    directory = a_directory_of(a_source("RA1"), a_source("RA2"))
    return a_world(directory, *items, people=PEOPLE, grants=grants)


def casebook(made: FakeWorld) -> Casebook:
    return Casebook(ACTOR, a_date("1980-02-01"), made.executor(), made.choices)


async def test_a_case_holds_everything_about_the_subject() -> None:
    case = await casebook(world(GRANTS)).open(SUBJECT)

    assert (case.evidence.person, case.evidence.actor) == (PEOPLE[1], PEOPLE[0])
    assert case.evidence.grants == (GRANTS[0],)
    assert [one.organisation for one in case.holdings] == ["RA2"]


async def test_a_case_is_loaded_once_however_often_it_is_opened() -> None:
    made = world(GRANTS)
    book = casebook(made)

    first, second = await asyncio.gather(book.open(SUBJECT), book.open(SUBJECT))

    assert first is second is await book.open(SUBJECT) is book.opened(SUBJECT)
    assert made.sources.people.asked == [SUBJECT, ACTOR]
    assert made.sources.locator.asked == [SUBJECT]
    assert made.sources.relationships.asked == [ACTOR]


async def test_several_cases_share_the_actor_and_the_statements() -> None:
    made = world(GRANTS)
    book = casebook(made)

    await asyncio.gather(*(book.open(one) for one in (ACTOR, SUBJECT, SOMEBODY_ELSE)))

    assert sorted(made.sources.people.asked) == sorted([ACTOR, SUBJECT, SOMEBODY_ELSE])
    assert made.sources.relationships.asked == [ACTOR]


async def test_for_ones_own_case_nobody_asks_about_relationships() -> None:
    made = world(GRANTS)

    case = await casebook(made).open(ACTOR)

    assert case.evidence.grants == ()
    assert made.sources.relationships.asked == []


async def test_relationships_that_cannot_be_asked_stay_unanswered() -> None:
    book = casebook(world(Unanswered(SourceStatus.UNAVAILABLE, 5)))

    case = await book.open(SUBJECT)

    assert case.evidence.grants == await book.grants() == Unanswered(SourceStatus.UNAVAILABLE, 5)


async def test_holdings_are_those_of_the_open_cases() -> None:
    book = casebook(world(GRANTS))
    await book.open(SUBJECT)

    assert book.holdings() == {SUBJECT: (Holding(SUBJECT, OdsCode("RA2")),)}


async def test_holdings_that_cannot_be_looked_up_are_an_error_to_come_back_for() -> None:
    made = world(GRANTS)
    made.sources.locator.in_trouble_at = SUBJECT

    with pytest.raises(SourceUnavailable, match="cannot be looked up just now"):
        await casebook(made).open(SUBJECT)


async def test_a_case_that_cannot_be_opened_costs_nobody_else() -> None:
    made = world(GRANTS)
    made.sources.locator.in_trouble_at = SUBJECT
    book = casebook(made)

    await book.open(ACTOR)
    with pytest.raises(SourceUnavailable):
        await book.open(SUBJECT)

    assert list(book.holdings()) == [ACTOR]


def test_closing_stops_what_nobody_waits_for() -> None:
    async def left() -> int:
        made = world(HANG)
        book = casebook(made)
        waiting = asyncio.create_task(book.open(SUBJECT))
        await asyncio.sleep(0.5)
        waiting.cancel()
        book.close()
        await asyncio.sleep(0.5)
        return len(asyncio.all_tasks())

    assert run_virtually(left())[0] == 1


def test_a_caller_that_goes_away_stops_nobody_elses_loading() -> None:
    async def opened() -> NhsNumber:
        made = world(GRANTS)
        book = casebook(made)
        gone, stays = (asyncio.create_task(book.open(SUBJECT)) for _ in range(2))
        await asyncio.sleep(0)
        gone.cancel()
        return (await stays).subject

    assert run_virtually(opened())[0] == SUBJECT


@pytest.mark.parametrize(
    ("subject", "born", "is_followed"),
    [(ACTOR, "1980-02-01", True), (ACTOR, "1980-02-02", False), (SUBJECT, "1980-02-01", False)],
)
async def test_a_replaced_number_is_followed_for_oneself_and_the_same_birth_date(
    subject: NhsNumber, born: str, is_followed: bool
) -> None:
    newer = dataclasses.replace(a_person(subject).born(born).build(), replaced_by=SOMEBODY_ELSE)
    made = world(GRANTS)
    known = dict(made.sources.people.people)
    made.sources.people.people = known | {subject: Superseded(S.INVALID, person=newer)}

    case = await casebook(made).open(subject)

    assert (case.evidence.person == newer) is is_followed


async def test_evidence_from_before_a_change_is_asked_for_again() -> None:
    made = world(GRANTS)
    made.choices.kept = Noted({}, {}, notice=7)
    book = casebook(made)

    await asyncio.gather(book.open(SUBJECT), book.open(SOMEBODY_ELSE))

    assert made.sources.relationships.notices == [0, 7]


async def test_without_a_change_nothing_is_asked_twice() -> None:
    made = world(GRANTS)

    await casebook(made).open(SUBJECT)

    assert made.sources.relationships.notices == [0]


async def test_an_outage_after_a_change_opens_nothing() -> None:
    made = world(GRANTS)
    made.choices.kept = Noted({}, {}, notice=7)
    made.sources.relationships.fails_with_notice = True

    case = await casebook(made).open(SUBJECT)

    assert case.evidence.grants == Unanswered(S.UNAVAILABLE)
