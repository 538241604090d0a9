"""Good and bad answers to questions: each bad one with the place and the rule it breaks."""

from dataclasses import dataclass, field, replace

import pytest

from resolvers import filling as rules
from resolvers import fitting as values
from resolvers.filling import Fault, faults, tidied
from schema.answer_value import AnswerValue, ChosenCode, MeasuredAmount
from schema.answers import Answered, Given
from schema.form import EnableBehavior, Operator, Question, QuestionType
from tests.support.forms import (
    NO,
    YES,
    ask,
    clock,
    code,
    day,
    group,
    instant,
    kilograms,
    nested,
    number,
    said,
    text,
    when,
    whole,
)

MILD, SEVERE = code("mild", display="Mild"), code("severe", display="Severe")

FORM: list[Question] = [
    ask("welcome", QuestionType.DISPLAY),
    ask("pregnant", required=True),
    ask("weeks", QuestionType.INTEGER, required=True, enable_when=[when("pregnant", YES)]),
    ask("name", QuestionType.STRING, max_length=10),
    ask("story", QuestionType.TEXT),
    ask("page", QuestionType.URL),
    ask("weight", QuestionType.QUANTITY),
    ask("height", QuestionType.DECIMAL),
    ask("born", QuestionType.DATE),
    ask("ate", QuestionType.DATE_TIME),
    ask("woke", QuestionType.TIME),
    ask("severity", QuestionType.CHOICE, options=[MILD, SEVERE]),
    ask("side", QuestionType.OPEN_CHOICE, options=[text("left"), text("right")]),
    ask("symptoms", QuestionType.CHOICE, repeats=True, options=[code("a"), code("b")]),
    ask("elsewhere", QuestionType.CHOICE),
    ask("listed", QuestionType.CHOICE, options_kept_elsewhere=True),
    ask("photo", QuestionType.UNSUPPORTED),
    ask("ward", QuestionType.STRING, read_only=True, required=True),
    *nested(ask("medicine", QuestionType.STRING, repeats=True), ask("dose", QuestionType.STRING)),
    *group(
        "operations",
        ask("operation", QuestionType.STRING, required=True),
        ask("trouble"),
        ask("which", QuestionType.STRING, enable_when=[when("trouble", YES)]),
        repeats=True,
    ),
    *group("contact", ask("phone", QuestionType.STRING), ask("mail", QuestionType.STRING)),
]
BASE = (said("pregnant", NO),)


@dataclass(frozen=True)
class Bad:
    """Answers beside the one that is required, and what is wrong with them."""

    items: tuple[Answered, ...]
    path: str
    rule: str
    form: list[Question] = field(default_factory=lambda: FORM)


def bad(path: str, rule: str, *items: Answered) -> Bad:
    return Bad((*BASE, *items), path, rule)


def surgery(*inside: Answered) -> Answered:
    return said("operations", inside=inside)


