"""What two databases call differently: reading one instant's state, and being the only writer."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, Table, text


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """The database as it is at one instant, while others go on writing.

    For reading whatever somebody may have put there: in SQLite, text that is none is read as well.
    """
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            driver: Any = connection.connection.dbapi_connection
            driver.text_factory = _text
            connection.exec_driver_sql("BEGIN")
        else:
            connection.execution_options(isolation_level="REPEATABLE READ")
            connection.exec_driver_sql("SET statement_timeout = 0")
        yield connection
        connection.invalidate()  # nobody else is to have it as it is now


def write_alone(connection: Connection, table: Table) -> None:
    """Until the end of the transaction nobody else writes to the table; and take your time.

    In SQLite nobody does anyway, from the first statement that writes.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"LOCK TABLE {table.name} IN SHARE ROW EXCLUSIVE MODE"))
        connection.execute(text("SET LOCAL statement_timeout = 0"))


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")
