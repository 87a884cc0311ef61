"""Whom hostile words named, as digests, so that a series against one person can be told."""

import sqlalchemy as sa
from alembic import op

from monitor.store.schema import Moment

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "target",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("source_id", sa.String(length=128), nullable=False),
        sa.Column("thread", sa.LargeBinary(length=16), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_target_case_id")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_target_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target")),
    )
    op.create_index(op.f("ix_target_case_id"), "target", ["case_id"])
    op.create_index(op.f("ix_target_digest"), "target", ["digest"])


def downgrade() -> None:
    """Take the step back."""
    op.drop_table("target")
