"""Questions before a visit over real HTTP: who is asked what, and who may see it."""

from typing import Any

import pytest

from tests.support.running import Running

pytestmark = pytest.mark.acceptance

QUERY = """{ viewer {
  patient { ...Asked }
  dependants { name patient { ...Asked } }
} }
fragment Asked on Patient { questionnaires { completeness sources { ...Row } nodes {
  id title kind status statusCode askedAt dueBy expired manageUrl appointmentId
  organisation { odsCode } provenance { sourceId { type id } }
} } }
fragment Row on SourceReport { organisation { odsCode } status }"""


async def test_two_trusts_questionnaires_stand_in_one_list(running: Running) -> None:
    listed = await asked_of(running, "maya-hughes")

    assert listed["completeness"] == "COMPLETE"
    assert {row["organisation"]["odsCode"]: row["status"] for row in listed["sources"]} == {
        "RA1": "OK",
        "RB1": "OK",
    }
    assert set(titles(listed)) == {
        "Before your knee operation",
        "Skin quality of life questionnaire",
        "How is your knee?",
    }


async def test_one_is_not_started_and_expired(running: Running) -> None:
    listed = await asked_of(running, "maya-hughes")

    old = titles(listed)["How is your knee?"]
    assert (old["status"], old["expired"]) == ("NOT_STARTED", True)
    assert old["manageUrl"].startswith("https://portal.northvale.example/questionnaires/")


async def test_its_appointment_is_found_by_the_id(running: Running) -> None:
    listed = await asked_of(running, "maya-hughes")
    node = titles(listed)["Before your knee operation"]
    query = "query ($id: ID!) { node(id: $id) { ... on Appointment { title } } }"

    found = await running.ask("maya-hughes", query, {"id": node["appointmentId"]})

    assert found["data"]["node"] == {"title": "Trauma and Orthopaedics"}


async def test_an_app_without_the_scope_is_told_that(running: Running) -> None:
    answer = await running.ask("maya-hughes", QUERY, scope="patient/Appointment.rs")

    assert answer["data"]["viewer"]["patient"]["questionnaires"] is None
    assert answer["errors"][0]["extensions"]["reason"] == "APP_SCOPE"


FORM = """{ viewer { patient { questionnaires { nodes { title
  form { report { status } title version questions {
    linkId parentLinkId depth type required repeats maxLength options { coding { code display } }
    enableWhen { question operator answer { boolean coding { code } } } } }
  answers { report { status } answers { status answered { path values { boolean } } } }
} } } dependants { name patient { questionnaires { nodes { title
  answers { report { status } answers { status answered { path values { boolean } } } }
} } } } } }"""


async def test_the_questions_come_where_they_are_selected(running: Running) -> None:
    answer = await running.ask("maya-hughes", FORM)

    nodes = titles(answer["data"]["viewer"]["patient"]["questionnaires"])
    assert nodes["How is your knee?"]["form"] is None
    form = nodes["Before your knee operation"]["form"]
    assert (form["report"]["status"], form["version"]) == ("OK", "1")
    asked = {one["linkId"]: one for one in form["questions"]}
    assert asked["allergy"]["parentLinkId"] == "allergic"
    assert (asked["allergy"]["depth"], asked["operations"]["repeats"]) == (2, True)
    assert asked["pregnant"]["enableWhen"] == [
        {
            "question": "can-be-pregnant",
            "operator": "EQUAL",
            "answer": {"boolean": True, "coding": None},
        }
    ]
    assert nodes["Before your knee operation"]["answers"] is None


async def test_a_draft_is_read_by_who_acts_for_its_subject(running: Running) -> None:
    answer = await running.ask("grace-okafor", FORM)

    people = answer["data"]["viewer"]["dependants"]
    dorothy = next(one for one in people if "Dorothy" in one["name"])
    (node,) = dorothy["patient"]["questionnaires"]["nodes"]
    assert node["answers"]["report"]["status"] == "OK"
    assert node["answers"]["answers"]["answered"] == [
        {"path": "items[family-trouble]", "values": [{"boolean": False}]},
        {"path": "items[can-be-pregnant]", "values": [{"boolean": False}]},
    ]


async def asked_of(running: Running, persona: str) -> dict[str, Any]:
    """What somebody is asked themselves."""
    answer = await running.ask(persona, QUERY)
    found: dict[str, Any] = answer["data"]["viewer"]["patient"]["questionnaires"]
    return found


def titles(listed: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The questionnaires of a list by what they are called."""
    return {node["title"]: node for node in listed["nodes"]}
