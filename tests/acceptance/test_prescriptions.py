"""What a family sees of its prescriptions: over real HTTP."""

from typing import Any

import pytest

from tests.support.running import Running

pytestmark = pytest.mark.acceptance

MAYA, CASEY = "maya-hughes", "casey-reed"
LISTED = """{ completeness totalCount sources { organisation { odsCode } status unreadable }
    nodes { id number status pharmacy { name } items { medicine status history { status } } } }"""
PRESCRIPTIONS = f"{{ viewer {{ patient {{ prescriptions {LISTED} }} }} }}"


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
