"""An action is sent once, looked for where no answer came, and never left half done."""

from dataclasses import replace

import pytest

from resolvers.carrying import Carrying
from resolvers.execute import Executor
from schema.action import ActionErrorCode, ActionOutcome
from schema.deadline import Deadline
from schema.order import ANY_VERSION, Effect, EffectKind, Journaled, Order
from tests.support import patience
from tests.support.acting import FakeActing, FakeJournal
from tests.support.builders import a_directory_of, a_source
from tests.support.fakes import FakeSources
from tests.support.orders import a_change, a_creation, an_order

DONE, PENDING = Effect(EffectKind.DONE, "1", "4"), Effect(EffectKind.PENDING, "1", "4")
MADE = Effect(EffectKind.DONE, "9", "1")
NOT_SENT, REFUSED = Effect(EffectKind.NOT_SENT), Effect(EffectKind.REFUSED)
CONFLICT, NOT_SEEN = Effect(EffectKind.CONFLICT), Effect(EffectKind.NOT_SEEN)
UNCLEAR = Effect(EffectKind.UNCLEAR)
MOVE = an_order(a_creation(), a_change("2"))
"""Books anew, and then cancels what was there."""


def carrying(journal: FakeJournal, acting: FakeActing) -> Carrying:
    sources = FakeSources(doer=acting)
    return Carrying(
        journal,
        Executor(sources, a_directory_of(a_source("RA1")), Deadline.after(patience.SECONDS)),
    )


async def begun(journal: FakeJournal, order: Order) -> Journaled:
    entry = await journal.begin(order)
    assert isinstance(entry, Journaled)
    return entry


async def carried_out(
    acting: FakeActing, order: Order | None = None, journal: FakeJournal | None = None
) -> Journaled:
    """What became of an order that was just begun."""
    kept, what = journal or FakeJournal(), order or an_order()
    return await carrying(kept, acting).go(await begun(kept, what), what)


@pytest.mark.parametrize(
    ("sent", "seen", "outcome", "error"),
    [
        (DONE, [], ActionOutcome.DONE, None),
        (PENDING, [], ActionOutcome.PENDING, None),
        (NOT_SENT, [], ActionOutcome.REJECTED, ActionErrorCode.SOURCE_UNAVAILABLE),
        (REFUSED, [], ActionOutcome.REJECTED, ActionErrorCode.NOT_TAKEN),
        (CONFLICT, [], ActionOutcome.CONFLICT, ActionErrorCode.CONFLICT),
        (UNCLEAR, [DONE], ActionOutcome.DONE, None),
        (UNCLEAR, [CONFLICT], ActionOutcome.CONFLICT, ActionErrorCode.CONFLICT),
        (UNCLEAR, [NOT_SEEN], None, None),
        (UNCLEAR, [UNCLEAR], None, None),
    ],
)
async def test_an_action_becomes_what_its_source_says_or_shows(
    sent: Effect, seen: list[Effect], outcome: ActionOutcome, error: ActionErrorCode
) -> None:
    acting = FakeActing([sent], seen)

    entry = await carried_out(acting)

    assert (entry.outcome, entry.error) == (outcome, error)
    assert (len(acting.sent), len(acting.looked)) == (1, len(seen))


class AbsentMinded(FakeJournal):
    """It cannot keep that a step is there."""

    async def note(self, entry: Journaled, effect: Effect) -> Journaled | None:
        return None


async def test_without_a_note_of_one_step_the_next_is_not_sent() -> None:
    acting = FakeActing([MADE])

    entry = await carried_out(acting, MOVE, AbsentMinded())

    assert (entry.outcome, len(acting.sent)) == (None, 1)


async def test_what_people_wrote_is_sent_and_not_kept() -> None:
    acting, journal = FakeActing([DONE]), FakeJournal()

    await carried_out(acting, journal=journal)

    assert [content for _, content in acting.sent] == ["content 0"]
    assert "content 0" not in str(journal.entries)


