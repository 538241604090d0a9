"""What people do about questionnaires: checked first, sent once, never over others' answers."""

from dataclasses import replace
from typing import Any

import pytest
from msgspec import structs

from auth.principal import Principal
from auth.scopes import Scopes
from schema.access import Action, LegalBasis
from schema.action import ActionErrorCode, ActionOutcome
from schema.answer import Failure, FormFound
from schema.answers import Answered, AnswersStatus
from schema.context import Context
from schema.contract import build_contract
from schema.form import QuestionType
from schema.identifiers import NhsNumber
from schema.order import ActionName, Effect, EffectKind
from schema.questionnaire import QuestionnaireStatus
from schema.questionnaire_actions import QuestionnairePayload
from schema.questionnaire_wish import AnswersContent, AnswersWish
from schema.report import SourceStatus
from tests.support.acting import FakeActing
from tests.support.auth import ACTOR, NOW, SUBJECT, a_grant, a_person, a_principal
from tests.support.builders import (
    ANSWERS,
    QUESTIONNAIRE,
    RA1,
    a_directory_of,
    a_ref,
    a_source,
    moment,
    own_item,
)
from tests.support.fakes import FakeWorld, a_world
from tests.support.forms import NO, ask, said, text, whole

CONTRACT = build_contract(introspection=False)
SAVE = """mutation ($input: SaveQuestionnaireAnswersInput!) {
  saveQuestionnaireAnswers(input: $input) { outcome } }"""
KEY = "a-key-of-mine"
VIEWER = a_principal(scopes=Scopes.parse("patient/*.crus"))
TAKES = (ActionName.SAVE_ANSWERS, ActionName.SUBMIT_ANSWERS)
FORM = FormFound(
    title=None,
    version="1",
    canonical="https://trust.example/Questionnaire/q1|1",
    questions=(ask("allergic", required=True), ask("weight", QuestionType.INTEGER)),
    as_of=NOW,
)
GOOD = (said("weight", whole(70)), said("allergic", NO))
DONE = Effect(EffectKind.DONE, "r1", "2")
CONFLICT = (ActionOutcome.CONFLICT, [ActionErrorCode.CONFLICT])


def asking(
    *,
    subject: NhsNumber = ACTOR,
    takes: tuple[str, ...] = TAKES,
    form: FormFound | Failure | None = FORM,
    answers: AnswersStatus | None = None,
    about: NhsNumber | None = None,
    basis: LegalBasis = LegalBasis.LASTING_POWER_OF_ATTORNEY,
    **fields: Any,
) -> FakeWorld:
    """A trust that asks one person something, with what was answered so far."""
    behind = a_ref(RA1, "r1", subject, ANSWERS)
    given = {"form_name": "q1", "answers_ref": behind if answers else None, **fields}
    items = [own_item(subject, RA1, "t1", record_type=QUESTIONNAIRE, **given)]
    if answers is not None:
        kept = own_item(subject, RA1, "r1", record_type=ANSWERS, status=answers)
        items.append(structs.replace(kept, subject=about or subject))
    made = a_world(
        a_directory_of(replace(a_source("RA1"), actions=frozenset(takes))),
        *items,
        people=[a_person(ACTOR).build(), a_person(SUBJECT).build()],
        grants=[a_grant().on(basis).build()],
    )
    made.sources.trusts[RA1].forms = {"q1": form} if form else {}
    made.sources.doer = FakeActing([DONE], [DONE])
    return made


async def answer(
    made: FakeWorld,
    items: tuple[Answered, ...] = GOOD,
    *,
    viewer: Principal = VIEWER,
    subject: NhsNumber = ACTOR,
    is_final: bool = True,
    version: str | None = None,
    key: str = KEY,
) -> QuestionnairePayload:
    """What becomes of answering."""
    which = made.rulebook.ids.encode(a_ref(RA1, "t1", subject, QUESTIONNAIRE))
    wish = AnswersWish(key, which, items, is_final, version)
    return await made.gateway(viewer).acting.questionnaires.answer(wish)


def told(payload: QuestionnairePayload) -> tuple[ActionOutcome, list[ActionErrorCode]]:
    return payload.outcome, [one.code for one in payload.errors]


def rejected(code: ActionErrorCode) -> tuple[ActionOutcome, list[ActionErrorCode]]:
    return ActionOutcome.REJECTED, [code]


