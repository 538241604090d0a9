"""Keep the locator's index in one tree ordered by its key, so that a look-up reads one place.

Only SQLite needs it: there a table is a tree by row number, with its key in a second one.
PostgreSQL answers from the index of the key alone.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _rewrite(with_rowid=False)


def downgrade() -> None:
    _rewrite(with_rowid=True)


def _rewrite(*, with_rowid: bool) -> None:
    """Copy the table as it is into one of the other kind. Rows come ordered, which is fastest."""
    if op.get_bind().dialect.name != "sqlite":
        return
    op.create_table(
        "holding_new",
        sa.Column("person", sa.LargeBinary(32), primary_key=True),
        sa.Column("organisation", sa.String(12), primary_key=True),
        sqlite_with_rowid=with_rowid,
    )
    op.execute(
        "INSERT INTO holding_new (person, organisation) "
        "SELECT person, organisation FROM holding ORDER BY person, organisation"
    )
    op.drop_table("holding")
    op.rename_table("holding_new", "holding")
