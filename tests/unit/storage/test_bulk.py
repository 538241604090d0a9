"""Rows are in the table as SQLAlchemy itself would have put them there."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, Engine, insert, select
from sqlalchemy.exc import IntegrityError

from storage.bulk import Insertion
from storage.tables import AUDIT

A_ROW = {
    "recorded_at": datetime(2026, 6, 15, 12, 30, 1, 5, tzinfo=UTC),
    **dict.fromkeys(("request_id", "actor", "subject", "app"), "x"),
    **dict.fromkeys(("purpose", "action", "outcome"), "y"),
    "category": None,
    "chain": 1,
}
_VALUES = [AUDIT.c[name] for name in (*A_ROW, "position", "digest")]


def placed(position: int) -> dict[str, object]:
    return {**A_ROW, "position": position, "digest": bytes([position]) * 32}


def added(connection: Connection, *positions: int) -> None:
    rows = [tuple(placed(position).values()) for position in positions]
    Insertion(AUDIT, list(placed(0)), connection.dialect).add(connection, rows)


def test_rows_added_together_equal_rows_inserted_alone(database: Engine) -> None:
    with database.begin() as connection:
        added(connection, 1)
        connection.execute(insert(AUDIT), placed(2))

    with database.connect() as connection:
        together, alone = connection.execute(select(*_VALUES).order_by(AUDIT.c.sequence)).all()
    assert together[:-2] == alone[:-2]
    assert together[-2:] == (1, b"\1" * 32)


def test_rows_are_numbered_in_the_order_given(database: Engine) -> None:
    with database.begin() as connection:
        added(connection, 3, 1, 2)

    with database.connect() as connection:
        found = connection.scalars(select(AUDIT.c.position).order_by(AUDIT.c.sequence)).all()
    assert found == [3, 1, 2]


def test_one_row_too_many_leaves_none(database: Engine) -> None:
    with pytest.raises(IntegrityError), database.begin() as connection:
        added(connection, 1, 2, 1)

    with database.connect() as connection:
        assert connection.execute(select(AUDIT)).all() == []
