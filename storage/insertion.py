"""`INSERT … ON CONFLICT`, which both databases have and SQLAlchemy says twice."""

from typing import TYPE_CHECKING, TypeAlias

from sqlalchemy import Table
from sqlalchemy.dialects import sqlite

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql

Insert: TypeAlias = "sqlite.Insert | postgresql.Insert"


def insertion(database: str, table: Table) -> Insert:
    """An insert that can be told what to do about a row that is there already."""
    if database == "sqlite":
        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - large; only its users load it

    return postgresql.insert(table)
