"""People act on their appointments and on those of whom they act for: over real HTTP."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio

from tests.support.running import Running

pytestmark = pytest.mark.acceptance

MAYA, SOUTHMERE, WESTCOMBE = "maya-hughes", "RB1", "RD1"
ALL = """{ viewer { patient { appointments(first: 100) { nodes {
    id title status requestStatus cancellable start
    provenance { organisation { odsCode } sourceId { version } } } } } } }"""
CANCEL = """mutation ($input: CancelAppointmentInput!) { did: cancelAppointment(input: $input) {
    outcome errors { code message }
    appointment { status requestStatus cancellable provenance { sourceId { version } } } } }"""


async def appointments(pair: Running, who: str, organisation: str) -> list[dict[str, Any]]:
    """Of a persona at one organisation, those that can be cancelled."""
    answer = await pair.ask(who, ALL)
    nodes = answer["data"]["viewer"]["patient"]["appointments"]["nodes"]
    own = [one for one in nodes if one["provenance"]["organisation"]["odsCode"] == organisation]
    return [one for one in own if one["cancellable"]]


async def cancel(pair: Running, who: str, **given: Any) -> dict[str, Any]:
    """What became of cancelling."""
    said = {"input": {"idempotencyKey": str(uuid4()), **given}}
    did: dict[str, Any] = (await pair.ask(who, CANCEL, said))["data"]["did"]
    return did


@pytest_asyncio.fixture
async def pair(running: Running) -> AsyncIterator[Running]:
    """The running pair, mended afterwards."""
    yield running
    for source in (SOUTHMERE, WESTCOMBE):
        await running.fault(source, "none")


async def test_an_appointment_that_is_cancelled_is_cancelled_at_its_trust(pair: Running) -> None:
    appointment, *_ = await appointments(pair, MAYA, SOUTHMERE)

    did = await cancel(pair, MAYA, appointmentId=appointment["id"], reason="I am well again")
    left = await appointments(pair, MAYA, SOUTHMERE)

    assert (did["outcome"], did["errors"]) == ("DONE", [])
    assert did["appointment"]["status"] == "CANCELLED"
    assert appointment["id"] not in [one["id"] for one in left]
