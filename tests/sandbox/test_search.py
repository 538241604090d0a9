"""FHIR search as the trusts do it: what narrows, orders, includes and shortens."""

from typing import Any

import pytest

from sandbox.search.elements import subset
from tests.sandbox.asking import JOSEPH, MAYA, NHS, Answer, Asker


async def _visits(asker: Asker, **params: str) -> Answer:
    """Maya's appointments at Southmere, narrowed."""
    return await asker.find("RB1", "Appointment", {"patient.identifier": MAYA, **params})


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (f"{NHS}|9990000018", 1),
        ("9990000018", 1),
        ("|9990000018", 0),
        (f"{NHS}|", 10),
        (f"{NHS}|9990000018,{NHS}|9990000069", 2),
        (f"{NHS}|9990000204", 0),
        ("https://else.example|9990000018", 0),
    ],
)
async def test_a_token_matches_by_system_and_value(asker: Asker, value: str, expected: int) -> None:
    answer = await asker.find("RB1", "Patient", {"identifier": value, "_count": "0"})

    assert answer.json["total"] == expected


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"status": "booked"}, 3),
        ({"status": "booked,noshow"}, 4),
        ({"status:not": "booked"}, 4),
        ({"status": "booked", "date": "lt2026-12-05"}, 2),
        ({"date": "ge2026-11-22"}, 3),
        ({"date": "2026"}, 7),
        ({"date": "2026-11"}, 3),
        ({"specialty:missing": "true"}, 0),
        ({"specialty:missing": "false"}, 7),
        ({"_lastUpdated": "gt2026-11-22"}, 0),
    ],
)
async def test_every_criterion_narrows_the_answer(
    asker: Asker, params: dict[str, str], expected: int
) -> None:
    answer = await _visits(asker, **params)

    assert answer.json["total"] == expected


async def test_a_repeated_parameter_means_both_must_hold(asker: Asker) -> None:
    query = [("patient.identifier", MAYA), ("date", "ge2026-11-01"), ("date", "le2026-11-30")]

    answer = await asker.ask("GET", "RB1", "/Appointment", params=query)

    assert answer.json["total"] == 3


@pytest.mark.parametrize("name", ["date", "-date"])
async def test_southmere_sorts_when_asked_to(asker: Asker, name: str) -> None:
    answer = await _visits(asker, _sort=name)

    starts = [one["start"] for one in answer.entries()]
    assert starts == sorted(starts, reverse=name.startswith("-"))
    assert len(set(starts)) == 5


async def test_eastbrook_does_not_sort_and_does_not_say_it_did(asker: Asker) -> None:
    plain = await asker.find("RC1", "Appointment", {"patient": "Patient/1"})
    asked = await asker.find("RC1", "Appointment", {"patient": "Patient/1", "_sort": "date"})

    assert asked.entries() == plain.entries()
    assert asked.link("self") == plain.link("self")


async def test_sorting_by_an_unknown_parameter_is_refused(asker: Asker) -> None:
    answer = await _visits(asker, _sort="weather")

    assert answer.status == 400


async def test_a_malformed_date_is_refused_without_repeating_it(asker: Asker) -> None:
    answer = await _visits(asker, date="2026-13-45")

    assert answer.status == 400
    assert b"2026-13-45" not in answer.raw


async def test_elements_leaves_what_was_asked_and_what_must_be(asker: Asker) -> None:
    answer = await _visits(asker, _elements="start,description")

    first = answer.entries()[0]
    expected = {"resourceType", "id", "meta", "start", "description", "status", "participant"}
    assert set(first) == expected
    assert first["meta"]["tag"][0]["code"] == "SUBSETTED"


@pytest.mark.parametrize(("asked", "comes"), [("onset", True), ("onsetDateTime", False)])
def test_an_element_of_several_types_has_one_name(asked: str, comes: bool) -> None:
    condition = {"resourceType": "Condition", "onsetDateTime": "2026", "recordedDate": "2026"}

    left = subset(condition, (asked,))

    assert left.keys() == {"resourceType", "meta"} | ({"onsetDateTime"} if comes else set())


