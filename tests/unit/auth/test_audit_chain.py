"""Chains: one for each writer, each naming the others, so that none can be taken away unseen."""

import asyncio
from datetime import UTC

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Executable,
    StaticPool,
    create_engine,
    delete,
    event,
    insert,
    select,
    update,
)

from auth.audit import AuditEntry, AuditFailure
from auth.audit.chain import Chain
from auth.audit.digest import ChainKey, Start
from auth.audit.entry import Account
from auth.audit.report import ChainReport
from auth.audit.verify import verify
from storage.tables import AUDIT, AUDIT_CHAIN, METADATA
from tests.support.audit import (
    CHAIN_KEY,
    ENTRIES,
    OTHER_KEY,
    SCENE,
    a_chain,
    a_log,
    decided,
    findings,
    recorded,
    released,
    rows,
    unstorable,
)
from tests.support.auth import NOW


async def test_each_log_has_a_chain_that_names_those_before(database: Engine) -> None:
    await a_chain(database, 3)
    await a_chain(database, 2)
    await a_chain(database, 1)

    assert findings(database) == [
        ("Chain 1: whole, 3 records", False),
        ("Chain 2: whole, 2 records", False),
        ("Chain 3: whole, 1 record", False),
    ]
    assert named(database) == [(), ((1, 3),), ((2, 2),)]


async def test_a_chain_that_went_on_is_named_again(database: Engine) -> None:
    log = await recorded(database, released("1"))
    await a_chain(database, 1)
    await log.write(released("2"))
    await a_chain(database, 1)

    assert named(database) == [(), ((1, 1),), ((1, 2), (2, 1))]
    assert not any(fault for _, fault in findings(database))


async def test_two_logs_may_write_at_once(database: Engine) -> None:
    logs = [a_log(database) for _ in range(2)]

    await asyncio.gather(*(log.write(decided(SCENE)) for log in logs for _ in range(20)))

    assert findings(database) == [
        ("Chain 1: whole, 20 records", False),
        ("Chain 2: whole, 20 records", False),
    ]


async def test_rows_of_one_request_stand_together(database: Engine) -> None:
    log = a_log(database)
    trails = [released(str(number)) for number in range(20)]
    for trail in trails:
        trail.decided(SCENE.situation(), SCENE.decide())

    await asyncio.gather(*map(log.write, trails))

    outcomes = [row["outcome"] for row in rows(database)]
    assert outcomes == ["release", "permit"] * 20
    assert findings(database) == [("Chain 1: whole, 40 records", False)]


async def test_text_that_cannot_be_stored_leaves_no_gap(database: Engine) -> None:
    log = a_log(database)
    trails = (decided(SCENE), unstorable(), decided(SCENE))

    await asyncio.gather(*map(log.write, trails), return_exceptions=True)

    ((said, fault),) = findings(database)
    assert (said.endswith("whole, 2 records"), fault) == (True, False)


async def test_after_a_fault_a_new_chain_begins(database: Engine) -> None:
    log = await recorded(database, released("1"))
    event.listen(database, "commit", no_answer)
    with pytest.raises(AuditFailure):
        await log.write(released("2"))
    event.remove(database, "commit", no_answer)

    await log.write(released("3"))

    assert [one for one, _ in findings(database)] == [
        "Chain 1: whole, 1 record",
        "Chain 2: whole, 1 record",
    ]
    assert named(database) == [(), ((1, 1),)]


def no_answer(_: Connection) -> None:
    raise OSError


async def test_a_chain_that_somebody_moved_is_not_written_to(database: Engine) -> None:
    log = await recorded(database, released("1"), released("2"))
    with database.begin() as connection:
        connection.execute(update(AUDIT_CHAIN).values(position=1))

    with pytest.raises(AuditFailure, match="ChainMoved"):
        await log.write(released("3"))
    await log.write(released("4"))

    assert [fault for _, fault in findings(database)] == [True, False]


async def test_a_chain_taken_away_is_named_by_the_next(database: Engine) -> None:
    await a_chain(database, 3)
    await a_chain(database, 1)
    take_away(database, 1)

    assert findings(database) == [
        ("Chain 2: whole, 1 record", False),
        ("Chain 1: taken away, with at least 3 records", True),
    ]


async def test_records_of_a_chain_without_a_beginning_are_told(database: Engine) -> None:
    await a_chain(database, 3)
    with database.begin() as connection:
        connection.execute(delete(AUDIT_CHAIN))

    assert findings(database) == [("Of chains that are not there: 3 records", True)]


async def test_the_last_chain_taken_away_is_missed_by_who_remembers(database: Engine) -> None:
    await a_chain(database, 1)
    await a_chain(database, 2)
    remembered = heads(database)
    take_away(database, 2)

    said = findings(database, remembered=remembered)

    assert findings(database) == [("Chain 1: whole, 1 record", False)]
    assert said[-1] == ("Chain 2: taken away, with at least 2 records", True)


async def test_a_database_put_back_is_noticed_by_who_remembers(database: Engine) -> None:
    await a_chain(database, 4)
    with database.begin() as connection:
        at_four = connection.execute(select(AUDIT_CHAIN)).one()
        connection.execute(update(AUDIT_CHAIN).values(position=3))
    remembered = {1: {6: "00"}}

    ((said, fault),) = findings(database, remembered=remembered)

    assert (at_four.position, fault) == (4, True)
    assert said.startswith("Chain 1: record 5 is missing: 2 were taken off the end")


