"""The questions that the sandbox's trusts ask before an operation, and a draft of answers to them.

In everyday words of our own; `resources/questionnaires.py` writes them as FHIR.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sandbox.resource import Json

BEFORE_OPERATION = "before-operation"


@dataclass(frozen=True, slots=True)
class When:
    """A question is asked only where this was answered to another."""

    question: str
    is_answered: Json
    operator: str = "="


@dataclass(frozen=True, slots=True)
class Ask:
    """One question, group or text."""

    name: str
    text: str
    type: str = "string"
    required: bool = False
    repeats: bool = False
    options: tuple[tuple[str, str], ...] = ()
    most_characters: int = 0
    when: tuple[When, ...] = ()
    below: "tuple[Ask, ...]" = ()


@dataclass(frozen=True, slots=True)
class Questions:
    """A whole questionnaire."""

    title: str
    asks: tuple[Ask, ...]


_SEVERITY = (("mild", "Mild: rash or itching"), ("severe", "Severe: breathing or collapse"))
_SMOKING = (("never", "Never"), ("former", "I used to"), ("current", "I do"))

QUESTIONS: Mapping[str, Questions] = {
    BEFORE_OPERATION: Questions(
        "Before your operation",
        (
            Ask("welcome", "Please answer within two days of getting this.", "display"),
            Ask("medicines", "Your medicines", "group", required=True, below=(
                Ask("takes-medicines", "Do you take any medicines?", "boolean", required=True),
                Ask("medicine", "Which ones, and how much?", repeats=True, required=True,
                    most_characters=200, when=(When("takes-medicines", True),)),
                Ask("thinner", "Is one of them to thin your blood?", "boolean", required=True,
                    when=(When("takes-medicines", True),)),
            )),
            Ask("allergies", "Your allergies", "group", required=True, below=(
                Ask("allergic", "Are you allergic to anything?", "boolean", required=True, below=(
                    Ask("allergy", "What to, and what happens?", "text", required=True,
                        when=(When("allergic", True),)),
                    Ask("severity", "How bad was it at its worst?", "choice",
                        options=_SEVERITY, when=(When("allergic", True),)),
                )),
            )),
            Ask("operations", "Operations you had before", "group", repeats=True, below=(
                Ask("operation", "Which operation?", required=True),
                Ask("year", "When?", "date"),
                Ask("anaesthetic-trouble", "Was there any trouble with the anaesthetic?",
                    "boolean"),
            )),
            Ask("family-trouble", "Has a relative had trouble with an anaesthetic?", "boolean",
                required=True),
            Ask("weight", "What do you weigh?", "quantity"),
            Ask("smoking", "Do you smoke?", "choice", options=_SMOKING),
            Ask("cigarettes", "How many cigarettes a day?", "integer",
                when=(When("smoking", {"system": "urn:kindred:smoking", "code": "current"}),)),
            Ask("can-be-pregnant", "Can you become pregnant?", "boolean", required=True),
            Ask("pregnant", "May you be pregnant now?", "boolean", required=True,
                when=(When("can-be-pregnant", True),)),
        ),
    )
}  # fmt: skip
