"""The fault dial: each fault does to an answer what it says, and only at its source."""

import asyncio

import pytest
from aiohttp import ClientError, ClientTimeout

from tests.sandbox.asking import MAYA, NHS, NOAH, Asker


async def _turn(asker: Asker, name: str, kind: str, milliseconds: int = 0) -> None:
    body = {"kind": kind, "milliseconds": milliseconds}
    answer = await asker.raw("PUT", f"/faults/{name}", json=body)
    assert answer.status == 200


async def test_the_dial_shows_what_was_set(own: Asker) -> None:
    await _turn(own, "RB1", "delay", 250)

    one = await own.raw("GET", "/faults/RB1")
    every = await own.raw("GET", "/faults")

    assert one.json == {"kind": "delay", "milliseconds": 250}
    assert every.json["RB1"] == one.json
    assert every.json["RA1"] == {"kind": "none", "milliseconds": 0}


@pytest.mark.parametrize(
    "body",
    ['{"kind": "explode"}', "{}", "[]", "nonsense", '{"kind": "delay", "milliseconds": -1}'],
)
async def test_an_unknown_fault_is_refused_with_the_list(own: Asker, body: str) -> None:
    answer = await own.raw("PUT", "/faults/RB1", data=body)

    assert answer.status == 400
    assert "truncated" in answer.json["allowed"]


@pytest.mark.parametrize("method", ["GET", "PUT"])
async def test_an_unknown_source_is_refused_with_the_list(own: Asker, method: str) -> None:
    answer = await own.raw(method, "/faults/RZ9", data='{"kind": "none"}')

    assert answer.status == 404
    assert "X26-demographics" in answer.json["allowed"]


async def test_an_unavailable_trust_answers_503_with_a_page(own: Asker) -> None:
    await _turn(own, "RB1", "unavailable", 2500)

    answer = await own.find("RB1", "Appointment", {"patient.identifier": MAYA})

    assert (answer.status, answer.headers["retry-after"]) == (503, "3")
    assert answer.headers["content-type"].startswith("text/html")


async def test_another_trust_stays_well_beside_a_faulty_one(own: Asker) -> None:
    await _turn(own, "RB1", "unavailable")

    answer = await own.find("RA1", "Appointment", {"patient:identifier": MAYA})

    assert answer.status == 200


async def test_a_truncated_answer_is_half_of_the_json(own: Asker) -> None:
    params = {"patient.identifier": MAYA}
    whole = await own.find("RB1", "DocumentReference", params | {"_count": "1"})
    await _turn(own, "RB1", "truncated")

    half = await own.find("RB1", "Patient", {"_id": "1"})

    assert (whole.status, half.status) == (200, 200)
    assert half.json is None
    assert half.raw.startswith(b'{"resourceType":"Bundle"')


async def test_a_wrong_patient_is_somebody_elses_record(own: Asker) -> None:
    await _turn(own, "RB1", "wrong-patient")

    answer = await own.find("RB1", "Patient", {"identifier": MAYA})

    numbers = {one["identifier"][0]["value"] for one in answer.entries()}
    assert numbers == {"9990000026"}


async def test_a_wrong_patient_comes_for_a_reference_too(own: Asker) -> None:
    right = await own.find("RC1", "Appointment", {"patient": "Patient/1"})
    await _turn(own, "RC1", "wrong-patient")

    wrong = await own.find("RC1", "Appointment", {"patient": "Patient/1"})

    assert wrong.entries() != right.entries()
    assert wrong.entries()[0]["participant"][0]["actor"]["reference"] == "Patient/2"


async def test_a_wrong_patient_comes_from_the_national_record_too(own: Asker) -> None:
    await _turn(own, "X26-demographics", "wrong-patient")

    answer = await own.national("demographics", "/Patient/9990000018")

    assert (answer.status, answer.json["id"]) == (200, "9990000026")


async def test_a_wrong_patient_comes_for_a_posted_search(own: Asker) -> None:
    await _turn(own, "RB1", "wrong-patient")
    form = {"identifier": NOAH}

    answer = await own.ask("POST", "RB1", "/Patient/_search", data=form)

    assert answer.entries()[0]["identifier"][0]["value"] != NOAH.removeprefix(f"{NHS}|")


async def test_an_expired_token_is_refused_however_new(own: Asker) -> None:
    await _turn(own, "RB1", "expired-token")

    answer = await own.find("RB1", "Patient", {"identifier": MAYA})

    assert answer.status == 401
    assert "invalid_token" in answer.headers["www-authenticate"]


async def test_a_delayed_answer_is_whole(own: Asker) -> None:
    await _turn(own, "RB1", "delay", 1)

    answer = await own.find("RB1", "Patient", {"identifier": MAYA})

    assert (answer.status, len(answer.entries())) == (200, 1)


async def test_a_hanging_trust_gives_no_answer_while_asked(own: Asker) -> None:
    await _turn(own, "RB1", "hang")
    await own.token("RB1")

    with pytest.raises((TimeoutError, ClientError, asyncio.TimeoutError)):
        await own.ask("GET", "RB1", "/Patient/1", timeout=ClientTimeout(total=0.4))

    log = await own.raw("GET", "/requests/RB1")
    assert [one["status"] for one in log.json] == [None]


async def test_a_mended_trust_answers_again(own: Asker) -> None:
    await _turn(own, "RB1", "hang")
    await _turn(own, "RB1", "none")

    answer = await own.ask("GET", "RB1", "/Patient/1")

    assert answer.status == 200


async def test_one_national_service_can_fail_alone(own: Asker) -> None:
    await _turn(own, "X26-relationships", "unavailable")

    consents = await own.national("relationships", "/Consent?performer:identifier=9990000018")
    patient = await own.national("demographics", "/Patient/9990000018")

    assert (consents.status, patient.status) == (503, 200)


async def test_all_national_services_can_fail_together(own: Asker) -> None:
    await _turn(own, "X26", "unavailable")

    answers = [
        await own.national("relationships", "/Consent?performer:identifier=9990000018"),
        await own.national("demographics", "/Patient/9990000018"),
        await own.national("prescriptions", "/Bundle?patient:identifier=9990000018"),
    ]

    assert [answer.status for answer in answers] == [503, 503, 503]
