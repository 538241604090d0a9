"""Keep what several processes have to know of each other: notices of change, and used proofs."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

COUNT = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "change_notice",
        sa.Column("number", COUNT, primary_key=True, autoincrement=True),
        sa.Column("actor", sa.String(10), nullable=False),
        sa.Column("subject", sa.String(10), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_change_notice_actor", "change_notice", ["actor"])
    op.create_index("ix_change_notice_subject", "change_notice", ["subject"])
    op.create_index("ix_change_notice_at", "change_notice", ["at"])
    op.create_table(
        "used_proof",
        sa.Column("proof", sa.LargeBinary(32), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_used_proof_at", "used_proof", ["at"])
    op.create_index("ix_idempotency_at", "idempotency", ["at"])


def downgrade() -> None:
    op.drop_index("ix_idempotency_at", "idempotency")
    for table in ("used_proof", "change_notice"):
        op.drop_table(table)
