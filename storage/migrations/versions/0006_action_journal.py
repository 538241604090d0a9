"""Keep what is to be done at sources before it is sent, and what became of it."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "action_journal",
        sa.Column("actor", sa.String(10), primary_key=True),
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("request", sa.LargeBinary(32), nullable=False),
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("subject", sa.String(10), nullable=False),
        sa.Column("organisation", sa.String(12), nullable=False),
        sa.Column("request_id", sa.String(64), nullable=False),
        sa.Column("steps", sa.Text, nullable=False),
        sa.Column("effects", sa.Text, nullable=False),
        sa.Column("failure", sa.String(16)),
        sa.Column("outcome", sa.String(16)),
        sa.Column("error", sa.String(32)),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_action_journal_open", "action_journal", ["outcome", "at"])


def downgrade() -> None:
    op.drop_index("ix_action_journal_open", "action_journal")
    op.drop_table("action_journal")
