"""Reads stored rows one after another, as they are: what somebody put there may be anything."""

from collections.abc import Generator
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, select, type_coerce
from sqlalchemy.types import NullType

from auth.audit.digest import Row

AT_ONCE = 1000
"""Rows in memory."""


def rows(
    connection: Connection, table: Table, *order: ColumnElement[Any], where: Any = True
) -> Generator[Row, None, None]:
    """The rows, values as the driver gives them. To be closed if not read to the end."""
    columns = [type_coerce(column, NullType()).label(column.name) for column in table.c]
    query = select(*columns).where(where).order_by(*order)
    with connection.execute(query, execution_options={"yield_per": AT_ONCE}) as found:
        yield from (dict(row) for row in found.mappings())
