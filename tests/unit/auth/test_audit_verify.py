"""Whatever is done to a stored record afterwards, verifying names the first that is affected."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, Executable, delete, insert, text, update

from auth.audit.digest import Start
from storage.database import open_database
from storage.tables import AUDIT, AUDIT_CHAIN
from tests.support.audit import a_chain, findings, rows
from tests.support.auth import NOW


def change(engine: Engine, *statements: Executable) -> None:
    """As somebody does who can write to the database."""
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(statement)


async def test_a_chain_that_nobody_touched_is_whole(database: Engine) -> None:
    await a_chain(database)

    assert findings(database) == [("Chain 1: whole, 5 records", False)]


def test_an_empty_audit_says_nothing(database: Engine) -> None:
    assert findings(database) == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("subject", "9990000999"),
        ("actor", "9990000999"),
        ("outcome", "deny"),
        ("organisation", None),
        ("released", '["7"]'),
        ("reason", "AGE_RULE"),
        ("recorded_at", NOW + timedelta(seconds=1)),
    ],
)
async def test_an_edited_record_is_named(database: Engine, column: str, value: object) -> None:
    await a_chain(database)
    change(database, update(AUDIT).where(AUDIT.c.position == 3).values({column: value}))

    ((said, fault),) = findings(database)

    assert fault
    assert said.startswith("Chain 1: record 3 (row 3) is not the one written there")
    assert said.endswith("; whole up to there: 2")


async def test_a_deleted_record_is_named(database: Engine) -> None:
    await a_chain(database)
    change(database, delete(AUDIT).where(AUDIT.c.position == 2))

    ((said, fault),) = findings(database)

    assert fault
    assert said.startswith("Chain 1: record 2 is missing: it was deleted")


async def test_records_that_changed_places_are_named(database: Engine) -> None:
    await a_chain(database)
    moves = [(2, -1), (4, 2), (-1, 4)]
    change(
        database,
        *(update(AUDIT).where(AUDIT.c.position == old).values(position=new) for old, new in moves),
    )

    ((said, fault),) = findings(database)

    assert fault
    assert said.startswith("Chain 1: record 2 (row 4) is not the one written there")


async def test_a_deletion_that_closes_the_gap_is_named(database: Engine) -> None:
    await a_chain(database)
    change(database, delete(AUDIT).where(AUDIT.c.position == 2))
    for position in (3, 4, 5):
        moved = update(AUDIT).where(AUDIT.c.position == position)
        change(database, moved.values(position=position - 1))

    ((said, fault),) = findings(database)

    assert fault
    assert said.startswith("Chain 1: record 2 (row 3) is not the one written there")


async def test_a_record_put_in_between_is_named(database: Engine) -> None:
    await a_chain(database)
    for position in (5, 4, 3):
        moved = update(AUDIT).where(AUDIT.c.position == position)
        change(database, moved.values(position=position + 1))
    copied = dict(rows(database)[0])
    del copied["sequence"]
    change(database, insert(AUDIT).values({**copied, "position": 3}))

    ((said, fault),) = findings(database)

    assert fault
    assert said.startswith("Chain 1: record 3 (row 6) is not the one written there")


async def test_a_record_put_behind_the_end_is_named(database: Engine) -> None:
    await a_chain(database)
    copied = dict(rows(database)[-1])
    del copied["sequence"]
    change(database, insert(AUDIT).values({**copied, "position": 6}))

    ((said, fault),) = findings(database)

    assert fault
    assert said.startswith("Chain 1: record 6 (row 6) is not the one written there")


async def test_records_taken_off_the_end_are_named(database: Engine) -> None:
    await a_chain(database)
    change(database, delete(AUDIT).where(AUDIT.c.position > 3))

    ((said, fault),) = findings(database)

    assert fault
    assert said.startswith("Chain 1: record 4 is missing: 2 were taken off the end")


async def test_an_end_put_back_with_its_records_taken_off_is_named(database: Engine) -> None:
    await a_chain(database)
    third = rows(database)[2]
    put_back = {"position": 3, "digest": third["digest"]}
    change(
        database, delete(AUDIT).where(AUDIT.c.position > 3), update(AUDIT_CHAIN).values(put_back)
    )

    ((said, fault),) = findings(database)

    assert fault
    assert "is not the end that was written" in said


async def test_a_changed_beginning_is_named(database: Engine) -> None:
    await a_chain(database)
    change(database, update(AUDIT_CHAIN).values(start=Start(older=7).text()))

    ((said, fault), (older, other)) = findings(database)

    assert (fault, other) == (True, True)
    assert said.startswith("Chain 1: its beginning was changed")
    assert older == "Outside any chain: 0 records; there were 7"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_chain SET start = 'nothing of ours'",
        "UPDATE audit_chain SET opened_at = 'yesterday'",
        "UPDATE audit_chain SET opening = 'text'",
    ],
)
async def test_a_beginning_that_cannot_be_read_is_named(tmp_path: Path, statement: str) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'audit.db'}")
    await a_chain(engine)
    change(engine, text(statement))

    said, fault = findings(engine)[0]

    assert fault
    assert said.startswith("Chain 1: its beginning was changed")
    engine.dispose()


async def test_a_log_goes_on_beside_a_chain_that_cannot_be_read(database: Engine) -> None:
    await a_chain(database, 2)
    change(database, update(AUDIT_CHAIN).values(start="nothing of ours"))
    await a_chain(database, 2)

    assert [fault for _, fault in findings(database)] == [True, False]


async def test_a_record_without_a_digest_is_torn(database: Engine) -> None:
    await a_chain(database)
    change(database, update(AUDIT).where(AUDIT.c.position == 5).values(digest=None))

    ((said, fault),) = findings(database)

    assert fault
    assert said.startswith("Chain 1: record 5 (row 5) is torn: it has no digest")


UNREADABLE = (
    "UPDATE audit_event SET recorded_at = 'yesterday' WHERE position = 4",
    "UPDATE audit_event SET subject = CAST(x'ff00ff' AS TEXT) WHERE position = 4",
    "UPDATE audit_event SET subject = x'ff00ff' WHERE position = 4",
    "UPDATE audit_event SET digest = 'text' WHERE position = 4",
    "UPDATE audit_event SET released = 7 WHERE position = 4",
    "UPDATE audit_event SET recorded_at = 7 WHERE position = 4",
)


@pytest.mark.parametrize("statement", UNREADABLE)
async def test_what_cannot_be_read_is_named_and_no_crash(tmp_path: Path, statement: str) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'audit.db'}")
    await a_chain(engine)
    change(engine, text(statement))

    ((said, fault),) = findings(engine)

    assert fault
    assert said.startswith("Chain 1: record 4 (row 4) ")
    engine.dispose()


@pytest.mark.parametrize(
    ("moved", "says"),
    [
        (
            "UPDATE audit_event SET position = 'here' WHERE sequence = 5",
            "record 5 (row 5) is missing: what follows has no place",
        ),
        (
            "UPDATE audit_event SET position = 2 WHERE sequence = 5",
            "record 2 (row 5) was put beside another",
        ),
    ],
)
async def test_a_record_without_a_place_of_its_own_is_named(
    tmp_path: Path, moved: str, says: str
) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'audit.db'}")
    await a_chain(engine)
    change(engine, text("DROP INDEX ix_audit_event_place"), text(moved))

    ((said, fault),) = findings(engine)

    assert fault
    assert said.startswith(f"Chain 1: {says}")
    engine.dispose()


async def test_a_damaged_file_is_named_and_no_crash(tmp_path: Path) -> None:
    path = tmp_path / "audit.db"
    engine = open_database(f"sqlite:///{path}")
    await a_chain(engine, 400)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    spoil(path)

    said = findings(engine)

    assert any(fault for _, fault in said)
    assert any("cannot be read (DatabaseError)" in text_ for text_, _ in said)
    engine.dispose()


def spoil(path: Path) -> None:
    """Overwrite the second half of a file."""
    length = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(length // 2)
        file.write(b"\xff" * (length // 2))
