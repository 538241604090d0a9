"""What people want done about a questionnaire, before anything of it is believed. Values only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from schema.answers import Answered
from schema.form import Question
from schema.identifiers import NhsNumber


@dataclass(frozen=True, slots=True)
class AnswersWish:
    """To keep answers as a draft, or to send them off."""

    key: str
    questionnaire_id: str
    items: tuple[Answered, ...]
    is_final: bool
    version: str | None = None


@dataclass(frozen=True, slots=True)
class AnswersContent:
    """Answers that fit their questions, on their way to the organisation that asks them."""

    items: tuple[Answered, ...]
    questions: Sequence[Question]
    form_name: str
    """What the organisation calls the questions, with their version where it is known."""
    questionnaire: str
    """Its own id of what somebody was asked to do."""
    is_final: bool
    at: datetime
    actor: NhsNumber
    subject: NhsNumber
