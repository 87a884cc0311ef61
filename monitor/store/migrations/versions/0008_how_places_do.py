"""How places do: their rhythm, where they moved, what was spent on them today, and how long they want to be left alone."""

import sqlalchemy as sa
from alembic import op

from monitor.store.schema import Moment

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

# Column, type and the value that older rows get; those without one were not known of.
ADDED = (
    ("url", sa.Text(), ""),
    ("setting", sa.String(length=32), ""),
    ("ailment", sa.String(length=16), ""),
    ("failing_since", Moment(), None),
    ("longest_failure", sa.Float(), "0"),
    ("moves", sa.Integer(), "0"),
    ("last_new", Moment(), None),
    ("last_ours", Moment(), None),
    ("usual_gap", sa.Float(), "0"),
    ("gaps", sa.Integer(), "0"),
    ("newest", Moment(), None),
    ("asked_on", sa.Date(), None),
    ("asked", sa.Integer(), "0"),
    ("told", sa.String(length=16), ""),
    ("answered_by", sa.Text(), ""),
    ("ttl", sa.Float(), "0"),
)


def upgrade() -> None:
    """Take the step."""
    for name, kind, older in ADDED:
        op.add_column("source_state", sa.Column(name, kind, nullable=older is None, server_default=older))
    op.create_table(
        "silence",
        sa.Column("authority", sa.String(length=255), nullable=False),
        sa.Column("until", Moment(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("authority", name=op.f("pk_silence")),
    )


def downgrade() -> None:
    """Take the step back."""
    op.drop_table("silence")
    for name, _, _ in ADDED:
        op.drop_column("source_state", name)