async def test_a_trust_without_elements_sends_everything(asker: Asker) -> None:
    params = {"patient": "Patient/1", "_elements": "start"}

    answer = await asker.find("RC1", "Appointment", params)

    assert "description" in answer.entries()[0]


async def test_a_summary_count_has_no_entries(asker: Asker) -> None:
    answer = await _visits(asker, _summary="count")

    assert answer.json["total"] == 7
    assert "entry" not in answer.json


async def test_a_summary_leaves_out_what_is_no_summary_element(asker: Asker) -> None:
    answer = await _visits(asker, _summary="true")

    first = answer.entries()[0]
    assert "description" not in first
    assert first["meta"]["tag"][0]["code"] == "SUBSETTED"


async def test_an_include_brings_the_patient_along_once(asker: Asker) -> None:
    answer = await _visits(asker, _include="Appointment:patient")

    included = answer.entries("include")
    assert [one["resourceType"] for one in included] == ["Patient"]
    assert included[0]["identifier"][0]["value"] == "9990000018"


async def test_an_include_with_a_target_brings_only_that_type(asker: Asker) -> None:
    answer = await _visits(asker, _include="Appointment:actor:Practitioner")

    assert {one["resourceType"] for one in answer.entries("include")} == {"Practitioner"}


async def test_a_reverse_include_brings_what_refers_to_the_matches(asker: Asker) -> None:
    params = {"identifier": MAYA, "_revinclude": "DocumentReference:patient"}

    answer = await asker.find("RB1", "Patient", params)

    included = answer.entries("include")
    assert {one["resourceType"] for one in included} == {"DocumentReference"}
    assert {one["subject"]["reference"] for one in included} == {"Patient/1"}


async def test_a_total_can_be_asked_for_where_none_is_given(asker: Asker) -> None:
    params = {"patient": "Patient/1", "_total": "accurate"}

    answer = await asker.find("RC1", "Appointment", params)

    assert answer.json["total"] == 6


async def test_a_total_can_be_declined_where_one_is_given(asker: Asker) -> None:
    answer = await _visits(asker, _total="none")

    assert "total" not in answer.json


async def test_names_are_found_by_their_beginning(asker: Asker) -> None:
    starts = await asker.find("RB1", "Patient", {"family": "oka"})
    exact = await asker.find("RB1", "Patient", {"family:exact": "oka"})
    inside = await asker.find("RB1", "Patient", {"family:contains": "kafo"})

    totals = [answer.json["total"] for answer in (starts, exact, inside)]
    assert totals == [4, 0, 4]


async def test_an_escaped_comma_is_part_of_the_value(asker: Asker) -> None:
    answer = await asker.find("RB1", "Patient", {"family": "Okafor\\,Hughes"})

    assert answer.json["total"] == 0


async def test_a_search_by_id_needs_no_patient(asker: Asker) -> None:
    answer = await asker.find("RB1", "Appointment", {"_id": "1,2"})

    assert [one["id"] for one in answer.entries()] == ["1", "2"]


async def test_an_unknown_type_is_not_found(asker: Asker) -> None:
    answers: list[Any] = [await asker.find(t, "Immunization", {"_id": "1"}) for t in ("RA1", "RB1")]

    assert {answer.status for answer in answers} == {404}
    assert {answer.json["resourceType"] for answer in answers} == {"OperationOutcome"}


async def test_a_binary_is_not_searched_for(asker: Asker) -> None:
    answer = await asker.find("RB1", "Binary", {"_id": "1"})

    assert answer.status == 404


async def test_highmoor_says_not_found_for_nothing_found(asker: Asker) -> None:
    nobody = await asker.find("RE1", "Patient", {"identifier": f"{NHS}|9990000204"})
    somebody = await asker.find("RE1", "Patient", {"identifier": JOSEPH})

    assert (nobody.status, somebody.status) == (404, 200)


async def test_highmoor_gives_no_search_mode_and_no_full_url(asker: Asker) -> None:
    answer = await asker.find("RE1", "Patient", {"identifier": JOSEPH})

    assert [set(entry) for entry in answer.json["entry"]] == [{"resource"}]
