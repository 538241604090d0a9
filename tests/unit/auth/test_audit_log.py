"""Rows are durable when `write` returns, or nothing may be disclosed."""

import asyncio
import json
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, create_engine, event, select, text

from auth.audit import AuditFailure, AuditTrail
from auth.audit.digest import instant
from auth.audit.log import Patience
from storage.database import open_database
from storage.tables import AUDIT_CHAIN
from tests.support.audit import (
    REQUEST,
    SCENE,
    a_log,
    decided,
    no_larger,
    recorded,
    released,
    rows,
    unstorable,
)
from tests.support.auth import ACTOR, NOW
from tests.support.postgres import Postgres
from tests.support.scene import Scene


def no_space(*_: object) -> None:
    raise OSError("no space left on device")


async def test_rows_are_in_the_database_when_write_returns(database: Engine) -> None:
    await recorded(database, decided(Scene(grants=())), released("2", "1"))

    denied, left = rows(database)
    assert (denied["outcome"], denied["reason"]) == ("deny", "NOT_GRANTED")
    assert (denied["request_id"], denied["app"]) == (REQUEST, "example-app")
    assert (denied["category"], denied["action"]) == ("APPT", "read")
    assert (denied["concern"], instant(denied["recorded_at"])) == ("record", instant(NOW))
    assert json.loads(str(left["released"])) == ["1", "2"]
    assert (left["relationship"], left["reason"]) == ("grant-1", None)


async def test_an_empty_trail_writes_nothing(database: Engine) -> None:
    await recorded(database, AuditTrail(SCENE.principal, REQUEST))

    assert rows(database) == []


async def test_a_log_that_wrote_nothing_opens_no_chain(database: Engine) -> None:
    log = a_log(database)

    assert log.works()
    with database.connect() as connection:
        assert connection.execute(select(AUDIT_CHAIN)).all() == []


async def test_a_locked_database_is_an_audit_failure(tmp_path: Path) -> None:
    path = tmp_path / "audit.db"
    open_database(f"sqlite:///{path}").dispose()
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 0})
    log, other = a_log(engine), sqlite3.connect(path)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(AuditFailure) as failure:
        await log.write(decided(SCENE))
    works_while_locked = log.works()
    other.rollback()

    assert ACTOR not in str(failure.value)
    assert (failure.value.__cause__, failure.value.__context__) == (None, None)
    assert (works_while_locked, log.works()) == (False, True)
    other.close()
    engine.dispose()


@pytest.mark.postgres
async def test_a_locked_table_is_an_audit_failure_and_then_none(postgres: Postgres) -> None:
    engine = open_database(postgres.new_database())
    log = await recorded(engine, decided(SCENE))
    with engine.connect() as other:
        other.execute(text("LOCK TABLE audit_event"))

        with pytest.raises(AuditFailure, match="OperationalError"):
            await log.write(decided(SCENE))

    await log.write(decided(SCENE))
    assert len(rows(engine)) == 2
    engine.dispose()


async def test_a_full_disk_is_an_audit_failure_until_there_is_room(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'audit.db'}")
    log = await recorded(engine, decided(SCENE))
    event.listen(engine, "checkout", no_larger)
    large = released(*(f"appointment-{number}" for number in range(2000)))

    with pytest.raises(AuditFailure, match="OperationalError"):
        await log.write(large)
    event.remove(engine, "checkout", no_larger)
    engine.dispose()

    await log.write(decided(SCENE))
    assert len(rows(engine)) == 2
    engine.dispose()


@pytest.mark.postgres
async def test_a_server_that_comes_back_is_written_to_again(postgres: Postgres) -> None:
    engine = open_database(postgres.new_database())
    log = await recorded(engine, decided(SCENE))
    postgres.stop()

    try:
        with pytest.raises(AuditFailure, match="OperationalError"):
            await log.write(decided(SCENE))
        works_while_down = log.works()
    finally:
        postgres.start()

    await log.write(decided(SCENE))
    assert (works_while_down, log.works()) == (False, True)
    assert len(rows(engine)) == 2
    engine.dispose()


async def test_a_database_without_tables_is_an_audit_failure() -> None:
    log = a_log(create_engine("sqlite://"))

    with pytest.raises(AuditFailure):
        await log.write(decided(SCENE))

    assert not log.works()


async def test_a_failing_disk_is_an_audit_failure(database: Engine) -> None:
    event.listen(database, "before_cursor_execute", no_space)

    with pytest.raises(AuditFailure, match="OSError"):
        await a_log(database).write(decided(SCENE))


async def test_text_that_cannot_be_stored_is_an_audit_failure(database: Engine) -> None:
    with pytest.raises(AuditFailure):
        await a_log(database).write(unstorable())