async def test_the_first_answers_make_a_record_with_leave_to_create() -> None:
    made = asking()

    payload = await answer(made)

    ((step, content),) = made.sources.doer.sent
    assert told(payload) == (ActionOutcome.DONE, [])
    assert (step.name, step.record_type, step.local_id) == (
        ActionName.BEGIN_ANSWERS,
        ANSWERS,
        None,
    )
    assert step.permit.action is Action.CREATE
    assert isinstance(content, AnswersContent)
    assert (content.questionnaire, content.is_final) == ("t1", True)
    assert [one.link_id for one in content.items] == ["allergic", "weight"]


@pytest.mark.parametrize(
    ("is_final", "name"), [(True, ActionName.SUBMIT_ANSWERS), (False, ActionName.SAVE_ANSWERS)]
)
async def test_later_answers_change_the_record_in_the_version_seen(
    is_final: bool, name: ActionName
) -> None:
    made = asking(answers=AnswersStatus.IN_PROGRESS)

    payload = await answer(made, is_final=is_final, version="1")

    ((step, _),) = made.sources.doer.sent
    assert payload.outcome is ActionOutcome.DONE
    assert (step.name, step.local_id, step.version) == (name, "r1", "1")
    assert step.permit.action is Action.CHANGE


async def test_first_answers_of_two_devices_have_one_name() -> None:
    made = asking()

    for key in ("of-the-phone", "of-the-laptop"):
        await answer(made, key=key)

    (first, _), (second, _) = made.sources.doer.sent
    assert first.once == second.once == ("t1/1",)
    assert first.marker != second.marker


async def test_who_begins_a_moment_too_late_is_told_of_the_draft() -> None:
    made = asking()
    made.sources.doer = FakeActing([Effect(EffectKind.CONFLICT)])

    payload = await answer(made)

    assert told(payload) == CONFLICT
    assert payload.errors[0].message.startswith("There is a draft already.")


async def test_later_answers_have_no_name_in_common() -> None:
    made = asking(answers=AnswersStatus.IN_PROGRESS)

    await answer(made, version="1")

    ((step, _),) = made.sources.doer.sent
    assert step.once == ()


@pytest.mark.parametrize("version", [None, "0"])
async def test_answers_that_were_not_looked_at_are_not_written_over(version: str | None) -> None:
    made = asking(answers=AnswersStatus.IN_PROGRESS)

    assert told(await answer(made, version=version)) == CONFLICT
    assert made.sources.doer.sent == []


@pytest.mark.parametrize(
    ("version", "says"), [(None, "There are answers already."), ("0", "It has changed since")]
)
async def test_who_does_not_know_of_a_draft_is_told_of_it(version: str | None, says: str) -> None:
    payload = await answer(asking(answers=AnswersStatus.IN_PROGRESS), version=version)

    assert payload.errors[0].message.startswith(says)


async def test_a_version_of_answers_that_are_gone_is_a_conflict() -> None:
    assert told(await answer(asking(), version="1")) == CONFLICT


async def test_what_does_not_fit_is_named_and_not_sent() -> None:
    made = asking()

    payload = await answer(made, (said("weight", text("heavy")),))

    assert payload.outcome is ActionOutcome.REJECTED
    assert [(one.code, one.path) for one in payload.errors] == [
        (ActionErrorCode.BAD_INPUT, "items[weight].answers[0]"),
        (ActionErrorCode.BAD_INPUT, "items[allergic]"),
    ]
    assert "heavy" not in repr(payload)
    assert made.sources.doer.sent == []


async def test_a_draft_may_lack_what_is_required() -> None:
    made = asking()

    payload = await answer(made, (said("weight", whole(70)),), is_final=False)

    assert payload.outcome is ActionOutcome.DONE
    assert len(made.sources.doer.sent) == 1


@pytest.mark.parametrize("status", [QuestionnaireStatus.COMPLETED, QuestionnaireStatus.CANCELLED])
async def test_a_questionnaire_that_is_over_takes_no_answers(status: QuestionnaireStatus) -> None:
    assert told(await answer(asking(status=status))) == CONFLICT


async def test_an_expired_questionnaire_takes_no_answers() -> None:
    made = asking(due_by=moment("2026-06-14"))

    payload = await answer(made)

    assert told(payload) == CONFLICT
    assert payload.errors[0].message == "The time to answer it has passed."


async def test_answers_that_were_sent_off_are_not_changed() -> None:
    made = asking(answers=AnswersStatus.COMPLETED)

    assert told(await answer(made, version="1")) == CONFLICT
    assert made.sources.doer.sent == []


