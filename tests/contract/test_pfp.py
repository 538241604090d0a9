"""The national prescriptions service over HTTP: published answers, and whose they may be."""

import copy
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from schema.answer import Answer
from schema.directory import RecordType
from schema.node import Record
from schema.prescription import Prescription, PrescriptionStatus
from schema.report import SourceStatus
from tests.contract.reading import answered, ids
from tests.support.builders import CANARY
from tests.support.fhir_resources import ANNA, BEN, by_number
from tests.support.fhir_server import FakeFhirServer, Says
from tests.support.live import LiveTrust, a_live_trust
from tests.support.samples import renumbered, sample

PRESCRIPTION = RecordType.PRESCRIPTION
PUBLISHED = "9449304130"


@pytest_asyncio.fixture
async def server() -> AsyncIterator[FakeFhirServer]:
    async with FakeFhirServer("pfp") as running:
        yield running


@pytest_asyncio.fixture
async def service(server: FakeFhirServer) -> AsyncIterator[LiveTrust]:
    async with a_live_trust(server.base, "pfp", offers=["MedicationRequest"]) as live:
        yield live


def published(name: str, number: str = ANNA) -> Any:
    return renumbered(f"prescriptions/{name}.json", {PUBLISHED: number})


async def asked(server: FakeFhirServer, service: LiveTrust, answer: object) -> Answer[Record]:
    server.says("Bundle", Says.json(answer))
    return answered(await service.search(PRESCRIPTION))


def prescriptions(answer: Answer[Record]) -> list[Prescription]:
    return [one.record for one in answer.items if isinstance(one.record, Prescription)]


async def test_one_prescription_comes_with_all_its_medicines(
    server: FakeFhirServer, service: LiveTrust
) -> None:
    (found,) = prescriptions(await asked(server, service, published("success")))

    assert len(found.items) == 4
    assert found.number == "24F5DA-A83008-7EFE6Z"
    assert found.status is PrescriptionStatus.WITH_PHARMACY
    assert found.prescriber is not None
    assert found.prescriber.name == "DR C BOIN"
    assert found.organisation is not None
    assert found.organisation.name == "HALLGARTH SURGERY"
    assert found.pharmacy is not None
    assert found.pharmacy.ods_code == "VNE51"


async def test_one_of_which_a_part_is_ready_to_be_sent_says_so(
    server: FakeFhirServer, service: LiveTrust
) -> None:
    (found,) = prescriptions(await asked(server, service, published("success-ready-dispatch")))

    codes = {"Ready to Dispatch", "Ready to Dispatch - Partial"}
    assert {one.status_code for one in found.items} == codes
    assert found.status is PrescriptionStatus.PARTLY_READY_TO_DISPATCH


async def test_an_excluded_prescription_is_counted(
    server: FakeFhirServer, service: LiveTrust
) -> None:
    answer = await asked(server, service, published("success-single-exclusion"))

    assert (len(answer.items), answer.unreadable) == (1, 1)


async def test_no_prescriptions_are_none(server: FakeFhirServer, service: LiveTrust) -> None:
    answer = await asked(server, service, published("success-empty"))

    assert (answer.status, answer.unreadable) == (SourceStatus.EMPTY, 0)


@pytest.mark.parametrize(
    ("name", "code", "status"),
    [("error-401", 401, SourceStatus.REFUSED), ("error-500", 500, SourceStatus.UNAVAILABLE)],
)
async def test_published_errors_are_failures(
    server: FakeFhirServer, service: LiveTrust, name: str, code: int, status: SourceStatus
) -> None:
    server.says("Bundle", Says.json(sample(f"prescriptions/{name}.json"), code))

    assert (await service.search(PRESCRIPTION)).status is status


async def test_an_error_with_a_good_status_is_no_empty_record(
    server: FakeFhirServer, service: LiveTrust
) -> None:
    server.says("Bundle", Says.json(sample("prescriptions/error-500.json")))

    assert (await service.search(PRESCRIPTION)).status is SourceStatus.INVALID


def medicines(bundle: Any, place: int = 0) -> list[Any]:
    """The MedicationRequests of an inner Bundle."""
    inside = [one["resource"] for one in bundle["entry"][place]["resource"]["entry"]]
    return [one for one in inside if one["resourceType"] == "MedicationRequest"]


async def test_another_persons_medicine_in_a_prescription_gets_nowhere(
    server: FakeFhirServer, service: LiveTrust
) -> None:
    bundle = published("success")
    foreign = medicines(bundle)[1]
    foreign["subject"] = by_number(BEN)
    foreign["dosageInstruction"] = [{"text": CANARY}]

    answer = await asked(server, service, bundle)

    assert answer.status is SourceStatus.INVALID
    own = [one for one in answer.items if one.subject == ANNA]
    assert [len(one.items) for one in prescriptions(answer)] == [3, 1]
    assert CANARY in repr(answer.items)
    assert CANARY not in repr(own)


async def test_a_prescription_of_somebody_else_is_nobodys(
    server: FakeFhirServer, service: LiveTrust
) -> None:
    answer = await asked(server, service, published("success", BEN))

    assert answer.status is SourceStatus.INVALID
    assert {one.subject for one in answer.items} == {None}


async def test_a_patient_inside_proves_nothing(server: FakeFhirServer, service: LiveTrust) -> None:
    bundle = published("success", BEN)
    for one in medicines(bundle):
        one["subject"] = {"reference": "urn:uuid:p"}
    patient = {"resourceType": "Patient", "id": "p", "identifier": [by_number(ANNA)["identifier"]]}
    inner = bundle["entry"][0]["resource"]["entry"]
    inner.append({"fullUrl": "urn:uuid:p", "resource": patient})
    server.says("Bundle", Says.json(bundle))

    outcome = await service.search(PRESCRIPTION)

    assert ANNA not in {one.subject for one in getattr(outcome, "items", ())}


async def test_a_prescription_is_found_again_by_its_id(
    server: FakeFhirServer, service: LiveTrust
) -> None:
    first = await asked(server, service, published("success"))
    changed = copy.deepcopy(published("success"))
    changed["entry"][0]["resource"]["entry"].pop(0)
    server.says("Bundle", Says.json(changed))

    again = answered(await service.read(ids(first)[0], PRESCRIPTION))

    assert ids(again) == ids(first)
    assert len(prescriptions(again)[0].items) == 3


async def test_the_service_is_asked_for_bundles_of_the_person(
    server: FakeFhirServer, service: LiveTrust
) -> None:
    await asked(server, service, published("success-empty"))

    (question,) = server.asked
    assert (question.method, question.path) == ("GET", "Bundle")
    assert question.query.startswith("patient:identifier=")
    assert "_count" not in question.query
