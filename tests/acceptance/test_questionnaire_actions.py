"""People answer what a hospital asks before an operation: over real HTTP, for themselves and for
those whom they act for. Each test has a questionnaire of its own, so they go in any order.
"""

from asyncio import gather
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.support.running import Running, running_pair

pytestmark = pytest.mark.acceptance


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A pair of its own: what was sent off cannot be taken back."""
    with running_pair(tmp_path_factory.mktemp("answers")) as pair:
        yield pair


SAVE = """mutation ($input: SaveQuestionnaireAnswersInput!) {
  did: saveQuestionnaireAnswers(input: $input) { ...Did } } """
SUBMIT = """mutation ($input: SubmitQuestionnaireInput!) {
  did: submitQuestionnaire(input: $input) { ...Did } } """
DID = """fragment Did on QuestionnairePayload { outcome errors { code path message }
  answers { status answered { path values { boolean text } }
    provenance { sourceId { id version } } } }"""
ASKED = """fragment Asked on Patient { questionnaires { nodes { id title status
  answers { answers { status provenance { sourceId { version } } } } } } }"""
OWN = "{ viewer { patient { ...Asked } } }" + ASKED
THEIRS = "{ viewer { dependants { name patient { ...Asked } } } }" + ASKED

TRUE, FALSE = [{"boolean": True}], [{"boolean": False}]
WHOLE: list[dict[str, Any]] = [
    {"linkId": "medicines", "items": [{"linkId": "takes-medicines", "answers": FALSE}]},
    {"linkId": "allergies", "items": [{"linkId": "allergic", "answers": FALSE}]},
    {"linkId": "operations", "items": [{"linkId": "operation", "answers": [{"text": "Hip"}]}]},
    {"linkId": "operations", "items": [{"linkId": "operation", "answers": [{"text": "Knee"}]}]},
    {"linkId": "family-trouble", "answers": FALSE},
    {"linkId": "can-be-pregnant", "answers": TRUE},
    {"linkId": "pregnant", "answers": FALSE},
]


async def did(pair: Running, who: str, what: str, which: str, **given: Any) -> dict[str, Any]:
    """What became of it."""
    said = {"idempotencyKey": str(uuid4()), "questionnaireId": which, **given}
    answer = await pair.ask(who, what + DID, {"input": said})
    found: dict[str, Any] = answer["data"]["did"]
    return found


async def asked(pair: Running, who: str, title: str) -> dict[str, Any]:
    """A questionnaire of somebody's own."""
    answer = await pair.ask(who, OWN)
    nodes = answer["data"]["viewer"]["patient"]["questionnaires"]["nodes"]
    found: dict[str, Any] = next(one for one in nodes if one["title"] == title)
    return found


async def test_a_draft_is_begun_gone_on_with_and_sent_off(running: Running) -> None:
    title = "Before your knee operation"
    which = (await asked(running, "maya-hughes", title))["id"]
    begun = [{"linkId": "smoking", "answers": [{"coding": {"code": "never"}}]}]

    first = await did(running, "maya-hughes", SAVE, which, answers=begun)
    version = first["answers"]["provenance"]["sourceId"]["version"]
    between = await asked(running, "maya-hughes", title)
    last = await did(running, "maya-hughes", SUBMIT, which, answers=WHOLE, version=version)
    after = await asked(running, "maya-hughes", title)
    again = await did(running, "maya-hughes", SUBMIT, which, answers=WHOLE, version="2")

    assert (first["outcome"], first["answers"]["status"]) == ("DONE", "IN_PROGRESS")
    assert (between["status"], last["outcome"], last["errors"]) == ("IN_PROGRESS", "DONE", [])
    assert last["answers"]["status"] == "COMPLETED"
    assert last["answers"]["provenance"]["sourceId"] == {
        **first["answers"]["provenance"]["sourceId"],
        "version": "2",
    }
    assert "items[operations][1].items[operation]" in paths(last)
    assert after["status"] == "COMPLETED"
    assert (again["outcome"], again["errors"][0]["code"]) == ("CONFLICT", "CONFLICT")


async def test_two_first_drafts_at_once_are_one_draft(tmp_path: Path) -> None:
    with running_pair(tmp_path) as pair:
        which = (await asked(pair, "iris-novak", "Before your operation"))["id"]
        await pair.fault("RB1", "delay", 200)  # so that neither has begun when the other looks

        drafts = (did(pair, "iris-novak", SAVE, which, answers=[one]) for one in WHOLE[:3])
        told = sorted(await gather(*drafts), key=lambda one: str(one["outcome"]))

        assert await pair.effects("RB1") == [("POST", "in-progress")]
    assert [one["outcome"] for one in told] == ["CONFLICT", "CONFLICT", "DONE"]
    late = [one["errors"][0]["message"] for one in told[:2]]
    assert late == ["There is a draft already. Read it, then give its version."] * 2


async def test_who_acts_for_somebody_answers_for_them(running: Running) -> None:
    people = (await running.ask("grace-okafor", THEIRS))["data"]["viewer"]["dependants"]
    dorothy = next(one for one in people if "Dorothy" in one["name"])
    (node,) = dorothy["patient"]["questionnaires"]["nodes"]
    version = node["answers"]["answers"]["provenance"]["sourceId"]["version"]
    draft = [{"linkId": "family-trouble", "answers": TRUE}]

    blind = await did(running, "grace-okafor", SAVE, node["id"], answers=draft)
    saved = await did(running, "grace-okafor", SAVE, node["id"], answers=draft, version=version)

    assert blind["outcome"] == "CONFLICT"
    assert (saved["outcome"], paths(saved)) == ("DONE", ["items[family-trouble]"])


async def test_nothing_that_does_not_fit_is_sent(running: Running) -> None:
    which = (await asked(running, "iris-novak", "Before your operation"))["id"]
    before = await writes(running)

    told = await did(running, "iris-novak", SUBMIT, which, answers=WHOLE[1:-1])

    assert told["outcome"] == "REJECTED"
    assert [(one["code"], one["path"]) for one in told["errors"]] == [
        ("BAD_INPUT", "items[medicines]"),
        ("BAD_INPUT", "items[pregnant]"),
    ]
    assert await writes(running) == before
    await did(running, "iris-novak", SAVE, which, answers=WHOLE[:1])
    assert await writes(running) == before + 1


async def test_a_page_of_a_portal_is_no_place_to_answer_from_here(running: Running) -> None:
    which = (await asked(running, "maya-hughes", "Skin quality of life questionnaire"))["id"]

    told = await did(running, "maya-hughes", SAVE, which, answers=[])

    assert (told["outcome"], told["errors"][0]["code"]) == ("REJECTED", "NOT_TAKEN")


async def test_a_stranger_learns_nothing_by_answering(running: Running) -> None:
    which = (await asked(running, "iris-novak", "Before your operation"))["id"]

    told = await did(running, "robin-stranger", SAVE, which, answers=[])

    assert told["errors"][0]["code"] == "NOT_FOUND"


def paths(told: dict[str, Any]) -> list[str]:
    """Where there are answers."""
    return [one["path"] for one in told["answers"]["answered"] if one["values"]]


async def writes(pair: Running) -> int:
    """How many changes the trust was sent."""
    asked_for = await pair.requests("RB1")
    return sum("QuestionnaireResponse" in str(one) and one["method"] != "GET" for one in asked_for)