async def test_nothing_is_acknowledged_that_could_not_be_kept() -> None:
    entry = await carried_out(FakeActing([DONE]), journal=FakeJournal(is_forgetful=True))

    assert entry.outcome is None


@pytest.mark.parametrize(
    ("is_past", "seen", "outcome"),
    [
        (False, NOT_SEEN, None),
        (True, NOT_SEEN, ActionOutcome.REJECTED),
        (True, UNCLEAR, None),
        (False, DONE, ActionOutcome.DONE),
        (False, PENDING, ActionOutcome.PENDING),
        (False, CONFLICT, ActionOutcome.CONFLICT),
    ],
)
async def test_what_was_left_open_is_settled_by_looking_alone(
    is_past: bool, seen: Effect, outcome: ActionOutcome | None
) -> None:
    journal, acting = FakeJournal(is_past=is_past), FakeActing([UNCLEAR], [NOT_SEEN])
    left = await carried_out(acting, journal=journal)
    acting.seen = [seen]

    taken = await journal.take(left)
    assert taken is not None
    entry = await carrying(journal, acting).settle(taken)

    assert entry.outcome is outcome
    assert len(acting.sent) == 1


async def test_steps_are_done_in_order_and_the_first_is_the_result() -> None:
    acting = FakeActing([MADE, DONE])

    entry = await carried_out(acting, MOVE)

    assert [(step.name, step.local_id) for step, _ in acting.sent] == [
        (MOVE.steps[0].name, None),
        (MOVE.steps[1].name, "2"),
    ]
    assert (entry.outcome, entry.result) == (ActionOutcome.DONE, MADE)


@pytest.mark.parametrize("failed", [REFUSED, CONFLICT, NOT_SENT])
async def test_a_step_that_cannot_be_done_takes_the_first_back(failed: Effect) -> None:
    acting = FakeActing([MADE, failed, DONE])

    entry = await carried_out(acting, MOVE)

    undo = acting.sent[-1][0]
    assert (undo.local_id, undo.version) == ("9", ANY_VERSION)
    assert entry.outcome in {ActionOutcome.REJECTED, ActionOutcome.CONFLICT}
    assert entry.outcome is (await carried_out(FakeActing([failed]))).outcome


@pytest.mark.parametrize("undoing", [NOT_SENT, REFUSED, UNCLEAR])
async def test_what_could_not_be_taken_back_stays_open_until_it_is(undoing: Effect) -> None:
    journal = FakeJournal()
    acting = FakeActing([MADE, CONFLICT, undoing], [NOT_SEEN])
    left = await carried_out(acting, MOVE, journal)
    acting.effects = [DONE]

    taken = await journal.take(left)
    assert taken is not None
    entry = await carrying(journal, acting).settle(taken)

    assert (left.outcome, entry.outcome) == (None, ActionOutcome.CONFLICT)


async def test_an_action_broken_off_between_steps_is_taken_back() -> None:
    journal, acting = FakeJournal(is_past=True), FakeActing([DONE], [NOT_SEEN])
    half = replace(await begun(journal, MOVE), effects=(MADE,))

    entry = await carrying(journal, acting).settle(replace(half, is_past=True))

    assert [(step.local_id, step.version) for step, _ in acting.sent] == [("9", ANY_VERSION)]
    assert entry.outcome is ActionOutcome.REJECTED


async def test_an_action_whose_first_step_is_found_later_is_taken_back() -> None:
    journal, acting = FakeJournal(), FakeActing([UNCLEAR], [NOT_SEEN])
    left = await carried_out(acting, MOVE, journal)
    acting.effects, acting.seen = [DONE], [MADE]

    taken = await journal.take(left)
    assert taken is not None
    entry = await carrying(journal, acting).settle(taken)

    assert [step.local_id for step, _ in acting.sent] == [None, "9"]
    assert entry.outcome is ActionOutcome.REJECTED
