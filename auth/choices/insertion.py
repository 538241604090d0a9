"""`INSERT … ON CONFLICT`, which both databases have and SQLAlchemy says twice."""

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

Insert = sqlite.Insert | postgresql.Insert


def insertion(connection: Connection, table: Table) -> Insert:
    """An insert that can be told what to do about a row that is there already."""
    is_sqlite = connection.dialect.name == "sqlite"
    return sqlite.insert(table) if is_sqlite else postgresql.insert(table)
