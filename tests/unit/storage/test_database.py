"""The database has the tables that the code means, whatever it was before."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
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

from storage import NewerDatabase
from storage.database import open_database, open_for_serving
from storage.migrating import MIGRATIONS
from storage.tables import AUDIT, HOLDING, METADATA
from tests.support.postgres import Postgres

AN_OLD_ROW = {
    "recorded_at": datetime(2026, 6, 15, 12, tzinfo=UTC),
    **dict.fromkeys(("request_id", "actor", "subject", "app"), "x"),
    **dict.fromkeys(("purpose", "action", "category", "outcome"), "x"),
}


@contextmanager
def opened(url: str) -> Iterator[Engine]:
    engine = open_database(url)
    yield engine
    engine.dispose()


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Engine]:
    with opened(f"sqlite:///{tmp_path / 'kindred.db'}") as engine:
        yield engine


def test_migrations_make_exactly_the_tables_of_the_code(database: Engine) -> None:
    with database.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})

        assert compare_metadata(context, METADATA) == []


def test_opening_again_keeps_what_is_there(database_url: str) -> None:
    with opened(database_url) as engine, engine.begin() as connection:
        connection.execute(insert(HOLDING), {"person": b"p" * 32, "organisation": "RA1"})

    with opened(database_url) as engine, engine.connect() as connection:
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


def test_migrations_can_be_taken_back(database: Engine) -> None:
    migrate(database, command.downgrade, "base")

    assert inspect(database).get_table_names() == ["alembic_version"]


def test_clustering_the_index_keeps_its_rows_both_ways(sqlite: Engine) -> None:
    rows = [(bytes([person]) * 32, "RA1") for person in range(9)]
    migrate(sqlite, command.downgrade, "0001")
    with sqlite.begin() as connection:
        values = [{"person": person, "organisation": code} for person, code in reversed(rows)]
        connection.execute(insert(HOLDING), values)
    was, before = stored(sqlite)
    migrate(sqlite, command.upgrade, "head")
    clustered, after = stored(sqlite)
    migrate(sqlite, command.downgrade, "0001")

    assert ("WITHOUT ROWID" in was, "WITHOUT ROWID" in clustered) == (False, True)
    assert before == after == stored(sqlite)[1] == rows


def test_the_tables_of_the_code_are_laid_out_like_the_migrated(sqlite: Engine) -> None:
    other = create_engine("sqlite://")
    METADATA.create_all(other)

    assert "WITHOUT ROWID" in stored(other)[0]
    assert "WITHOUT ROWID" in stored(sqlite)[0]
    other.dispose()


def test_the_indexes_of_the_code_are_the_migrated_ones(sqlite: Engine) -> None:
    other = create_engine("sqlite://")
    METADATA.create_all(other)

    assert indexes(other) == indexes(sqlite)
    other.dispose()


def indexes(engine: Engine) -> dict[str, str]:
    """How each is made."""
    made = text("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")
    with engine.connect() as connection:
        return {row.name: row.sql for row in connection.execute(made)}


def test_a_commit_is_on_disk_when_it_returns(sqlite: Engine) -> None:
    with sqlite.connect() as connection:
        modes = [
            connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "busy_timeout")
        ]

    assert modes == ["wal", 2, 2000]


def test_rows_from_before_chains_survive_the_migration(database: Engine) -> None:
    migrate(database, command.downgrade, "0003")
    with database.begin() as connection:
        connection.execute(insert(AUDIT), AN_OLD_ROW)
    migrate(database, command.upgrade, "head")

    with database.connect() as connection:
        row = connection.execute(select(AUDIT)).one()
    assert (row.sequence, row.subject, row.chain, row.digest) == (1, "x", None, None)


@pytest.mark.postgres
def test_audit_rows_are_numbered_past_two_thousand_million(postgres: Postgres) -> None:
    with opened(postgres.new_database()) as engine, engine.begin() as connection:
        connection.execute(text("SELECT setval('audit_event_sequence_seq', 3000000000)"))
        connection.execute(insert(AUDIT), AN_OLD_ROW)

        assert connection.scalar(select(AUDIT.c.sequence)) == 3_000_000_001


@pytest.mark.postgres
def test_a_lazy_server_still_has_commits_on_disk(postgres: Postgres) -> None:
    url = postgres.new_database()
    with opened(url) as engine, engine.connect() as connection:
        name = connection.scalar(text("SELECT current_database()"))
        connection.execute(text(f"ALTER DATABASE {name} SET synchronous_commit = off"))
        connection.commit()

    with opened(url) as engine, engine.connect() as connection:
        assert connection.scalar(text("SHOW synchronous_commit")) == "on"


@pytest.mark.postgres
def test_a_statement_that_takes_too_long_is_given_up(postgres: Postgres) -> None:
    with opened(postgres.new_database()) as engine, engine.connect() as connection:
        assert connection.scalar(text("SHOW statement_timeout")) == "2s"


@pytest.mark.postgres
def test_processes_that_start_together_migrate_one_after_another(postgres: Postgres) -> None:
    url = postgres.new_database()

    with ThreadPoolExecutor(4) as starting:
        opened_at_once = list(starting.map(open_database, [url] * 4))

    assert {inspect(engine).has_table("audit_chain") for engine in opened_at_once} == {True}
    for engine in opened_at_once:
        engine.dispose()


def test_one_holding_is_kept_once(database: Engine) -> None:
    row = {"person": b"p" * 32, "organisation": "RA1"}
    with database.begin() as connection:
        connection.execute(insert(HOLDING), row)

    with pytest.raises(IntegrityError), database.begin() as connection:
        connection.execute(insert(HOLDING), row)


def test_audit_rows_are_numbered_in_the_order_they_come(database: Engine) -> None:
    with database.begin() as connection:
        connection.execute(insert(AUDIT), [AN_OLD_ROW] * 3)

        assert connection.execute(select(AUDIT.c.sequence)).scalars().all() == [1, 2, 3]


def test_a_storage_that_cannot_be_opened_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SQLAlchemyError):
        open_database(f"sqlite:///{tmp_path / 'no' / 'such' / 'folder.db'}")


@pytest.mark.parametrize("place", ["", "{}/kindred.db"])
def test_what_is_opened_for_serving_has_its_tables(tmp_path: Path, place: str) -> None:
    engine = open_for_serving(f"sqlite:///{place.format(tmp_path)}")

    assert inspect(engine).has_table(AUDIT.name)
    engine.dispose()


def test_a_folder_that_is_not_there_is_told_by_whoever_migrates(tmp_path: Path) -> None:
    with pytest.raises(SQLAlchemyError):
        open_for_serving(f"sqlite:///{tmp_path / 'no' / 'such' / 'folder.db'}")


def test_what_a_newer_release_has_migrated_is_not_opened(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'kindred.db'}"
    with opened(url) as engine, engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'of tomorrow'"))

    with pytest.raises(NewerDatabase):
        open_for_serving(url)