GOOD: dict[str, tuple[Answered, ...]] = {
    "only what is required": BASE,
    "a code of options kept elsewhere": (*BASE, said("listed", code("a"))),
    "what a condition asks for": (said("pregnant", YES), said("weeks", whole(12))),
    "a short line": (*BASE, said("name", text("Ada"))),
    "a line as long as may be": (*BASE, said("name", text("x" * 10))),
    "a text of lines": (*BASE, said("story", text("One.\n\tTwo."))),
    "a web address": (*BASE, said("page", text("https://nhs.example/a?b=c"))),
    "an amount": (*BASE, said("weight", kilograms(70.5))),
    "a number": (*BASE, said("height", number(1.8))),
    "a negative number": (*BASE, said("height", number(-1.8))),
    "a year": (*BASE, said("born", day("1980"))),
    "a month": (*BASE, said("born", day("1980-02"))),
    "a day": (*BASE, said("born", day("1980-02-29"))),
    "an instant": (*BASE, said("ate", instant("2026-05-01T07:30:00+01:00"))),
    "an instant in UTC": (*BASE, said("ate", instant("2026-05-01T07:30:00Z"))),
    "a day for an instant": (*BASE, said("ate", instant("2026-05-01"))),
    "a time": (*BASE, said("woke", clock("07:30:00"))),
    "an option": (*BASE, said("severity", MILD)),
    "an option without its system": (*BASE, said("severity", code("mild", None))),
    "an option of an open choice": (*BASE, said("side", text("left"))),
    "a text for an open choice": (*BASE, said("side", text("both"))),
    "several options": (*BASE, said("symptoms", code("a"), code("b"))),
    "several answers": (*BASE, said("medicine", text("Aspirin"), text("Bisoprolol"))),
    "the same text twice": (*BASE, said("medicine", text("Aspirin"), text("Aspirin"))),
    "an answer below an answer": (
        *BASE,
        said("medicine", Given(text("Aspirin"), (said("dose", text("75 mg")),))),
    ),
    "a group": (*BASE, said("contact", inside=(said("phone", text("01632")),))),
    "a group twice": (
        *BASE,
        surgery(said("operation", text("Hip"))),
        surgery(said("operation", text("Knee"))),
    ),
    "a condition inside its own group": (
        *BASE,
        surgery(said("operation", text("Hip")), said("trouble", NO)),
        surgery(said("operation", text("Knee")), said("trouble", YES), said("which", text("x"))),
    ),
    "an empty group that repeats": (*BASE, surgery()),
    "an empty entry": (*BASE, said("name")),
    "a text to read": (*BASE, said("welcome")),
    "another order": (said("name", text("Ada")), *BASE),
}

