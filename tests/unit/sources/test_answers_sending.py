"""Answers on their way to a source: under our name, once, and found again where no reply came."""

import json
from dataclasses import replace
from typing import Any

import pytest

from schema.access import Action, Category, Permit
from schema.deadline import Deadline
from schema.directory import RecordType
from schema.identifiers import NhsNumber, OdsCode
from schema.order import ActionName, Effect, EffectKind, Step
from schema.questionnaire_wish import AnswersContent
from sources.writing import MARKER
from tests.support import patience
from tests.support.auth import NOW
from tests.support.fhir_resources import ANNA, BEN, a_patient, a_response, by_number
from tests.support.fhir_server import FakeFhirServer, Says
from tests.support.forms import ask, said
from tests.support.forms import whole as number
from tests.support.live import TRUST, a_live_trust

MARK = "our-name-for-it"
ONCE = "the-first-answers"
NAMED = {"system": MARKER, "value": MARK}
KIND = "QuestionnaireResponse"
WHO = NhsNumber(ANNA)


def a_step(name: ActionName = ActionName.BEGIN_ANSWERS, local_id: str | None = None) -> Step:
    action = Action.CHANGE if local_id else Action.CREATE
    permit = Permit(WHO, WHO, OdsCode(TRUST), Category.PREASSESS, action, None, "app", "1")
    version = "1" if local_id else None
    return Step(name, permit, RecordType.QUESTIONNAIRE_ANSWERS, local_id, version, marker=MARK)


def content() -> AnswersContent:
    return AnswersContent(
        items=(said("weight", number(71)),),
        questions=[ask("weight")],
        form_name="https://trust.example/Questionnaire/q1|1",
        questionnaire="t1",
        is_final=False,
        at=NOW,
        actor=WHO,
        subject=WHO,
    )


def begun_by(mark: str) -> Any:
    """A draft as it is there, begun under somebody's name for it."""
    tag = {"system": MARKER, "code": mark}
    once = {"system": MARKER, "value": ONCE}
    return a_response(identifier=once, meta={"versionId": "1", "tag": [tag]})


async def sent(server: FakeFhirServer, step: Step) -> Effect:
    server.holds(ANNA, a_patient(ANNA))
    async with a_live_trust(server.base) as trust:
        port = trust.network.acting(step)
        return await port.send(step, content(), Deadline.after(patience.SECONDS))


async def looked(server: FakeFhirServer, step: Step) -> Effect:
    server.holds(ANNA, a_patient(ANNA))
    async with a_live_trust(server.base) as trust:
        return await trust.network.acting(step).look(step, Deadline.after(patience.SECONDS))


def written(server: FakeFhirServer, method: str) -> list[Any]:
    return [
        (one.headers, json.loads(one.form))
        for one in server.asked
        if one.method == method and one.path.startswith(KIND) and "_search" not in one.path
    ]


async def test_first_answers_are_made_once_under_our_name() -> None:
    async with FakeFhirServer() as server:
        server.says(KIND, Says.json(a_response(identifier=NAMED, meta={"versionId": "1"}), 201))

        effect = await sent(server, a_step())

        ((headers, body),) = written(server, "POST")
    assert effect == Effect(EffectKind.DONE, "r1", "1")
    assert body["identifier"] == NAMED
    assert headers["If-None-Exist"].startswith("identifier=https%3A%2F%2Fkindred.example")
    assert body["item"] == [{"linkId": "weight", "answer": [{"valueInteger": 71}]}]


@pytest.mark.parametrize(
    ("mark", "kind"), [(MARK, EffectKind.DONE), ("another-key", EffectKind.CONFLICT)]
)
async def test_first_answers_that_others_began_meanwhile_are_theirs(
    mark: str, kind: EffectKind
) -> None:
    async with FakeFhirServer() as server:
        server.says(KIND, Says.json(begun_by(mark), 200))

        effect = await sent(server, replace(a_step(), once=(ONCE,)))

        ((headers, body),) = written(server, "POST")
    assert effect.kind is kind
    assert headers["If-None-Exist"].endswith(ONCE)
    assert body["identifier"] == {"system": MARKER, "value": ONCE}
    assert body["meta"]["tag"] == [{"system": MARKER, "code": MARK}]


