"""Times can be booked once, given back, and asked for twice without being booked twice."""

from collections.abc import Mapping
from typing import Any

from tests.sandbox.asking import MAYA, Answer, Asker

SOUTHMERE = "RB1"
OURS = {"system": "https://client.example/action", "value": "key-1"}
ONCE = {"If-None-Exist": "identifier=https%3A%2F%2Fclient.example%2Faction%7Ckey-1"}


async def free(asker: Asker) -> list[dict[str, Any]]:
    """What can be booked, of the first page."""
    return (await asker.find(SOUTHMERE, "Slot", {"status": "free"})).entries()


async def book(
    asker: Asker, slot: str, headers: Mapping[str, str] | None = None, **more: Any
) -> Answer:
    (patient,) = (await asker.find(SOUTHMERE, "Patient", {"identifier": MAYA})).entries()
    body = {
        "resourceType": "Appointment",
        "status": "booked",
        "slot": [{"reference": f"Slot/{slot}"}],
        "participant": [{"actor": {"reference": f"Patient/{patient['id']}"}}],
        **more,
    }
    return await asker.ask("POST", SOUTHMERE, "/Appointment", dict(headers or {}), json=body)


async def status_of(asker: Asker, slot: str) -> str:
    found = await asker.ask("GET", SOUTHMERE, f"/Slot/{slot}")
    return str(found.json["status"])


async def effects(asker: Asker) -> list[tuple[str, str]]:
    found = (await asker.raw("GET", f"/effects/{SOUTHMERE}")).json
    return [(one["method"], one["status"]) for one in found]


async def test_a_booked_time_is_busy_and_a_second_booking_refused(own: Asker) -> None:
    slot, *_ = await free(own)

    first, second = await book(own, slot["id"]), await book(own, slot["id"])

    assert (first.status, second.status) == (201, 409)
    assert await status_of(own, slot["id"]) == "busy"
    assert await effects(own) == [("POST", "booked")]


async def test_a_cancelled_time_is_free_again(own: Asker) -> None:
    slot, *_ = await free(own)
    booked = (await book(own, slot["id"])).json

    path = f"/Appointment/{booked['id']}"
    await own.ask("PUT", SOUTHMERE, path, json={**booked, "status": "cancelled"})

    assert await status_of(own, slot["id"]) == "free"
    assert await effects(own) == [("POST", "booked"), ("PUT", "cancelled")]


async def test_what_must_be_there_once_is_made_once(own: Asker) -> None:
    one, other, *_ = await free(own)

    first = await book(own, one["id"], ONCE, identifier=[OURS])
    again = await book(own, other["id"], ONCE, identifier=[OURS])

    assert (first.status, again.status) == (201, 200)
    assert again.json == first.json
    assert len(await effects(own)) == 1


async def test_what_is_there_under_one_of_several_names_is_not_made_again(own: Asker) -> None:
    one, other, *_ = await free(own)
    condition = ONCE["If-None-Exist"]
    either = {"If-None-Exist": f"{condition}%2C{condition.partition('=')[2]}-b"}

    first = await book(own, one["id"], either, identifier=[{**OURS, "value": "key-1-b"}])
    again = await book(own, other["id"], either, identifier=[OURS])

    assert (first.status, again.status) == (201, 200)
    assert len(await effects(own)) == 1


async def test_slots_come_with_the_schedule_that_names_the_clinic(own: Asker) -> None:
    found = await own.find(SOUTHMERE, "Slot", {"status": "free", "_include": "Slot:schedule"})

    names = {f"Schedule/{one['id']}" for one in found.entries("include")}
    assert names == {one["schedule"]["reference"] for one in found.entries()}


async def test_a_portal_makes_nothing(own: Asker) -> None:
    body = {"resourceType": "Appointment"}

    answer = await own.ask("POST", "RA1", "/Appointment", json=body)

    assert answer.status == 405


async def test_a_fault_can_be_met_by_changes_alone_and_so_many_of_them(own: Asker) -> None:
    slot, *_ = await free(own)
    await own.turn(SOUTHMERE, "unavailable", method="POST", times=1)

    refused, made = await book(own, slot["id"]), await book(own, slot["id"])

    assert (refused.status, made.status) == (503, 201)
