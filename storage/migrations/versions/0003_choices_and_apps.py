"""Keep what subjects choose about their proxies, what is known of grants, and partner apps."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "proxy_choice",
        sa.Column("actor", sa.String(10), primary_key=True),
        sa.Column("subject", sa.String(10), primary_key=True),
        sa.Column("suspended_at", sa.DateTime(timezone=True)),
        sa.Column("read", sa.Text),
        sa.Column("write", sa.Text),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_index("ix_proxy_choice_subject", "proxy_choice", ["subject"])
    op.create_table(
        "grant_record",
        sa.Column("id", sa.String(128), primary_key=True),
        sa.Column("first_seen", sa.Date, nullable=False),
        sa.Column("reviewed_on", sa.Date),
    )
    op.create_table(
        "idempotency",
        sa.Column("actor", sa.String(10), primary_key=True),
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("request", sa.LargeBinary(32), nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "app",
        sa.Column("client_id", sa.String(128), primary_key=True),
        sa.Column("settings", sa.Text, nullable=False),
        sa.Column("suspended", sa.Boolean, nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    for table in ("app", "idempotency", "grant_record", "proxy_choice"):
        op.drop_table(table)
