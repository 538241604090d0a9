"""What was asked for of a practice before is read whole, or not at all."""

from typing import Any

import pytest

from schema.access import Action, Category, Permit
from schema.answer import Failure
from schema.deadline import Deadline
from schema.identifiers import LocalId, NhsNumber, OdsCode
from schema.repeat_request import RepeatRequest
from schema.report import SourceStatus
from sources.repeat_requests import Requests
from tests.support.fhir_resources import ANNA, Json, a_bundle, by_number
from tests.support.fhir_server import FakeFhirServer, Says
from tests.support.live import TRUST, a_live_trust

PORTAL = "identifier-modifier"
WHO = NhsNumber(ANNA)
PERMIT = Permit(WHO, WHO, OdsCode(TRUST), Category.PRESCR, Action.CREATE, None, "app", "1")
FIRST = "MedicationRequest/rx1"


def a_request(reference: str | None = FIRST, **elements: Any) -> Json:
    """A request as the practice has it."""
    return {
        "resourceType": "Task",
        "id": "t1",
        "status": "requested",
        "code": {"coding": [{"code": "fulfill"}]},
        "for": by_number(ANNA),
        "basedOn": [{"reference": reference}],
        **elements,
    }


async def made(*answers: Says) -> Requests | Failure:
    async with FakeFhirServer(PORTAL) as server:
        server.says("Task", *answers)
        async with a_live_trust(server.base, PORTAL) as trust:
            port = trust.network.repeat_requests(OdsCode(TRUST))
            return await port.made(PERMIT, Deadline.after(5))


async def medicines(*requests: Json) -> list[list[str]]:
    """What each of them is about."""
    found = await made(Says.json(a_bundle(*requests)))
    assert not isinstance(found, Failure)
    return [sorted(one.medicines) for one in found]


@pytest.mark.parametrize(
    ("status", "is_open"),
    [("requested", True), ("in-progress", True), ("completed", False), ("rejected", False)],
)
async def test_a_request_is_open_until_it_is_decided_on(status: str, is_open: bool) -> None:
    found = await made(Says.json(a_bundle(a_request(status=status))))

    assert found == (RepeatRequest(LocalId("t1"), frozenset({LocalId("rx1")}), is_open),)


@pytest.mark.parametrize(
    "reference", [FIRST, f"https://practice.example/fhir/{FIRST}", f"{FIRST}/_history/3"]
)
async def test_an_order_is_known_however_it_is_written(reference: str) -> None:
    assert await medicines(a_request(reference)) == [["rx1"]]


@pytest.mark.parametrize("reference", ["CarePlan/rx1", "rx1", "#rx1", "", None])
async def test_what_names_no_order_is_about_no_medicine(reference: str | None) -> None:
    assert await medicines(a_request(reference)) == [[]]


@pytest.mark.parametrize("code", [None, {"coding": [{"code": "approve"}]}])
async def test_other_work_is_no_request(code: Json | None) -> None:
    assert await medicines(a_request(code=code)) == []


async def test_requests_that_cannot_be_seen_are_a_failure() -> None:
    found = await made(Says.json({}, 503))

    assert isinstance(found, Failure)


async def test_a_part_of_the_requests_is_a_failure() -> None:
    cut = {**a_bundle(a_request()), "total": 2}

    found = await made(Says.json(cut))

    assert isinstance(found, Failure)
    assert found.status is SourceStatus.INCOMPLETE
