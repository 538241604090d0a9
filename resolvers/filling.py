"""Whether answers fit the questions, and the answers as they are sent: pure, before anything is.

A fault names its place by the questions' own names, never by what somebody wrote: an entry that
names no question of its place is `items[?2]`, the third there. A question that is not asked must
not be answered. What a group holds is demanded once anything in the group is answered, or where
the group itself is. Expressions that work out an answer or a rule (SDC's `calculatedExpression`
and its kin) are not executed: what hangs on one may be answered and need not be, and the
organisation may still refuse what passes here.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from resolvers.conditions import Around, is_asked, same
from resolvers.fitting import broken_rule, option
from schema.answers import Answered, Given
from schema.form import Question, QuestionType, below

MOST_FAULTS = 100

NO_QUESTION = "There is no such question here."
TWICE = "A question stands once; its answers stand together in it."
ONE_GROUP = "This group does not repeat."
NOT_ASKED = "This is not asked, given the other answers, so it must not be answered."
NOT_YOURS = "The organisation answers this itself."
NO_ANSWER = "This takes no answer."
BELOW_ANSWER = "What follows from an answer stands below that answer."
ONE_ANSWER = "This takes one answer."
CHOSEN_TWICE = "An option is chosen once."
REQUIRED = "This must be answered."

_ASKS_NOTHING = frozenset({QuestionType.GROUP, QuestionType.DISPLAY})


@dataclass(frozen=True, slots=True)
class Fault:
    """A place in the answers, and the rule that is broken there."""

    path: str
    rule: str


def faults(
    questions: Sequence[Question], items: Sequence[Answered], *, is_whole: bool
) -> list[Fault]:
    """What is wrong with the answers, in their order. `is_whole`: nothing may be missing."""
    untold = frozenset(one.link_id for one in questions if one.read_only or one.worked_out)
    check = _Check(tuple(questions), is_whole, untold)
    found = check.entries(None, items, "", ())
    return [fault for fault, _ in zip(found, range(MOST_FAULTS), strict=False)]


def tidied(
    questions: Sequence[Question], items: Sequence[Answered], parent: str | None = None
) -> tuple[Answered, ...]:
    """Answers without faults as they are sent: in the questions' order, options as the
    organisation writes them, and nothing that says nothing."""
    return tuple(
        _tidied(questions, question, item)
        for question in below(questions, parent)
        for item in items
        if item.link_id == question.link_id and says_something(item)
    )


def says_something(item: Answered) -> bool:
    """Is anything answered in it?"""
    return bool(item.answers) or any(map(says_something, item.items))


def _tidied(questions: Sequence[Question], question: Question, item: Answered) -> Answered:
    name = question.link_id
    given = tuple(
        Given(
            (option(question, one.value) or one.value) if one.value else None,
            tidied(questions, one.items, name),
        )
        for one in item.answers
    )
    return replace(item, answers=given, items=tidied(questions, item.items, name))


@dataclass(frozen=True, slots=True)
class _Check:
    questions: tuple[Question, ...]
    is_whole: bool
    untold: frozenset[str]
    """Questions that are not for people to answer."""

    def entries(
        self, parent: str | None, items: Sequence[Answered], place: str, around: Around
    ) -> Iterator[Fault]:
        """A list of answers: those below one question or in one group, or all."""
        asked = {one.link_id: one for one in below(self.questions, parent)}
        seen: Counter[str] = Counter()
        nearest = (items, *around)
        for number, item in enumerate(items):
            question = asked.get(item.link_id)
            if question is None:
                yield Fault(f"{place}items[?{number}]", NO_QUESTION)
                continue
            path = self._path(question, place, items, seen[item.link_id])
            if seen[item.link_id] and not _may_repeat(question):
                is_group = question.type is QuestionType.GROUP
                yield Fault(path, ONE_GROUP if is_group else TWICE)
            else:
                yield from self._entry(question, item, path, nearest)
            seen[item.link_id] += 1
        yield from self._missing(asked.values(), items, place, nearest)

    def _path(self, question: Question, place: str, items: Sequence[Answered], number: int) -> str:
        several = sum(one.link_id == question.link_id for one in items) > 1
        return f"{place}items[{question.link_id}]" + (f"[{number}]" if several else "")

    def _entry(
        self, question: Question, item: Answered, path: str, around: Around
    ) -> Iterator[Fault]:
        if not says_something(item):
            return
        if is_asked(question, around, self.untold) is False:
            yield Fault(path, NOT_ASKED)
        elif question.read_only:
            yield Fault(path, NOT_YOURS)
        elif question.type in _ASKS_NOTHING:
            if item.answers:
                yield Fault(path, NO_ANSWER)
            yield from self.entries(question.link_id, item.items, f"{path}.", around)
        else:
            if any(map(says_something, item.items)):
                yield Fault(path, BELOW_ANSWER)
            yield from self._answers(question, item, path, around)

    def _answers(
        self, question: Question, item: Answered, path: str, around: Around
    ) -> Iterator[Fault]:
        for number, given in enumerate(item.answers):
            place = f"{path}.answers[{number}]"
            rule = broken_rule(question, given.value)
            if number and not question.repeats:
                yield Fault(place, ONE_ANSWER)
            elif rule is not None:
                yield Fault(place, rule)
            elif _is_chosen_before(question, item, number):
                yield Fault(place, CHOSEN_TWICE)
            yield from self.entries(question.link_id, given.items, f"{place}.", around)

    def _missing(
        self, asked: Iterable[Question], items: Sequence[Answered], place: str, around: Around
    ) -> Iterator[Fault]:
        if not self.is_whole:
            return
        answered = {item.link_id for item in items if says_something(item)}
        for question in asked:
            is_open = _is_demanded(question) and question.link_id not in answered
            if is_open and is_asked(question, around, self.untold):
                yield Fault(f"{place}items[{question.link_id}]", REQUIRED)


def _is_demanded(question: Question) -> bool:
    """Of a person: what the organisation answers itself and a mere text are demanded of nobody."""
    is_text = question.type is QuestionType.DISPLAY
    is_theirs = question.read_only or question.worked_out
    return question.required and not is_theirs and not is_text


def _may_repeat(question: Question) -> bool:
    return question.type is QuestionType.GROUP and question.repeats


def _is_chosen_before(question: Question, item: Answered, number: int) -> bool:
    value = item.answers[number].value
    if question.options is None or value is None:
        return False
    return any(one.value and same(one.value, value) for one in item.answers[:number])
