"""An application reaches a practice that gives nothing by its id, and is found there again."""

import json
from datetime import UTC, datetime

import pytest

from schema.access import Action, Category, Permit
from schema.deadline import Deadline
from schema.directory import RecordType
from schema.identifiers import NhsNumber, OdsCode
from schema.order import ActionName, Effect, EffectKind, Step
from schema.registration_wish import Applying
from sources.writing import MARKER
from tests.support import patience
from tests.support.fhir_resources import ANNA, Json, a_bundle, a_registration, by_number
from tests.support.fhir_server import FakeFhirServer, Says
from tests.support.live import TRUST, a_live_trust

PORTAL = "identifier-modifier"
MARK = "our-name-for-it"
SENT = Applying(datetime(2026, 6, 15, 9, tzinfo=UTC), "We moved house.")
WHO = NhsNumber(ANNA)
PERMIT = Permit(WHO, WHO, OdsCode(TRUST), Category.REG, Action.CREATE, None, "app", "1")
STEP = Step(
    ActionName.APPLY_FOR_REGISTRATION, PERMIT, RecordType.REGISTRATION_APPLICATION, marker=MARK
)


def kept(status: str = "requested") -> Json:
    """The application as the practice has it."""
    ours = {"system": MARKER, "value": MARK}
    meta = {"versionId": "1"}
    return a_registration("t1", status=status, identifier=[ours], meta=meta)


async def send(server: FakeFhirServer) -> Effect:
    async with a_live_trust(server.base, PORTAL) as trust:
        port = trust.network.acting(STEP)
        return await port.send(STEP, SENT, Deadline.after(patience.SECONDS))


async def look(server: FakeFhirServer) -> Effect:
    async with a_live_trust(server.base, PORTAL) as trust:
        return await trust.network.acting(STEP).look(STEP, Deadline.after(patience.SECONDS))


async def test_an_application_says_who_applies_and_where() -> None:
    async with FakeFhirServer(PORTAL) as server:
        server.says("Task", Says.json(kept(), 201))

        effect = await send(server)

        (asked,) = server.asked
    task = json.loads(asked.form)
    assert effect == Effect(EffectKind.PENDING, "t1", "1")
    assert (asked.method, asked.path) == ("POST", "Task")
    assert (task["status"], task["for"]) == ("requested", by_number(ANNA))
    assert task["owner"]["identifier"]["value"] == TRUST
    assert task["code"]["coding"][0]["code"] == "184047000"
    assert task["authoredOn"] == "2026-06-15T09:00:00+00:00"
    assert task["note"] == [{"text": "We moved house."}]
    assert {"system": MARKER, "value": MARK} in task["identifier"]


@pytest.mark.parametrize(
    ("status", "kind"), [("received", EffectKind.PENDING), ("completed", EffectKind.DONE)]
)
async def test_what_was_sent_is_found_by_our_name_for_it(status: str, kind: EffectKind) -> None:
    async with FakeFhirServer(PORTAL) as server:
        server.says("Task", Says.json(a_bundle(a_registration("t0"), kept(status))))

        effect = await look(server)

    assert effect == Effect(kind, "t1", "1")


async def test_another_application_is_not_ours() -> None:
    async with FakeFhirServer(PORTAL) as server:
        server.says("Task", Says.json(a_bundle(a_registration("t0"))))

        effect = await look(server)

    assert effect.kind is EffectKind.NOT_SEEN
