"""What a family sees of its prescriptions, and applying to a practice: over real HTTP."""

from typing import Any
from uuid import uuid4

import pytest

from tests.support.running import Running

pytestmark = pytest.mark.acceptance

MAYA, CASEY, COLIN, ROBIN = "maya-hughes", "casey-reed", "colin-ward", "robin-stranger"
MILLBROOK = "G99902"
LISTED = """{ completeness totalCount sources { organisation { odsCode } status unreadable }
    nodes { id number status pharmacy { name } items { medicine status history { status } } } }"""
PRESCRIPTIONS = f"{{ viewer {{ patient {{ prescriptions {LISTED} }} }} }}"
APPLICATIONS = """{ viewer { patient { id registration { practice { odsCode } }
    registrationApplications { completeness sources { status }
    nodes { id status stage practice { odsCode } history { status } } } } } }"""
APPLY = """mutation ($input: ApplyForGpRegistrationInput!) { applyForGpRegistration(input: $input) {
    outcome errors { code } application { id status practice { odsCode } } } }"""


async def own(running: Running, who: str, query: str) -> dict[str, Any]:
    """The patient that a persona is."""
    answer = await running.ask(who, query)
    assert "errors" not in answer
    patient: dict[str, Any] = answer["data"]["viewer"]["patient"]
    return patient


async def test_a_parent_sees_what_is_ready_for_a_child(running: Running) -> None:
    query = f"{{ viewer {{ dependants {{ name patient {{ prescriptions {LISTED} }} }} }} }}"

    dependants = (await running.ask(MAYA, query))["data"]["viewer"]["dependants"]

    (noah,) = [one["patient"]["prescriptions"] for one in dependants if "Noah" in one["name"]]
    assert noah["completeness"] == "COMPLETE"
    assert [one["status"] for one in noah["nodes"]] == ["READY_TO_COLLECT"]
    assert noah["nodes"][0]["pharmacy"] == {"name": "Northvale High Street Pharmacy"}


async def test_a_prescription_is_found_again_by_its_id(running: Running) -> None:
    listed = (await own(running, MAYA, PRESCRIPTIONS))["prescriptions"]["nodes"]

    query = "query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Prescription { number } } }"
    again = await running.ask(MAYA, query, {"ids": [one["id"] for one in listed]})

    assert [one["number"] for one in again["data"]["nodes"]] == [one["number"] for one in listed]


async def test_an_excluded_prescription_leaves_the_list_in_part(running: Running) -> None:
    sample = "prescriptions/success-single-exclusion.json"
    await running.shelve("X26-prescriptions", {"files": [sample], "type": "Bundle"})

    listed = (await own(running, CASEY, PRESCRIPTIONS))["prescriptions"]
    await running.shelve("X26-prescriptions", None)

    assert (listed["completeness"], listed["totalCount"]) == ("PARTIAL", None)
    assert [one["unreadable"] for one in listed["sources"]] == [1]
    assert [one["status"] for one in listed["nodes"]] == ["WITH_PHARMACY_UNTRACKED"]


async def test_an_application_tells_how_far_it_is(running: Running) -> None:
    patient = await own(running, COLIN, APPLICATIONS)

    (found,) = patient["registrationApplications"]["nodes"]
    assert (found["status"], found["practice"]["odsCode"]) == ("IN_PROGRESS", MILLBROOK)
    states = [one["status"] for one in found["history"]]
    assert states == ["IN_PROGRESS", "ACCEPTED", "RECEIVED", "SENT"]
    assert patient["registration"]["practice"]["odsCode"] == "G99901"


async def test_an_application_is_sent_once_and_then_listed(running: Running) -> None:
    before = await own(running, ROBIN, APPLICATIONS)
    wish = {"idempotencyKey": str(uuid4()), "patientId": before["id"], "practice": MILLBROOK}

    did = [await running.ask(ROBIN, APPLY, {"input": wish}) for _ in range(2)]

    told = [one["data"]["applyForGpRegistration"] for one in did]
    assert [(one["outcome"], one["errors"]) for one in told] == [("PENDING", [])] * 2
    assert told[0]["application"] == told[1]["application"]
    after = await own(running, ROBIN, APPLICATIONS)
    assert before["registrationApplications"]["nodes"] == []
    assert [one["status"] for one in after["registrationApplications"]["nodes"]] == ["SENT"]
    assert after["registration"] == before["registration"]


async def test_a_practice_that_does_not_answer_is_no_empty_list(running: Running) -> None:
    await running.fault(MILLBROOK, "unavailable")

    applications = (await own(running, COLIN, APPLICATIONS))["registrationApplications"]
    await running.fault(MILLBROOK, "none")

    assert (applications["completeness"], applications["nodes"]) == ("NONE", [])