async def test_another_history_is_noticed_by_who_remembers(database: Engine) -> None:
    await a_chain(database, 4)

    ((said, fault),) = findings(database, remembered={1: {2: "00" * 32}})

    assert fault
    assert said.startswith("Chain 1: record 2 is not the one that was known")


async def test_old_chains_stay_verifiable_after_a_key_was_rotated(database: Engine) -> None:
    await a_chain(database, 2)
    await a_chain(database, 2, key=OTHER_KEY)

    both = findings(database, OTHER_KEY, CHAIN_KEY)
    ((first, is_fault), _) = findings(database, OTHER_KEY)

    assert not any(fault for _, fault in both)
    assert (first.split(";")[0], is_fault) == ("Chain 1: its key is none of gateway.keys", True)


async def test_rows_from_before_chains_are_counted_by_the_first(database: Engine) -> None:
    old_rows(database, 3)
    await a_chain(database, 1)
    await a_chain(database, 1)

    assert findings(database)[-1] == (
        "From before there were chains, unverifiable: 3 records",
        False,
    )


@pytest.mark.parametrize("change", [delete(AUDIT).where(AUDIT.c.sequence == 2), None])
async def test_older_rows_that_come_or_go_are_told(database: Engine, change: object) -> None:
    old_rows(database, 3)
    await a_chain(database, 1)
    if change is None:
        old_rows(database, 1)
    else:
        with database.begin() as connection:
            connection.execute(delete(AUDIT).where(AUDIT.c.sequence == 2))

    said, fault = findings(database)[-1]

    assert fault
    assert said.endswith("; there were 3")


def old_rows(engine: Engine, number: int) -> None:
    words = ("request_id", "actor", "subject", "app", "purpose", "action", "outcome")
    with engine.begin() as connection:
        connection.execute(
            insert(AUDIT), [{"recorded_at": NOW, **dict.fromkeys(words, "x")}] * number
        )


def take_away(engine: Engine, chain: int) -> None:
    with engine.begin() as connection:
        connection.execute(delete(AUDIT).where(AUDIT.c.chain == chain))
        connection.execute(delete(AUDIT_CHAIN).where(AUDIT_CHAIN.c.id == chain))


def named(engine: Engine) -> list[tuple[tuple[int, int], ...]]:
    """The heads that each chain names: chain and position."""
    with engine.connect() as connection:
        found = list(connection.scalars(select(AUDIT_CHAIN.c.start).order_by(AUDIT_CHAIN.c.id)))
    starts = [start for text in found if (start := Start.read(text))]
    return [tuple((chain, position) for chain, position, _ in one.heads) for one in starts]


def heads(engine: Engine) -> dict[int, dict[int, str]]:
    found = verify(engine, [CHAIN_KEY], {})
    return {one.chain: {one.records: one.digest} for one in found if isinstance(one, ChainReport)}


def in_memory(*accounts: Account) -> Engine:
    """A chain of what so many requests did."""
    engine = create_engine(
        "sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False}
    )
    METADATA.create_all(engine)
    with engine.begin() as connection:
        Chain.open(connection, CHAIN_KEY, NOW).extended(connection, accounts)
    return engine


def account(*entries: AuditEntry) -> Account:
    return Account(NOW.astimezone(UTC), entries)


@given(st.lists(st.lists(ENTRIES, min_size=1, max_size=3).map(tuple), min_size=1, max_size=3))
def test_whatever_was_written_is_read_as_it_was_digested(done: list[tuple[AuditEntry]]) -> None:
    engine = in_memory(*(account(*entries) for entries in done))

    found = findings(engine)

    engine.dispose()
    records = sum(map(len, done))
    assert found == [(f"Chain 1: whole, {records} record{'s' * (records > 1)}", False)]


COLUMNS = ("request_id", "actor", "subject", "app", "purpose", "action", "category", "outcome")


@settings(max_examples=150)
@given(st.data())
def test_no_single_change_goes_unseen(data: st.DataObject) -> None:
    records = data.draw(st.integers(1, 12))
    position = data.draw(st.integers(1, records))
    engine = in_memory(*(account(*released(str(number)).take()) for number in range(records)))
    here = AUDIT.c.position == position
    column = data.draw(st.sampled_from(("", *COLUMNS)))
    changed = changes(here, column, data.draw(st.text("abc", max_size=3)))
    with engine.begin() as connection:
        connection.execute(changed)

    (report,) = verify(engine, [CHAIN_KEY], {})

    assert isinstance(report, ChainReport)
    assert report.fault is not None
    assert (report.fault.position, report.records) == (position, position - 1)
    engine.dispose()


def changes(here: ColumnElement[bool], column: str, value: str) -> Executable:
    """A deletion for no column, else an edit."""
    return (
        update(AUDIT).where(here).values({column: value}) if column else delete(AUDIT).where(here)
    )


def test_another_key_makes_other_digests_and_tells_nothing_of_itself() -> None:
    own, other = ChainKey("k" * 32), ChainKey("l" * 32)

    assert own.digest("x") != other.digest("x")
    assert own.name != other.name
    assert len(own.name) == 16
