"""Payloads that the NHS and UK Core publish, quirks and all, through a trust into items.

Fenwick General serves them; NHS number and subject reference are those of one persona.
"""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from sources.directory import OFFERS
from tests.support.running import ROOT, Running

pytestmark = pytest.mark.acceptance

SAMPLES = ROOT / "sandbox" / "samples"
FILES = sorted(path.relative_to(SAMPLES).as_posix() for path in SAMPLES.rglob("*.json"))
TYPES = sorted(OFFERS)

QUERY = """{ viewer { patient {
  appointments(first: 100) { completeness sources { ...Row } nodes {
    title statusCode requestStatus requestStatusCode kind mode start end manageUrl referral
    specialty instructions service location { name } clinician { name }
    organisation { odsCode } provenance { sourceId { id } } } }
  letters(first: 100) { sources { ...Row } nodes {
    title kind date readState contentType contentUrl organisation { odsCode name }
    provenance { sourceId { id } } } }
  messages(first: 100) { sources { ...Row } nodes {
    body sentAt category sender { name } provenance { sourceId { id } } } }
  conditions { nodes { name status certainty kind provenance { sourceId { id } } } }
  allergies { nodes {
    statement name reactions { symptoms severity } provenance { sourceId { id } } } }
  medications { nodes { name dosage reasons start end provenance { sourceId { id } } } }
  immunisations { nodes {
    name procedure givenAt doseNumber lotNumber diseases provenance { sourceId { id } } } }
  observations { nodes { name kind value { text } parts { name value { number } }
    referenceRanges { text } provenance { sourceId { id } } } }
  diagnosticReports { nodes { name provenance { sourceId { id } } } }
} } }
fragment Row on SourceReport { organisation { odsCode } status returned unreadable }"""


@pytest_asyncio.fixture(autouse=True)
async def cleared(running: Running) -> AsyncIterator[None]:
    """The shelves are empty again after a test."""
    yield
    for name in ("RF1", "X26-demographics"):
        await running.shelve(name, None)


async def test_the_producer_appointment_arrives_with_its_fields(running: Running) -> None:
    node = (await items(running))["appointments"]["d9df1326-1008-45df-b9dd-a920b64ec043"]

    assert node["title"] == "Dermatology"
    assert node["statusCode"] == "booked"
    assert (node["requestStatus"], node["requestStatusCode"]) == (
        "PENDING_RESCHEDULE",
        "Pending Reschedule",
    )
    assert node["mode"] == "VIDEO"
    assert node["start"] == "2021-06-13T12:30:00+00:00"
    assert node["end"] == "2021-06-13T12:45:00+00:00"
    assert node["referral"] == "000000000001"
    assert node["manageUrl"].startswith("https://my.patientportal.co.uk/Appointment/")
    assert node["location"]["name"] == "Chapel Allerton Hospital, Dentistry Dept, 2nd Floor"
    assert node["organisation"]["odsCode"] == "RFF"


async def test_the_producer_letter_arrives_with_its_fields(running: Running) -> None:
    node = (await items(running))["letters"]["2f02f7ac-0de5-4271-81ad-92b69ead27e9"]

    assert node["title"] == "Dermatology cancellation letter"
    assert node["date"] == "2021-06-13T12:30:00+00:00"
    assert node["readState"] == "READ"
    assert node["contentType"] == "application/pdf"
    assert node["contentUrl"].startswith("https://my.portal.com/Document/")
    assert node["organisation"] == {
        "odsCode": "RFF",
        "name": "Barnsley Hospital NHS Foundation Trust",
    }


async def test_the_uk_core_appointment_arrives_with_its_fields(running: Running) -> None:
    name = "UKCore-Appointment-OrthopaedicSurgery-Example"
    node = (await items(running))["appointments"][name]

    assert node["title"] == node["specialty"] == "Trauma and Orthopaedics"
    assert node["mode"] == "IN_PERSON"
    assert node["start"] == "2022-03-11T10:46:00+00:00"
    assert node["clinician"]["name"] == "Dr Sandra Gose"
    assert node["instructions"].startswith("Please do not eat anything for 1 hour")


async def test_the_uk_core_letter_and_message_arrive(running: Running) -> None:
    found = await items(running)

    letter = found["letters"]["UKCore-DocumentReference-CarePlanReportPDF-Example"]
    message = found["messages"]["UKCore-Communication-FirstMMRVaccination-Example"]
    assert letter["kind"] == "Care plan"
    assert letter["date"] == "2016-03-08T15:26:00+01:00"
    assert message["body"] == "First MMR vaccination administered to Melanie"
    assert message["sentAt"] == "2022-12-11T13:00:00+00:00"
    assert message["sender"]["name"] == "Dr Paul Rastall"


async def test_the_uk_core_record_basics_arrive_with_their_fields(running: Running) -> None:
    found = {one: list(nodes.values()) for one, nodes in (await items(running)).items()}

    assert [one["name"] for one in found["conditions"]] == ["Loosening of total hip replacement"]
    assert {(one["statement"], one["name"]) for one in found["allergies"]} == {
        ("ALLERGY", "Amoxicillin"),
        ("NO_KNOWN_ALLERGIES_OF_A_KIND", "No known drug allergy (situation)"),
    }
    (medicine,) = found["medications"]
    assert (medicine["dosage"], medicine["reasons"]) == (
        "2 capsules 4 times a day.",
        ["Otitis media"],
    )
    values = [one["value"] and one["value"]["text"] for one in found["observations"]]
    assert sorted(map(str, values)) == ["11.2 10*9/L", "None"]


async def test_the_published_national_vaccination_arrives_with_its_fields(
    running: Running,
) -> None:
    found = (await items(running))["immunisations"].values()

    assert len(found) == 2
    (covid,) = [one for one in found if one["lotNumber"] == "4120Z001"]
    assert covid["doseNumber"] == "1"
    assert covid["givenAt"] == "2021-02-07T13:28:17+00:00"


@pytest.mark.parametrize("rewritten", [True, False], ids=["about Casey", "as published"])
@pytest.mark.parametrize("name", FILES)
async def test_no_sample_costs_a_neighbour(running: Running, name: str, rewritten: bool) -> None:
    before = await items(running)

    for resource_type in TYPES:
        await running.shelve(
            "RF1", {"files": [name], "type": resource_type, "rewritten": rewritten}
        )
        after = await items(running)
        for one, known in before.items():
            assert set(known) <= set(after[one]), f"{name} as {resource_type}"


@pytest.mark.parametrize("name", [one for one in FILES if one.startswith("pds/")])
async def test_published_patients_pass_the_demographics_client(running: Running, name: str) -> None:
    await running.shelve("X26-demographics", {"files": [name], "type": "Patient"})
    query = (
        "{ viewer { patient { demographics { status } name { text } letters { nodes { id } } } } }"
    )

    answer = await running.ask("casey-reed", query)

    assert "INTERNAL" not in str(answer)


async def items(running: Running) -> dict[str, dict[str, Any]]:
    """Casey's items by list and by their id at the source."""
    answer = await running.ask("casey-reed", QUERY)
    patient = answer["data"]["viewer"]["patient"]
    return {
        one: {node["provenance"]["sourceId"]["id"]: node for node in found["nodes"]}
        for one, found in patient.items()
    }
