"""Times to book are decided like appointments, cut into pages, and good for one person."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from auth.scopes import Scopes
from schema.answer import Failure
from schema.directory import RecordType
from schema.errors import BadInput, NotPermitted, SourceUnavailable
from schema.free_times import FreeTimes
from schema.identifiers import LocalId, NhsNumber, OdsCode
from schema.node import NodeRef, PatientRef
from schema.order import ActionName
from schema.report import SourceStatus
from schema.request import Window
from schema.slot import Slot, SlotList, SlotRef, SlotWish
from tests.support.auth import ACTOR, NOW, SUBJECT, a_grant, a_person, a_principal
from tests.support.builders import RA1, RA2, a_directory_of, a_ref, a_source, moment, own_item
from tests.support.fakes import FakeWorld, a_world

BOOK = ActionName.BOOK_APPOINTMENT.value
WISH = SlotWish(ACTOR, RA1)


def a_slot(day: int, name: str = "", service: str = "Dermatology") -> Slot:
    start = moment(f"2026-07-{day:02}T09:00:00Z")
    ref = SlotRef(ACTOR, RA1, LocalId(name or f"s{day}"), None, start.first)
    words = frozenset({service.casefold()})
    return Slot(
        ref=ref,
        start=start,
        end=None,
        service=service,
        clinician=None,
        location=None,
        words=words,
    )


def world(*slots: Slot, takes: tuple[str, ...] = (BOOK,), **fields: Any) -> FakeWorld:
    source = replace(a_source("RA1"), actions=frozenset(takes))
    people = [a_person(ACTOR).build(), a_person(SUBJECT).build()]
    grant = a_grant().between(ACTOR, SUBJECT).build()
    items = own_item(ACTOR, "RA1", **fields), own_item(SUBJECT, "RA1")
    made = a_world(a_directory_of(source, a_source("RA2")), *items, people=people, grants=[grant])
    made.sources.booking.times = FreeTimes(SourceStatus.OK, slots, 0, NOW)
    return made


def moving(made: FakeWorld, ref: NodeRef | None = None) -> SlotWish:
    """Times to which an appointment can be moved; the one that there is unless said otherwise."""
    return replace(WISH, appointment=made.rulebook.ids.encode(ref or a_ref("RA1", "1")))


async def offered_to(made: FakeWorld, wish: SlotWish) -> SlotList | None:
    gateway = made.gateway(a_principal())
    await gateway.own_patient()
    return await gateway.available_slots(wish)


async def free(made: FakeWorld, wish: SlotWish = WISH, scope: str = "patient/*.rs") -> SlotList:
    gateway = made.gateway(a_principal(scopes=Scopes.parse(scope)))
    assert await gateway.patient(wish.subject) is not None
    found = await gateway.available_slots(wish)
    assert found is not None
    return found


def days(found: SlotList) -> list[int]:
    return [one.start.first.day for one in found.nodes]


async def test_pages_go_on_behind_the_last_time() -> None:
    made = world(*(a_slot(day) for day in range(1, 6)))

    first = await free(made, replace(WISH, first=2))
    last = made.rulebook.ids.encode_slot(first.nodes[-1].ref)
    second = await free(made, replace(WISH, first=3, after=last))

    assert (days(first), first.has_more) == ([1, 2], True)
    assert (days(second), second.has_more) == ([3, 4, 5], False)
    assert (first.source.status, first.source.returned) == (SourceStatus.OK, 5)


async def test_only_times_to_come_of_the_wanted_service_are_offered() -> None:
    past = replace(a_slot(1), start=moment("2026-01-01T09:00:00Z"))
    made = world(past, a_slot(2), a_slot(3, service="Radiology"))

    found = await free(made, replace(WISH, service="DERMATOLOGY"))

    assert days(found) == [2]


@pytest.mark.parametrize(
    ("called", "offered"),
    [
        ({"specialty": "DERMATOLOGY"}, [2]),
        ({"service": "Radiology", "specialty": None}, [3]),
        ({"service": "Radiology", "specialty": "Dermatology"}, [2, 3]),
        ({"service": "Cardiology", "specialty": None}, []),
        ({"service": None, "specialty": None}, [2, 3]),
    ],
)
async def test_an_appointment_moves_within_its_service(
    called: dict[str, Any], offered: list[int]
) -> None:
    made = world(a_slot(2), a_slot(3, service="Radiology"), **called)

    found = await free(made, moving(made))

    assert days(found) == offered


@pytest.mark.parametrize(
    "ref",
    [
        a_ref("RA1", "2"),
        a_ref("RA1", "1", SUBJECT),
        a_ref("RA2", "1"),
        a_ref("RA1", "9", record_type=RecordType.LETTER),
        PatientRef(ACTOR),
    ],
    ids=["absent", "somebody else's", "elsewhere", "a letter", "a person"],
)
async def test_what_is_no_appointment_of_theirs_there_has_no_times(ref: NodeRef) -> None:
    made = world(a_slot(2))
    letter = own_item(ACTOR, "RA1", "9", record_type=RecordType.LETTER)
    made.sources.trusts[RA1].items = [*made.sources.trusts[RA1].items, letter]
    made.sources.trusts[RA2].items = [own_item(ACTOR, "RA2")]

    assert await offered_to(made, moving(made, ref)) is None
    assert made.sources.booking.asked == []


async def test_a_made_up_appointment_has_no_times_and_is_counted() -> None:
    made = world(a_slot(2))

    assert await offered_to(made, replace(WISH, appointment="made-up")) is None
    assert made.sources.calls == 0


async def test_times_tell_nothing_of_a_withheld_appointment() -> None:
    made = world(a_slot(2), labels=["V"])

    assert await offered_to(made, moving(made)) is None


async def test_an_appointment_that_cannot_be_read_is_not_absent() -> None:
    made = world(a_slot(2))
    made.sources.trusts[RA1].trouble = Failure(RA1, SourceStatus.TIMED_OUT)

    with pytest.raises(SourceUnavailable):
        await offered_to(made, moving(made))


async def test_the_source_is_asked_for_the_days_under_a_permit() -> None:
    made = world()

    found = await free(made, replace(WISH, first_day=date(2026, 7, 1)))

    ((permit, window),) = made.sources.booking.asked
    assert (permit.subject, permit.organisation) == (ACTOR, RA1)
    assert window == Window(date(2026, 7, 1), None)
    assert found.source.status is SourceStatus.EMPTY


@pytest.mark.parametrize("takes", [(), (ActionName.CANCEL_APPOINTMENT.value,)])
async def test_a_source_that_takes_no_bookings_is_not_asked(takes: tuple[str, ...]) -> None:
    made = world(a_slot(1), takes=takes)

    found = await free(made)

    assert (found.nodes, found.source.status) == ([], SourceStatus.NOT_ASKED)
    assert made.sources.booking.asked == []


@pytest.mark.parametrize("code", ["RA9", "X26"])
async def test_an_organisation_that_is_not_open_is_not_named(code: str) -> None:
    made = world(a_slot(1))
    gateway = made.gateway(a_principal())
    await gateway.own_patient()

    assert await gateway.available_slots(replace(WISH, organisation=OdsCode(code))) is None
    assert made.sources.booking.asked == []


async def test_a_source_that_fails_says_so() -> None:
    made = world()
    made.sources.booking.times = Failure(RA1, SourceStatus.TIMED_OUT)

    found = await free(made)

    assert (found.nodes, found.source.status) == ([], SourceStatus.TIMED_OUT)


async def test_times_are_closed_with_the_appointments() -> None:
    made = world(a_slot(1))

    with pytest.raises(NotPermitted):
        await free(made, scope="patient/Patient.rs")

    assert made.sources.booking.asked == []


@pytest.mark.parametrize("after", ["made-up", ""])
async def test_a_place_that_the_list_did_not_give_is_none(after: str) -> None:
    with pytest.raises(BadInput):
        await free(world(), replace(WISH, after=after))


async def test_a_place_in_somebody_elses_list_is_none() -> None:
    made = world()
    theirs = replace(a_slot(1).ref, subject=NhsNumber(SUBJECT))

    with pytest.raises(BadInput):
        await free(made, replace(WISH, after=made.rulebook.ids.encode_slot(theirs)))


@pytest.mark.parametrize("first", [0, -1, 101])
async def test_a_page_has_a_sensible_size(first: int) -> None:
    with pytest.raises(BadInput):
        await free(world(), replace(WISH, first=first))
