"""Opens the database and brings its tables up to date."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, event

MIGRATIONS = Path(__file__).parent / "migrations"


def open_database(url: str, *, migrate: bool = True) -> Engine:
    """Return an engine for a SQLAlchemy URL, with every migration applied if wanted.

    The engine is synchronous: a short indexed read in a thread costs less than an asynchronous
    driver, and both databases share one code path. Raises sqlalchemy.exc.SQLAlchemyError, and
    alembic.util.CommandError for a database that a newer release has migrated.
    """
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
    if migrate:
        _migrate(engine)
    return engine


def _prepare_sqlite(connection: object, _record: object) -> None:
    """Readers never wait for a writer, and a commit is on disk when it returns."""
    cursor = connection.cursor()  # type: ignore[attr-defined] # a DB-API connection
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA busy_timeout=2000")
    cursor.close()


def _migrate(engine: Engine) -> None:
    configuration = Config()
    configuration.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        configuration.attributes["connection"] = connection
        command.upgrade(configuration, "head")
