"""A change reaches its source once, on a condition, with everything that we do not map."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest

from schema.access import Action, Category, Permit
from schema.appointment_wish import Reason
from schema.deadline import Deadline
from schema.directory import RecordType
from schema.identifiers import NhsNumber, OdsCode
from schema.order import ANY_VERSION, ActionName, Effect, EffectKind, Step
from sources.acting import LiveActing
from sources.writing import MARKER
from tests.support import patience
from tests.support.fhir_resources import ANNA, an_appointment
from tests.support.fhir_server import FakeFhirServer, Says
from tests.support.live import TRUST, a_live_trust

PATH = "Appointment/a1"
MARK = "our-name-for-it"
BOOKED = Says.json(an_appointment())


def a_step(version: str | None = "3", action: Action = Action.CHANGE) -> Step:
    who = NhsNumber(ANNA)
    permit = Permit(who, who, OdsCode(TRUST), Category.APPT, action, None, "app", "1")
    name, kind = ActionName.CANCEL_APPOINTMENT, RecordType.APPOINTMENT
    return Step(name, permit, kind, "a1", version, marker=MARK)


def cancelled(version: str = "4", *, tagged: bool = True) -> Says:
    tags = [{"system": MARKER, "code": MARK}] if tagged else []
    found = an_appointment(status="cancelled")
    return Says.json({**found, "meta": {"versionId": version, "tag": tags}})


@asynccontextmanager
async def acting(server: FakeFhirServer, **settings: Any) -> AsyncIterator[LiveActing]:
    async with a_live_trust(server.base, **settings) as trust:
        port = trust.network.acting(a_step())
        assert isinstance(port, LiveActing)
        yield port


async def cancel(server: FakeFhirServer, step: Step | None = None, **settings: Any) -> Effect:
    async with acting(server, **settings) as port:
        return await port.send(
            step or a_step(), Reason("I am well"), Deadline.after(patience.SECONDS)
        )


async def look(server: FakeFhirServer, step: Step | None = None) -> Effect:
    async with acting(server) as port:
        return await port.look(step or a_step(), Deadline.after(patience.SECONDS))


def put(server: FakeFhirServer) -> list[dict[str, Any]]:
    """What was sent to be kept."""
    return [json.loads(one.form) for one in server.asked if one.method == "PUT"]


async def test_a_change_keeps_whatever_is_not_mapped() -> None:
    odd: dict[str, Any] = {"extension": [{"url": "x", "valueDecimal": 1.50}], "minutesDuration": 20}
    async with FakeFhirServer() as server:
        body = json.dumps(an_appointment(**odd)).replace("1.5", "1.50").encode()
        server.says(PATH, Says(body=body), cancelled())

        effect = await cancel(server)

        (sent,) = put(server)
        raw = next(one.form for one in server.asked if one.method == "PUT")
    assert effect == Effect(EffectKind.DONE, "a1", "4")
    assert (sent["extension"], sent["minutesDuration"]) == (odd["extension"], 20)
    assert "1.50" in raw
    assert sent["cancelationReason"]["text"] == "I am well"
    assert sent["meta"]["tag"] == [{"system": MARKER, "code": MARK}]


@pytest.mark.parametrize(("etag", "condition"), [("", 'W/"3"'), ('"3"', '"3"')])
async def test_a_change_names_the_version_it_was_decided_on(etag: str, condition: str) -> None:
    current = Says.json(an_appointment(), ETag=etag) if etag else BOOKED
    async with FakeFhirServer() as server:
        server.says(PATH, current, cancelled())

        await cancel(server)

        (change,) = [one for one in server.asked if one.method == "PUT"]
    assert change.headers["If-Match"] == condition


async def test_a_version_that_was_not_decided_on_is_not_changed() -> None:
    async with FakeFhirServer() as server:
        server.says(PATH, BOOKED)

        effect = await cancel(server, a_step("2"))

        assert (effect.kind, put(server)) == (EffectKind.CONFLICT, [])


async def test_what_has_no_version_is_not_changed() -> None:
    async with FakeFhirServer() as server:
        server.says(PATH, BOOKED)

        effect = await cancel(server, a_step(None))

        assert (effect.kind, put(server)) == (EffectKind.REFUSED, [])


async def test_a_trust_that_takes_requests_is_asked_and_decides() -> None:
    asked = an_appointment(extension=[{"url": "x", "valueCode": "y"}])
    async with FakeFhirServer() as server:
        server.says(PATH, Says.json(asked), Says(202))

        effect = await cancel(server, appointment_changes="request")

        (sent,) = put(server)
    assert sent["status"] == "booked"
    assert [one["valueCode"] for one in sent["extension"]] == ["y", "Pending Cancellation"]
    assert effect.kind is EffectKind.UNCLEAR  # nothing came back: it has to be looked for


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, EffectKind.REFUSED),
        (401, EffectKind.REFUSED),
        (403, EffectKind.REFUSED),
        (404, EffectKind.REFUSED),
        (422, EffectKind.REFUSED),
        (429, EffectKind.NOT_SENT),
        (409, EffectKind.CONFLICT),
        (412, EffectKind.CONFLICT),
        (500, EffectKind.UNCLEAR),
        (502, EffectKind.UNCLEAR),
        (503, EffectKind.UNCLEAR),
        (504, EffectKind.UNCLEAR),
        (302, EffectKind.UNCLEAR),
    ],
)
async def test_an_answer_means_what_it_means_and_nothing_is_sent_twice(
    status: int, kind: EffectKind
) -> None:
    async with FakeFhirServer() as server:
        server.says(PATH, BOOKED, Says(status), BOOKED)

        effect = await cancel(server)

        assert (effect.kind, len(put(server))) == (kind, 1)


async def test_a_lost_reply_leaves_open_whether_it_was_done() -> None:
    async with FakeFhirServer() as server:
        server.says(PATH, BOOKED, Says(missing_bytes=10))

        effect = await cancel(server)

        assert (effect.kind, len(put(server))) == (EffectKind.UNCLEAR, 1)


async def test_silence_leaves_open_whether_it_was_done() -> None:
    async with FakeFhirServer() as server:
        server.says(PATH, BOOKED, Says(is_silent=True))

        effect = await cancel(server, deadline_milliseconds=200)

        assert effect.kind is EffectKind.UNCLEAR


async def test_nobody_there_means_certainly_not_done() -> None:
    async with FakeFhirServer() as server:
        base = server.base
    async with a_live_trust(base) as trust:
        port = trust.network.acting(a_step())
        effect = await port.send(a_step(), None, Deadline.after(patience.SECONDS))

    assert effect.kind is EffectKind.NOT_SENT


async def test_a_conflict_with_oneself_is_none() -> None:
    async with FakeFhirServer() as server:
        server.says(PATH, BOOKED, Says(412), cancelled())

        effect = await cancel(server)

    assert effect == Effect(EffectKind.DONE, "a1", "4")


@pytest.mark.parametrize("cannot_look", [Says(500), Says(body=b"<html>")])
async def test_a_conflict_that_cannot_be_looked_into_stays_open(cannot_look: Says) -> None:
    async with FakeFhirServer() as server:
        server.says(PATH, BOOKED, Says(412), cannot_look)

        effect = await cancel(server)

    assert effect.kind is EffectKind.UNCLEAR


@pytest.mark.parametrize(
    "answer",
    [
        {"resourceType": "Flag", "id": "a1"},
        {**an_appointment("a2"), "status": "cancelled"},
        an_appointment(),
        {"resourceType": "OperationOutcome", "id": "a1", "issue": []},
    ],
)
async def test_an_answer_that_is_not_what_was_changed_proves_nothing(answer: Any) -> None:
    async with FakeFhirServer() as server:
        server.says(PATH, BOOKED, Says.json(answer))

        effect = await cancel(server)

    assert effect == Effect(EffectKind.UNCLEAR)


@pytest.mark.parametrize(
    ("now", "kind"),
    [
        (BOOKED, EffectKind.NOT_SEEN),
        (cancelled(), EffectKind.DONE),
        (cancelled("9"), EffectKind.DONE),
        (cancelled(tagged=False), EffectKind.DONE),
        (Says.json(an_appointment(meta={"versionId": "4"})), EffectKind.CONFLICT),
        (Says(404), EffectKind.CONFLICT),
        (Says(403), EffectKind.UNCLEAR),
        (Says(422), EffectKind.UNCLEAR),
        (Says(500), EffectKind.UNCLEAR),
        (Says(body=b"<html>"), EffectKind.UNCLEAR),
        (Says.json(an_appointment("a2")), EffectKind.UNCLEAR),
    ],
)
async def test_looking_tells_what_is_there_and_changes_nothing(now: Says, kind: EffectKind) -> None:
    async with FakeFhirServer() as server:
        server.says(PATH, now)

        effect = await look(server)

        assert (effect.kind, put(server)) == (kind, [])


async def test_taking_back_what_is_taken_back_sends_nothing() -> None:
    async with FakeFhirServer() as server:
        server.says(PATH, cancelled("8", tagged=False))

        effect = await cancel(server, a_step(ANY_VERSION))

        assert effect == Effect(EffectKind.DONE, "a1", "8")
        assert put(server) == []


async def test_taking_back_goes_by_the_version_of_now() -> None:
    async with FakeFhirServer() as server:
        server.says(PATH, BOOKED, cancelled())

        await cancel(server, a_step(ANY_VERSION))

        (change,) = [one for one in server.asked if one.method == "PUT"]
    assert change.headers["If-Match"] == 'W/"3"'


async def test_leave_to_read_is_no_leave_to_act() -> None:
    async with FakeFhirServer() as server:
        with pytest.raises(ValueError, match="permit"):
            await cancel(server, a_step(action=Action.READ))

        assert server.asked == []


@pytest.mark.parametrize("name", ["../Patient/1", "a/b", ""])
async def test_what_has_no_id_of_ours_is_neither_read_nor_changed(name: str) -> None:
    async with FakeFhirServer() as server:
        effect = await cancel(server, replace(a_step(), local_id=name))

        assert (effect.kind, server.asked) == (EffectKind.REFUSED, [])


async def test_where_nothing_is_read_by_its_id_nothing_is_changed() -> None:
    portal = "identifier-modifier"
    async with FakeFhirServer(portal) as server, a_live_trust(server.base, portal) as trust:
        port = trust.network.acting(a_step())

        effect = await port.send(a_step(), Reason(""), Deadline.after(patience.SECONDS))

        assert (effect.kind, server.asked) == (EffectKind.REFUSED, [])
