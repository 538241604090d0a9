"""A statement put into words once, for what every request asks or changes.

SQLAlchemy looks a statement up by its parts and makes each value ready, every time; that takes
longer than a short indexed read. So values are given here as the driver takes them.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ClauseElement, Connection, CursorResult, Dialect


class Prepared:
    """One statement in the words of one kind of database."""

    def __init__(self, statement: ClauseElement, dialect: Dialect) -> None:
        compiled: Any = statement.compile(dialect=dialect)
        self._words = str(compiled)
        self._order: list[str] | None = compiled.positiontup
        """Of the values; None for a driver that takes them by their names."""

    def execute(self, connection: Connection, values: Mapping[str, Any]) -> CursorResult[Any]:
        """Values by the names of the parameters: numbers, texts, bytes."""
        if self._order is None:
            return connection.exec_driver_sql(self._words, dict(values))
        return connection.exec_driver_sql(self._words, tuple(map(values.__getitem__, self._order)))
