"""Over real HTTP: a repeat that was asked for is told with its order, until it is decided on."""

from typing import Any

import pytest

from schema.directory import RecordType
from schema.prescription import Prescription
from tests.contract.reading import answered
from tests.support.fhir_resources import (
    ANNA,
    BEN,
    Json,
    a_bundle,
    a_medicine,
    a_patient,
    by_id,
    by_number,
)
from tests.support.fhir_server import FakeFhirServer, Says
from tests.support.live import a_live_trust

ASKED_ON = "2026-05-20T10:00:00Z"


def a_request(**elements: Any) -> dict[str, Any]:
    """An open request for a repeat of Anna's medicine."""
    return {
        "resourceType": "Task",
        "id": "t1",
        "status": "requested",
        "code": {"coding": [{"code": "fulfill"}]},
        "for": by_number(ANNA),
        "authoredOn": ASKED_ON,
        "basedOn": [{"reference": "MedicationRequest/p1"}],
        **elements,
    }


async def asked_on(
    *beside: dict[str, Any], who: Json | None = None, asks: bool = True
) -> list[str | None]:
    """When a repeat was asked for, of each of Anna's medicines; she has two."""
    orders = [a_medicine("p1"), a_medicine("p2")]
    for one in orders:
        one["subject"] = who or by_number(ANNA)
    bundle = a_bundle(*orders)
    bundle["entry"] += [{"resource": one, "search": {"mode": "include"}} for one in beside]
    async with FakeFhirServer() as server:
        server.holds(ANNA, a_patient())
        server.says("MedicationRequest", Says.json(bundle))
        async with a_live_trust(server.base, include_requests=asks) as trust:
            answer = answered(await trust.search(RecordType.PRESCRIPTION))
        (asked,) = server.asked_for("MedicationRequest")
    assert ("_revinclude=Task" in asked.query) is asks
    records = [one.record for one in answer.items if isinstance(one.record, Prescription)]
    medicines = [item for one in records for item in one.items]
    times = [one.repeat_requested_on for one in medicines]
    return [when.text if when else None for when in times]


async def test_an_open_request_is_told_with_its_order_alone() -> None:
    assert await asked_on(a_request()) == [ASKED_ON, None]


async def test_the_latest_of_several_requests_is_told() -> None:
    earlier = a_request(id="t2", authoredOn="2026-05-01T10:00:00Z")

    assert await asked_on(earlier, a_request()) == [ASKED_ON, None]


async def test_a_request_by_the_same_patient_of_the_source_is_told() -> None:
    own = a_request(**{"for": by_id(ANNA)})

    assert await asked_on(own, who=by_id(ANNA)) == [ASKED_ON, None]


@pytest.mark.parametrize(
    "odd",
    [
        {"status": "completed"},
        {"status": "rejected"},
        {"status": "entered-in-error"},
        {"code": {"coding": [{"code": "approve"}]}},
        {"for": by_number(BEN)},
        {"for": by_id(BEN)},
        {"for": None},
        {"basedOn": [{"reference": "MedicationRequest/p9"}]},
        {"basedOn": [{"reference": "https://x.example/MedicationRequest/p1"}]},
        {"meta": {"security": [{"code": "R"}]}},
        {"modifierExtension": [{"url": "https://x.example"}]},
        {"implicitRules": "https://x.example"},
    ],
)
async def test_what_is_not_certainly_an_open_request_of_hers_is_not_told(
    odd: dict[str, Any],
) -> None:
    assert await asked_on(a_request(**odd)) == [None, None]


async def test_nothing_is_asked_of_sources_that_are_not_said_to_tell() -> None:
    assert await asked_on(asks=False) == [None, None]
