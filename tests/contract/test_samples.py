"""Every published example served by a trust costs no neighbour, and the fitting ones are read."""

from typing import Any

import pytest

from schema.answer import Answer, Failure
from schema.directory import RecordType
from schema.message import Message
from sources.records import READERS
from tests.contract.reading import answered, ids
from tests.support.fhir_resources import ANNA, MADE, Json, a_bundle
from tests.support.fhir_server import FakeFhirServer, Says
from tests.support.live import LiveTrust, a_live_trust
from tests.support.samples import NAMES, renumbered, sample, sample_about


def entries(published: Any) -> list[Json]:
    """What a file adds to a searchset."""
    is_bundle = isinstance(published, dict) and published.get("resourceType") == "Bundle"
    return list(published.get("entry", [])) if is_bundle else [{"resource": published}]


def named(entry: Json) -> Json:
    """With an id, as a server gives one to what is sent to it without."""
    return {**entry, "resource": {"id": "given", **entry["resource"]}}


@pytest.mark.parametrize("rewrite", [sample, sample_about])
@pytest.mark.parametrize("record_type", list(RecordType))
async def test_no_published_example_costs_its_neighbour(
    record_type: RecordType, rewrite: Any
) -> None:
    neighbour = MADE[record_type]()
    kind = neighbour["resourceType"]
    async with FakeFhirServer() as server, a_live_trust(server.base) as trust:
        for name in NAMES:
            found = [*entries(rewrite(name)), {"resource": neighbour}]
            server.says(kind, Says.json({"resourceType": "Bundle", "entry": found}))

            answer = answered(await trust.search(record_type))

            assert neighbour["id"] in ids(answer), name


async def test_every_published_file_as_a_whole_answer_is_an_outcome() -> None:
    async with FakeFhirServer() as server, a_live_trust(server.base) as trust:
        for name in NAMES:
            server.says("Appointment", Says.json(sample(name)))

            outcome = await trust.search()

            assert isinstance(outcome, Answer | Failure), name


async def test_the_published_examples_of_a_trust_are_one_persons_items() -> None:
    files = {
        "Appointment": [
            "pca/producer/GetAppointmentResponseHappyPath.json",
            "ukcore/Appointment-OrthopaedicSurgery.json",
        ],
        "DocumentReference": [
            "pca/producer/GetDocumentReferencesResponseHappyPath.json",
            "ukcore/DocumentReference-CarePlanReportPDF.json",
        ],
        "Communication": ["ukcore/Communication-FirstMMRVaccination.json"],
        "Condition": ["ukcore/Condition-HipReplacement.json"],
        "MedicationRequest": ["ukcore/MedicationRequest-EyeDrops.json"],
        "AllergyIntolerance": [
            "ukcore/AllergyIntolerance-Amoxicillin.json",
            "ukcore/AllergyIntolerance-Sn-NegHandlNoKnownAllergies.json",
        ],
        "MedicationStatement": ["ukcore/MedicationStatement-Amoxicillin.json"],
        "Immunization": [
            "ukcore/Immunization-InfluenzaVaccine.json",
            "immunisation/completed_flu_immunization_event.json",
        ],
        "Observation": [
            "ukcore/Observation-Lab-WhiteCellCount.json",
            "ukcore/Observation-VitalSigns-BloodPressure.json",
        ],
        "DiagnosticReport": [],
        "Task:registration": [],
        "Task": [],
        "QuestionnaireResponse": ["ukcore/QuestionnaireResponse-InpatientSurvey.json"],
    }
    async with FakeFhirServer() as server, a_live_trust(server.base) as trust:
        server.holds(ANNA, {"resourceType": "Patient", "id": "p0018", "identifier": [NUMBER]})
        for kind, names in files.items():
            if not names:
                continue
            found = [named(entry) for name in names for entry in entries(sample_about(name))]
            server.says(kind, Says.json({"resourceType": "Bundle", "entry": found}))

        counts = await counted(trust)

    read = [counts[READERS[kind].record_type] for kind in files]
    assert read == [(len(names), 0, {ANNA} if names else set()) for names in files.values()]


NUMBER = {"system": "https://fhir.nhs.uk/Id/nhs-number", "value": ANNA}


async def counted(trust: LiveTrust) -> dict[RecordType, tuple[int, int, set[str | None]]]:
    """Items, unreadable ones and subjects of each record type."""
    answers = {kind: answered(await trust.search(kind)) for kind in RecordType}
    return {
        kind: (len(one.items), one.unreadable, {item.subject for item in one.items})
        for kind, one in answers.items()
    }


SENT = {
    "communicationrequest/in-app": "You have a new appointment, please confirm you can attend.",
    "communicationrequest/in-app-with-keyword-reply": "Hello, we would like to ask a few",
    "communicationrequest/notification": "You have a new message.",
    "receipts-and-replies/keyword-replies-completed": "SMOKE",
    "responses/201successInApp": "You have a new appointment, please confirm you can attend.",
}
"""What the NHS App is sent, and what it sends back, with how each begins."""


@pytest.mark.parametrize(("name", "words"), SENT.items())
async def test_a_published_message_is_an_item_once_a_server_gave_it_an_id(
    name: str, words: str
) -> None:
    numbers = dict.fromkeys(("9903002157", "9692113841"), ANNA)
    found = {**renumbered(f"nhs-app/{name}.json", numbers), "id": "n1"}
    offers = ["CommunicationRequest"]
    async with FakeFhirServer() as server, a_live_trust(server.base, offers=offers) as trust:
        server.says("CommunicationRequest", Says.json(a_bundle(found)))

        (item,) = answered(await trust.search(RecordType.MESSAGE)).items

    assert item.subject == ANNA
    assert isinstance(item.record, Message)
    assert (item.record.body or "").startswith(words)