BAD: dict[str, Bad] = {
    "nothing at all": Bad((), "items[pregnant]", rules.REQUIRED),
    "what a condition demands": Bad((said("pregnant", YES),), "items[weeks]", rules.REQUIRED),
    "what a condition forbids": bad("items[weeks]", rules.NOT_ASKED, said("weeks", whole(3))),
    "no question": bad("items[?1]", rules.NO_QUESTION, said("<script>", YES)),
    "a question of another place": bad("items[?1]", rules.NO_QUESTION, said("phone", text("1"))),
    "no question in a group": bad(
        "items[contact].items[?0]", rules.NO_QUESTION, said("contact", inside=(said("x", YES),))
    ),
    "a question twice": bad(
        "items[name][1]", rules.TWICE, said("name", text("a")), said("name", text("b"))
    ),
    "a group twice that does not repeat": bad(
        "items[contact][1]",
        rules.ONE_GROUP,
        said("contact", inside=(said("phone", text("1")),)),
        said("contact", inside=(said("phone", text("2")),)),
    ),
    "two answers": bad(
        "items[name].answers[1]", rules.ONE_ANSWER, said("name", text("a"), text("b"))
    ),
    "an answer to a group": bad("items[contact]", rules.NO_ANSWER, said("contact", YES)),
    "an answer to a text": bad("items[welcome]", rules.NO_ANSWER, said("welcome", YES)),
    "an answer of the organisation's": bad("items[ward]", rules.NOT_YOURS, said("ward", text("7"))),
    "below a question, not its answer": bad(
        "items[medicine]",
        rules.BELOW_ANSWER,
        said("medicine", text("a"), inside=(said("dose", text("b")),)),
    ),
    "a bad answer below an answer": bad(
        "items[medicine].answers[0].items[dose].answers[0]",
        values.BLANK,
        said("medicine", Given(text("a"), (said("dose", text("")),))),
    ),
    "no question below an answer": bad(
        "items[medicine].answers[0].items[?0]",
        rules.NO_QUESTION,
        said("medicine", Given(text("a"), (said("name", text("b")),))),
    ),
    "a group without what it needs": bad(
        "items[operations].items[operation]", rules.REQUIRED, surgery(said("trouble", NO))
    ),
    "the second group without what it needs": bad(
        "items[operations][1].items[operation]",
        rules.REQUIRED,
        surgery(said("operation", text("Hip"))),
        surgery(said("trouble", NO)),
    ),
    "a condition of another group": bad(
        "items[operations][1].items[which]",
        rules.NOT_ASKED,
        surgery(said("operation", text("a")), said("trouble", YES), said("which", text("x"))),
        surgery(said("operation", text("b")), said("trouble", NO), said("which", text("y"))),
    ),
    "no value": bad("items[name].answers[0]", values.ONE_VALUE, said("name", None)),
    "an empty value": bad("items[name].answers[0]", values.ONE_VALUE, said("name", AnswerValue())),
    "two values": bad(
        "items[name].answers[0]",
        values.ONE_VALUE,
        said("name", AnswerValue(text="a", boolean=True)),
    ),
    "a text for yes or no": Bad(
        (said("pregnant", text("yes")),), "items[pregnant].answers[0]", values.ONE_VALUE
    ),
    "a number for a text": bad("items[name].answers[0]", values.ONE_VALUE, said("name", whole(1))),
    "a decimal for a whole number": Bad(
        (said("pregnant", YES), said("weeks", number(1.0))),
        "items[weeks].answers[0]",
        values.ONE_VALUE,
    ),
    "a whole number for an amount": bad(
        "items[weight].answers[0]", values.ONE_VALUE, said("weight", whole(70))
    ),
    "a line too long": bad("items[name].answers[0]", values.TOO_LONG, said("name", text("x" * 11))),
    "two lines": bad("items[name].answers[0]", values.ONE_LINE, said("name", text("a\nb"))),
    "a blank line": bad("items[name].answers[0]", values.BLANK, said("name", text("  "))),
    "a control character": bad(
        "items[name].answers[0]", values.CHARACTERS, said("name", text("a\x00"))
    ),
    "half a character": bad(
        "items[story].answers[0]", values.CHARACTERS, said("story", text("a\ud800"))
    ),
    "a text without end": bad(
        "items[story].answers[0]", values.TOO_LONG, said("story", text("x" * 20_001))
    ),
    "a script for an address": bad(
        "items[page].answers[0]", values.A_URL, said("page", text("javascript:alert(1)"))
    ),
    "an address with a space": bad(
        "items[page].answers[0]", values.A_URL, said("page", text("https://a b"))
    ),
    "an endless address": bad(
        "items[page].answers[0]",
        values.TOO_LONG,
        said("page", text("https://a.example/" + "x" * 2048)),
    ),
    "an infinite number": bad(
        "items[height].answers[0]", values.A_NUMBER, said("height", number(float("inf")))
    ),
    "no number": bad(
        "items[height].answers[0]", values.A_NUMBER, said("height", number(float("nan")))
    ),
    "a huge number": bad("items[height].answers[0]", values.A_NUMBER, said("height", number(1e16))),
    "an infinite amount": bad(
        "items[weight].answers[0]", values.A_NUMBER, said("weight", kilograms(float("-inf")))
    ),
    "an instant without offset": bad(
        "items[ate].answers[0]", values.AN_INSTANT, said("ate", instant("2026-05-01T07:30:00"))
    ),
    "an instant without seconds": bad(
        "items[ate].answers[0]", values.AN_INSTANT, said("ate", instant("2026-05-01T07:30Z"))
    ),
    "a date for a time": bad(
        "items[woke].answers[0]", values.ONE_VALUE, said("woke", day("2026-05-01"))
    ),
    "a time there is not": bad(
        "items[woke].answers[0]", values.A_TIME, said("woke", clock("24:00:00"))
    ),
    "a time without seconds": bad(
        "items[woke].answers[0]", values.A_TIME, said("woke", clock("07:30"))
    ),
    "no option": bad(
        "items[severity].answers[0]", values.NO_OPTION, said("severity", code("huge"))
    ),
    "an option of another system": bad(
        "items[severity].answers[0]", values.NO_OPTION, said("severity", code("mild", "urn:y"))
    ),
    "a text for a choice": bad(
        "items[severity].answers[0]", values.NO_OPTION, said("severity", text("mild"))
    ),
    "a code for an open choice of texts": bad(
        "items[side].answers[0]", values.NO_OPTION, said("side", code("left"))
    ),
    "a blank text for an open choice": bad(
        "items[side].answers[0]", values.BLANK, said("side", text(" "))
    ),
    "an option chosen twice": bad(
        "items[symptoms].answers[1]",
        rules.CHOSEN_TWICE,
        said("symptoms", code("a"), code("a", None)),
    ),
    "a word of options kept elsewhere": bad(
        "items[listed].answers[0]", values.ELSEWHERE, said("listed", text("a"))
    ),
    "a choice and a text besides": bad(
        "items[severity].answers[0]",
        values.ONE_VALUE,
        said("severity", replace(MILD, text="Mild")),
    ),
    "no value for a choice": bad(
        "items[severity].answers[0]", values.ONE_VALUE, said("severity", AnswerValue())
    ),
    "a code that is no text": bad(
        "items[listed].answers[0]", values.CHARACTERS, said("listed", code("a\x00"))
    ),
    "a blank unit": bad(
        "items[weight].answers[0]",
        values.CHARACTERS,
        said("weight", AnswerValue(quantity=MeasuredAmount(value=1.0, unit=" "))),
    ),
    "no code of options kept elsewhere": bad(
        "items[listed].answers[0]", values.A_CODE, said("listed", code("", display="A"))
    ),
    "an endless code of options kept elsewhere": bad(
        "items[listed].answers[0]", values.TOO_LONG, said("listed", code("a" * 201))
    ),
    "options that are nowhere": bad(
        "items[elsewhere].answers[0]", values.ELSEWHERE, said("elsewhere", code("a"))
    ),
    "a sort that cannot be given": bad(
        "items[photo].answers[0]", values.NOT_HERE, said("photo", text("x"))
    ),
}


