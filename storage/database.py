"""Opens the database, SQLite or PostgreSQL, and brings its tables up to date."""

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

MIGRATIONS = Path(__file__).parent / "migrations"

PATIENCE_MILLISECONDS = 2000
"""How long a statement waits for somebody else's lock, and PostgreSQL for anything."""

_FILE = "kindred.file"

_MIGRATING = 0x4B696E64
"""Number of the lock that whoever migrates a PostgreSQL holds."""


def open_database(url: str, *, migrate: bool = True) -> Engine:
    """Return an engine for `sqlite:///…` or `postgresql://…`, with every migration applied.

    The engine is synchronous: a short indexed read in a thread costs less than an asynchronous
    driver, and both databases share one code path. Raises sqlalchemy.exc.SQLAlchemyError, and
    alembic.util.CommandError for a database that a newer release has migrated.
    """
    parsed = make_url(url)
    is_postgresql = parsed.get_backend_name() == "postgresql"
    engine = _postgresql(parsed) if is_postgresql else _sqlite(parsed)
    if migrate:
        _migrate(engine)
    return engine


def _sqlite(url: URL) -> Engine:
    engine = create_engine(url)
    event.listen(engine, "connect", _prepare_sqlite)
    if url.database and url.database != ":memory:":
        _watch_file(engine, Path(url.database))
    return engine


def _watch_file(engine: Engine, path: Path) -> None:
    """Write to no file that was taken away: it would go on existing, and be lost at the end."""

    def remember(_: object, record: ConnectionPoolEntry) -> None:
        record.info[_FILE] = _identity(path)

    def compare(_: object, record: ConnectionPoolEntry, __: object) -> None:
        if record.info.get(_FILE) != _identity(path):
            raise DisconnectionError("The file of the database is another one.")

    event.listen(engine, "connect", remember)
    event.listen(engine, "checkout", compare)


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _prepare_sqlite(connection: Any, _record: object) -> None:
    """Readers never wait for a writer, and a commit is on disk when it returns."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute(f"PRAGMA busy_timeout={PATIENCE_MILLISECONDS}")
    cursor.close()


def _postgresql(url: URL) -> Engine:
    """With psycopg, whatever driver the address names or none.

    A server that has gone is noticed within the same patience: while connecting, by the server
    itself while it works, and by the network where nothing is heard of it. A connection that went
    bad is replaced before it is used.
    """
    seconds = PATIENCE_MILLISECONDS // 1000
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        connect_args={
            "connect_timeout": seconds,
            "tcp_user_timeout": PATIENCE_MILLISECONDS,
            "application_name": "kindred",
        },
        pool_pre_ping=True,
        pool_timeout=seconds,
    )
    event.listen(engine, "connect", _prepare_postgresql)
    return engine


def _prepare_postgresql(connection: Any, _record: object) -> None:
    """A commit is on disk when it returns, whatever the server is set to otherwise."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW synchronous_commit")
        if cursor.fetchone() == ("off",):
            cursor.execute("SET synchronous_commit = on")
        cursor.execute(f"SET statement_timeout = {PATIENCE_MILLISECONDS}")
    connection.commit()


def _migrate(engine: Engine) -> None:
    configuration = Config()
    configuration.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            # Several processes may start at once; and an index over years of rows takes its time.
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_MIGRATING})")
        configuration.attributes["connection"] = connection
        command.upgrade(configuration, "head")
