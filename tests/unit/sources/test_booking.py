"""A booking is made once under our name for it, from what the slot says, and found again by it."""

import json
from typing import Any

import pytest

from schema.access import Action, Category, Permit
from schema.appointment_wish import Reason
from schema.deadline import Deadline
from schema.directory import RecordType
from schema.identifiers import NhsNumber, OdsCode
from schema.order import ActionName, Effect, EffectKind, Step
from sources.writing import MARKER
from tests.support import patience
from tests.support.fhir_resources import ANNA, an_appointment
from tests.support.fhir_server import FakeFhirServer, Says
from tests.support.live import TRUST, a_live_trust

WHO = NhsNumber(ANNA)
PERMIT = Permit(WHO, WHO, OdsCode(TRUST), Category.APPT, Action.CREATE, None, "app", "1")
OURS = {"system": MARKER, "value": "our-name"}
LINKS = {"slot": "s1", "schedule": "c1"}
STEP = Step(
    ActionName.BOOK_APPOINTMENT, PERMIT, RecordType.APPOINTMENT, links=LINKS, marker="our-name"
)
SLOT = {
    "resourceType": "Slot",
    "id": "s1",
    "status": "free",
    "start": "2026-07-01T09:00:00Z",
    "end": "2026-07-01T09:20:00Z",
    "specialty": [{"text": "Dermatology"}],
}
CLINIC = {"reference": "Practitioner/p1", "display": "Dr Amara Osei"}
SCHEDULE = {"resourceType": "Schedule", "id": "c1", "actor": [CLINIC]}
PATIENT = {
    "resourceType": "Patient",
    "id": "p7",
    "identifier": [{"system": "https://fhir.nhs.uk/Id/nhs-number", "value": ANNA}],
}


def booked(name: str = "a9", **elements: Any) -> Any:
    return {**an_appointment(name), "meta": {"versionId": "1"}, "identifier": [OURS], **elements}


def ready(server: FakeFhirServer, *answers: Says, slot: Any = None) -> None:
    """A source at which the slot can be booked, and what it says to that."""
    server.holds(ANNA, PATIENT)
    server.says("Slot/s1", Says.json(slot or SLOT))
    server.says("Schedule/c1", Says.json(SCHEDULE))
    if answers:
        server.says("Appointment", *answers)


async def book(server: FakeFhirServer) -> Effect:
    async with a_live_trust(server.base) as trust:
        port = trust.network.acting(STEP)
        return await port.send(STEP, Reason("My eczema is back"), Deadline.after(patience.SECONDS))


async def look(server: FakeFhirServer) -> Effect:
    async with a_live_trust(server.base) as trust:
        return await trust.network.acting(STEP).look(STEP, Deadline.after(patience.SECONDS))


def posts(server: FakeFhirServer) -> list[Any]:
    return [one for one in server.asked if one.method == "POST" and one.path == "Appointment"]


async def test_a_booking_says_what_the_slot_and_its_schedule_say() -> None:
    async with FakeFhirServer() as server:
        ready(server, Says.json(booked(), 201))

        effect = await book(server)

        (sent,) = [json.loads(one.form) for one in posts(server)]
    assert effect == Effect(EffectKind.DONE, "a9", "1")
    assert (sent["status"], sent["start"], sent["end"]) == ("booked", SLOT["start"], SLOT["end"])
    assert sent["slot"] == [{"reference": "Slot/s1"}]
    assert sent["comment"] == "My eczema is back"
    assert [one["actor"].get("reference") for one in sent["participant"]] == [
        "Patient/p7",
        "Practitioner/p1",
    ]


@pytest.mark.parametrize(
    "answer",
    [
        booked(identifier=[{"system": MARKER, "value": "of-somebody-else"}]),
        booked(resourceType="Flag"),
        booked(identifier=[]),
    ],
)
async def test_an_answer_without_our_name_is_no_booking_of_ours(answer: Any) -> None:
    async with FakeFhirServer() as server:
        ready(server, Says.json(answer, 201))

        effect = await book(server)

    assert effect == Effect(EffectKind.UNCLEAR)


async def test_a_booking_carries_our_name_and_is_made_once() -> None:
    async with FakeFhirServer() as server:
        ready(server, Says.json(booked(), 201))

        await book(server)

        (asked,) = posts(server)
    assert json.loads(asked.form)["identifier"] == [OURS]
    condition = asked.headers["If-None-Exist"]
    assert condition.startswith("identifier=https%3A%2F%2F")
    assert condition.endswith("%7Cour-name")


@pytest.mark.parametrize("status", ["busy", "busy-unavailable", None])
async def test_a_slot_that_is_taken_is_not_booked(status: str | None) -> None:
    async with FakeFhirServer() as server:
        ready(server, slot={**SLOT, "status": status})

        effect = await book(server)

        assert (effect.kind, posts(server)) == (EffectKind.CONFLICT, [])


async def test_nobody_is_booked_where_they_are_not_known() -> None:
    async with FakeFhirServer() as server:
        ready(server)
        server.says("Patient", Says.json({"resourceType": "Bundle", "entry": []}))

        effect = await book(server)

        assert (effect.kind, posts(server)) == (EffectKind.NOT_SENT, [])


async def test_a_booking_that_somebody_there_decides_is_pending() -> None:
    async with FakeFhirServer() as server:
        ready(server, Says.json(booked(status="proposed"), 201))

        assert (await book(server)).kind is EffectKind.PENDING


@pytest.mark.parametrize(
    ("there", "kind"),
    [
        ([booked()], EffectKind.DONE),
        ([booked(status="pending")], EffectKind.PENDING),
        ([booked(identifier=[])], EffectKind.NOT_SEEN),
        ([], EffectKind.NOT_SEEN),
    ],
)
async def test_a_booking_is_found_again_by_our_name(there: list[Any], kind: EffectKind) -> None:
    async with FakeFhirServer() as server:
        server.holds(ANNA, PATIENT, *there)

        assert (await look(server)).kind is kind


async def test_a_list_in_part_does_not_tell_that_nothing_was_booked() -> None:
    async with FakeFhirServer() as server:
        server.holds(ANNA, PATIENT)
        bundle = {"resourceType": "Bundle", "total": 3, "entry": []}
        server.says("Appointment", Says.json(bundle))

        assert (await look(server)).kind is EffectKind.UNCLEAR


async def test_a_second_booking_of_ours_that_is_refused_is_the_first() -> None:
    async with FakeFhirServer() as server:
        found = {"resource": booked(), "search": {"mode": "match"}}
        ready(server, Says(412), Says.json({"resourceType": "Bundle", "entry": [found]}))
        server.says("Appointment/a9", Says.json(booked()))

        effect = await book(server)

    assert effect == Effect(EffectKind.DONE, "a9", "1")


async def test_a_slot_that_somebody_else_was_faster_for_is_a_conflict() -> None:
    async with FakeFhirServer() as server:
        ready(server, Says(409), Says.json({"resourceType": "Bundle", "entry": []}))

        assert (await book(server)).kind is EffectKind.CONFLICT