@pytest.mark.parametrize("items", GOOD.values(), ids=GOOD.keys())
def test_good_answers_have_no_fault(items: tuple[Answered, ...]) -> None:
    assert faults(FORM, items, is_whole=True) == []


@pytest.mark.parametrize("case", BAD.values(), ids=BAD.keys())
def test_bad_answers_name_the_place_and_the_rule(case: Bad) -> None:
    found = faults(case.form, case.items, is_whole=True)

    assert found == [Fault(case.path, case.rule)]


def test_there_are_eighty_cases() -> None:
    assert len(GOOD) + len(BAD) >= 80


@pytest.mark.parametrize("name", [n for n, one in BAD.items() if one.rule == rules.REQUIRED])
def test_a_draft_need_not_be_whole(name: str) -> None:
    assert faults(FORM, BAD[name].items, is_whole=False) == []


@pytest.mark.parametrize("name", [n for n, one in BAD.items() if one.rule != rules.REQUIRED])
def test_what_is_in_a_draft_must_be_good(name: str) -> None:
    assert faults(FORM, BAD[name].items, is_whole=False) == [Fault(BAD[name].path, BAD[name].rule)]


def test_nothing_that_was_written_is_in_a_fault() -> None:
    canary = "kanarienvogel"
    items = (said(canary, YES), said("name", text(canary + "\x00")), said("severity", code(canary)))

    assert canary not in repr(faults(FORM, items, is_whole=True))


def test_faults_end_at_a_hundred() -> None:
    items = tuple(said(f"x{number}", YES) for number in range(1000))

    assert len(faults(FORM, items, is_whole=True)) == 100


