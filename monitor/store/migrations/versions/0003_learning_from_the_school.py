"""What people said of the signals of cases, what is known again by it, and how it moved the thresholds."""

import sqlalchemy as sa
from alembic import op

from monitor.store.schema import Moment

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "concern",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("signal", sa.String(length=32), nullable=False),
        sa.Column("certainty", sa.Float(), nullable=False),
        sa.Column("band", sa.String(length=16), nullable=False),
        sa.Column("right", sa.Boolean(), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_concern_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern")),
        sa.UniqueConstraint("case_id", "signal", name=op.f("uq_concern_case_id_signal")),
    )
    op.create_table(
        "dismissal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("likeness", sa.LargeBinary(length=16), nullable=False),
        sa.Column("signals", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_dismissal_case_id")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_dismissal_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dismissal")),
    )
    op.create_index(op.f("ix_dismissal_case_id"), "dismissal", ["case_id"])
    op.create_index(op.f("ix_dismissal_likeness"), "dismissal", ["likeness"])
    op.create_table(
        "tuning",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("signal", sa.String(length=32), nullable=False),
        sa.Column("alert_from", sa.Float(), nullable=False),
        sa.Column("alert_to", sa.Float(), nullable=False),
        sa.Column("review_from", sa.Float(), nullable=False),
        sa.Column("review_to", sa.Float(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_tuning_school_id")),
        sa.ForeignKeyConstraint(["undoes"], ["tuning.id"], name=op.f("fk_tuning_undoes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tuning")),
    )
    op.create_index(op.f("ix_tuning_school_id"), "tuning", ["school_id"])


def downgrade() -> None:
    """Take the step back."""
    for name in ("tuning", "dismissal", "concern"):
        op.drop_table(name)
