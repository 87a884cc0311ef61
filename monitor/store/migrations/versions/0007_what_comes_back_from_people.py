"""What comes back from people: codes that answer a letter, bounces, receipts, decisions, and the weekly test."""

import sqlalchemy as sa
from alembic import op

from monitor.store.schema import Moment

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# Table, column, type and the value that older rows get; those without one were not known of.
ADDED = (
    ("cases", "gone", Moment(), None),
    ("letter", "code", sa.String(length=16), ""),
    ("letter", "via", sa.String(length=64), ""),
    ("letter", "returned", Moment(), None),
    ("alert", "category", sa.String(length=64), ""),
    ("alert", "acknowledged_via", sa.String(length=16), ""),
    ("alert", "question", sa.String(length=255), ""),
    ("alert", "decision", sa.String(length=16), None),
    ("alert", "decided_by", sa.String(length=64), None),
    ("alert", "decided_at", Moment(), None),
    ("school", "last_asking", sa.Integer(), "0"),
    ("school", "live_since", Moment(), None),
)


def upgrade() -> None:
    """Take the step."""
    for table, name, kind, older in ADDED:
        op.add_column(table, sa.Column(name, kind, nullable=older is None, server_default=older))
    op.create_index(op.f("ix_letter_code"), "letter", ["code"])
    op.create_table(
        "secret",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_secret")),
    )
    op.create_table(
        "mailbox",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("validity", sa.Integer(), nullable=True),
        sa.Column("uid", sa.Integer(), nullable=True),
        sa.Column("last_good", Moment(), nullable=True),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_mailbox")),
    )
    op.create_table(
        "asking",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=64), nullable=False),
        sa.Column("via", sa.String(length=64), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("letter_key", sa.String(length=255), nullable=False),
        sa.Column("asked", Moment(), nullable=False),
        sa.Column("answered", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_asking_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asking")),
        sa.UniqueConstraint("letter_key", name=op.f("uq_asking_letter_key")),
    )
    op.create_index(op.f("ix_asking_school_id"), "asking", ["school_id"])
    op.create_table(
        "canary",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("planted", Moment(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("arrived", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_canary_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_canary")),
    )
    op.create_index(op.f("ix_canary_school_id"), "canary", ["school_id"])
    op.create_table(
        "refusal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_refusal_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refusal")),
    )
    op.create_index(op.f("ix_refusal_school_id"), "refusal", ["school_id"])


def downgrade() -> None:
    """Take the step back."""
    for table in ("refusal", "canary", "asking", "mailbox", "secret"):
        op.drop_table(table)
    op.drop_index(op.f("ix_letter_code"), "letter")
    for table, name, _, _ in ADDED:
        op.drop_column(table, name)
