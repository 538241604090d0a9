"""Reading and updating single resources, and the letters behind them."""

from base64 import b64decode
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from tests.sandbox.asking import LEO, MAYA, Asker

PDF = {"Accept": "application/pdf"}


async def _first(asker: Asker, trust: str, kind: str, selector: str, patient: str) -> Any:
    answer = await asker.find(trust, kind, {selector: patient})
    return answer.entries()[0]


@pytest.mark.parametrize(("trust", "etag"), [("RB1", 'W/"1"'), ("RC1", 'W/"1"'), ("RE1", None)])
async def test_versions_are_written_as_the_trust_writes_them(
    asker: Asker, trust: str, etag: str | None
) -> None:
    answer = await asker.ask("GET", trust, "/Appointment/1")

    assert answer.status == 200
    assert answer.headers.get("etag") == etag
    assert answer.headers["last-modified"].endswith("GMT")


async def test_westcombe_writes_strong_versions(asker: Asker) -> None:
    visit = await _first(asker, "RD1", "Appointment", "actor:Patient.identifier", LEO)

    answer = await asker.ask("GET", "RD1", f"/Appointment/{visit['id']}")

    assert answer.headers["etag"] == '"1"'


async def test_an_unchanged_resource_is_not_sent_again(asker: Asker) -> None:
    answer = await asker.ask("GET", "RB1", "/Appointment/1", {"If-None-Match": 'W/"1"'})

    assert (answer.status, answer.raw) == (304, b"")


@pytest.mark.parametrize("path", ["/Appointment/no-such-id", "/Immunization/1", "/a/b/c/d/e"])
async def test_what_is_not_there_is_not_found(asker: Asker, path: str) -> None:
    answer = await asker.ask("GET", "RB1", path)

    assert answer.status == 404
    assert answer.json["resourceType"] == "OperationOutcome"


async def test_a_letter_of_southmere_is_a_binary_pdf(asker: Asker) -> None:
    letter = await _first(asker, "RB1", "DocumentReference", "patient.identifier", MAYA)
    url = letter["content"][0]["attachment"]["url"]

    answer = await asker.ask("GET", "RB1", f"/{url}", PDF)

    assert answer.headers["content-type"] == "application/pdf"
    assert "Dear Ms Hughes" in PdfReader(BytesIO(answer.raw)).pages[0].extract_text()


async def test_a_binary_comes_as_json_to_who_wants_json(asker: Asker) -> None:
    raw = await asker.ask("GET", "RB1", "/Binary/1", PDF)

    answer = await asker.ask("GET", "RB1", "/Binary/1", {"Accept": "application/fhir+json"})

    assert b64decode(answer.json["data"]) == raw.raw
    assert answer.json["contentType"] == "application/pdf"


async def test_a_letter_of_westcombe_has_its_content_inside(asker: Asker) -> None:
    letter = await _first(asker, "RD1", "DocumentReference", "patient.identifier", LEO)

    read = await asker.ask("GET", "RD1", f"/DocumentReference/{letter['id']}")

    data = letter["content"][0]["attachment"]["data"]
    assert b64decode(data).startswith(b"%PDF-")
    assert read.json == letter


async def test_a_letter_of_a_portal_is_a_link_into_it(asker: Asker) -> None:
    letter = await _first(asker, "RA1", "DocumentReference", "patient:identifier", MAYA)

    attachment = letter["content"][0]["attachment"]
    assert attachment["url"].startswith("https://portal.northvale.example/documents/")
    assert "data" not in attachment


async def test_an_update_makes_a_version_and_keeps_the_old(own: Asker) -> None:
    visit = (await own.ask("GET", "RB1", "/Appointment/1")).json
    changed = {**visit, "status": "cancelled"}

    put = await own.ask("PUT", "RB1", "/Appointment/1", {"If-Match": 'W/"1"'}, json=changed)
    now = await own.ask("GET", "RB1", "/Appointment/1")
    before = await own.ask("GET", "RB1", "/Appointment/1/_history/1")

    assert (put.status, put.headers["etag"]) == (200, 'W/"2"')
    assert (now.json["status"], before.json["status"]) == ("cancelled", visit["status"])


async def test_an_update_of_an_old_version_is_refused(own: Asker) -> None:
    visit = (await own.ask("GET", "RB1", "/Appointment/1")).json

    answer = await own.ask("PUT", "RB1", "/Appointment/1", {"If-Match": 'W/"7"'}, json=visit)

    assert answer.status == 412


async def test_westcombe_refuses_an_update_without_version(own: Asker) -> None:
    visit = await _first(own, "RD1", "Appointment", "actor:Patient.identifier", LEO)
    path = f"/Appointment/{visit['id']}"

    without = await own.ask("PUT", "RD1", path, json=visit)
    with_it = await own.ask("PUT", "RD1", path, {"If-Match": '"1"'}, json=visit)

    assert (without.status, with_it.status) == (412, 200)


@pytest.mark.parametrize("body", ["[1]", "nonsense", '{"resourceType": "Patient", "id": "1"}'])
async def test_an_update_with_a_foreign_body_is_refused(own: Asker, body: str) -> None:
    answer = await own.ask("PUT", "RB1", "/Appointment/1", data=body)

    assert answer.status == 400


async def test_a_portal_takes_no_updates(own: Asker) -> None:
    visit = await _first(own, "RA1", "Appointment", "patient:identifier", MAYA)

    answer = await own.ask("PUT", "RA1", f"/Appointment/{visit['id']}", json=visit)

    assert answer.status == 405


async def test_an_update_under_a_new_id_creates(own: Asker) -> None:
    new = {"resourceType": "Communication", "id": "new-1", "status": "completed"}

    put = await own.ask("PUT", "RB1", "/Communication/new-1", json=new)
    read = await own.ask("GET", "RB1", "/Communication/new-1")

    assert put.status == 201
    assert read.json["meta"]["versionId"] == "1"
