"""People ask their practice for what they take regularly: over real HTTP, kept at the practice."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import partial
from typing import Any
from uuid import uuid4

import aiohttp
import pytest

from tests.actions.prescriptions import decide
from tests.actions.staff import put_back
from tests.sandbox.asking import MAYA as PERSON
from tests.sandbox.asking import Asker
from tests.support.running import Running

pytestmark = pytest.mark.acceptance

MAYA, ORCHARD_STREET = "maya-hughes", "G99901"
ORDER_NUMBERS = "https://fhir.nhs.uk/Id/prescription-order-number"
PRESCRIPTIONS = """{ viewer { patient { prescriptions(filter: { courseType: [REPEAT] }) { nodes {
    id number items { medicineCode repeatRequestedOn } provenance { organisation { odsCode } }
    alsoReportedBy { organisation { odsCode } } } } } } }"""
REQUEST = """mutation ($input: RequestRepeatPrescriptionInput!) {
    did: requestRepeatPrescription(input: $input) {
        outcome errors { code path } prescription { id } } }"""


@pytest.fixture
async def practice(running: Running) -> AsyncIterator[Running]:
    """The practice decides on all that it was asked for, once a test is over."""
    await running.forget_effects()
    yield running
    await decide(running, await running.all_effects(ORCHARD_STREET))


async def at(running: Running, organisation: str) -> dict[str, Any]:
    """Maya's repeat prescription at an organisation."""
    answer = await running.ask(MAYA, PRESCRIPTIONS)
    found: list[dict[str, Any]] = answer["data"]["viewer"]["patient"]["prescriptions"]["nodes"]
    (one,) = [x for x in found if x["provenance"]["organisation"]["odsCode"] == organisation]
    return one


@asynccontextmanager
async def the_same_at_the_practice(
    running: Running, number: str, medicine: str
) -> AsyncIterator[None]:
    """Meanwhile the practice has its prescription under the national number, for this medicine."""
    before = {f"MedicationRequest/{one['id']}": one for one in await orders(running)}
    meanwhile = {
        "groupIdentifier": {"system": ORDER_NUMBERS, "value": number},
        "medicationCodeableConcept": {"coding": [{"code": medicine}]},
    }
    for address in before:
        await put_back(running, ORCHARD_STREET, address, lambda order: {**order, **meanwhile})
    yield
    for address, order in before.items():
        await put_back(running, ORCHARD_STREET, address, partial(_as_it_was, order))


def _as_it_was(order: Mapping[str, Any], _: Mapping[str, Any]) -> Mapping[str, Any]:
    return order


async def orders(running: Running) -> list[dict[str, Any]]:
    """What Maya's practice has for her."""
    async with aiohttp.ClientSession() as session:
        trust = Asker(running.sandbox_url, session)
        found = await trust.find(
            ORCHARD_STREET, "MedicationRequest", {"patient.identifier": PERSON}
        )
    return found.entries()


async def act(running: Running, given: dict[str, Any]) -> dict[str, Any]:
    """What became of asking for it."""
    answer = await running.ask(MAYA, REQUEST, {"input": given})
    did: dict[str, Any] = answer["data"]["did"]
    return did


def asking(prescription: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The input of a new request."""
    return {"idempotencyKey": str(uuid4()), "prescriptionId": prescription["id"], **more}


async def test_a_request_whose_reply_is_lost_is_made_once(practice: Running) -> None:
    hay_fever = await at(practice, ORCHARD_STREET)
    first, second = [one["medicineCode"] for one in hay_fever["items"]]
    await practice.fault(
        ORCHARD_STREET, "reset-midway", form="headers", only="Task", after=1, times=1
    )  # the look for other requests passes, and the reply to ours is lost

    given = asking(hay_fever, items=[first])
    lost = await act(practice, given)
    again = await act(practice, given)
    await practice.fault(ORCHARD_STREET, "none")
    rival = await act(practice, asking(hay_fever))
    asked_for = (await at(practice, ORCHARD_STREET))["items"]
    other = await act(practice, asking(hay_fever, items=[second]))

    assert (
        lost
        == again
        == {"outcome": "PENDING", "errors": [], "prescription": {"id": hay_fever["id"]}}
    )
    assert (rival["outcome"], rival["errors"][0]["code"]) == ("CONFLICT", "CONFLICT")
    assert [bool(one["repeatRequestedOn"]) for one in asked_for] == [True, False]
    assert other["outcome"] == "PENDING"
    assert await practice.effects(ORCHARD_STREET) == [("POST", "requested")] * 2


async def test_of_two_requests_at_the_same_moment_one_is_made(practice: Running) -> None:
    hay_fever = await at(practice, ORCHARD_STREET)
    _, second = [one["medicineCode"] for one in hay_fever["items"]]
    await practice.fault(
        ORCHARD_STREET, "delay", 500, only="Task", method="POST"
    )  # whoever looks for other requests does so before any of these is made

    wishes = [asking(hay_fever), asking(hay_fever, items=[second]), asking(hay_fever)]
    became = await asyncio.gather(*(act(practice, one) for one in wishes))
    await practice.fault(ORCHARD_STREET, "none")
    later = await act(practice, asking(hay_fever))

    assert sorted(one["outcome"] for one in became) == ["CONFLICT", "CONFLICT", "PENDING"]
    assert [one for one in became if one["outcome"] == "CONFLICT"] == [later] * 2
    assert await practice.effects(ORCHARD_STREET) == [("POST", "requested")]


async def test_the_national_service_takes_no_requests(running: Running) -> None:
    inhaler = await at(running, "X26")

    did = await act(running, asking(inhaler))

    assert (did["outcome"], did["errors"][0]["code"]) == ("REJECTED", "NOT_TAKEN")


async def test_a_repeat_is_told_where_the_national_version_is_shown(practice: Running) -> None:
    hay_fever, inhaler = await at(practice, ORCHARD_STREET), await at(practice, "X26")
    (known,) = [one["medicineCode"] for one in inhaler["items"]]
    became = await act(practice, asking(hay_fever))

    async with the_same_at_the_practice(practice, inhaler["number"], known):
        answer = await practice.ask(MAYA, PRESCRIPTIONS)

    (shown,) = answer["data"]["viewer"]["patient"]["prescriptions"]["nodes"]
    assert became["outcome"] == "PENDING"
    assert shown["provenance"]["organisation"]["odsCode"] == "X26"
    assert [one["organisation"]["odsCode"] for one in shown["alsoReportedBy"]] == [ORCHARD_STREET]
    assert [bool(one["repeatRequestedOn"]) for one in shown["items"]] == [True]
