"""Adds rows to a table as the driver takes them, for what is added with every request.

SQLAlchemy makes the values of each row ready by itself, which takes longer than to store them.
"""

from collections.abc import Callable, Sequence

from sqlalchemy import Connection, Dialect, Table

_Bound = Callable[[object], object]
"""A value as the driver wants it."""


class Insertion:
    """Of rows with these columns, at least two, into one table of one kind of database."""

    def __init__(self, table: Table, names: Sequence[str], dialect: Dialect) -> None:
        self._statement = _statement(table, names, dialect)
        processors = (
            table.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names
        )
        self._bound: dict[int, _Bound] = {
            place: bound for place, bound in enumerate(processors) if bound is not None
        }

    def add(self, connection: Connection, rows: Sequence[Sequence[object]]) -> None:
        """Add at least one, in their order; values in the order of the columns."""
        columns = list(zip(*rows, strict=True))
        for place, bound in self._bound.items():
            # Rows that are added together share most of what takes long to make ready: the time.
            ready = {value: bound(value) for value in {*columns[place]}}
            columns[place] = tuple(map(ready.__getitem__, columns[place]))
        connection.exec_driver_sql(self._statement, list(zip(*columns, strict=True)))


def _statement(table: Table, names: Sequence[str], dialect: Dialect) -> str:
    written = dialect.identifier_preparer
    columns = ", ".join(map(written.quote, names))
    mark = "?" if dialect.paramstyle == "qmark" else "%s"
    marks = ", ".join([mark] * len(names))
    return f"INSERT INTO {written.format_table(table)} ({columns}) VALUES ({marks})"  # noqa: S608
