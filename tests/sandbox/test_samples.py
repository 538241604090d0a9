"""Published samples: served by Fenwick General with one persona in every patient's place."""

from pathlib import Path

import orjson
import pytest

import sandbox
from sandbox.people import Person, PersonId
from sandbox.published import contents, rewritten, sample, sample_files
from sandbox.resource import text, texts
from sandbox.world import World
from tests.sandbox.asking import CASEY, MAYA, Asker

CASEYS = "9990000212"


@pytest.fixture
def casey(world: World) -> Person:
    return world.people[PersonId("casey-reed")]


def test_every_sample_has_its_source_named() -> None:
    sources = (Path(sandbox.__file__).parent / "samples" / "SOURCES.md").read_text()

    assert len(sample_files()) > 80
    assert not [name for name in sample_files() if name not in sources]


def test_rewriting_replaces_numbers_and_patients_only(casey: Person) -> None:
    name = "pca/producer/GetAppointmentResponseHappyPath.json"

    before, after = sample(name), rewritten(sample(name), casey)

    changed = orjson.dumps(before).decode().replace("9000000009", CASEYS)
    assert after == orjson.loads(changed)


def test_rewriting_makes_references_to_patients_logical(casey: Person) -> None:
    ((_, after),) = contents("ukcore/Appointment-OrthopaedicSurgery.json", casey)

    assert list(texts(after, "participant.actor.identifier.value")) == [CASEYS]
    assert "Practitioner/UKCore-Practitioner-ConsultantSandraGose-Example" in texts(
        after, "participant.actor.reference"
    )


def test_a_name_outside_the_samples_is_refused() -> None:
    with pytest.raises(ValueError, match="no such sample"):
        sample("../people.py")


@pytest.mark.parametrize(
    ("kind", "expected"), [("Appointment", 2), ("DocumentReference", 2), ("Communication", 1)]
)
async def test_fenwick_serves_samples_about_casey(asker: Asker, kind: str, expected: int) -> None:
    answer = await asker.find("RF1", kind, {"patient:identifier": CASEY})

    assert len(answer.entries()) == answer.json["total"] == expected
    assert "9000000009" not in answer.raw.decode()


async def test_fenwick_keeps_the_full_urls_of_the_samples(asker: Asker) -> None:
    answer = await asker.find("RF1", "DocumentReference", {"patient:identifier": CASEY})

    first = answer.json["entry"][0]
    assert first["fullUrl"].startswith("https://my.patientportal.co.uk/")
    assert not first["fullUrl"].endswith(first["resource"]["id"])


async def test_fenwick_keeps_the_identifier_array_of_the_sample(asker: Asker) -> None:
    answer = await asker.find("RF1", "Appointment", {"patient:identifier": CASEY})

    assert isinstance(answer.entries()[0]["basedOn"][0]["identifier"], list)


async def test_every_sample_can_stand_beside_the_others(own: Asker) -> None:
    body = {"files": sample_files(), "type": "Appointment"}

    put = await own.raw("PUT", "/samples/RF1", json=body)
    answer = await own.find("RF1", "Appointment", {"patient:identifier": CASEY})

    assert put.json["entries"] > len(sample_files())
    assert answer.json["total"] == len(answer.json["entry"]) == 2 + put.json["entries"]


async def test_a_cleared_shelf_leaves_the_trusts_own_samples(own: Asker) -> None:
    body = {"files": sample_files(), "type": "Appointment"}
    await own.raw("PUT", "/samples/RF1", json=body)

    await own.raw("DELETE", "/samples/RF1")

    answer = await own.find("RF1", "Appointment", {"patient:identifier": CASEY})
    assert answer.json["total"] == 2


async def test_a_sample_on_the_shelf_is_shown_to_casey_alone(own: Asker) -> None:
    body = {"files": ["bars/appointment-GET-success.json"], "type": "Appointment"}
    await own.raw("PUT", "/samples/RF1", json=body)

    answer = await own.find("RF1", "Appointment", {"patient:identifier": MAYA})

    assert answer.json["total"] == 0


async def test_a_sample_may_keep_its_own_patient(own: Asker) -> None:
    files = ["pca/producer/GetAppointmentResponseHappyPath.json"]
    body = {"files": files, "type": "Appointment", "rewritten": False}
    await own.raw("PUT", "/samples/RF1", json=body)

    answer = await own.find("RF1", "Appointment", {"patient:identifier": CASEY})

    assert "9000000009" in answer.raw.decode()


@pytest.mark.parametrize(
    "body", ["[]", "{}", '{"files": ["nonsense.json"], "type": "Appointment"}', "nonsense"]
)
async def test_a_request_for_no_sample_is_refused(own: Asker, body: str) -> None:
    answer = await own.raw("PUT", "/samples/RF1", data=body)

    assert answer.status == 400


async def test_only_four_sources_have_a_shelf(own: Asker) -> None:
    body = {"files": ["pds/Patient.json"], "type": "Patient"}

    answer = await own.raw("PUT", "/samples/RB1", json=body)

    assert answer.status == 404
    assert answer.json["allowed"] == [
        "RF1",
        "X26-demographics",
        "X26-prescriptions",
        "X26-aggregator",
    ]


async def test_the_samples_can_be_listed(asker: Asker) -> None:
    answer = await asker.raw("GET", "/samples")

    assert answer.json == list(sample_files())


async def test_demographics_can_serve_a_published_patient(own: Asker) -> None:
    body = {"files": ["pds/Patient.json"], "type": "Patient"}
    await own.raw("PUT", "/samples/X26-demographics", json=body)

    answer = await own.national("demographics", f"/Patient/{CASEYS}")

    assert (answer.json["id"], text(answer.json, "identifier.value")) == (CASEYS, CASEYS)
    assert answer.json["address"][0]["postalCode"] == "LS1 6AE"
