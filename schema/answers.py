"""What was answered to a questionnaire: a record like any other, about one person.

Answers stand in groups that can repeat, and below answers. `Answered` is that tree; callers see it
as a list in which each entry says where it stands.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

import strawberry

from schema.answer_value import AnswerValue
from schema.asks_nobody import ASKS_NOBODY
from schema.enums import member
from schema.moment import Moment
from schema.node import Record
from schema.report import SourceReport


@dataclass(frozen=True, slots=True)
class Given:
    """One answer, and what was answered below it. None is an answer that says nothing."""

    value: AnswerValue | None
    items: "tuple[Answered, ...]" = ()


@dataclass(frozen=True, slots=True)
class Answered:
    """What was answered to one question, or in one group."""

    link_id: str
    answers: tuple[Given, ...] = ()
    items: "tuple[Answered, ...]" = ()


@strawberry.enum(description="How far answers are.")
class AnswersStatus(Enum):
    IN_PROGRESS = member("in-progress", description="A draft: not sent off.")
    COMPLETED = member("completed", description="Sent off.")
    AMENDED = member("amended", description="Sent off, and changed since.")
    STOPPED = member("stopped", description="Given up.")
    UNKNOWN = member("unknown", description="Another state: see `statusCode`.")


@strawberry.type(description="What was answered to one question.")
class AnsweredQuestion:
    link_id: str = strawberry.field(description="The question.")
    path: str = strawberry.field(
        description="Where it stands, such as `items[operations][1].items[year]`; errors of "
        "actions name places in the same way."
    )
    parent_path: str | None = strawberry.field(
        description="The group or the answer that it stands below; null at the top."
    )
    values: list[AnswerValue] = strawberry.field(
        description="Its answers in their order; none for a group."
    )


@strawberry.type(description="Answers to a questionnaire.")
class QuestionnaireAnswers(Record):
    tree: strawberry.Private[tuple[Answered, ...]] = ()
    status: AnswersStatus = strawberry.field(description="How far they are.")
    status_code: str | None = strawberry.field(description="The state in the source's own word.")
    answered_at: Moment | None = strawberry.field(description="When they were last changed.")

    @strawberry.field(
        description="What was answered, in the order of the questionnaire.", metadata=ASKS_NOBODY
    )
    def answered(self) -> list[AnsweredQuestion]:
        return list(_rows(self.tree, None))


@strawberry.type(description="Answers to a questionnaire, as far as they can be had.")
class AnswersFound:
    report: SourceReport = strawberry.field(
        description="What became of asking the organisation for them."
    )
    answers: QuestionnaireAnswers | None = strawberry.field(
        default=None, description="The answers; null where there are none to be shown."
    )


def paths(items: tuple[Answered, ...], parent: str | None = None) -> Iterator[tuple[str, Answered]]:
    """Each with the name of its place. A question that stands twice has a number besides."""
    prefix = f"{parent}." if parent else ""
    times = Counter(item.link_id for item in items)
    seen: Counter[str] = Counter()
    for item in items:
        name = f"{prefix}items[{item.link_id}]"
        yield (f"{name}[{seen[item.link_id]}]" if times[item.link_id] > 1 else name), item
        seen[item.link_id] += 1


def _rows(items: tuple[Answered, ...], parent: str | None) -> Iterator[AnsweredQuestion]:
    for path, item in paths(items, parent):
        values = [one.value for one in item.answers if one.value is not None]
        yield AnsweredQuestion(link_id=item.link_id, path=path, parent_path=parent, values=values)
        yield from _rows(item.items, path)
        for place, given in enumerate(item.answers):
            yield from _rows(given.items, f"{path}.answers[{place}]")
