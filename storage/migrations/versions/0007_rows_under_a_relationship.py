"""Index only those rows of the audit by relationship that have one: most have none."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

INDEX = "ix_audit_event_relationship"
COLUMNS = ["relationship", "outcome", "category", "recorded_at"]


def upgrade() -> None:
    op.drop_index(INDEX, "audit_event")
    where = sa.text("relationship IS NOT NULL")
    op.create_index(INDEX, "audit_event", COLUMNS, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    op.drop_index(INDEX, "audit_event")
    op.create_index(INDEX, "audit_event", COLUMNS)
