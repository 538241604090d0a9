"""Applies migrations. Whoever serves never loads it: what it takes is a tenth of their memory."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Engine

from storage import NewerDatabase

MIGRATIONS = Path(__file__).parent / "migrations"

_MIGRATING = 0x4B696E64
"""Number of the lock that whoever migrates a PostgreSQL holds."""


def bring_up_to_date(engine: Engine) -> None:
    """Apply every migration that is not. Raises SQLAlchemyError, NewerDatabase."""
    configuration = Config()
    configuration.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            # Several processes may start at once; and an index over years of rows takes its time.
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_MIGRATING})")
        configuration.attributes["connection"] = connection
        try:
            command.upgrade(configuration, "head")
        except CommandError:
            raise NewerDatabase from None
