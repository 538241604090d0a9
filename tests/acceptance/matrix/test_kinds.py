"""Every kind of fault at whoever holds a record, against every kind of record at once: each list
says of whom it lacks what, and has all that the others gave.

The kinds of records are the contract's own lists; one without an example fails the first test.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
import pytest_asyncio

from schema.patient import RECORD_LISTS
from sources.records import READERS
from tests.acceptance.matrix.expectations import BEFORE, TABLE, Expected
from tests.acceptance.matrix.gathered import Gathered, gathered
from tests.acceptance.matrix.judging import (
    Allowed,
    Ids,
    changed,
    overstated,
    spilt,
    unexpected,
    unsaid,
)
from tests.acceptance.matrix.leftovers import left_over
from tests.acceptance.matrix.records import EACH, OTHER, SERVICES, Camp, build_records, camps
from tests.support.assembly import Timing
from tests.support.pair import Pair, a_pair

pytestmark = [pytest.mark.acceptance, pytest.mark.asyncio(loop_scope="module")]

TIMING = Timing(source_milliseconds=3000, operation_milliseconds=4500)
"""A hundred questions are asked at once, of a sandbox that shares the processor."""
NATIONAL = "X26"
CAMPS = camps()


UNTOLD = frozenset({"SOURCE_UNAVAILABLE"})
"""What an item leads to has no row of its own everywhere: then an error says that it is lacking."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One kind of fault at a hospital and a practice, and nothing wrong with two others."""

    expected: Expected
    faulty: Camp
    sound: Camp
    moment: str

    def __str__(self) -> str:
        return f"{self.expected.kind}-{self.moment}"

    @property
    def codes(self) -> tuple[str, ...]:
        asked = (*self.faulty.trusts, *self.sound.trusts)
        return (*(trust.ods for trust in asked), NATIONAL)

    @property
    def names(self) -> tuple[str, ...]:
        """Of the dials that are turned."""
        services = SERVICES if self.moment == BEFORE else ()
        return (*(trust.ods for trust in self.faulty.trusts), *services)

    @property
    def allowed(self) -> Allowed:
        expected, moment = self.expected, self.moment
        here = {str(trust.ods): expected.at(trust, moment) for trust in self.faulty.trusts}
        return (
            {**here, NATIONAL: expected.national or expected.before} if moment == BEFORE else here
        )

    @property
    def setting(self) -> Mapping[str, object]:
        """The same for all types of resources at once."""
        return {**self.expected.options, **({} if self.moment == BEFORE else {"after": 1})}


def cells() -> Sequence[Any]:
    """By turns at another hospital."""
    made = (
        Cell(expected, CAMPS[place % len(CAMPS)], CAMPS[(place + 1) % len(CAMPS)], moment)
        for place, expected in enumerate(TABLE)
        for moment in expected.moments()
        if moment == BEFORE or expected.begins_with == "second page"
    )
    return [pytest.param(cell, id=str(cell)) for cell in made]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Pair]:
    async with a_pair(build_records, tmp_path_factory.mktemp("kinds"), TIMING) as made:
        yield made


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def healthy(shared: Pair) -> Mapping[str, Ids]:
    """What everybody answers to each list when nothing is wrong."""
    found: dict[str, dict[str, frozenset[str]]] = {name: {} for name in RECORD_LISTS}
    for camp in CAMPS:
        codes = (*(trust.ods for trust in camp.trusts), NATIONAL)
        await gathered(shared, codes)  # the first question ever has tokens to fetch
        shared.recover()
        for name, one in (await gathered(shared, codes)).lists.items():
            assert one.is_whole, (name, one.statuses)
            found[name] |= one.ids
    return found


@pytest_asyncio.fixture(loop_scope="module")
async def pair(shared: Pair) -> AsyncIterator[Pair]:
    shared.recover()
    yield shared
    await shared.mend()
    await shared.forget_requests()


@pytest.mark.parametrize("name", RECORD_LISTS)
async def test_every_list_has_examples_of_two_pages(healthy: Mapping[str, Ids], name: str) -> None:
    assert healthy[name]
    assert {ods: len(ids) for ods, ids in healthy[name].items() if len(ids) != EACH} == {}


async def test_every_reader_has_read_something(pair: Pair, healthy: Mapping[str, Ids]) -> None:
    await gathered(pair, [trust.ods for trust in CAMPS[0].trusts])

    logged = [one for trust in CAMPS[0].trusts for one in await pair.log(trust.ods)]
    asked = {one["path"].strip("/").partition("/")[0] for one in logged}
    assert {reader.resource_type for reader in READERS.values()} <= asked


@pytest.mark.parametrize("cell", cells())
async def test_a_fault_costs_each_list_its_own_items_only(
    pair: Pair, healthy: Mapping[str, Ids], cell: Cell
) -> None:
    before = asyncio.all_tasks()

    answer = await under_fault(pair, healthy, cell)

    assert answer.lists.keys() == RECORD_LISTS.keys()
    assert answer.codes <= UNTOLD
    assert answer.doubled == {}
    assert wrong(answer, healthy, cell) == {}
    assert spilt(answer.text, [OTHER]) == []
    assert await left_over(before) == set()
    assert pair.acquired == 0


async def under_fault(pair: Pair, healthy: Mapping[str, Ids], cell: Cell) -> Gathered:
    """The answer while it is wrong. The better of two tries, if at the first somebody rested after
    the last fault or was late: the machine has other things to do."""
    answer = await attempt(pair, cell)
    is_late = answer.seconds > TIMING.source_milliseconds / 1000
    if (is_late or answer.is_spared) and wrong(answer, healthy, cell):
        await pair.mend()
        pair.recover()
        await gathered(pair, cell.codes)
        pair.recover()
        answer = await attempt(pair, cell)
    return answer


async def attempt(pair: Pair, cell: Cell) -> Gathered:
    for name in cell.names:
        await pair.turn(name, cell.expected.kind, **cell.setting)
    return await gathered(pair, cell.codes)


def wrong(answer: Gathered, healthy: Mapping[str, Ids], cell: Cell) -> Mapping[str, object]:
    """Lists that are not as they should be, each with why."""
    found = {
        name: (
            changed(one, healthy[name], cell.allowed),
            {} if cell.expected.may_hide else unsaid(one, healthy[name], cell.allowed),
            unexpected(one, cell.allowed),
            overstated(one, cell.allowed),
        )
        for name, one in answer.lists.items()
    }
    return {name: why for name, why in found.items() if why != ({}, {}, {}, None)}
