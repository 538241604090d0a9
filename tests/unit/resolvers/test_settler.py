"""Actions that were left open are settled by one process each, without anybody asking."""

from resolvers.execute import Executor
from resolvers.settler import Settler
from schema.action import ActionOutcome
from schema.deadline import Deadline
from schema.order import Effect, EffectKind
from tests.support import patience
from tests.support.acting import FakeActing, FakeJournal
from tests.support.auth import ACTOR
from tests.support.builders import a_directory_of, a_source
from tests.support.fakes import FakeSources
from tests.support.orders import an_order

KEYS = ("first-key", "second-key")
DONE, NOT_SEEN = Effect(EffectKind.DONE, "1", "4"), Effect(EffectKind.NOT_SEEN)


async def left_open(journal: FakeJournal) -> None:
    """Two actions of which nobody knows."""
    for key in KEYS:
        await journal.begin(an_order(key=key))
    journal.held.clear()


def settler(journal: FakeJournal, acting: FakeActing) -> Settler:
    sources, directory = FakeSources(doer=acting), a_directory_of(a_source("RA1"))
    return Settler(journal, lambda: Executor(sources, directory, Deadline.after(patience.SECONDS)))


def outcomes(journal: FakeJournal) -> list[ActionOutcome | None]:
    return [journal.entries[ACTOR, key].outcome for key in KEYS]


async def test_what_is_open_is_found_out_and_nothing_is_sent() -> None:
    journal, acting = FakeJournal(is_past=True), FakeActing([], [DONE, NOT_SEEN])
    await left_open(journal)

    await settler(journal, acting)()

    assert outcomes(journal) == [ActionOutcome.DONE, ActionOutcome.REJECTED]
    assert acting.sent == []


async def test_what_somebody_else_works_on_is_left_to_them() -> None:
    journal, acting = FakeJournal(), FakeActing([], [DONE])
    await left_open(journal)
    journal.held.add((ACTOR, KEYS[0]))

    await settler(journal, acting)()

    assert outcomes(journal) == [None, ActionOutcome.DONE]


async def test_what_cannot_be_told_now_is_tried_again() -> None:
    journal, acting = FakeJournal(), FakeActing([], [Effect(EffectKind.UNCLEAR)])
    await left_open(journal)
    settle = settler(journal, acting)

    await settle()
    acting.seen = [DONE]
    await settle()

    assert outcomes(journal) == [ActionOutcome.DONE] * 2