def test_a_table_that_takes_no_rows_does_not_work(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'audit.db'}")
    refuse = "CREATE TRIGGER refuse BEFORE INSERT ON audit_event BEGIN SELECT RAISE(ABORT, ''); END"
    with engine.begin() as connection:
        connection.execute(text(refuse))

    assert not a_log(engine).works()
    engine.dispose()


def test_looking_whether_it_works_leaves_no_row(database: Engine) -> None:
    log = a_log(database)

    assert log.works()
    assert rows(database) == []


async def test_requests_that_end_together_share_a_commit(database: Engine) -> None:
    commits: list[object] = []
    event.listen(database, "commit", commits.append)
    log = a_log(database)

    await asyncio.gather(*(log.write(decided(SCENE)) for _ in range(50)))

    assert len(rows(database)) == 50
    assert len(commits) < 5


async def test_text_that_cannot_be_stored_costs_no_other_request_its_audit(
    database: Engine,
) -> None:
    log = a_log(database)
    trails = (decided(SCENE), unstorable(), decided(SCENE))

    ended = await asyncio.gather(*map(log.write, trails), return_exceptions=True)

    assert [type(one) for one in ended] == [type(None), AuditFailure, type(None)]
    assert len(rows(database)) == 2


async def test_what_a_request_did_is_recorded_though_it_is_called_off(database: Engine) -> None:
    log = a_log(database)
    left = asyncio.create_task(log.write(decided(SCENE)))
    await asyncio.sleep(0)

    left.cancel()
    await log.write(decided(SCENE))

    assert len(rows(database)) == 2


async def test_a_database_that_fails_is_told_to_all_who_wait(database: Engine) -> None:
    event.listen(database, "before_cursor_execute", no_space)
    log = a_log(database)

    ended = await asyncio.gather(
        *(log.write(decided(SCENE)) for _ in range(3)), return_exceptions=True
    )

    assert [type(one) for one in ended] == [AuditFailure] * 3


async def test_nobody_waits_longer_than_they_should_for_a_database_that_hangs(
    database: Engine,
) -> None:
    answer, log = hanging(database), a_log(database, patience=Patience(seconds=0))

    with pytest.raises(AuditFailure, match="no answer"):
        await log.write(decided(SCENE))
    answer()


async def test_rows_nobody_waits_for_any_longer_are_stored_all_the_same(database: Engine) -> None:
    answer, log = hanging(database), a_log(database, patience=Patience(seconds=0))
    with pytest.raises(AuditFailure):
        await log.write(decided(SCENE))

    answer()
    await asyncio.gather(*asyncio.all_tasks() - {asyncio.current_task()})

    assert len(rows(database)) == 1


async def test_a_database_that_hangs_is_not_waited_for_by_ever_more(database: Engine) -> None:
    answer, log = hanging(database), a_log(database, patience=Patience(requests=3))
    first = asyncio.create_task(log.write(decided(SCENE)))
    await asyncio.sleep(0)
    waiting = [asyncio.create_task(log.write(decided(SCENE))) for _ in range(4)]
    await asyncio.sleep(0)

    answer()
    ended = await asyncio.gather(first, *waiting, return_exceptions=True)

    assert [type(one) for one in ended] == [type(None)] * 4 + [AuditFailure]


def hanging(engine: Engine) -> Callable[[], None]:
    """Have the database not answer until what is returned is called."""
    gate = threading.Event()
    event.listen(engine, "before_cursor_execute", lambda *_: gate.wait(10) and None)
    return gate.set


async def test_closing_waits_for_what_nobody_waits_for_any_more(database: Engine) -> None:
    log = a_log(database)
    writing = asyncio.create_task(log.write(released("1")))
    await asyncio.sleep(0)

    writing.cancel()
    await log.aclose()

    assert len(rows(database)) == 1


async def test_a_log_that_wrote_nothing_is_closed_at_once(database: Engine) -> None:
    await a_log(database).aclose()

    assert rows(database) == []


async def test_what_is_changed_shares_the_commit_of_its_neighbours(database: Engine) -> None:
    log, done = a_log(database), released("2").take()

    await asyncio.gather(log.write(released("1")), log.carry_out(lambda _: done))

    assert [row["chain"] for row in rows(database)] == [1, 1]


async def test_a_change_that_fails_costs_no_neighbour(database: Engine) -> None:
    def change(_: Connection) -> tuple[()]:
        raise ValueError

    log = a_log(database)

    became = await asyncio.gather(
        log.write(released("1")), log.carry_out(change), return_exceptions=True
    )

    assert (became[0], type(became[1])) == (None, AuditFailure)
    assert len(rows(database)) == 1


async def test_a_change_that_has_nothing_to_tell_opens_no_chain(database: Engine) -> None:
    log = a_log(database)

    await log.carry_out(lambda _: ())

    with database.connect() as connection:
        assert connection.execute(select(AUDIT_CHAIN)).all() == []
