"""Free times of a source: earliest first, with what their schedule says, and nothing uncertain."""

from typing import Any

import pytest

from schema.access import Action, Category, Permit
from schema.answer import Failure
from schema.deadline import Deadline
from schema.free_times import FreeTimes
from schema.identifiers import NhsNumber, OdsCode
from schema.moment import PartialDate
from schema.report import SourceStatus
from schema.request import Window
from tests.support import patience
from tests.support.fhir_resources import ANNA
from tests.support.fhir_server import FakeFhirServer, Says
from tests.support.live import TRUST, a_live_trust

WHO = NhsNumber(ANNA)
PERMIT = Permit(WHO, WHO, OdsCode(TRUST), Category.APPT, Action.READ, None, "app", "1")
SCHEDULE = {
    "resourceType": "Schedule",
    "id": "c1",
    "specialty": [{"text": "Dermatology"}],
    "actor": [
        {"reference": "Practitioner/p1", "display": "Dr Amara Osei"},
        {"reference": "Location/l1", "display": "Clinic 2"},
    ],
}


def a_slot(name: str = "s1", start: str = "2026-07-01T09:00:00Z", **elements: Any) -> Any:
    said = {"resourceType": "Slot", "id": name, "status": "free", "start": start}
    return {**said, "schedule": {"reference": "Schedule/c1"}, **elements}


def a_page(*slots: Any) -> Says:
    found = [{"resource": one, "search": {"mode": "match"}} for one in slots]
    beside = {"resource": SCHEDULE, "search": {"mode": "include"}}
    return Says.json({"resourceType": "Bundle", "entry": [*found, beside]})


async def free(page: Says, window: Window | None = None) -> FreeTimes | Failure:
    async with FakeFhirServer() as server:
        server.says("Slot", page)
        async with a_live_trust(server.base) as trust:
            port = trust.network.slots(OdsCode(TRUST))
            return await port.free(PERMIT, window or Window(), Deadline.after(patience.SECONDS))


async def times(*slots: Any) -> list[str]:
    """The ids of those that can be booked."""
    found = await free(a_page(*slots))
    assert isinstance(found, FreeTimes)
    return [one.ref.local_id for one in found.slots]


async def test_a_time_says_when_where_and_with_whom() -> None:
    found = await free(a_page(a_slot(end="2026-07-01T09:20:00Z")))

    assert isinstance(found, FreeTimes)
    (slot,) = found.slots
    assert (slot.service, slot.location) == ("Dermatology", "Clinic 2")
    assert slot.clinician is not None
    assert slot.clinician.name == "Dr Amara Osei"
    assert (slot.ref.subject, slot.ref.organisation) == (WHO, TRUST)
    assert (slot.ref.local_id, slot.ref.schedule) == ("s1", "c1")


async def test_a_time_is_known_by_all_words_for_its_service() -> None:
    found = await free(a_page(a_slot(serviceType=[{"text": "Skin Clinic"}, {}])))

    assert isinstance(found, FreeTimes)
    assert found.slots[0].words == {"dermatology", "skin clinic"}


async def test_times_come_earliest_first_and_each_once() -> None:
    late, early = a_slot("s1", "2026-07-02T09:00:00Z"), a_slot("s2", "2026-07-01T09:00:00Z")

    assert await times(late, early, late) == ["s2", "s1"]


@pytest.mark.parametrize(
    "odd",
    [
        {"status": "busy"},
        {"status": None},
        {"start": None},
        {"start": "soon"},
        {"id": None},
        {"id": "../x"},
        {"modifierExtension": [{"url": "x"}]},
    ],
)
async def test_what_is_not_certainly_free_is_left_out(odd: dict[str, Any]) -> None:
    assert await times(a_slot(**odd), a_slot("s2")) == ["s2"]


async def test_times_on_other_days_are_left_out() -> None:
    day = PartialDate.parse("2026-07-02")
    assert day is not None
    page = a_page(a_slot("s1", "2026-07-02T09:00:00Z"), a_slot("s2"))

    found = await free(page, Window(day.first, day.last))

    assert isinstance(found, FreeTimes)
    assert [one.ref.local_id for one in found.slots] == ["s1"]


@pytest.mark.parametrize(
    ("page", "status"),
    [
        (a_page(), SourceStatus.EMPTY),
        (Says(503), SourceStatus.UNAVAILABLE),
        (Says(403), SourceStatus.REFUSED),
        (Says(body=b"<html>"), SourceStatus.INVALID),
    ],
)
async def test_a_source_without_times_is_told_from_one_that_fails(
    page: Says, status: SourceStatus
) -> None:
    assert (await free(page)).status is status
