"""What subjects chose is read whole or not at all, and an order is carried out once."""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine, event, insert, select, text, update

from auth.audit import AuditEntry, Concern
from auth.choices import Choices
from schema.access import Action, Category
from schema.action import ActionOutcome
from schema.evidence import Choice, GrantUse, Noted, Unanswered
from schema.identifiers import NhsNumber, RequestId
from schema.profile import NOTHING, Profile
from schema.proxy_order import ProxyChange, ProxyNote, ProxyNotes, ProxyOrder
from schema.report import SourceStatus
from storage.tables import AUDIT, GRANT, IDEMPOTENCY, PROXY_CHOICE
from tests.support.application import memory
from tests.support.audit import a_log, rows
from tests.support.auth import ACTOR, NOW, SOMEBODY_ELSE, SUBJECT, FakeClock, a_grant

GRANT_1 = a_grant().named("grant-1").build()
GRANT_2 = a_grant().named("grant-2").build()
APPOINTMENTS = Profile(frozenset({Category.APPT, Category.DOCS}), frozenset({Category.APPT}))
UNREADABLE = Unanswered(SourceStatus.UNAVAILABLE)
SUSPEND = ProxyOrder(SUBJECT, ACTOR, ProxyChange.SUSPEND, "key-1")
RESTORE = ProxyOrder(SUBJECT, ACTOR, ProxyChange.RESTORE, "key-2")
CHOOSE = ProxyOrder(SUBJECT, ACTOR, ProxyChange.CHOOSE, "key-3", APPOINTMENTS)

DONE = AuditEntry(
    request_id=RequestId("request-1"),
    actor=SUBJECT,
    subject=SUBJECT,
    app="example-app",
    purpose="PATRQT",
    action=Action.CHANGE,
    category=None,
    organisation=None,
    outcome="done",
    concern=Concern.CHOICE,
)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def choices(database: Engine, clock: FakeClock) -> Choices:
    return Choices(database, clock, a_log(database))


@pytest.fixture
def table() -> Iterator[Engine]:
    """A database for what does not depend on which one it is."""
    with memory() as engine:
        yield engine


@pytest.fixture
def writes(database: Engine) -> Iterator[list[str]]:
    """Statements that changed something since the fixture was made."""
    found: list[str] = []

    def note(_: object, __: object, statement: str, *___: object) -> None:
        if not statement.lstrip().upper().startswith("SELECT"):
            found.append(statement)

    event.listen(database, "before_cursor_execute", note)
    yield found
    event.remove(database, "before_cursor_execute", note)


async def noted(choices: Choices, *ids: str) -> Noted:
    """What is known about the actor and their grants, which has to be an answer."""
    found = await choices.noted(ACTOR, [a_grant().named(one).build() for one in ids])
    assert isinstance(found, Noted), found
    return found


async def choice(choices: Choices) -> Choice:
    """What the subject chose about the actor."""
    return (await noted(choices)).choices[SUBJECT]


async def note(choices: Choices, subject: NhsNumber = SUBJECT) -> ProxyNote | None:
    """The same for the subject to read."""
    found = await choices.proxies(subject, [])
    assert isinstance(found, ProxyNotes), found
    return found.notes.get(ACTOR)


def keep(database: Engine, **columns: object) -> None:
    """Put a choice of the subject about the actor into the table as it is."""
    row = {"actor": ACTOR, "subject": SUBJECT, "changed_at": NOW, "version": 1, **columns}
    with database.begin() as connection:
        connection.execute(insert(PROXY_CHOICE), row)


def release(database: Engine, at: datetime, **columns: object) -> None:
    """Put into the audit that something was released under a grant."""
    words = dict.fromkeys(("request_id", "app", "purpose", "action"), "x")
    row = {
        **words,
        "recorded_at": at,
        "actor": ACTOR,
        "subject": SUBJECT,
        "category": "APPT",
        "outcome": "release",
        "relationship": "grant-1",
        **columns,
    }
    with database.begin() as connection:
        connection.execute(insert(AUDIT), row)


