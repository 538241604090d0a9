"""Chain the rows of the audit, so that a change afterwards shows.

Rows that are there already stay outside any chain. Their number is kept by the first chain.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

COUNT = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "audit_chain",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("key", sa.String(16), nullable=False),
        sa.Column("start", sa.Text, nullable=False),
        sa.Column("opening", sa.LargeBinary(32), nullable=False),
        sa.Column("position", COUNT, nullable=False),
        sa.Column("digest", sa.LargeBinary(32), nullable=False),
        sa.Column("seal", sa.LargeBinary(32), nullable=False),
        sqlite_autoincrement=True,
    )
    _number_rows_as(sa.BigInteger(), "BIGINT")
    op.add_column("audit_event", sa.Column("concern", sa.String(16)))
    op.add_column("audit_event", sa.Column("chain", sa.Integer))
    op.add_column("audit_event", sa.Column("position", COUNT))
    op.add_column("audit_event", sa.Column("digest", sa.LargeBinary(32)))
    op.create_index("ix_audit_event_place", "audit_event", ["chain", "position"], unique=True)
    op.drop_index("ix_audit_event_subject", "audit_event")
    op.create_index("ix_audit_event_subject", "audit_event", ["subject", "recorded_at", "sequence"])
    op.create_index(
        "ix_audit_event_relationship",
        "audit_event",
        ["relationship", "outcome", "category", "recorded_at"],
    )


def downgrade() -> None:
    op.drop_index("ix_audit_event_relationship", "audit_event")
    op.drop_index("ix_audit_event_subject", "audit_event")
    op.create_index("ix_audit_event_subject", "audit_event", ["subject"])
    op.drop_index("ix_audit_event_place", "audit_event")
    for column in ("digest", "position", "chain", "concern"):
        op.drop_column("audit_event", column)
    _number_rows_as(sa.Integer(), "INTEGER")
    op.drop_table("audit_chain")


def _number_rows_as(kind: sa.Integer, name: str) -> None:
    """Only PostgreSQL tells them apart, and its own count of them as well."""
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("audit_event", "sequence", type_=kind)
        op.execute(f"ALTER SEQUENCE audit_event_sequence_seq AS {name}")
