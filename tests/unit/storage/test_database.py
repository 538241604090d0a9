"""The database has the tables that the code means, whatever it was before."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Engine, create_engine, insert, inspect, select, text
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from storage.database import MIGRATIONS, open_database
from storage.tables import AUDIT, HOLDING, METADATA


@contextmanager
def opened(folder: Path) -> Iterator[Engine]:
    engine = open_database(f"sqlite:///{folder / 'kindred.db'}")
    yield engine
    engine.dispose()


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    with opened(tmp_path) as engine:
        yield engine


def test_migrations_make_exactly_the_tables_of_the_code(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})

        assert compare_metadata(context, METADATA) == []


def test_opening_again_keeps_what_is_there(tmp_path: Path) -> None:
    with opened(tmp_path) as engine, engine.begin() as connection:
        connection.execute(insert(HOLDING), {"person": b"p" * 32, "organisation": "RA1"})

    with opened(tmp_path) as engine, engine.connect() as connection:
        assert connection.execute(select(HOLDING)).all() == [(b"p" * 32, "RA1")]


def migrate(engine: Engine, to: Callable[[Config, str], None], revision: str) -> None:
    """Run `command.upgrade` or `command.downgrade` to a revision."""
    configuration = Config()
    configuration.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        configuration.attributes["connection"] = connection
        to(configuration, revision)


def stored(engine: Engine) -> tuple[str, list[tuple[bytes, str]]]:
    """How the index is laid out, and its rows."""
    with engine.connect() as connection:
        layout = text("SELECT sql FROM sqlite_master WHERE name = 'holding'")
        rows = connection.execute(select(HOLDING).order_by(HOLDING.c.person)).all()
        return str(connection.scalar(layout)), [(row.person, row.organisation) for row in rows]


def test_migrations_can_be_taken_back(engine: Engine) -> None:
    migrate(engine, command.downgrade, "base")

    assert inspect(engine).get_table_names() == ["alembic_version"]


def test_clustering_the_index_keeps_its_rows_both_ways(engine: Engine) -> None:
    rows = [(bytes([person]) * 32, "RA1") for person in range(9)]
    migrate(engine, command.downgrade, "0001")
    with engine.begin() as connection:
        values = [{"person": person, "organisation": code} for person, code in reversed(rows)]
        connection.execute(insert(HOLDING), values)
    was, before = stored(engine)
    migrate(engine, command.upgrade, "head")
    clustered, after = stored(engine)
    migrate(engine, command.downgrade, "0001")

    assert ("WITHOUT ROWID" in was, "WITHOUT ROWID" in clustered) == (False, True)
    assert before == after == stored(engine)[1] == rows


def test_the_tables_of_the_code_are_laid_out_like_the_migrated(engine: Engine) -> None:
    other = create_engine("sqlite://")
    METADATA.create_all(other)

    assert "WITHOUT ROWID" in stored(other)[0]
    assert "WITHOUT ROWID" in stored(engine)[0]
    other.dispose()


def test_a_commit_is_on_disk_when_it_returns(engine: Engine) -> None:
    with engine.connect() as connection:
        modes = [
            connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "busy_timeout")
        ]

    assert modes == ["wal", 2, 2000]


def test_one_holding_is_kept_once(engine: Engine) -> None:
    row = {"person": b"p" * 32, "organisation": "RA1"}
    with engine.begin() as connection:
        connection.execute(insert(HOLDING), row)

    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(insert(HOLDING), row)


def test_audit_rows_are_numbered_in_the_order_they_come(engine: Engine) -> None:
    row = {
        "recorded_at": datetime(2026, 6, 15, 12, tzinfo=UTC),
        **dict.fromkeys(("request_id", "actor", "subject", "app"), "x"),
        **dict.fromkeys(("purpose", "action", "category", "outcome"), "x"),
    }
    with engine.begin() as connection:
        connection.execute(insert(AUDIT), [row, row, row])

        assert connection.execute(select(AUDIT.c.sequence)).scalars().all() == [1, 2, 3]


def test_a_storage_that_cannot_be_opened_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SQLAlchemyError):
        open_database(f"sqlite:///{tmp_path / 'no' / 'such' / 'folder.db'}")