async def test_nothing_is_chosen_until_somebody_chooses(choices: Choices) -> None:
    assert await noted(choices) == Noted({}, {})
    assert await choices.proxies(SUBJECT, []) == ProxyNotes({}, {})


async def test_a_suspension_is_read_from_both_sides(choices: Choices) -> None:
    assert await choices.carry_out(SUSPEND, []) is ActionOutcome.DONE

    assert await choice(choices) == Choice(suspended=True)
    assert await note(choices) == ProxyNote(Choice(suspended=True), NOW.astimezone(UTC))


async def test_a_choice_is_nobody_elses(choices: Choices) -> None:
    await choices.carry_out(SUSPEND, [])

    assert await choices.noted(SOMEBODY_ELSE, []) == Noted({}, {})
    assert await note(choices, SOMEBODY_ELSE) is None


async def test_a_suspension_outlasts_a_choice_and_the_other_way_round(choices: Choices) -> None:
    for order in (SUSPEND, CHOOSE):
        await choices.carry_out(order, [])
    both = await choice(choices)

    await choices.carry_out(RESTORE, [])

    assert both == Choice(suspended=True, profile=APPOINTMENTS)
    assert await choice(choices) == Choice(suspended=False, profile=APPOINTMENTS)


async def test_suspending_again_keeps_since_when(choices: Choices, clock: FakeClock) -> None:
    await choices.carry_out(SUSPEND, [])
    clock.advance(days=1)

    await choices.carry_out(replace(SUSPEND, key="another"), [])

    found = await note(choices)
    assert found is not None
    assert found.suspended_at == NOW.astimezone(UTC)


async def test_to_choose_nothing_is_not_to_have_chosen(choices: Choices) -> None:
    await choices.carry_out(replace(CHOOSE, profile=NOTHING), [])
    nothing = (await choice(choices)).profile

    await choices.carry_out(replace(CHOOSE, key="another", profile=None), [])

    assert nothing == NOTHING
    assert (await choice(choices)).profile is None


async def test_the_last_order_wins_and_raises_the_version(
    choices: Choices, database: Engine
) -> None:
    for order in (SUSPEND, RESTORE, CHOOSE):
        await choices.carry_out(order, [])

    with database.connect() as connection:
        row = connection.execute(select(PROXY_CHOICE)).one()
    assert (row.version, row.suspended_at) == (3, None)


async def test_an_order_is_carried_out_once(choices: Choices) -> None:
    await choices.carry_out(SUSPEND, [])
    await choices.carry_out(RESTORE, [])

    again = await choices.carry_out(SUSPEND, [])

    assert again is ActionOutcome.DONE
    assert (await choice(choices)).suspended is False


async def test_of_orders_at_the_same_time_one_is_carried_out(
    choices: Choices, database: Engine
) -> None:
    outcomes = await asyncio.gather(*(choices.carry_out(CHOOSE, []) for _ in range(8)))

    with database.connect() as connection:
        (version,) = connection.execute(select(PROXY_CHOICE.c.version)).one()
    assert set(outcomes) == {ActionOutcome.DONE}
    assert version == 1


OTHERS = {
    "another change": replace(RESTORE, key="key-3"),
    "another proxy": replace(CHOOSE, actor=SOMEBODY_ELSE),
    "other categories": replace(CHOOSE, profile=NOTHING),
    "no categories": replace(CHOOSE, profile=None),
}


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
async def test_a_key_is_used_up_by_its_order(table: Engine, other: ProxyOrder) -> None:
    choices = Choices(table, FakeClock(), a_log(table))
    await choices.carry_out(CHOOSE, [])

    assert await choices.outcome(other) is ActionOutcome.CONFLICT
    assert await choices.carry_out(other, []) is ActionOutcome.CONFLICT
    assert (await choice(choices)).profile == APPOINTMENTS


