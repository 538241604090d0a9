"""The questions of a questionnaire, as a list in the order in which they are asked.

A list and not a tree, because one selection must reach questions nested to any depth: each says
which question it stands below (`parentLinkId`). How answers are checked is `resolvers.filling`'s.
"""

from collections.abc import Sequence
from enum import Enum

import strawberry

from schema.answer_value import AnswerValue
from schema.enums import member
from schema.report import SourceReport


@strawberry.enum(description="What sort of answer a question takes.")
class QuestionType(Enum):
    GROUP = member("group", description="None: it holds questions together.")
    DISPLAY = member("display", description="None: it is a text to read.")
    BOOLEAN = member("boolean", description="Yes or no.")
    DECIMAL = member("decimal", description="A number.")
    INTEGER = member("integer", description="A whole number.")
    DATE = member("date", description="A date, as precisely as it is known.")
    DATE_TIME = member("dateTime", description="A time on a day, with its offset, or a date.")
    TIME = member("time", description="A time of day.")
    STRING = member("string", description="A short text in one line.")
    TEXT = member("text", description="A text of several lines.")
    URL = member("url", description="A web address.")
    CHOICE = member("choice", description="One of the options.")
    OPEN_CHOICE = member("open-choice", description="One of the options, or a text.")
    QUANTITY = member("quantity", description="A number with its unit.")
    UNSUPPORTED = member("unsupported", description="An answer that cannot be given here.")


@strawberry.enum(description="How a condition compares the answer to another question.")
class Operator(Enum):
    EXISTS = member("exists", description="There is an answer, or there is none.")
    EQUAL = member("=", description="An answer is this.")
    NOT_EQUAL = member("!=", description="No answer is this; also where there is none.")
    GREATER = member(">", description="An answer is greater, or later.")
    LESS = member("<", description="An answer is less, or earlier.")
    GREATER_OR_EQUAL = member(">=", description="An answer is this, or greater, or later.")
    LESS_OR_EQUAL = member("<=", description="An answer is this, or less, or earlier.")


@strawberry.enum(description="How many conditions must hold.")
class EnableBehavior(Enum):
    ALL = member("all", description="All of them.")
    ANY = member("any", description="At least one.")


@strawberry.type(description="A condition on the answer to another question.")
class EnableWhen:
    question: str = strawberry.field(description="The `linkId` of the other question.")
    operator: Operator = strawberry.field(description="How its answers are compared.")
    answer: AnswerValue = strawberry.field(description="What they are compared with.")


@strawberry.type(description="A question, a group of questions, or a text to read.")
class Question:
    link_id: str = strawberry.field(description="Its name within the questionnaire.")
    parent_link_id: str | None = strawberry.field(
        default=None,
        description="The group it belongs to, or the question it follows from; null at the top.",
    )
    depth: int = strawberry.field(default=0, description="How many stand above it.")
    prefix: str | None = strawberry.field(default=None, description="Its number, such as `2a`.")
    text: str | None = strawberry.field(default=None, description="What is asked.")
    type: QuestionType = strawberry.field(description="What sort of answer it takes.")
    type_code: str = strawberry.field(description="The sort in the source's own word.")
    required: bool = strawberry.field(
        default=False, description="Must it be answered before the answers are sent off?"
    )
    repeats: bool = strawberry.field(default=False, description="May it have several answers?")
    read_only: bool = strawberry.field(
        default=False, description="Is it answered by the organisation, and by nobody else?"
    )
    max_length: int | None = strawberry.field(
        default=None, description="The most characters of a text."
    )
    options: list[AnswerValue] | None = strawberry.field(
        default=None,
        description="The answers to choose from; null where there are none, or where the "
        "organisation keeps them elsewhere.",
    )
    options_kept_elsewhere: bool = strawberry.field(
        default=False,
        description="Does the organisation keep the options where they cannot be had from here? "
        "Then any code is taken as a choice, and the organisation may still refuse it.",
    )
    asked_by_expression: strawberry.Private[bool] = False
    """Whether it is asked is worked out by an expression, which is not executed here."""
    worked_out: strawberry.Private[bool] = False
    """Its answer is worked out, or it is shown to nobody: nobody has to give it."""
    enable_when: list[EnableWhen] = strawberry.field(
        default_factory=list,
        description="It is asked only where these hold. What is not asked must not be answered.",
    )
    enable_behavior: EnableBehavior = strawberry.field(
        default=EnableBehavior.ALL, description="How many of the conditions must hold."
    )
    initial: list[AnswerValue] = strawberry.field(
        default_factory=list, description="Answers to begin with."
    )


@strawberry.type(description="The questions of a questionnaire. They are about nobody.")
class Form:
    report: SourceReport = strawberry.field(
        description="What became of asking the organisation for them."
    )
    title: str | None = strawberry.field(default=None, description="What they are called.")
    version: str | None = strawberry.field(default=None, description="Which version they are.")
    questions: list[Question] | None = strawberry.field(
        default=None,
        description="In the order in which they are asked; null where they cannot be had.",
    )


def below(questions: Sequence[Question], link_id: str | None) -> list[Question]:
    """The questions that stand directly below one, or at the top."""
    return [one for one in questions if one.parent_link_id == link_id]
