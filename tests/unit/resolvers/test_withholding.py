"""A proxy gets round a label by no filter, no id, and not by the content of a letter."""

from typing import Any

import pytest

from resolvers.gateway import Gateway
from schema.answer import Content, Failure, Item
from schema.appointment import Appointment, AppointmentFilter
from schema.connection import Connection, PageArguments, PeriodFilter, RecordOrder
from schema.directory import RecordType
from schema.errors import NotFound
from schema.identifiers import NhsNumber, OdsCode
from schema.node import Record
from schema.report import SourceStatus
from schema.request import Window
from settings import AccessSettings, ProfileSettings
from tests.support.auth import ACTOR, SUBJECT, a_grant, a_person, a_principal, partial
from tests.support.builders import (
    APPOINTMENT,
    LETTER,
    RA1,
    RA2,
    RA3,
    a_directory_of,
    a_source,
    own_item,
)
from tests.support.fakes import FakeWorld, a_world

DIRECTORY = a_directory_of(a_source("RA1"), a_source("RA2"), a_source("RA3", any_gp=False))
EVERYTHING = AccessSettings(
    profiles={"consent": ProfileSettings(read=["DEMOG", "APPT", "DOCS", "MSG"])}
)
PDF = Content("application/pdf", b"%PDF-1.7")


def world(*items: Item[Record]) -> FakeWorld:
    """A person with a proxy who may see everything at RA1 and RA2, and nothing at RA3."""
    people = [a_person(one).build() for one in (ACTOR, SUBJECT)]
    made = a_world(DIRECTORY, *items, people=people, grants=[a_grant().build()], access=EVERYTHING)
    for trust in made.sources.trusts.values():
        trust.contents = {one.ref.local_id: PDF for one in trust.items}
    return made


def versions(
    record_type: RecordType = APPOINTMENT, of: NhsNumber = SUBJECT, label: str = "SEX"
) -> tuple[Item[Record], Item[Record]]:
    """One thing: with a label at RA1, without one at RA2."""
    both: dict[str, Any] = {"record_type": record_type, "ubrn": "U1"}
    labelled = own_item(of, "RA1", "labelled", labels=[label], **both)
    return labelled, own_item(of, "RA2", "plain", **both)


async def listed(
    made: FakeWorld, matching: AppointmentFilter | None = None, of: NhsNumber = SUBJECT
) -> Connection[Appointment]:
    gateway = made.gateway(a_principal())
    assert await gateway.patient(of) is not None
    return await gateway.records(
        of, RecordType.APPOINTMENT, PageArguments(), RecordOrder.OLDEST_FIRST, matching
    )


def ids(found: Connection[Appointment]) -> list[str]:
    return [str(one.provenance.source_id.id) for one in found.nodes]


def rows(found: Connection[Appointment]) -> dict[str, tuple[SourceStatus, int]]:
    return {str(r.organisation.ods_code): (r.status, r.returned) for r in found.sources}


async def test_a_list_shows_no_version_of_what_one_organisation_withholds() -> None:
    other = own_item(SUBJECT, "RA2", "other")

    found = await listed(world(*versions(), other))

    assert ids(found) == ["other"]
    assert rows(found) == {"RA1": (SourceStatus.EMPTY, 0), "RA2": (SourceStatus.OK, 1)}
    assert found.total_count == 1


@pytest.mark.parametrize(
    "matching",
    [
        AppointmentFilter(organisation=[RA2]),
        AppointmentFilter(period=PeriodFilter(start=partial("2026-07-02"))),
    ],
    ids=["organisation", "days"],
)
async def test_no_filter_brings_a_withheld_thing_to_light(matching: AppointmentFilter) -> None:
    labelled, plain = versions()
    moved = own_item(SUBJECT, "RA2", "plain", when="2026-07-09", ubrn="U1")
    made = world(labelled, plain if matching.organisation else moved)

    found = await listed(made, matching)

    assert ids(found) == []
    assert made.sources.trusts[RA1].searched[0].window == Window()


async def test_a_proxy_who_filters_sees_only_whom_they_chose() -> None:
    shared = {"ubrn": "U2", "owner": "RA1"}
    items = own_item(SUBJECT, "RA1", "theirs", **shared), own_item(SUBJECT, "RA2", "own", **shared)

    found = await listed(world(*items), AppointmentFilter(organisation=[RA2]))

    assert ids(found) == ["own"]
    assert rows(found) == {"RA2": (SourceStatus.OK, 1)}
    assert found.nodes[0].also_reported_by == []