async def test_first_answers_whose_id_is_not_told_have_to_be_looked_for() -> None:
    async with FakeFhirServer() as server:
        server.says(KIND, Says.json(a_response(id=None), 201))

        effect = await sent(server, a_step())

        assert (effect.kind, len(written(server, "POST"))) == (EffectKind.UNCLEAR, 1)


async def test_first_answers_that_were_made_need_no_tag() -> None:
    async with FakeFhirServer() as server:
        named = {"system": MARKER, "value": ONCE}
        server.says(KIND, Says.json(a_response(identifier=named), 201))

        effect = await sent(server, replace(a_step(), once=(ONCE,)))

        assert effect.kind is EffectKind.DONE


@pytest.mark.parametrize(
    ("mark", "kind"), [(MARK, EffectKind.DONE), ("another-key", EffectKind.CONFLICT)]
)
async def test_first_answers_of_others_are_not_taken_for_ours(mark: str, kind: EffectKind) -> None:
    async with FakeFhirServer() as server:
        server.holds(ANNA, begun_by(mark))

        effect = await looked(server, replace(a_step(), once=(ONCE,)))

        assert effect.kind is kind


async def test_first_answers_whose_reply_was_lost_are_not_sent_again() -> None:
    async with FakeFhirServer() as server:
        server.says(KIND, Says(missing_bytes=10))

        effect = await sent(server, a_step())

        assert (effect.kind, len(written(server, "POST"))) == (EffectKind.UNCLEAR, 1)


@pytest.mark.parametrize("identifier", [NAMED, [NAMED]], ids=["one", "a list"])
async def test_first_answers_are_found_again_by_our_name(identifier: Any) -> None:
    async with FakeFhirServer() as server:
        server.holds(ANNA, a_response("r9"), a_response(identifier=identifier))

        effect = await looked(server, a_step())

        assert (effect.kind, effect.local_id) == (EffectKind.DONE, "r1")
        assert written(server, "POST") == []


async def test_first_answers_that_did_not_arrive_are_not_seen() -> None:
    async with FakeFhirServer() as server:
        server.holds(ANNA, a_response("r9"))
        server.holds(BEN, a_response(number=BEN, who=by_number(BEN), identifier=NAMED))

        effect = await looked(server, a_step())

        assert effect.kind is EffectKind.NOT_SEEN


async def test_a_draft_is_changed_on_the_version_that_was_seen() -> None:
    current = a_response(meta={"versionId": "1"}, extension=[{"url": "urn:x"}])
    async with FakeFhirServer() as server:
        server.says(f"{KIND}/r1", Says.json(current), Says.json(current))

        await sent(server, a_step(ActionName.SAVE_ANSWERS, "r1"))

        ((headers, body),) = written(server, "PUT")
    assert headers["If-Match"] == 'W/"1"'
    assert body["meta"]["tag"] == [{"system": MARKER, "code": MARK}]
    assert (body["id"], body["extension"]) == ("r1", [{"url": "urn:x"}])


@pytest.mark.parametrize(
    ("name", "status", "tagged", "kind"),
    [
        (ActionName.SAVE_ANSWERS, "in-progress", True, EffectKind.DONE),
        (ActionName.SAVE_ANSWERS, "in-progress", False, EffectKind.CONFLICT),
        (ActionName.SUBMIT_ANSWERS, "completed", True, EffectKind.DONE),
        (ActionName.SUBMIT_ANSWERS, "completed", False, EffectKind.DONE),
        (ActionName.SUBMIT_ANSWERS, "in-progress", False, EffectKind.CONFLICT),
    ],
)
async def test_a_change_without_reply_is_told_by_our_name_on_it(
    name: ActionName, status: str, tagged: bool, kind: EffectKind
) -> None:
    tags = [{"system": MARKER, "code": MARK}] if tagged else []
    now = a_response(status=status, meta={"versionId": "2", "tag": tags})
    async with FakeFhirServer() as server:
        server.says(f"{KIND}/r1", Says.json(now))

        effect = await looked(server, a_step(name, "r1"))

        assert effect.kind is kind
