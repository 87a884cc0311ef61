"""What people answered and what that teaches about names, and what the register of schools says."""

import sqlalchemy as sa
from alembic import op

from monitor.store.schema import Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.add_column("cases", sa.Column("answer", sa.String(length=16), nullable=True))
    op.add_column("cases", sa.Column("answered_by", sa.String(length=64), nullable=True))
    op.add_column("cases", sa.Column("answered_at", Moment(), nullable=True))
    op.add_column("cases", sa.Column("learned_from", sa.String(length=16), nullable=True))
    op.create_table(
        "lesson",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("weight", sa.Float(), nullable=False),
        sa.Column("taught_by", sa.String(length=64), nullable=False),
        sa.Column("taught_at", Moment(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("forgotten", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_lesson_case_id")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_lesson_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson")),
    )
    op.create_index(op.f("ix_lesson_school_id"), "lesson", ["school_id"])
    op.create_table(
        "register_entry",
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("urn", sa.String(length=16), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("town", sa.Text(), nullable=False),
        sa.Column("postcode", sa.Text(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("phase", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_register_entry_school_id")),
        sa.PrimaryKeyConstraint("school_id", "urn", name=op.f("pk_register_entry")),
    )
    op.create_table(
        "register_reading",
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("read_at", Moment(), nullable=False),
        sa.Column("schools", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_register_reading_school_id")),
        sa.PrimaryKeyConstraint("school_id", name=op.f("pk_register_reading")),
    )


def downgrade() -> None:
    """Take the step back."""
    op.drop_table("register_reading")
    op.drop_table("register_entry")
    op.drop_table("lesson")
    for name in ("learned_from", "answered_at", "answered_by", "answer"):
        op.drop_column("cases", name)
