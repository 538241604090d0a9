"""A request for a repeat prescription reaches a practice as a Task, once, and is found again."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import unquote

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
    return named(a_request(status=status), MARK)


def named(request: Json, *names: str) -> Json:
    """A request under names of this gateway's."""
    return {**request, "identifier": [{"system": MARKER, "value": one} for one in names]}


async def send(server: FakeFhirServer, step: Step = STEP) -> Effect:
    async with a_live_trust(server.base, PORTAL) as trust:
        port = trust.network.acting(step)
        return await port.send(step, SENT, Deadline.after(patience.SECONDS))


async def look(server: FakeFhirServer, step: Step = STEP) -> Effect:
    async with a_live_trust(server.base, PORTAL) as trust:
        port = trust.network.acting(step)
        return await port.look(step, Deadline.after(patience.SECONDS))


async def test_a_request_says_who_needs_which_medicines() -> None:
    async with FakeFhirServer(PORTAL) as server:
        server.says("Task", Says.json(ours(), 201))

        effect = await send(server)

        (asked,) = server.asked
    task = json.loads(asked.form)
    assert effect == Effect(EffectKind.PENDING, "t1", "1")
    assert (asked.method, asked.path) == ("POST", "Task")
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
        server.says("Task", Says.json(ours(), 201))

        await send(server, replace(STEP, permit=permit))

        task = json.loads(server.asked[-1].form)
    assert task["requester"]["type"] == "RelatedPerson"
    assert task["requester"]["identifier"]["value"] == BEN
    assert task["for"] == by_number(ANNA)


async def test_a_request_names_each_medicine_that_may_be_asked_for_once() -> None:
    async with FakeFhirServer(PORTAL) as server:
        server.says("Task", Says.json(ours(), 201))

        await send(server, replace(STEP, once=("one", "two")))

        (asked,) = server.asked
    names = {one["value"] for one in json.loads(asked.form)["identifier"]}
    assert names == {"one", "two", MARK}
    condition = unquote(asked.headers["If-None-Exist"])
    assert condition == f"identifier={MARKER}|one,{MARKER}|two"


@pytest.mark.parametrize("names", [("one",), ("one", "two"), ("two",)])
async def test_a_request_that_others_made_meanwhile_is_theirs(names: tuple[str, ...]) -> None:
    theirs = named(a_request(), "of-another", *names)
    async with FakeFhirServer(PORTAL) as server:
        server.says("Task", Says.json(theirs, 200))

        effect = await send(server, replace(STEP, once=("one", "two")))

    assert effect.kind is EffectKind.CONFLICT


async def test_several_that_others_made_meanwhile_are_theirs() -> None:
    first, second = named(a_request(), "a", "one"), named(a_request("t2"), "b", "two")
    async with FakeFhirServer(PORTAL) as server:
        server.says("Task", Says.json({}, 412), Says.json(a_bundle(first, second)))

        effect = await send(server, replace(STEP, once=("one", "two")))

    assert effect.kind is EffectKind.CONFLICT


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        ((MARK, "one"), EffectKind.PENDING),
        (("of-another", "two"), EffectKind.CONFLICT),
        (("of-another", "three"), EffectKind.NOT_SEEN),
    ],
)
async def test_whose_the_request_is_that_is_there_is_seen(
    names: tuple[str, ...], kind: EffectKind
) -> None:
    async with FakeFhirServer(PORTAL) as server:
        server.says("Task", Says.json(a_bundle(named(a_request(), *names))))

        effect = await look(server, replace(STEP, once=("one", "two")))

    assert effect.kind is kind


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
