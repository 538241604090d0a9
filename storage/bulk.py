"""Adds rows to a table as the driver takes them, for what is added with every request.

SQLAlchemy makes the values of each row ready by itself, which takes longer than to store them.
"""

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter

from sqlalchemy import Connection, Dialect, Table

_Bound = Callable[[object], object]
"""A value as the driver wants it."""


def add_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
    """Add them in their order. All have the same columns, at least two."""
    names, dialect = list(rows[0]), connection.dialect
    values = [list(itemgetter(*names)(row)) for row in rows]
    for place, name in enumerate(names):
        bind: _Bound | None = table.c[name].type.dialect_impl(dialect).bind_processor(dialect)
        if bind is not None:
            for row in values:
                row[place] = bind(row[place])
    connection.exec_driver_sql(_insertion(table, names, dialect), list(map(tuple, values)))


def _insertion(table: Table, names: Sequence[str], dialect: Dialect) -> str:
    written = dialect.identifier_preparer
    columns = ", ".join(map(written.quote, names))
    mark = "?" if dialect.paramstyle == "qmark" else "%s"
    marks = ", ".join([mark] * len(names))
    return f"INSERT INTO {written.format_table(table)} ({columns}) VALUES ({marks})"  # noqa: S608
