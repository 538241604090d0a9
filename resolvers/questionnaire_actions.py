"""What people do about questionnaires: answers are checked here, and nothing that does not fit its
question is sent.

The first answers make a new record at the organisation, and later ones change it on the condition
that nobody else has. The organisation itself says, in its list, what has become of what it asked.
"""

from typing import cast

from resolvers.actions import Actions, Became, Found, Prepared, Wish
from resolvers.decisions import Decisions
from resolvers.filling import faults, tidied
from resolvers.questioning import Questioning
from resolvers.refusal import Refusal
from schema.access import Action
from schema.action import ActionErrorCode
from schema.answer import Failure, FormFound
from schema.answers import AnswersStatus, QuestionnaireAnswers
from schema.directory import RecordType
from schema.node import RecordRef
from schema.order import ActionName, Step
from schema.questionnaire import Questionnaire, QuestionnaireStatus
from schema.questionnaire_actions import QuestionnairePayload
from schema.questionnaire_wish import AnswersContent, AnswersWish

_DRAFT = "There are answers already. Look at them first, then go on with them."
_CLOSED = "Its answers have been sent already, or it no longer needs any."
_EXPIRED = "The time to answer it has passed."
_NO_FORM = "Its questions cannot be shown here. Answer it on the organisation's own page."
_UNFIT = "An answer does not fit its question."
_OVER = frozenset({QuestionnaireStatus.COMPLETED, QuestionnaireStatus.CANCELLED})


class QuestionnaireActions:
    """One principal's, in one request."""

    def __init__(self, actions: Actions, decisions: Decisions, questioning: Questioning) -> None:
        self._actions = actions
        self._decisions = decisions
        self._questioning = questioning

    async def answer(self, wish: AnswersWish) -> QuestionnairePayload:
        """What became of it."""
        said = wish.questionnaire_id, wish.version, wish.items
        asked = Wish(_name(wish), wish.key, said)
        return await self._payload(
            await self._actions.carry_out(asked, lambda: self._answering(wish))
        )

    async def _answering(self, wish: AnswersWish) -> Prepared:
        found = await self._actions.find(wish.questionnaire_id, RecordType.QUESTIONNAIRE)
        asked = cast(Questionnaire, found.item.record)
        is_begun = asked.answers_ref is not None
        action = Action.CHANGE if is_begun else Action.CREATE
        permit = self._actions.permit(found, _name(wish), action)
        self._check_open(asked)
        before = await self._before(found, asked.answers_ref)
        version = before.provenance.source_id.version if before else None
        if wish.version != version:
            raise Refusal(ActionErrorCode.CONFLICT, _DRAFT if wish.version is None else None)
        content = await self._content(wish, found, asked)
        step = Step(
            _name(wish) if before else ActionName.BEGIN_ANSWERS,
            permit,
            RecordType.QUESTIONNAIRE_ANSWERS,
            asked.answers_ref.local_id if asked.answers_ref else None,
            version,
            once=() if before else (_first_of(found),),
        )
        return Prepared((step,), (content,))

    def _check_open(self, asked: Questionnaire) -> None:
        """Raises Refusal for one that is over."""
        if asked.status in _OVER:
            raise Refusal(ActionErrorCode.CONFLICT, _CLOSED)
        if asked.due_by is not None and asked.due_by.last < self._decisions.rulebook.clock():
            raise Refusal(ActionErrorCode.CONFLICT, _EXPIRED)

    async def _before(self, found: Found, ref: RecordRef | None) -> QuestionnaireAnswers | None:
        """What was answered so far. Raises Refusal where that is sent off, or cannot be told."""
        if ref is None:
            return None
        self._decisions.charges.source_requests(1)
        answers = await self._questioning.record(found.case, ref)
        if isinstance(answers, Failure):
            raise Refusal(ActionErrorCode.SOURCE_UNAVAILABLE)
        if answers is None:
            raise Refusal(ActionErrorCode.NOT_TAKEN)
        if answers.status is not AnswersStatus.IN_PROGRESS:
            raise Refusal(ActionErrorCode.CONFLICT, _CLOSED)
        return answers

    async def _content(
        self, wish: AnswersWish, found: Found, asked: Questionnaire
    ) -> AnswersContent:
        """The answers as they are sent. Raises Refusal where one does not fit."""
        form = await self._form(found, asked)
        wrong = faults(form.questions, wish.items, is_whole=wish.is_final)
        if wrong:
            places = tuple((one.path, one.rule) for one in wrong)
            raise Refusal(ActionErrorCode.BAD_INPUT, _UNFIT, places)
        return AnswersContent(
            items=tidied(form.questions, wish.items),
            questions=form.questions,
            form_name=form.canonical or asked.form_name or "",
            questionnaire=found.ref.local_id,
            is_final=wish.is_final,
            at=self._decisions.rulebook.clock(),
            actor=self._decisions.actor,
            subject=found.ref.subject,
        )

    async def _form(self, found: Found, asked: Questionnaire) -> FormFound:
        if asked.form_name is None:
            raise Refusal(ActionErrorCode.NOT_TAKEN, _NO_FORM)
        form = await self._questioning.questions(found.case, found.ref, asked.form_name)
        if isinstance(form, Failure):
            raise Refusal(ActionErrorCode.SOURCE_UNAVAILABLE)
        if form is None:
            raise Refusal(ActionErrorCode.NOT_TAKEN, _NO_FORM)
        return form

    async def _payload(self, became: Became) -> QuestionnairePayload:
        record = await self._actions.shown(became.ref)
        return QuestionnairePayload(
            outcome=became.outcome,
            answers=cast(QuestionnaireAnswers | None, record),
            errors=became.errors,
        )


def _first_of(found: Found) -> str:
    """The first answers to what was asked as it stands: who begins at the same time begins the
    same ones. It changes where the organisation asks anew."""
    return f"{found.ref.local_id}/{found.version or ''}"


def _name(wish: AnswersWish) -> ActionName:
    return ActionName.SUBMIT_ANSWERS if wish.is_final else ActionName.SAVE_ANSWERS