async def test_somebody_elses_answers_are_never_changed() -> None:
    made = asking(answers=AnswersStatus.IN_PROGRESS, about=SUBJECT)

    payload = await answer(made, version="1")

    assert told(payload) == rejected(ActionErrorCode.NOT_TAKEN)
    assert made.sources.doer.sent == []


@pytest.mark.parametrize(
    ("form", "code"),
    [
        (None, ActionErrorCode.NOT_TAKEN),
        (Failure(RA1, SourceStatus.TIMED_OUT), ActionErrorCode.SOURCE_UNAVAILABLE),
    ],
)
async def test_without_questions_nothing_is_sent(
    form: Failure | None, code: ActionErrorCode
) -> None:
    made = asking(form=form)

    assert told(await answer(made)) == rejected(code)
    assert made.sources.doer.sent == []


async def test_a_page_of_a_portal_takes_no_answers_here() -> None:
    made = asking(form_name=None)

    assert told(await answer(made)) == rejected(ActionErrorCode.NOT_TAKEN)
    assert made.sources.calls == 1  # nothing without a name is asked for


async def test_answers_that_are_not_offered_are_not_written_over() -> None:
    source = replace(a_source("RA1", QUESTIONNAIRE), actions=frozenset(TAKES))
    made = replace(asking(answers=AnswersStatus.IN_PROGRESS), directory=a_directory_of(source))

    payload = await answer(made, version="1")

    assert told(payload) == rejected(ActionErrorCode.NOT_TAKEN)
    assert made.sources.doer.sent == []


async def test_answers_that_cannot_be_read_are_not_written_over() -> None:
    made = asking(answers=AnswersStatus.IN_PROGRESS)
    made.sources.trusts[RA1].trouble_reading = {ANSWERS: Failure(RA1, SourceStatus.TIMED_OUT)}

    payload = await answer(made, version="1")

    assert told(payload) == rejected(ActionErrorCode.SOURCE_UNAVAILABLE)
    assert made.sources.doer.sent == []


async def test_an_organisation_takes_only_what_it_is_listed_for() -> None:
    made = asking(takes=(ActionName.SAVE_ANSWERS,))

    assert told(await answer(made)) == rejected(ActionErrorCode.NOT_TAKEN)


async def test_an_app_that_may_only_read_sends_nothing() -> None:
    reader = a_principal(scopes=Scopes.parse("patient/*.rs"))

    assert told(await answer(asking(), viewer=reader)) == rejected(ActionErrorCode.NOT_PERMITTED)


async def test_who_may_write_for_somebody_answers_in_their_own_name() -> None:
    made = asking(subject=SUBJECT)

    payload = await answer(made, subject=SUBJECT)

    ((_, content),) = made.sources.doer.sent
    assert payload.outcome is ActionOutcome.DONE
    assert isinstance(content, AnswersContent)
    assert (content.actor, content.subject) == (ACTOR, SUBJECT)


async def test_who_may_not_see_it_is_told_that_there_is_nothing() -> None:
    made = asking(subject=SUBJECT, basis=LegalBasis.CONSENT)

    payload = await answer(made, subject=SUBJECT)

    assert told(payload) == rejected(ActionErrorCode.NOT_FOUND)
    assert made.sources.doer.sent == []


async def test_the_same_answers_under_one_key_are_sent_once() -> None:
    made = asking()

    payloads = [await answer(made) for _ in range(2)]

    assert [one.outcome for one in payloads] == [ActionOutcome.DONE] * 2
    assert len(made.sources.doer.sent) == 1


async def test_other_answers_under_one_key_are_a_conflict() -> None:
    made = asking()

    await answer(made)
    second = await answer(made, (said("allergic", NO),))

    assert told(second) == CONFLICT
    assert len(made.sources.doer.sent) == 1


async def test_answers_nested_without_end_are_refused_before_anything_is_asked() -> None:
    made = asking()
    which = made.rulebook.ids.encode(a_ref(RA1, "t1", ACTOR, QUESTIONNAIRE))
    item: dict[str, Any] = {"linkId": "x"}
    for _ in range(300):
        item = {"linkId": "x", "items": [item]}
    said_now = {"idempotencyKey": KEY, "questionnaireId": which, "answers": [item]}

    result = await CONTRACT.execute(SAVE, {"input": said_now}, Context(made.gateway(VIEWER)))

    assert result.errors is not None
    assert made.sources.calls == 0
