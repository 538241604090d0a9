"""People act on their appointments and on those of whom they act for: over real HTTP."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio

from tests.support.running import Running, running_pair

pytestmark = pytest.mark.acceptance

MAYA, NOAH, LEO = "maya-hughes", "noah-hughes", "leo-hughes"
SOUTHMERE, WESTCOMBE, NORTHVALE, SURGERY = "RB1", "RD1", "RA1", "G99901"
SHOWN = """{ id title status requestStatus cancellable reschedulable confirmable start manageUrl
    provenance { organisation { odsCode } sourceId { version } } }"""
ALL = f"""query ($who: NhsNumber!) {{ patient(nhsNumber: $who) {{
    appointments(first: 100) {{ nodes {SHOWN} }} }} }}"""
SLOTS = """query ($who: NhsNumber!, $at: OdsCode!, $first: Int, $after: ID) {
    patient(nhsNumber: $who) { availableSlots(organisation: $at, first: $first, after: $after) {
        hasMore source { status returned message }
        nodes { id start end service clinician { name } location } } } }"""
TO_MOVE = """query ($who: NhsNumber!, $at: OdsCode!, $which: ID!) { patient(nhsNumber: $who) {
    availableSlots(organisation: $at, appointmentId: $which, first: 100) {
        nodes { id service } } } }"""


BOTH = """mutation ($a: CancelAppointmentInput!, $b: CancelAppointmentInput!) {
    a: cancelAppointment(input: $a) { outcome }
    b: cancelAppointment(input: $b) { outcome } }"""
LOG = """{ viewer { accessLog(first: 20) { nodes {
    action outcome category organisation { odsCode } items } } } }"""


def mutation(name: str) -> str:
    kind = f"{name[0].upper()}{name[1:]}Input"
    payload = f"{{ outcome errors {{ code message }} appointment {SHOWN} }}"
    return f"mutation ($input: {kind}!) {{ did: {name}(input: $input) {payload} }}"


async def appointments(pair: Running, who: str, organisation: str) -> list[dict[str, Any]]:
    """Of a persona at one organisation."""
    number = (await pair.personas())[who]
    answer = await pair.ask(who, ALL, {"who": number})
    nodes = answer["data"]["patient"]["appointments"]["nodes"]
    return [one for one in nodes if one["provenance"]["organisation"]["odsCode"] == organisation]


async def open_ones(pair: Running, who: str, organisation: str) -> list[dict[str, Any]]:
    """Those that can be cancelled."""
    return [one for one in await appointments(pair, who, organisation) if one["cancellable"]]


async def do(pair: Running, who: str, what: str, **given: Any) -> dict[str, Any]:
    """What became of an action."""
    said = {"input": {"idempotencyKey": str(uuid4()), **given}}
    did: dict[str, Any] = (await pair.ask(who, mutation(what), said))["data"]["did"]
    return did


async def slots(pair: Running, who: str, at: str, **given: Any) -> dict[str, Any]:
    """What can be booked."""
    number = (await pair.personas())[given.pop("subject", who)]
    answer = await pair.ask(who, SLOTS, {"who": number, "at": at, **given})
    found: dict[str, Any] = answer["data"]["patient"]["availableSlots"]
    return found


@pytest.fixture(scope="module")
def changing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A pair of its own: what is changed here is nobody else's to find."""
    with running_pair(tmp_path_factory.mktemp("changing")) as pair:
        yield pair


@pytest_asyncio.fixture
async def pair(changing: Running) -> AsyncIterator[Running]:
    """The same, mended afterwards."""
    await changing.forget_effects()
    yield changing
    for source in (SOUTHMERE, WESTCOMBE, SURGERY):
        await changing.fault(source, "none")
    await changing.set_clock(datetime.now(UTC))


async def test_an_appointment_that_is_cancelled_is_cancelled_at_its_trust(pair: Running) -> None:
    appointment, *_ = await open_ones(pair, MAYA, SOUTHMERE)

    did = await do(pair, MAYA, "cancelAppointment", appointmentId=appointment["id"], reason="Well")

    assert (did["outcome"], did["errors"]) == ("DONE", [])
    assert did["appointment"]["status"] == "CANCELLED"
    assert did["appointment"]["cancellable"] is False
    assert await pair.effects(SOUTHMERE) == [("PUT", "cancelled")]


async def test_the_same_action_again_changes_nothing_again(pair: Running) -> None:
    appointment, *_ = await open_ones(pair, MAYA, SOUTHMERE)
    said = {"appointmentId": appointment["id"], "idempotencyKey": str(uuid4())}

    dids = [await do(pair, MAYA, "cancelAppointment", **said) for _ in range(2)]

    assert dids[0] == dids[1]
    assert len(await pair.effects(SOUTHMERE)) == 1