CONDITIONS = [
    (Operator.EXISTS, YES, [whole(1)], True),
    (Operator.EXISTS, YES, [], False),
    (Operator.EXISTS, NO, [], True),
    (Operator.EXISTS, NO, [whole(1)], False),
    (Operator.EQUAL, whole(1), [whole(1)], True),
    (Operator.EQUAL, whole(1), [number(1.0)], True),
    (Operator.EQUAL, whole(1), [text("1")], False),
    (Operator.EQUAL, whole(1), [whole(2), whole(1)], True),
    (Operator.EQUAL, YES, [whole(1)], False),
    (Operator.EQUAL, code("a"), [code("a", "urn:y")], False),
    (Operator.EQUAL, day("2024"), [day("2024-01")], False),
    (Operator.NOT_EQUAL, whole(1), [whole(2)], True),
    (Operator.NOT_EQUAL, whole(1), [whole(1), whole(2)], False),
    (Operator.NOT_EQUAL, whole(1), [], True),
    (Operator.GREATER, whole(1), [whole(2)], True),
    (Operator.GREATER, whole(1), [whole(1)], False),
    (Operator.GREATER, whole(1), [], False),
    (Operator.GREATER, day("2024-05"), [day("2024")], False),
    (Operator.GREATER, day("2024-05"), [day("2024-06-01")], True),
    (Operator.GREATER, kilograms(70), [kilograms(71)], True),
    (Operator.GREATER, kilograms(70), [whole(71)], False),
    (Operator.LESS, number(1.5), [whole(1)], True),
    (Operator.LESS, clock("08:00:00"), [clock("07:59:59")], True),
    (Operator.LESS, instant("2024-05-01T00:00:00Z"), [instant("2024-05-01T00:30:00+01:00")], True),
    (Operator.GREATER_OR_EQUAL, whole(1), [whole(1)], True),
    (Operator.GREATER_OR_EQUAL, whole(1), [whole(0)], False),
    (Operator.LESS_OR_EQUAL, whole(1), [whole(1)], True),
    (Operator.LESS_OR_EQUAL, whole(1), [whole(2)], False),
]
SORTS = {
    "integer": QuestionType.INTEGER, "decimal": QuestionType.DECIMAL, "text": QuestionType.STRING,
    "coding": QuestionType.CHOICE, "date": QuestionType.DATE, "time": QuestionType.TIME,
    "date_time": QuestionType.DATE_TIME, "quantity": QuestionType.QUANTITY,
}  # fmt: skip


@pytest.mark.parametrize(("operator", "wanted", "given", "is_asked"), CONDITIONS)
def test_a_condition_decides_whether_something_is_demanded(
    operator: Operator, wanted: AnswerValue, given: list[AnswerValue], is_asked: bool
) -> None:
    sort = next((kind for name, kind in SORTS.items() if given and getattr(given[0], name)), None)
    form = [
        ask("first", sort or QuestionType.INTEGER, repeats=True, options=given or None),
        ask("then", required=True, enable_when=[when("first", wanted, operator)]),
    ]

    found = faults(form, (said("first", *given),), is_whole=True)

    assert (Fault("items[then]", rules.REQUIRED) in found) is is_asked


@pytest.mark.parametrize(
    ("behavior", "first", "second", "is_asked"),
    [
        (EnableBehavior.ALL, YES, NO, False),
        (EnableBehavior.ALL, YES, YES, True),
        (EnableBehavior.ANY, YES, NO, True),
        (EnableBehavior.ANY, NO, NO, False),
    ],
)
def test_all_or_any_of_the_conditions_must_hold(
    behavior: EnableBehavior, first: AnswerValue, second: AnswerValue, is_asked: bool
) -> None:
    conditions = [when("a", YES), when("b", YES)]
    then = ask("c", required=True, enable_when=conditions, enable_behavior=behavior)

    found = faults([ask("a"), ask("b"), then], (said("a", first), said("b", second)), is_whole=True)

    assert (found == [Fault("items[c]", rules.REQUIRED)]) is is_asked


def test_a_condition_in_a_group_can_be_about_what_is_outside() -> None:
    asked = ask("inner", required=True, enable_when=[when("outer", YES)])
    form = [ask("outer"), *group("g", ask("first"), asked)]
    inside = said("g", inside=(said("first", YES),))

    assert faults(form, (said("outer", NO), inside), is_whole=True) == []
    assert faults(form, (said("outer", YES), inside), is_whole=True) == [
        Fault("items[g].items[inner]", rules.REQUIRED)
    ]