@pytest.mark.parametrize("code", [RA3, OdsCode("RA9")])
async def test_a_filter_for_whom_nothing_is_open_asks_nobody(code: OdsCode) -> None:
    made = world(*versions(), own_item(SUBJECT, code if code == RA3 else "RA2", "more"))

    found = await listed(made, AppointmentFilter(organisation=[code]))

    assert (found.nodes, found.sources, found.total_count) == ([], [], 0)
    assert made.sources.calls == 0


async def test_a_closed_organisation_is_named_nowhere() -> None:
    own = own_item(SUBJECT, "RA2", "own", ubrn="U2", title="One")
    closed = own_item(SUBJECT, "RA3", "closed", ubrn="U2", title="Two")

    found = await listed(world(own, closed))

    assert ids(found) == ["own"]
    assert (found.nodes[0].also_reported_by, found.nodes[0].conflicts) == ([], [])
    assert "RA3" not in repr(found)


async def test_the_person_themselves_has_only_whom_they_chose_asked() -> None:
    made = world(*versions(of=ACTOR))

    found = await listed(made, AppointmentFilter(organisation=[RA2]), of=ACTOR)

    assert ids(found) == ["plain"]
    assert made.sources.trusts[RA1].searched == []


async def node(made: FakeWorld, item: Item[Record]) -> object:
    gateway = made.gateway(a_principal())
    return await gateway.node(gateway.id(item.ref))


async def is_streamed(made: FakeWorld, item: Item[Record]) -> bool:
    gateway = made.gateway(a_principal())
    try:
        return await gateway.letter_content(gateway.id(item.ref)) == PDF
    except NotFound:
        return False


async def test_an_id_opens_no_version_of_what_another_withholds() -> None:
    labelled, plain = versions(LETTER)
    other = own_item(SUBJECT, "RA2", "other", record_type=LETTER, ubrn="U2")
    made = world(labelled, plain, other)

    assert [await node(made, one) for one in (labelled, plain)] == [None, None]
    assert [await is_streamed(made, one) for one in (labelled, plain)] == [False, False]
    assert await node(made, other) is other.record
    assert await is_streamed(made, other)


async def test_an_item_without_a_name_is_read_without_asking_others() -> None:
    nameless = own_item(SUBJECT, "RA2", "nameless", record_type=LETTER)
    made = world(nameless, *versions(LETTER))

    assert await node(made, nameless) is nameless.record
    assert made.sources.calls == 1


async def test_the_person_themselves_reads_an_item_without_asking_others() -> None:
    made = world(*versions(LETTER, of=ACTOR))

    assert await is_streamed(made, versions(LETTER, of=ACTOR)[1])
    assert made.sources.trusts[RA1].permits == []


async def test_what_is_withheld_by_whom_cannot_be_asked_is_not_known() -> None:
    labelled, plain = versions(LETTER)
    made = world(labelled, plain)
    made.sources.trusts[RA1].trouble = Failure(RA1, SourceStatus.TIMED_OUT)

    assert await node(made, plain) is plain.record


async def test_bytes_with_a_label_of_their_own_are_withheld_without_a_trace() -> None:
    letter = own_item(SUBJECT, "RA1", "letter", record_type=LETTER)
    made = world(letter)
    made.sources.trusts[RA1].contents = {"letter": Content("text/plain", b"x", frozenset({"HIV"}))}
    gateway = made.gateway(a_principal())

    assert not await is_streamed(made, letter)
    assert released(gateway) == []


def released(gateway: Gateway) -> list[str]:
    return [one.outcome for one in gateway.trail.take() if one.outcome == "release"]


async def test_a_conflict_is_told_only_between_what_is_released() -> None:
    first = own_item(SUBJECT, "RA1", "a", ubrn="U1", title="One")
    second = own_item(SUBJECT, "RA2", "b", ubrn="U1", title="Two")

    (found,) = (await listed(world(first, second))).nodes

    assert [(one.field, one.value) for one in found.conflicts] == [("title", "Two")]
    assert [one.organisation.ods_code for one in found.also_reported_by] == [RA2]


@pytest.mark.parametrize("matching", [None, AppointmentFilter(organisation=[RA2])])
async def test_the_person_is_told_the_same_of_a_thing_by_each_list(
    matching: AppointmentFilter | None,
) -> None:
    made = world(*versions(of=ACTOR, label="V"))

    found = await listed(made, matching, ACTOR)

    assert ids(found) == ["plain"]
    assert found.total_count == 1
