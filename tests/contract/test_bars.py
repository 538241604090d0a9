"""Booking and Referral over HTTP: published answers, and whose an appointment certainly is."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from schema.deadline import Deadline
from schema.directory import RecordType
from schema.free_times import FreeTimes
from schema.identifiers import OdsCode
from schema.report import SourceStatus
from schema.request import Window
from tests.contract.reading import answered
from tests.support import patience
from tests.support.fhir_resources import ANNA, BEN
from tests.support.fhir_server import FakeFhirServer, Says
from tests.support.live import TRUST, a_live_trust, a_permit
from tests.support.samples import sample

NAMED = "urn:uuid:788660eb-d2c9-4773-abd4-318484673fb2"
"""By which the published appointments name whom they are about, and which is not there."""


@pytest_asyncio.fixture
async def server() -> AsyncIterator[FakeFhirServer]:
    async with FakeFhirServer("bars") as running:
        yield running


def appointments(*patients: tuple[str, str]) -> Any:
    """As published, with Patients of these addresses and numbers beside."""
    bundle = sample("bars/appointment-GET-success.json")
    for number, (address, whose) in enumerate(patients):
        identifier = {"system": "https://fhir.nhs.uk/Id/nhs-number", "value": whose}
        resource = {"resourceType": "Patient", "id": f"p{number}", "identifier": [identifier]}
        bundle["entry"].append({"fullUrl": address, "resource": resource})
    return bundle


async def subjects(server: FakeFhirServer, bundle: Any) -> tuple[SourceStatus, list[str | None]]:
    """Who the appointments of an answer are about."""
    server.says("Appointment", Says.json(bundle))
    async with a_live_trust(server.base, "bars", include_patient=True) as trust:
        answer = answered(await trust.search(RecordType.APPOINTMENT))
    return answer.status, [one.subject for one in answer.items]


async def test_whom_the_published_appointments_are_about_is_not_certain(
    server: FakeFhirServer,
) -> None:
    found = await subjects(server, appointments())

    assert found == (SourceStatus.INVALID, [None, None])


async def test_a_patient_who_came_along_under_that_name_makes_it_certain(
    server: FakeFhirServer,
) -> None:
    found = await subjects(server, appointments((NAMED, ANNA)))

    assert found == (SourceStatus.OK, [ANNA, ANNA])


@pytest.mark.parametrize(
    "patients",
    [
        [(NAMED, BEN)],
        [("urn:uuid:b3a27952-657e-49ab-9650-fc99094bfb1a", ANNA)],
        [(NAMED, BEN), ("urn:uuid:b3a27952-657e-49ab-9650-fc99094bfb1a", ANNA)],
    ],
    ids=["somebody else", "another name", "both"],
)
async def test_another_patient_who_came_along_makes_nothing_certain(
    server: FakeFhirServer, patients: list[tuple[str, str]]
) -> None:
    server.says("Patient", Says.json({"resourceType": "Bundle"}))

    _, found = await subjects(server, appointments(*patients))

    assert found == [None, None]


@pytest.mark.parametrize("pair", [(ANNA, BEN), (BEN, ANNA)])
async def test_a_name_that_two_patients_have_makes_nothing_certain(
    server: FakeFhirServer, pair: tuple[str, str]
) -> None:
    server.says("Patient", Says.json({"resourceType": "Bundle"}))

    _, found = await subjects(server, appointments(*((NAMED, one) for one in pair)))

    assert found == [None, None]


async def free(server: FakeFhirServer, dialect: str) -> FreeTimes:
    server.says("Slot", Says.json(sample("bars/slots-GET-success.json")))
    async with a_live_trust(server.base, dialect) as trust:
        port = trust.network.slots(OdsCode(TRUST))
        permit = a_permit(RecordType.APPOINTMENT)
        found = await port.free(permit, Window(), Deadline.after(patience.SECONDS))
    assert isinstance(found, FreeTimes)
    return found


async def test_published_slots_can_be_booked_and_say_what_for(server: FakeFhirServer) -> None:
    found = await free(server, "bars")

    first = found.slots[0]
    assert (found.status, found.unreadable, len(found.slots)) == (SourceStatus.OK, 0, 3)
    assert (first.ref.local_id, first.ref.schedule) == ("slot001", "sched1111")
    assert first.service == "Emergency Medical"
    assert first.clinician is not None
    assert first.clinician.name == "Dr Joe Bloggs"


async def test_without_the_dialect_slots_are_of_no_schedule(server: FakeFhirServer) -> None:
    found = await free(server, "identifier-modifier")

    assert found.status is SourceStatus.INCOMPLETE
    assert {one.service for one in found.slots} == {None}
