"""Over real HTTP: lists of one person in one call, each judged as if it had been asked alone."""

import asyncio
from collections.abc import Sequence

import pytest

from schema.answer import Outcome
from schema.directory import RecordType
from schema.report import SourceStatus
from tests.contract.reading import answered, ids
from tests.support.batch_server import BatchServer
from tests.support.fhir_resources import ANNA, BEN, a_letter, a_message, a_patient, an_appointment
from tests.support.fhir_server import Says
from tests.support.live import LiveTrust, a_live_trust

PORTAL = "identifier-modifier"
OFFERS = ["Appointment", "DocumentReference", "Communication"]
LISTS = (RecordType.APPOINTMENT, RecordType.LETTER, RecordType.MESSAGE)


def holding(server: BatchServer) -> BatchServer:
    """The server with one of each for Anna."""
    server.holds(ANNA, a_patient(), an_appointment("a1"), a_letter("l1"), a_message("m1"))
    return server


async def all_lists(trust: LiveTrust, subject: str = ANNA) -> Sequence[Outcome]:
    """Ask for the three lists at once."""
    return await asyncio.gather(*(trust.search(one, subject) for one in LISTS))


async def test_three_lists_of_one_person_are_one_call() -> None:
    async with (
        BatchServer(PORTAL) as server,
        a_live_trust(server.base, PORTAL, batch=True, offers=OFFERS) as t,
    ):
        holding(server)

        outcomes = await all_lists(t)

    assert [ids(answered(one)) for one in outcomes] == [["a1"], ["l1"], ["m1"]]
    assert (len(server.batches), server.alone) == (1, [])
    assert server.asked[0].query == ""


async def test_without_the_setting_each_list_is_a_call() -> None:
    async with (
        BatchServer(PORTAL) as server,
        a_live_trust(server.base, PORTAL, offers=OFFERS) as trust,
    ):
        await all_lists(trust)

    assert sorted(server.alone) == ["Appointment", "Communication", "DocumentReference"]


async def test_two_people_are_never_asked_for_in_one_call() -> None:
    async with (
        BatchServer(PORTAL) as server,
        a_live_trust(server.base, PORTAL, batch=True, offers=OFFERS) as t,
    ):
        server.holds(BEN, an_appointment("b1", BEN))

        anna, ben = await asyncio.gather(all_lists(t), all_lists(t, BEN))

    assert [len(one) for one in server.batches] == [3, 3]
    assert not [one for one in server.batches if ANNA in str(one) and BEN in str(one)]
    assert [len(answered(one).items) for one in (*anna, *ben)] == [0, 0, 0, 1, 0, 0]


@pytest.mark.parametrize(
    ("says", "status"),
    [
        (Says(503), SourceStatus.UNAVAILABLE),
        (Says(403), SourceStatus.REFUSED),
        (Says(429), SourceStatus.RATE_LIMITED),
        (Says.json({"resourceType": "Patient"}), SourceStatus.INVALID),
    ],
)
async def test_one_list_that_fails_costs_no_other(says: Says, status: SourceStatus) -> None:
    async with (
        BatchServer(PORTAL) as server,
        a_live_trust(server.base, PORTAL, batch=True, offers=OFFERS) as t,
    ):
        holding(server).says("DocumentReference", says)

        outcomes = await all_lists(t)

    assert [one.status for one in outcomes] == [SourceStatus.OK, status, SourceStatus.OK]


@pytest.mark.parametrize("status", [400, 404, 405, 415, 422, 501])
async def test_a_source_that_refuses_is_asked_one_by_one(status: int) -> None:
    async with (
        BatchServer(PORTAL) as server,
        a_live_trust(server.base, PORTAL, batch=True, offers=OFFERS) as t,
    ):
        holding(server).refuses_with = status

        first, second = await all_lists(t), await all_lists(t)

    assert {one.status for one in (*first, *second)} == {SourceStatus.OK}
    assert len(server.batches) == 1


async def test_pages_after_the_first_are_asked_for_alone() -> None:
    async with (
        BatchServer(PORTAL) as server,
        a_live_trust(server.base, PORTAL, batch=True, offers=OFFERS) as t,
    ):
        server.page_size = 1
        holding(server).holds(ANNA, an_appointment("a2"))

        outcomes = await all_lists(t)

    assert ids(answered(outcomes[0])) == ["a1", "a2"]
    assert server.alone == ["Appointment"]


async def test_a_batch_counts_as_one_call_in_what_it_took() -> None:
    async with (
        BatchServer(PORTAL) as server,
        a_live_trust(server.base, PORTAL, batch=True, offers=OFFERS) as t,
    ):
        outcomes = await all_lists(t)

    assert sum(one.effort.calls for one in outcomes) == 1


async def test_who_gives_up_gives_up_for_nobody_else() -> None:
    async with (
        BatchServer(PORTAL) as server,
        a_live_trust(server.base, PORTAL, batch=True, offers=OFFERS) as t,
    ):
        holding(server)
        tasks = [asyncio.create_task(t.search(one)) for one in LISTS]
        await server.was_asked.wait()

        tasks[0].cancel()
        outcomes = await asyncio.gather(*tasks[1:])

    assert [one.status for one in outcomes] == [SourceStatus.OK, SourceStatus.OK]