async def test_a_booked_time_becomes_an_appointment_of_the_person(pair: Running) -> None:
    found = await slots(pair, MAYA, SOUTHMERE, first=3)

    did = await do(pair, MAYA, "bookAppointment", slotId=found["nodes"][0]["id"])

    assert (did["outcome"], did["errors"]) == ("DONE", [])
    assert did["appointment"]["start"] == found["nodes"][0]["start"]
    assert did["appointment"]["cancellable"] is True
    assert await pair.effects(SOUTHMERE) == [("POST", "booked")]


async def test_a_time_is_booked_by_one_person_only(pair: Running) -> None:
    slot = (await slots(pair, MAYA, SOUTHMERE))["nodes"][0]["id"]

    dids = [await do(pair, MAYA, "bookAppointment", slotId=slot) for _ in range(2)]

    assert [one["outcome"] for one in dids] == ["DONE", "CONFLICT"]
    assert len(await pair.effects(SOUTHMERE)) == 1


async def test_times_come_in_pages_that_repeat_and_skip_nothing(pair: Running) -> None:
    whole = await slots(pair, MAYA, SURGERY, first=100)

    first = await slots(pair, MAYA, SURGERY, first=4)
    second = await slots(pair, MAYA, SURGERY, first=100, after=first["nodes"][-1]["id"])

    assert (first["hasMore"], second["hasMore"]) == (True, False)
    assert [*first["nodes"], *second["nodes"]] == whole["nodes"]
    assert whole["nodes"][0]["clinician"]["name"]
    assert whole["nodes"][0]["location"]


async def test_an_appointment_is_offered_the_times_of_its_service(pair: Running) -> None:
    old = next(one for one in await open_ones(pair, MAYA, SOUTHMERE) if one["reschedulable"])
    who = (await pair.personas())[MAYA]

    answer = await pair.ask(MAYA, TO_MOVE, {"who": who, "at": SOUTHMERE, "which": old["id"]})

    offered = {one["service"] for one in answer["data"]["patient"]["availableSlots"]["nodes"]}
    every = await slots(pair, MAYA, SOUTHMERE, first=100)
    assert offered == {old["title"]}
    assert offered < {one["service"] for one in every["nodes"]}


async def test_a_trust_that_takes_no_bookings_is_not_asked(pair: Running) -> None:
    await pair.forget_requests(NORTHVALE)

    found = await slots(pair, MAYA, NORTHVALE)

    assert (found["nodes"], found["source"]["status"]) == ([], "NOT_ASKED")
    assert await pair.requests(NORTHVALE) == []


async def test_a_moved_appointment_is_booked_anew_and_the_old_one_gone(pair: Running) -> None:
    old, *_ = await open_ones(pair, MAYA, SURGERY)
    slot = (await slots(pair, MAYA, SURGERY))["nodes"][0]

    did = await do(pair, MAYA, "rescheduleAppointment", appointmentId=old["id"], slotId=slot["id"])

    assert (did["outcome"], did["errors"]) == ("DONE", [])
    assert did["appointment"]["start"] == slot["start"]
    assert await pair.effects(SURGERY) == [("POST", "booked"), ("PUT", "cancelled")]
    assert old["id"] not in [one["id"] for one in await open_ones(pair, MAYA, SURGERY)]


async def test_a_move_to_a_time_that_is_taken_leaves_everything_as_it_was(pair: Running) -> None:
    slot = (await slots(pair, MAYA, SURGERY))["nodes"][0]["id"]
    await do(pair, MAYA, "bookAppointment", slotId=slot)
    old, *_ = await open_ones(pair, MAYA, SURGERY)

    did = await do(pair, MAYA, "rescheduleAppointment", appointmentId=old["id"], slotId=slot)

    assert did["outcome"] == "CONFLICT"
    assert await pair.effects(SURGERY) == [("POST", "booked")]


async def test_a_move_that_fails_halfway_gives_the_new_time_back(pair: Running) -> None:
    old, *_ = await open_ones(pair, MAYA, SURGERY)
    slot = (await slots(pair, MAYA, SURGERY))["nodes"][0]["id"]
    await pair.fault(SURGERY, "forbidden", method="PUT", times=1)

    did = await do(pair, MAYA, "rescheduleAppointment", appointmentId=old["id"], slotId=slot)

    assert did["outcome"] == "REJECTED"
    assert await pair.effects(SURGERY) == [("POST", "booked"), ("PUT", "cancelled")]
    assert old["id"] in [one["id"] for one in await open_ones(pair, MAYA, SURGERY)]