def test_answers_are_sent_in_the_order_of_the_questions() -> None:
    items = (said("name", text("Ada")), said("story"), surgery(), *BASE)

    assert [one.link_id for one in tidied(FORM, items)] == ["pregnant", "name"]


def test_an_option_is_sent_as_the_organisation_writes_it() -> None:
    (item,) = tidied(FORM, (said("severity", code("mild", None, "harmless")),))

    assert item.answers == (Given(MILD),)


BY_EXPRESSION = ask("why", QuestionType.STRING, required=True, asked_by_expression=True)
AFTER_THEIRS = ask("why", QuestionType.STRING, required=True, enable_when=[when("theirs", YES)])


@pytest.mark.parametrize(
    "form",
    [
        [BY_EXPRESSION],
        [ask("theirs", read_only=True), AFTER_THEIRS],
        [ask("theirs", worked_out=True), AFTER_THEIRS],
    ],
    ids=["by an expression", "after an answer of theirs", "after one worked out"],
)
def test_what_may_be_asked_may_be_answered_and_need_not_be(form: list[Question]) -> None:
    assert faults(form, (), is_whole=True) == []
    assert faults(form, (said("why", text("because")),), is_whole=True) == []


def test_what_is_worked_out_need_not_be_answered() -> None:
    form = [ask("score", QuestionType.INTEGER, required=True, worked_out=True)]

    assert faults(form, (), is_whole=True) == []
    assert faults(form, (said("score", whole(3)),), is_whole=True) == []


def test_an_answer_that_was_given_to_what_is_worked_out_counts() -> None:
    form = [ask("theirs", worked_out=True), AFTER_THEIRS]

    assert faults(form, (said("theirs", YES),), is_whole=True) == [
        Fault("items[why]", rules.REQUIRED)
    ]
    assert faults(form, (said("theirs", NO), said("why", text("x"))), is_whole=True) == [
        Fault("items[why]", rules.NOT_ASKED)
    ]


@pytest.mark.parametrize(
    ("behavior", "own", "rule"),
    [
        (EnableBehavior.ALL, NO, rules.NOT_ASKED),
        (EnableBehavior.ALL, YES, None),
        (EnableBehavior.ANY, NO, None),
        (EnableBehavior.ANY, YES, None),
    ],
)
def test_of_several_conditions_one_that_can_be_told_may_decide(
    behavior: EnableBehavior, own: AnswerValue, rule: str | None
) -> None:
    conditions = [when("theirs", YES), when("own", YES)]
    why = ask("why", QuestionType.STRING, enable_when=conditions, enable_behavior=behavior)
    form = [ask("theirs", read_only=True), ask("own"), why]

    found = faults(form, (said("own", own), said("why", text("x"))), is_whole=True)

    assert [one.rule for one in found] == ([rule] if rule else [])


@pytest.mark.parametrize("behavior", list(EnableBehavior))
def test_a_question_without_conditions_is_asked(behavior: EnableBehavior) -> None:
    form = [ask("why", QuestionType.STRING, required=True, enable_behavior=behavior)]

    assert faults(form, (), is_whole=True) == [Fault("items[why]", rules.REQUIRED)]
    assert faults(form, (said("why", text("x")),), is_whole=True) == []


def test_options_without_codes_are_told_apart_by_their_words() -> None:
    options = [AnswerValue(coding=ChosenCode(system=None, code=None, display="Left"))]
    form = [ask("side", QuestionType.CHOICE, options=options)]
    right = AnswerValue(coding=ChosenCode(system=None, code=None, display="Right"))

    assert faults(form, (said("side", *options),), is_whole=True) == []
    assert [one.rule for one in faults(form, (said("side", right),), is_whole=True)] == [
        values.NO_OPTION
    ]
