"""A request for a repeat prescription reaches a practice as a Task, once, and is found again."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from msgspec import structs

from schema.access import Action, Category, Permit
from schema.deadline import Deadline
from schema.directory import RecordType
from schema.identifiers import LocalId, NhsNumber, OdsCode
from schema.order import ActionName, Effect, EffectKind, Step
from schema.prescription_wish import Requesting
from sources.writing import MARKER
from tests.support import patience
from tests.support.fhir_resources import ANNA, BEN, Json, a_bundle, by_number
from tests.support.fhir_server import FakeFhirServer, Says
from tests.support.live import TRUST, a_live_trust

PORTAL = "identifier-modifier"
MARK = "our-name-for-it"
SENT = Requesting(
    datetime(2026, 6, 15, 9, tzinfo=UTC), (LocalId("rx1"), LocalId("rx2")), "I travel on Friday."
)
WHO = NhsNumber(ANNA)
PERMIT = Permit(WHO, WHO, OdsCode(TRUST), Category.PRESCR, Action.CREATE, None, "app", "1")
STEP = Step(ActionName.REQUEST_PRESCRIPTION, PERMIT, RecordType.PRESCRIPTION, marker=MARK)


def a_request(local_id: str = "t1", status: str = "requested", medicine: str = "rx1") -> Json:
    """A request as the practice has it, not ours."""
    return {
        "resourceType": "Task",
        "id": local_id,
        "meta": {"versionId": "1"},
        "status": status,
        "code": {"coding": [{"code": "fulfill"}]},
        "for": by_number(ANNA),
        "basedOn": [{"reference": f"https://practice.example/MedicationRequest/{medicine}"}],
    }


def ours(status: str = "requested") -> Json:
    """The same as we made it."""
    return {**a_request(status=status), "identifier": [{"system": MARKER, "value": MARK}]}


async def send(server: FakeFhirServer, step: Step = STEP) -> Effect:
    async with a_live_trust(server.base, PORTAL) as trust:
        port = trust.network.acting(step)
        return await port.send(step, SENT, Deadline.after(patience.SECONDS))


async def look(server: FakeFhirServer) -> Effect:
    async with a_live_trust(server.base, PORTAL) as trust:
        port = trust.network.acting(STEP)
        return await port.look(STEP, Deadline.after(patience.SECONDS))


async def test_a_request_says_who_needs_which_medicines() -> None:
    async with FakeFhirServer(PORTAL) as server:
        server.says("Task", Says.json(a_bundle()), Says.json(ours(), 201))

        effect = await send(server)

        looked, asked = server.asked
    task = json.loads(asked.form)
    assert effect == Effect(EffectKind.PENDING, "t1", "1")
    assert [(one.method, one.path) for one in (looked, asked)] == [
        ("GET", "Task"),
        ("POST", "Task"),
    ]
    based = [one["reference"] for one in task["basedOn"]]
    assert based == ["MedicationRequest/rx1", "MedicationRequest/rx2"]
    assert (task["status"], task["for"], task["requester"]) == ("requested", *[by_number(ANNA)] * 2)
    assert task["owner"]["identifier"]["value"] == TRUST
    assert task["authoredOn"] == "2026-06-15T09:00:00+00:00"
    assert task["note"] == [{"text": "I travel on Friday."}]
    assert {"system": MARKER, "value": MARK} in task["identifier"]


async def test_a_request_says_who_asks_for_somebody_else() -> None:
    permit = structs.replace(PERMIT, actor=NhsNumber(BEN), relationship="C1")
    async with FakeFhirServer(PORTAL) as server:
        server.says("Task", Says.json(a_bundle()), Says.json(ours(), 201))

        await send(server, replace(STEP, permit=permit))

        task = json.loads(server.asked[-1].form)
    assert task["requester"]["type"] == "RelatedPerson"
    assert task["requester"]["identifier"]["value"] == BEN
    assert task["for"] == by_number(ANNA)


async def test_a_medicine_asked_for_already_is_not_asked_for_again() -> None:
    async with FakeFhirServer(PORTAL) as server:
        server.says("Task", Says.json(a_bundle(a_request())))

        effect = await send(server)

        assert [one.method for one in server.asked] == ["GET"]
    assert effect.kind is EffectKind.CONFLICT


@pytest.mark.parametrize(
    "other",
    [
        a_request(status="completed"),
        a_request(status="rejected"),
        a_request(medicine="rx3"),
        {**a_request(), "code": {"coding": [{"code": "approve"}]}},
        {name: value for name, value in a_request().items() if name != "code"},
    ],
)
async def test_other_work_is_not_in_the_way(other: Json) -> None:
    async with FakeFhirServer(PORTAL) as server:
        server.says("Task", Says.json(a_bundle(other)), Says.json(ours(), 201))

        effect = await send(server)

    assert effect.kind is EffectKind.PENDING


async def test_where_requests_cannot_be_seen_none_is_sent() -> None:
    async with FakeFhirServer(PORTAL) as server:
        server.says("Task", Says.json({}, 503))

        effect = await send(server)

        assert {one.method for one in server.asked} == {"GET"}
    assert effect.kind is EffectKind.NOT_SENT


@pytest.mark.parametrize(
    ("status", "kind"), [("received", EffectKind.PENDING), ("completed", EffectKind.DONE)]
)
async def test_what_was_sent_is_found_by_our_name(status: str, kind: EffectKind) -> None:
    async with FakeFhirServer(PORTAL) as server:
        server.says("Task", Says.json(a_bundle(a_request("t0"), ours(status))))

        effect = await look(server)

    assert effect == Effect(kind, "t1", "1")


async def test_the_request_of_another_is_not_ours() -> None:
    async with FakeFhirServer(PORTAL) as server:
        server.says("Task", Says.json(a_bundle(a_request())))

        effect = await look(server)

    assert effect.kind is EffectKind.NOT_SEEN