async def test_somebody_says_that_they_will_come(pair: Running) -> None:
    appointment, *_ = await open_ones(pair, MAYA, SURGERY)

    did = await do(pair, MAYA, "confirmAttendance", appointmentId=appointment["id"])

    assert did["outcome"] == "DONE"
    assert did["appointment"]["requestStatus"] == "CONFIRMED_ATTENDANCE"
    assert did["appointment"]["status"] == "BOOKED"


@pytest.mark.parametrize(
    ("what", "asked"),
    [
        ("rescheduleAppointment", "PENDING_RESCHEDULE"),
        ("cancelAppointment", "PENDING_CANCELLATION"),
    ],
)
async def test_a_trust_that_takes_requests_only_is_asked_and_decides(
    pair: Running, what: str, asked: str
) -> None:
    appointment, *_ = await open_ones(pair, LEO, WESTCOMBE)

    did = await do(pair, LEO, what, appointmentId=appointment["id"])

    assert (did["outcome"], did["errors"]) == ("PENDING", [])
    assert did["appointment"]["requestStatus"] == asked
    assert did["appointment"]["status"] == "BOOKED"
    assert await pair.effects(WESTCOMBE) == [("PUT", "booked")]


async def test_a_parent_books_for_their_child_at_its_practice(pair: Running) -> None:
    slot = (await slots(pair, MAYA, SURGERY, subject=NOAH))["nodes"][-1]

    did = await do(pair, MAYA, "bookAppointment", slotId=slot["id"])

    assert (did["outcome"], did["errors"]) == ("DONE", [])
    assert did["appointment"]["start"] == slot["start"]


async def test_a_lost_reply_is_found_out_at_once(pair: Running) -> None:
    appointment, *_ = await open_ones(pair, MAYA, SOUTHMERE)
    await pair.fault(SOUTHMERE, "reset-midway", method="PUT", times=1, form="headers")

    did = await do(pair, MAYA, "cancelAppointment", appointmentId=appointment["id"])

    assert did["outcome"] == "DONE"
    assert await pair.effects(SOUTHMERE) == [("PUT", "cancelled")]


async def test_a_lost_request_is_unknown_and_then_settled_as_not_done(pair: Running) -> None:
    slot = (await slots(pair, MAYA, SOUTHMERE))["nodes"][0]["id"]
    await pair.fault(SOUTHMERE, "reset", method="POST", times=1)
    said = {"slotId": slot, "idempotencyKey": str(uuid4())}

    unknown = await do(pair, MAYA, "bookAppointment", **said)
    again = await do(pair, MAYA, "bookAppointment", **said)
    await pair.set_clock(datetime.now(UTC) + timedelta(seconds=31))
    settled = await do(pair, MAYA, "bookAppointment", **said)

    assert [one["outcome"] for one in (unknown, again, settled)] == [
        "UNKNOWN",
        "UNKNOWN",
        "REJECTED",
    ]
    assert await pair.effects(SOUTHMERE) == []


async def test_of_two_actions_at_two_sources_one_may_fail_alone(pair: Running) -> None:
    knee, *_ = await open_ones(pair, MAYA, SOUTHMERE)
    surgery, *_ = await open_ones(pair, MAYA, SURGERY)
    await pair.fault(SOUTHMERE, "unavailable")
    said = {
        name: {"idempotencyKey": str(uuid4()), "appointmentId": one["id"]}
        for name, one in (("a", knee), ("b", surgery))
    }

    answer = await pair.ask(MAYA, BOTH, said)

    outcomes = {name: one["outcome"] for name, one in answer["data"].items()}
    assert outcomes == {"a": "REJECTED", "b": "DONE"}
    assert "errors" not in answer
    assert (await pair.effects(SOUTHMERE), len(await pair.effects(SURGERY))) == ([], 1)


async def test_every_action_and_what_became_of_it_is_on_record(pair: Running) -> None:
    appointment, *_ = await open_ones(pair, MAYA, SOUTHMERE)

    await do(pair, MAYA, "confirmAttendance", appointmentId=appointment["id"])
    answer = await pair.ask(MAYA, LOG)

    entries = answer["data"]["viewer"]["accessLog"]["nodes"]
    changes = [one for one in entries if one["action"] == "CHANGE"][:3]
    assert {one["outcome"] for one in changes} == {"BEGUN", "DONE", "PERMITTED"}
    assert {one["organisation"]["odsCode"] for one in changes} == {SOUTHMERE}
