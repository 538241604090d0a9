"""What is known of people's health, over real HTTP, as the stories of the sandbox have it."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from tests.support.running import Running

pytestmark = pytest.mark.acceptance

NOAH, ELLA, LEO = "9990000026", "9990000034", "9990000042"


@pytest_asyncio.fixture(autouse=True)
async def mended(running: Running) -> AsyncIterator[None]:
    """The dial is back at none after a test."""
    yield
    await running.fault("RC1", "none")


async def of(running: Running, number: str, selection: str, persona: str = "maya-hughes") -> Any:
    """What somebody sees of a person."""
    answer = await running.ask(persona, question(number, selection))
    return answer["data"]["patient"]


def question(number: str, selection: str) -> str:
    """What is asked of a person."""
    return f'{{ patient(nhsNumber: "{number}") {{ {selection} }} }}'


async def own(running: Running, persona: str, selection: str) -> Any:
    """What somebody sees of themselves."""
    answer = await running.ask(persona, f"{{ viewer {{ patient {{ {selection} }} }} }}")
    assert "errors" not in answer
    return answer["data"]["viewer"]["patient"]


async def test_an_allergy_and_its_denial_elsewhere_are_both_listed(running: Running) -> None:
    query = """allergies { completeness nodes { statement
        provenance { organisation { odsCode } } } }"""

    found = (await of(running, NOAH, query))["allergies"]

    places = [one["provenance"]["organisation"]["odsCode"] for one in found["nodes"]]
    said = set(zip(places, [one["statement"] for one in found["nodes"]], strict=True))
    assert said == {("RC1", "ALLERGY"), ("RB1", "NO_KNOWN_ALLERGIES")}
    assert found["completeness"] == "COMPLETE"


async def test_a_hospital_that_hangs_is_no_hospital_without_allergies(running: Running) -> None:
    await running.fault("RC1", "hang")
    query = (
        "allergies { completeness nodes { statement } sources { organisation { odsCode } status } }"
    )

    answer = await running.ask_briefly("maya-hughes", question(NOAH, query))

    found = answer["data"]["patient"]["allergies"]
    assert found["completeness"] == "PARTIAL"
    assert [one["statement"] for one in found["nodes"]] == ["NO_KNOWN_ALLERGIES"]
    rows = {one["organisation"]["odsCode"]: one["status"] for one in found["sources"]}
    assert rows["RC1"] == "TIMED_OUT"


async def test_what_was_ruled_out_is_not_listed(running: Running) -> None:
    found = await of(running, NOAH, "conditions { nodes { name status } }")

    assert [(one["name"], one["status"]) for one in found["conditions"]["nodes"]] == [
        ("Asthma", "ACTIVE"),
        ("Croup", "RESOLVED"),
    ]


async def test_a_vaccination_in_two_places_stands_once(running: Running) -> None:
    query = """immunisations { completeness nodes { name status doseNumber notGivenBecause
        provenance { organisation { odsCode } } alsoReportedBy { organisation { odsCode } } } }"""

    found = (await of(running, ELLA, query))["immunisations"]

    told = [(one["status"], one["doseNumber"], one["notGivenBecause"]) for one in found["nodes"]]
    assert told == [
        ("NOT_GIVEN", "1", "She had a fever"),
        ("GIVEN", "2", None),
        ("GIVEN", "1", None),
    ]
    second = found["nodes"][1]
    codes = [one["organisation"]["odsCode"] for one in second["alsoReportedBy"]]
    assert [second["provenance"]["organisation"]["odsCode"], *codes] == ["G99901", "X26"]
    assert found["completeness"] == "COMPLETE"


async def test_a_result_that_is_not_out_is_nowhere(running: Running) -> None:
    query = """diagnosticReports { nodes { name conclusion results { name } } }
        observations { nodes { name members { name } } }"""

    found = await own(running, "maya-hughes", query)

    (report,) = found["diagnosticReports"]["nodes"]
    assert [one["name"] for one in report["results"]] == [
        "Full blood count",
        "Haemoglobin",
        "White cell count",
        "Vitamin B12",
    ]
    assert "Blood film" not in str(found)
    assert "biopsy" not in str(found)


async def test_a_trend_is_one_code_with_the_oldest_first(running: Running) -> None:
    query = """observations(first: 50, filter: { code: ["271649006"] }, orderBy: OLDEST_FIRST) {
        totalCount nodes { takenAt parts { name value { number unit } } } }"""

    found = (await own(running, "joseph-okafor", query))["observations"]

    systolic = [one["parts"][0]["value"]["number"] for one in found["nodes"]]
    assert found["totalCount"] == len(systolic) == 12
    assert systolic == sorted(systolic, reverse=True)


async def test_a_condition_labelled_private_is_the_teenagers_own(running: Running) -> None:
    mine = await own(running, "leo-hughes", "conditions { nodes { name } }")
    theirs = await of(running, LEO, "conditions { nodes { name } }")

    assert {one["name"] for one in mine["conditions"]["nodes"]} == {
        "Fracture of wrist",
        "Low mood",
    }
    assert "Low mood" not in str(theirs)
