"""Answers to a questionnaire that are saved and sent off, and applications to a practice."""

from typing import Any
from uuid import uuid4

from tests.acceptance.test_questionnaire_actions import WHOLE
from tests.actions.kind import Json, Kind, Target, did
from tests.actions.staff import Json as Resource
from tests.actions.staff import put_back
from tests.support.running import Running

WHO, SOURCE, PRACTICE = "maya-hughes", "RB1", "G99902"
_TITLE = "Before your knee operation"
_ASKED = """{ viewer { patient { id questionnaires { nodes { id title provenance { sourceId { id } }
    answers { answers { provenance { sourceId { id version } } } } } } } } }"""
_APPLIED = """{ viewer { patient { registrationApplications(
    filter: {status: [SENT]}, first: 100) { nodes { provenance { sourceId { id } } } } } } }"""


async def _patient(pair: Running) -> Json:
    answer = await pair.ask(WHO, _ASKED)
    found: Json = answer["data"]["viewer"]["patient"]
    return found


async def _questionnaire(pair: Running) -> Json:
    nodes: list[Json] = (await _patient(pair))["questionnaires"]["nodes"]
    return next(one for one in nodes if one["title"] == _TITLE)


async def _draft(pair: Running) -> tuple[Json, Json | None]:
    """The input that saves a draft of what is there, and where that is kept."""
    asked = await _questionnaire(pair)
    answers = (asked["answers"] or {}).get("answers")
    kept = answers["provenance"]["sourceId"] if answers else None
    version = kept["version"] if kept else None
    return {"questionnaireId": asked["id"], "answers": WHOLE, "version": version}, kept


async def _a_draft(pair: Running) -> Target:
    """A draft that is there, and can be gone on with."""
    given, kept = await _draft(pair)
    if kept is None:
        await did(pair, SAVE, {"idempotencyKey": str(uuid4()), **given})
        _, kept = await _draft(pair)
    assert kept is not None, "a draft was begun"
    await put_back(pair, SOURCE, f"QuestionnaireResponse/{kept['id']}", _unfinished)
    given, kept = await _draft(pair)
    assert kept is not None, "the draft is still there"
    return Target(given, kept["id"])


async def _nothing_begun(pair: Running) -> Target:
    """Nothing that is answered: the trust takes back the draft that it has, name and all."""
    given, kept = await _draft(pair)
    if kept is not None:
        await put_back(pair, SOURCE, f"QuestionnaireResponse/{kept['id']}", _retracted)
        task = (await _questionnaire(pair))["provenance"]["sourceId"]["id"]
        await put_back(pair, SOURCE, f"Task/{task}", _unanswered)
        given, kept = await _draft(pair)
    assert kept is None, "there is no draft any more"
    return Target(given)


def _retracted(resource: Resource) -> dict[str, Any]:
    named = {name: value for name, value in resource.items() if name != "identifier"}
    return {**named, "status": "entered-in-error"}


def _unanswered(task: Resource) -> dict[str, Any]:
    rest = {name: value for name, value in task.items() if name != "output"}
    return {**rest, "status": "requested"}


def _unfinished(resource: Resource) -> dict[str, Any]:
    return {**resource, "status": "in-progress"}


async def _an_applicant(pair: Running) -> Target:
    """Somebody whose last application the practice has decided on."""
    answer = await pair.ask(WHO, _APPLIED)
    applied = answer["data"]["viewer"]["patient"]["registrationApplications"]["nodes"]
    for one in applied:
        address = f"Task/{one['provenance']['sourceId']['id']}"
        await put_back(pair, PRACTICE, address, _declined)
    return Target({"patientId": (await _patient(pair))["id"], "practice": PRACTICE})


def _declined(resource: Resource) -> dict[str, Any]:
    return {**resource, "status": "rejected"}


BEGIN = Kind(
    "saveQuestionnaireAnswers",
    "answers",
    ("POST",),
    _nothing_begun,
    (("POST", "new", "in-progress"),),
    source=SOURCE,
)
"""The same mutation as `SAVE`, where there is no draft yet."""
SAVE = Kind(
    "saveQuestionnaireAnswers",
    "answers",
    ("PUT",),
    _a_draft,
    (("PUT", "old", "in-progress"),),
    source=SOURCE,
)
SUBMIT = Kind(
    "submitQuestionnaire",
    "answers",
    ("PUT",),
    _a_draft,
    (("PUT", "old", "completed"),),
    source=SOURCE,
)
APPLY = Kind(
    "applyForGpRegistration",
    "application",
    ("POST",),
    _an_applicant,
    (("POST", "new", "requested"),),
    source=PRACTICE,
)
FORMS = (SAVE, SUBMIT, APPLY)
