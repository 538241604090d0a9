"""What can be done about questionnaires."""

from typing import Annotated

import strawberry

from schema.action import KEY, ActionError, ActionOutcome
from schema.answer_value import AnswerValue, ChosenCode, MeasuredAmount
from schema.answers import Answered, Given, QuestionnaireAnswers
from schema.context import Info
from schema.moment import Moment, PartialDate
from schema.questionnaire_wish import AnswersWish

_VERSION = (
    "The version of the answers that were looked at, from their `provenance.sourceId.version`; "
    "null where there were none. If there are others by now the outcome is CONFLICT."
)
_ANSWERS = (
    "All of the answers, in the place of those of before. Each is checked; an error names its "
    "place in `path`."
)


@strawberry.input(description="One of the options of a question, by its code.")
class ChosenCodeInput:
    system: str | None = strawberry.field(default=None, description="The list it is from.")
    code: str = strawberry.field(description="Its code there.")


@strawberry.input(description="A number with its unit.")
class MeasuredAmountInput:
    value: float = strawberry.field(description="The number.")
    unit: str | None = strawberry.field(default=None, description="The unit, in words.")
    system: str | None = strawberry.field(
        default=None, description="The list of units that `code` is from."
    )
    code: str | None = strawberry.field(default=None, description="The unit's code.")


@strawberry.input(description="One answer. One value is set: that of the question's sort.")
class AnswerInput:
    boolean: bool | None = strawberry.field(default=None, description="Yes or no.")
    integer: int | None = strawberry.field(default=None, description="A whole number.")
    decimal: float | None = strawberry.field(default=None, description="A number.")
    date: PartialDate | None = strawberry.field(default=None, description="A date.")
    date_time: Moment | None = strawberry.field(
        default=None, description="A time with seconds and offset, or a date."
    )
    time: str | None = strawberry.field(
        default=None, description="A time of day, such as `09:30:00`."
    )
    text: str | None = strawberry.field(
        default=None, description="A text, a web address, or an answer that is no option."
    )
    coding: ChosenCodeInput | None = strawberry.field(default=None, description="An option.")
    quantity: MeasuredAmountInput | None = strawberry.field(
        default=None, description="A number with its unit."
    )
    items: "list[AnsweredInput]" = strawberry.field(
        default_factory=list, description="Answers to the questions that follow from this answer."
    )

    def given(self) -> Given:
        """As a value."""
        coding, amount = self.coding, self.quantity
        value = AnswerValue(
            boolean=self.boolean,
            integer=self.integer,
            decimal=self.decimal,
            date=self.date,
            date_time=self.date_time,
            time=self.time,
            text=self.text,
            coding=ChosenCode(system=coding.system, code=coding.code) if coding else None,
            quantity=MeasuredAmount(
                value=amount.value, unit=amount.unit, system=amount.system, code=amount.code
            )
            if amount
            else None,
        )
        return Given(value, tuple(one.answered() for one in self.items))


@strawberry.input(description="What is answered to one question, or in one group.")
class AnsweredInput:
    link_id: str = strawberry.field(description="The question, or the group.")
    answers: list[AnswerInput] = strawberry.field(
        default_factory=list, description="Its answers; none for a group."
    )
    items: "list[AnsweredInput]" = strawberry.field(
        default_factory=list, description="What is answered in the group."
    )

    def answered(self) -> Answered:
        """As a value."""
        answers = tuple(one.given() for one in self.answers)
        return Answered(self.link_id, answers, tuple(one.answered() for one in self.items))


@strawberry.input(description="Answers to keep as a draft.")
class SaveQuestionnaireAnswersInput:
    idempotency_key: str = strawberry.field(description=KEY)
    questionnaire_id: strawberry.ID = strawberry.field(description="The id of the questionnaire.")
    version: str | None = strawberry.field(default=None, description=_VERSION)
    answers: list[AnsweredInput] = strawberry.field(description=_ANSWERS)


@strawberry.input(description="Answers to send off.")
class SubmitQuestionnaireInput:
    idempotency_key: str = strawberry.field(description=KEY)
    questionnaire_id: strawberry.ID = strawberry.field(description="The id of the questionnaire.")
    version: str | None = strawberry.field(default=None, description=_VERSION)
    answers: list[AnsweredInput] = strawberry.field(description=_ANSWERS)


@strawberry.type(description="What became of answering a questionnaire.")
class QuestionnairePayload:
    outcome: ActionOutcome = strawberry.field(description="What became of it.")
    answers: QuestionnaireAnswers | None = strawberry.field(
        description="The answers as the organisation has them now; null when they cannot be shown "
        "just now."
    )
    errors: list[ActionError] = strawberry.field(
        description="Why it was not done; empty when it was. `path` names the place of an answer "
        "that does not fit."
    )


def _wish(
    said: SaveQuestionnaireAnswersInput | SubmitQuestionnaireInput, *, is_final: bool
) -> AnswersWish:
    items = tuple(one.answered() for one in said.answers)
    key, which = said.idempotency_key, str(said.questionnaire_id)
    return AnswersWish(key, which, items, is_final, said.version)


@strawberry.type
class QuestionnaireActions:
    """The part of `Mutation` about questionnaires."""

    @strawberry.mutation(
        description="Keep answers as a draft, to go on with later. What is answered must fit; what "
        "is required may still be missing. Needs the scope `patient/QuestionnaireResponse.crus`; "
        "whoever acts for somebody needs WRITE in PREASSESS."
    )
    async def save_questionnaire_answers(
        self,
        info: Info,
        input: Annotated[  # noqa: A002
            SaveQuestionnaireAnswersInput, strawberry.argument(description="Which answers.")
        ],
    ) -> QuestionnairePayload:
        questionnaires = info.context.resolvers.acting.questionnaires
        return await questionnaires.answer(_wish(input, is_final=False))

    @strawberry.mutation(
        description="Send the answers off. They must fit, and nothing that is required may be "
        "missing. Once sent off they cannot be changed here. Needs what saving needs."
    )
    async def submit_questionnaire(
        self,
        info: Info,
        input: Annotated[  # noqa: A002
            SubmitQuestionnaireInput, strawberry.argument(description="Which answers.")
        ],
    ) -> QuestionnairePayload:
        questionnaires = info.context.resolvers.acting.questionnaires
        return await questionnaires.answer(_wish(input, is_final=True))