async def test_a_key_is_each_persons_own(choices: Choices) -> None:
    await choices.carry_out(SUSPEND, [])

    assert await choices.outcome(replace(SUSPEND, subject=SOMEBODY_ELSE)) is None


async def test_what_became_of_an_order_is_told_again(choices: Choices) -> None:
    before = await choices.outcome(SUSPEND)
    await choices.carry_out(SUSPEND, [])

    assert before is None
    assert await choices.outcome(SUSPEND) is ActionOutcome.DONE


@pytest.mark.parametrize(
    ("kept", "outcome"),
    [
        ('"PENDING"', ActionOutcome.PENDING),
        ('"SOMETHING"', ActionOutcome.UNKNOWN),
        ("[]", ActionOutcome.UNKNOWN),
        ("no JSON", ActionOutcome.REJECTED),
    ],
)
async def test_an_outcome_that_cannot_be_read_is_not_taken_for_done(
    table: Engine, kept: str, outcome: ActionOutcome
) -> None:
    choices = Choices(table, FakeClock(), a_log(table))
    await choices.carry_out(SUSPEND, [])
    with table.begin() as connection:
        connection.execute(update(IDEMPOTENCY).values(outcome=kept))

    assert await choices.outcome(SUSPEND) is outcome


MALFORMED = ["", "{", "null", "5", '"APPT"', "{}", "[5]", '["EVERYTHING"]', '["APPT", ["DOCS"]]']


@pytest.mark.parametrize("written", [*MALFORMED, "[" * 100_000, None])
async def test_a_choice_that_cannot_be_read_opens_nothing(
    table: Engine, written: str | None
) -> None:
    keep(table, read=written, write='["APPT"]')

    assert (await choice(Choices(table, FakeClock(), a_log(table)))).profile == NOTHING


@pytest.mark.parametrize("written", [*MALFORMED, None])
async def test_half_a_choice_that_can_be_read_opens_nothing(
    table: Engine, written: str | None
) -> None:
    keep(table, read='["APPT"]', write=written)

    assert (await choice(Choices(table, FakeClock(), a_log(table)))).profile == NOTHING


async def test_a_time_that_is_none_is_no_answer(table: Engine) -> None:
    choices = Choices(table, FakeClock(), a_log(table))
    keep(table, suspended_at=NOW)
    with table.begin() as connection:
        connection.execute(text("UPDATE proxy_choice SET suspended_at = 'never'"))

    assert await choices.noted(ACTOR, []) == UNREADABLE
    assert await choices.proxies(SUBJECT, []) == UNREADABLE


async def test_a_grant_is_first_seen_on_the_day_it_is_first_asked_about(
    choices: Choices, clock: FakeClock
) -> None:
    await noted(choices, "grant-1")
    clock.advance(days=10)

    found = await noted(choices, "grant-1", "grant-2")

    assert found.uses == {
        "grant-1": GrantUse(first_seen=date(2026, 6, 15)),
        "grant-2": GrantUse(first_seen=date(2026, 6, 25)),
    }


async def test_subjects_see_what_is_known_of_grants_too(choices: Choices) -> None:
    await noted(choices, "grant-1")

    found = await choices.proxies(SUBJECT, [GRANT_1, GRANT_1, GRANT_2])

    assert isinstance(found, ProxyNotes)
    assert set(found.uses) == {"grant-1", "grant-2"}


async def test_nothing_is_written_when_nothing_is_new(choices: Choices, writes: list[str]) -> None:
    await noted(choices, "grant-1")
    first = len(writes)

    await noted(choices, "grant-1")
    await noted(choices)

    assert (first, len(writes)) == (1, 1)


async def test_a_review_recorded_here_is_known(choices: Choices, database: Engine) -> None:
    await noted(choices, "grant-1")
    with database.begin() as connection:
        connection.execute(update(GRANT).values(reviewed_on=date(2026, 6, 1)))

    assert (await noted(choices, "grant-1")).uses["grant-1"].reviewed_on == date(2026, 6, 1)


