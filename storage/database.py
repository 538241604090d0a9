"""Opens the database, SQLite or PostgreSQL, and brings its tables up to date."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

PATIENCE_MILLISECONDS = 2000
"""How long a statement waits for somebody else's lock, and PostgreSQL for anything."""

_FILE = "kindred.file"


def open_database(url: str, *, migrate: bool = True) -> Engine:
    """Return an engine for `sqlite:///…` or `postgresql://…`, with every migration applied.

    The engine is synchronous: a short indexed read in a thread costs less than an asynchronous
    driver, and both databases share one code path. Raises sqlalchemy.exc.SQLAlchemyError, and
    NewerDatabase for one that a newer release has migrated.
    """
    parsed = make_url(url)
    is_postgresql = parsed.get_backend_name() == "postgresql"
    engine = _postgresql(parsed) if is_postgresql else _sqlite(parsed)
    if migrate:
        from storage.migrating import bring_up_to_date  # noqa: PLC0415 - see there

        bring_up_to_date(engine)
    return engine


def open_for_serving(url: str) -> Engine:
    """As `open_database`, by a process that stays: another one migrates, and ends.

    Raises BrokenExecutor too, where that one ended before its time. A database in memory is
    nobody else's, and migrated here.
    """
    if make_url(url).database in {None, "", ":memory:"}:
        return open_database(url)
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("fork")) as another:
        another.submit(_migrate, url).result()
    return open_database(url, migrate=False)


def open_for_checking(url: str) -> Engine:
    """As `open_database`, once it was reached, and with nothing changed: no table, and no file
    made where there is none yet. Raises OSError too, where there is no folder for that."""
    engine = open_database(url, migrate=False)
    file = Path(engine.url.database or ":memory:")
    if engine.dialect.name == "sqlite" and not file.exists():
        file.parent.stat()
        return engine
    with engine.connect():
        return engine


def _migrate(url: str) -> None:
    open_database(url).dispose()


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
