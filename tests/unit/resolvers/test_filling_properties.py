"""Whatever is asked, answers made to fit pass; and one change is found where it was made."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from hypothesis import given
from hypothesis import strategies as st

from resolvers.filling import faults, says_something, tidied
from schema.answer_value import AnswerValue
from schema.answers import Answered, Given, paths
from schema.form import Question, QuestionType
from tests.support.forms import NO, YES, ask, code, day, group, kilograms, number, said, text, when

OPTIONS = [code("a"), code("b"), code("c")]
FITTING: dict[QuestionType, st.SearchStrategy[AnswerValue]] = {
    QuestionType.BOOLEAN: st.sampled_from([YES, NO]),
    QuestionType.INTEGER: st.integers(-(2**31), 2**31 - 1).map(lambda n: AnswerValue(integer=n)),
    QuestionType.DECIMAL: st.floats(-1e9, 1e9).map(number),
    QuestionType.STRING: st.text("abc é", min_size=1).filter(str.strip).map(text),
    QuestionType.TEXT: st.text("abc\n\t", min_size=1).filter(str.strip).map(text),
    QuestionType.DATE: st.dates().map(lambda one: day(one.isoformat())),
    QuestionType.CHOICE: st.sampled_from(OPTIONS),
    QuestionType.QUANTITY: st.floats(0, 500).map(kilograms),
}
MISFIT = AnswerValue(text="x", boolean=True)


@dataclass(frozen=True)
class Filled:
    """Questions with answers that fit them."""

    questions: list[Question]
    items: tuple[Answered, ...]
    unasked: tuple[str, ...]
    """Questions of the top level that must not be answered."""
    demanded: tuple[str, ...]
    """Questions of the top level that must be."""


@st.composite
def filled(draw: st.DrawFn) -> Filled:
    """A few questions of all sorts: some conditional, some in groups that repeat."""
    made = Filled([], (), (), ())
    truths: dict[str, AnswerValue] = {}
    for place in range(draw(st.integers(1, 8))):
        is_group = draw(st.integers(0, 4)) == 0
        made = draw(with_group(made, f"q{place}") if is_group else with_one(made, place, truths))
    return made


@st.composite
def with_group(draw: st.DrawFn, made: Filled, name: str) -> Filled:
    """A group that repeats, with a first question that it needs."""
    first = ask(f"{name}.1", QuestionType.STRING, required=True)
    second = draw(a_question(f"{name}.2", ()))
    inside = st.tuples(answered(first), answered(second))
    items = draw(st.lists(inside.map(lambda both: said(name, inside=both)), max_size=3))
    asked = group(name, first, second, repeats=True)
    return replace(made, questions=[*made.questions, *asked], items=(*made.items, *items))


@st.composite
def with_one(draw: st.DrawFn, made: Filled, place: int, truths: dict[str, AnswerValue]) -> Filled:
    """One more question, answered if it must be, and perhaps if it may be."""
    question = draw(a_question(f"q{place}", tuple(truths)))
    name = question.link_id
    made = replace(made, questions=[*made.questions, question])
    if any(truths.get(one.question) != one.answer for one in question.enable_when):
        return replace(made, unasked=(*made.unasked, name))
    if not (question.required or draw(st.booleans())):
        return made
    item = draw(answered(question))
    if question.type is QuestionType.BOOLEAN:
        truths[name] = item.answers[0].value or NO
    demanded = (*made.demanded, name) if question.required else made.demanded
    return replace(made, items=(*made.items, item), demanded=demanded)


@st.composite
def a_question(draw: st.DrawFn, name: str, known: tuple[str, ...]) -> Question:
    """Of any sort; perhaps asked only after a certain answer to one of the known ones."""
    sort = draw(st.sampled_from(list(FITTING)))
    conditions = []
    is_conditional: bool = draw(st.booleans())
    if known and is_conditional:
        truth = draw(st.sampled_from([YES, NO]))
        conditions = [when(draw(st.sampled_from(known)), truth)]
    return ask(
        name,
        sort,
        required=draw(st.booleans()),
        repeats=draw(st.booleans()) and sort is not QuestionType.BOOLEAN,
        options=OPTIONS if sort is QuestionType.CHOICE else None,
        enable_when=conditions,
    )


def answered(question: Question) -> st.SearchStrategy[Answered]:
    """Answers that fit a question."""
    most = 3 if question.repeats else 1
    unique = repr if question.type is QuestionType.CHOICE else None
    values = st.lists(FITTING[question.type], min_size=1, max_size=most, unique_by=unique)
    return values.map(lambda several: said(question.link_id, *several))


@given(filled())
def test_answers_that_fit_always_pass(made: Filled) -> None:
    assert faults(made.questions, made.items, is_whole=True) == []


@given(filled())
def test_tidied_answers_still_pass_and_say_the_same(made: Filled) -> None:
    sent = tidied(made.questions, made.items)

    assert faults(made.questions, sent, is_whole=True) == []
    assert sorted(map(repr, sent)) == sorted(repr(one) for one in made.items if says_something(one))
    assert tidied(made.questions, sent) == sent


@given(filled(), st.data())
def test_an_answer_of_a_wrong_sort_is_found_where_it_is(made: Filled, data: st.DataObject) -> None:
    answered_at = [path for path, item in everything(made.items) if item.answers]
    if not answered_at:
        return
    path = data.draw(st.sampled_from(answered_at))

    changed = at(made.items, path, lambda item: replace(item, answers=(Given(MISFIT),)))

    assert f"{path}.answers[0]" in found(made, changed)


@given(filled())
def test_an_entry_for_no_question_is_found_where_it_is(made: Filled) -> None:
    changed = (*made.items, said("nonsense", YES))

    assert found(made, changed) == [f"items[?{len(made.items)}]"]


@given(filled(), st.data())
def test_what_is_missing_is_found_where_it_should_be(made: Filled, data: st.DataObject) -> None:
    if not made.demanded:
        return
    name = data.draw(st.sampled_from(made.demanded))

    changed = tuple(one for one in made.items if one.link_id != name)

    assert f"items[{name}]" in found(made, changed)


@given(filled(), st.data())
def test_what_is_not_asked_is_found_when_answered(made: Filled, data: st.DataObject) -> None:
    if not made.unasked:
        return
    name = data.draw(st.sampled_from(made.unasked))
    question = next(one for one in made.questions if one.link_id == name)

    changed = (*made.items, data.draw(answered(question)))

    assert f"items[{name}]" in found(made, changed)


def found(made: Filled, items: tuple[Answered, ...]) -> list[str]:
    """Where there are faults."""
    return [one.path for one in faults(made.questions, items, is_whole=True)]


def everything(items: tuple[Answered, ...]) -> list[tuple[str, Answered]]:
    """Each entry with its place; groups hold no groups here."""
    rows = list(paths(items))
    return rows + [row for path, item in rows for row in paths(item.items, path)]


def at(
    items: tuple[Answered, ...],
    path: str,
    change: Callable[[Answered], Answered],
    parent: str | None = None,
) -> tuple[Answered, ...]:
    """The same with the entry of this place changed."""
    return tuple(
        change(item) if place == path else replace(item, items=at(item.items, path, change, place))
        for place, item in paths(items, parent)
    )