async def test_the_last_release_under_a_grant_is_its_last_use(
    choices: Choices, database: Engine
) -> None:
    for day in (3, 9, 5):
        release(database, datetime(2026, 6, day, 12, tzinfo=UTC))

    found = await noted(choices, "grant-1", "grant-2")

    assert found.uses["grant-1"].last_used == date(2026, 6, 9)
    assert found.uses["grant-2"].last_used is None


NO_USE: dict[str, dict[str, object]] = {
    "a permit": {"outcome": "permit"},
    "a refusal": {"outcome": "deny"},
    "to be shown that it is there": {"category": None},
    "another grant's": {"relationship": "grant-2"},
    "of one's own": {"relationship": None},
}


@pytest.mark.parametrize("columns", NO_USE.values(), ids=NO_USE)
async def test_nothing_else_is_a_use_of_a_grant(table: Engine, columns: dict[str, object]) -> None:
    release(table, NOW, **columns)

    assert (await noted(Choices(table, FakeClock(), a_log(table)), "grant-1")).uses[
        "grant-1"
    ].last_used is None


async def test_the_day_of_a_use_is_englands_wherever_the_host_is(
    choices: Choices, database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    release(database, datetime(2026, 6, 9, 23, 30, tzinfo=UTC))
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    time.tzset()
    try:
        found = await noted(choices, "grant-1")
    finally:
        monkeypatch.undo()
        time.tzset()

    assert found.uses["grant-1"].last_used == date(2026, 6, 10)


async def test_a_store_that_is_gone_answers_nothing_and_does_nothing(
    choices: Choices, database: Engine
) -> None:
    with database.begin() as connection:
        for table in ("proxy_choice", "idempotency"):
            connection.execute(text(f"DROP TABLE {table}"))

    assert await choices.noted(ACTOR, []) == UNREADABLE
    assert await choices.proxies(SUBJECT, []) == UNREADABLE
    assert await choices.outcome(SUSPEND) is ActionOutcome.REJECTED
    assert await choices.carry_out(SUSPEND, []) is ActionOutcome.REJECTED


async def test_a_commit_that_fails_may_have_come_to_pass(
    choices: Choices, database: Engine
) -> None:
    def fail(_: object) -> None:
        raise OSError

    event.listen(database, "commit", fail)
    outcome = await choices.carry_out(SUSPEND, [])
    event.remove(database, "commit", fail)

    assert outcome is ActionOutcome.UNKNOWN


async def test_a_change_and_its_row_are_kept_together(choices: Choices, database: Engine) -> None:
    outcome = await choices.carry_out(SUSPEND, [DONE])

    assert outcome is ActionOutcome.DONE
    assert [(row["outcome"], row["action"]) for row in rows(database)] == [("done", "change")]
    assert (await choice(choices)).suspended


async def test_a_change_whose_row_cannot_be_stored_is_not_made(
    choices: Choices, database: Engine
) -> None:
    with database.begin() as connection:
        connection.execute(text("DROP TABLE audit_event"))
    outcome = await choices.carry_out(SUSPEND, [DONE])

    with database.connect() as connection:
        kept = [connection.execute(select(one)).all() for one in (PROXY_CHOICE, IDEMPOTENCY)]

    assert (outcome, kept) == (ActionOutcome.REJECTED, [[], []])


async def test_of_an_order_that_is_not_carried_out_nothing_is_recorded(
    choices: Choices, database: Engine
) -> None:
    await choices.carry_out(SUSPEND, [])

    outcome = await choices.carry_out(replace(RESTORE, key=SUSPEND.key), [DONE])

    assert (outcome, rows(database)) == (ActionOutcome.CONFLICT, [])


async def test_what_was_done_for_a_client_who_left_is_on_record(
    choices: Choices, database: Engine
) -> None:
    asking = asyncio.create_task(choices.carry_out(SUSPEND, [DONE]))
    await asyncio.sleep(0)

    asking.cancel()
    await asyncio.wait({asking})
    await choices.carry_out(RESTORE, [DONE])

    assert len(rows(database)) == 2
