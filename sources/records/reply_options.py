"""The answers that a message offers and the one that a reply gives, as the NHS App has them.

Both stand inside the message, as a Questionnaire and as its response.
"""

from collections.abc import Iterable, Sequence

from schema.message import ReplyOption
from sources.element import Coding, Contained, Element, Extension, Reference, extension

ANSWERS = "https://fhir.nhs.uk/NHSApp/answers"
_MOST_OPTIONS = 50


class Choice(Element):
    """An answer, offered or given."""

    value_coding: Coding | None = None
    value_string: str | None = None

    @property
    def option(self) -> ReplyOption | None:
        """What to send, and what to show; the same where only one is said."""
        coding = self.value_coding or Coding()
        value = coding.code or self.value_string
        return ReplyOption(value=value, label=coding.display or value) if value else None


class Question(Element):
    """Of a Questionnaire or of its response."""

    answer_option: tuple[Choice, ...] = ()
    answer: tuple[Choice, ...] = ()


class Inside(Contained):
    """A contained Questionnaire or QuestionnaireResponse."""

    item: tuple[Question, ...] = ()


def reply_options(
    extensions: Iterable[Extension], contained: Sequence[Inside]
) -> list[ReplyOption]:
    """The answers to which the extension leads."""
    found = extension(extensions, "answers")
    questions = _questions(contained, found.value_reference if found else None)
    options = (one.option for question in questions for one in question.answer_option)
    return [one for one in options if one][:_MOST_OPTIONS]


def answers_given(contained: Sequence[Inside], to: Reference) -> list[str]:
    """The answers in the response to which a reference leads."""
    options = (one.option for question in _questions(contained, to) for one in question.answer)
    return [one.label for one in options if one]


def _questions(contained: Sequence[Inside], to: Reference | None) -> list[Question]:
    inside = (one for one in contained if to and one.id and to.reference == f"#{one.id}")
    return [question for one in inside for question in one.item]
