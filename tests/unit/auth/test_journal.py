"""Actions are kept before they are sent, by one process at a time, and with their audit."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from msgspec import structs
from sqlalchemy import Engine, select, update

from auth.journal import Journal, Windows
from schema.action import ActionErrorCode, ActionOutcome
from schema.evidence import Unanswered
from schema.identifiers import OdsCode
from schema.order import Effect, EffectKind, Journaled, Order, Step
from settings import GatewaySettings
from storage.tables import ACTION_JOURNAL, AUDIT
from tests.support.application import memory
from tests.support.audit import a_log
from tests.support.auth import NOW, SUBJECT, FakeClock
from tests.support.fakes import KEY
from tests.support.orders import a_change, a_creation, a_permit_to, an_order

OTHER_KEY = "another key of thirty-two characters"
DONE = Effect(EffectKind.DONE, "1", "4")
LEASE, SETTLE = timedelta(seconds=8), timedelta(seconds=30)
FIRST = replace(a_creation(), once=("7",))
MOVE = an_order(a_creation(), a_change("2"))


def a_journal(
    engine: Engine, clock: FakeClock | None = None, keys: Sequence[str] = (KEY,)
) -> Journal:
    own = clock or FakeClock()
    return Journal(engine, own, a_log(engine), keys, Windows(8, 30))


async def begun(journal: Journal, order: Order | None = None) -> Journaled:
    entry = await journal.begin(order or an_order())
    assert isinstance(entry, Journaled)
    return entry


def audited(engine: Engine) -> list[tuple[str, str | None]]:
    """Outcomes in the audit, with what they are about."""
    with engine.connect() as connection:
        rows = connection.execute(select(AUDIT).order_by(AUDIT.c.sequence)).all()
    return [(row.outcome, row.released) for row in rows]


async def test_an_action_is_on_record_before_it_can_be_sent(database: Engine) -> None:
    entry = await begun(a_journal(database))

    assert audited(database) == [("begun", '["1/_history/3"]')]
    assert (entry.is_ours, entry.outcome, entry.step.local_id) == (True, None, "1")


async def test_what_is_still_to_be_made_is_on_record_without_a_name(database: Engine) -> None:
    await begun(a_journal(database), an_order(a_creation()))

    assert audited(database) == [("begun", None)]


async def test_its_row_holds_nothing_that_people_wrote(database: Engine) -> None:
    await begun(a_journal(database), an_order(said=("my reason is private",)))

    with database.connect() as connection:
        kept = str(connection.execute(select(ACTION_JOURNAL)).one())
    assert "private" not in kept
    assert "content 0" not in kept


async def test_what_is_kept_comes_back_as_it_was(database: Engine) -> None:
    journal = a_journal(database)
    entry = await begun(journal, MOVE)

    found = await journal.find(MOVE)

    assert found == replace(entry, held_until=None)
    assert entry.steps[0].permit == a_creation().permit


async def test_a_key_is_good_for_one_input_only(database: Engine) -> None:
    journal = a_journal(database)
    await begun(journal)

    other = await begun(journal, an_order(said=("y",)))

    assert (other.is_same, other.is_ours) == (False, False)


async def test_of_two_who_begin_one_action_one_may_go_on(database: Engine) -> None:
    journals = [a_journal(database) for _ in range(2)]

    entries = await asyncio.gather(*(begun(one) for one in journals))

    assert sorted(one.is_ours for one in entries) == [False, True]
    assert len(audited(database)) == 1


async def test_an_action_is_recognised_after_a_change_of_keys(database: Engine) -> None:
    await begun(a_journal(database))

    found = await a_journal(database, keys=[OTHER_KEY, KEY]).find(an_order())

    assert isinstance(found, Journaled)
    assert found.is_same


async def test_each_step_has_a_name_that_only_its_own_key_gives(database: Engine) -> None:
    journal = a_journal(database)

    first, second = await begun(journal, MOVE), await begun(journal, replace(MOVE, key="k2"))

    undo = first.steps[0].undo
    assert undo is not None
    names = [first.steps[0].marker, first.steps[1].marker, undo.marker, second.steps[0].marker]
    assert len(set(names)) == 4


async def test_what_there_may_be_one_of_has_one_name_under_all_keys(database: Engine) -> None:
    journal = a_journal(database)

    first = await begun(journal, an_order(FIRST, key="first-key"))
    second = await begun(journal, an_order(FIRST, key="second-key"))

    assert first.step.once == second.step.once != ("7",)
    assert first.step.marker != second.step.marker


@pytest.mark.parametrize(
    "other",
    [
        replace(FIRST, once=("8",)),
        replace(FIRST, permit=structs.replace(FIRST.permit, subject=SUBJECT)),
        replace(FIRST, permit=structs.replace(FIRST.permit, organisation=OdsCode("RB1"))),
    ],
    ids=["thing", "person", "organisation"],
)
async def test_what_there_may_be_one_of_is_of_one_thing(database: Engine, other: Step) -> None:
    journal = a_journal(database)

    one = await begun(journal, an_order(FIRST, key="first-key"))
    two = await begun(journal, an_order(other, key="second-key"))

    assert one.step.once != two.step.once


async def test_of_several_things_each_has_the_name_that_it_has_alone(database: Engine) -> None:
    journal = a_journal(database)
    several = replace(FIRST, once=("6", "7"))

    alone = await begun(journal, an_order(FIRST, key="first-key"))
    both = await begun(journal, an_order(several, key="second-key"))

    assert len(set(both.step.once)) == 2
    assert both.step.once[1:] == alone.step.once


async def test_what_there_may_be_one_of_is_the_same_whoever_acts(database: Engine) -> None:
    journal = a_journal(database)
    theirs = structs.replace(FIRST.permit, subject=SUBJECT)
    own = replace(FIRST, permit=structs.replace(theirs, actor=SUBJECT))

    by_proxy = await begun(journal, an_order(replace(FIRST, permit=theirs)))
    by_self = await begun(journal, replace(an_order(own), actor=SUBJECT))

    assert by_proxy.step.once == by_self.step.once


async def test_what_became_of_it_is_kept_with_its_audit(database: Engine) -> None:
    journal = a_journal(database)
    entry = await begun(journal)

    settled = await journal.settle(entry, ActionOutcome.DONE, None, (entry.step, DONE))

    found = await journal.find(an_order())
    assert isinstance(found, Journaled)
    assert found.outcome is ActionOutcome.DONE
    assert found.result == DONE
    assert settled == replace(found, held_until=NOW + LEASE)
    assert audited(database)[1:] == [("done", '["1/_history/4"]')]


async def test_what_was_not_done_is_kept_with_its_reason(database: Engine) -> None:
    journal = a_journal(database)
    entry = await begun(journal)
    told = entry.step, Effect(EffectKind.REFUSED)

    await journal.settle(entry, ActionOutcome.REJECTED, ActionErrorCode.NOT_TAKEN, told)

    found = await journal.find(an_order())
    assert isinstance(found, Journaled)
    assert (found.outcome, found.error) == (ActionOutcome.REJECTED, ActionErrorCode.NOT_TAKEN)
    assert audited(database)[1:] == [("not-done", '["1/_history/3"]')]


async def test_what_is_settled_stays_as_it_is(database: Engine) -> None:
    journal = a_journal(database)
    entry = await begun(journal)
    await journal.settle(entry, ActionOutcome.DONE, None, (entry.step, DONE))

    again = await journal.settle(entry, ActionOutcome.REJECTED)

    found = await journal.find(an_order())
    assert isinstance(found, Journaled)
    assert (again, found.outcome) == (None, ActionOutcome.DONE)
    assert len(audited(database)) == 2


async def test_steps_and_their_failure_are_kept_as_they_come(database: Engine) -> None:
    journal = a_journal(database)
    noted = await journal.note(await begun(journal, MOVE), DONE)
    assert noted is not None

    failed = await journal.fail(noted, EffectKind.CONFLICT)

    found = await journal.find(MOVE)
    assert isinstance(found, Journaled)
    assert (found.effects, found.failure) == ((DONE,), EffectKind.CONFLICT)
    assert failed == replace(found, held_until=NOW + LEASE)
    assert [outcome for outcome, _ in audited(database)] == ["begun", "done", "begun", "not-done"]


async def test_nobody_goes_on_with_what_somebody_else_holds(database: Engine) -> None:
    clock = FakeClock()
    journal = a_journal(database, clock)
    entry = await begun(journal)

    held = await journal.take(entry)
    clock.now = NOW + LEASE
    taken, again = await journal.take(entry), await journal.take(entry)

    assert (held, again) == (None, None)
    assert taken is not None
    assert (taken.is_ours, taken.is_past) == (True, False)


async def test_what_was_left_can_be_taken_at_once(database: Engine) -> None:
    journal = a_journal(database)
    entry = await begun(journal)

    await journal.leave(entry)

    assert await journal.take(entry) is not None


async def test_who_stood_still_too_long_changes_nothing_any_more(database: Engine) -> None:
    clock = FakeClock()
    journal = a_journal(database, clock)
    slow = await begun(journal, MOVE)
    clock.now = NOW + LEASE
    quick = await journal.take(slow)
    assert quick is not None

    noted = await journal.note(slow, DONE)
    await journal.leave(slow)

    assert noted is None
    assert await journal.take(slow) is None
    assert await journal.note(quick, DONE) is not None


async def test_only_what_is_open_and_old_is_due(database: Engine) -> None:
    clock = FakeClock()
    journal = a_journal(database, clock)
    await begun(journal, an_order(key="open-and-old"))
    settled = await begun(journal, an_order(key="settled-and-old"))
    await journal.settle(settled, ActionOutcome.DONE)
    clock.now = NOW + SETTLE
    await begun(journal, an_order(key="open-and-new"))

    due = await journal.due(10)

    assert [one.key for one in due] == ["open-and-old"]
    taken = await journal.take(due[0])
    assert taken is not None
    assert taken.is_past


async def test_nothing_is_certain_while_nothing_can_be_kept() -> None:
    with memory(broken=True) as engine:
        journal = a_journal(engine)
        steps = a_creation(), a_change()
        entry = Journaled(a_permit_to().actor, "k", an_order().request_id, steps)

        assert isinstance(await journal.find(an_order()), Unanswered)
        assert isinstance(await journal.begin(an_order()), Unanswered)
        assert await journal.settle(entry, ActionOutcome.DONE) is None
        assert await journal.note(entry, DONE) is None
        assert await journal.fail(entry, EffectKind.CONFLICT) is None
        assert await journal.take(entry) is None
        assert not await journal.due(1)
        await journal.leave(entry)


@pytest.mark.parametrize("column", ["steps", "effects", "outcome"])
async def test_a_row_that_nobody_here_wrote_opens_nothing(column: str) -> None:
    with memory() as engine:
        clock = FakeClock()
        journal = a_journal(engine, clock)
        entry = await begun(journal)
        with engine.begin() as connection:
            connection.execute(update(ACTION_JOURNAL).values({column: "nonsense"}))
        clock.now = NOW + SETTLE

        assert isinstance(await journal.find(an_order()), Unanswered)
        assert not await journal.due(1)
        assert await journal.take(entry) is None


async def test_of_an_action_that_nobody_asked_for_there_is_nothing(database: Engine) -> None:
    assert await a_journal(database).find(an_order()) is None


def test_who_goes_on_with_an_action_has_longer_than_a_request() -> None:
    windows = Windows.of(GatewaySettings(deadline_milliseconds=3000, settle_after_seconds=30))

    assert windows.lease_seconds > 3
    assert windows.settle_seconds == 30
