"""What is seen when a case's page is looked at again."""

import sqlalchemy as sa
from alembic import op

from monitor.store.schema import Moment

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "followed",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.LargeBinary(length=16), nullable=False),
        sa.Column("looked", Moment(), nullable=True),
        sa.Column("finding", sa.String(length=16), nullable=False),
        sa.Column("since", Moment(), nullable=True),
        sa.Column("missing", Moment(), nullable=True),
        sa.Column("stood", sa.Boolean(), nullable=False),
        sa.Column("passage", sa.LargeBinary(length=16), nullable=True),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column("posts", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("owed", sa.Boolean(), nullable=False),
        sa.Column("edited", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_followed_case_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_followed")),
    )


def downgrade() -> None:
    """Take the step back."""
    op.drop_table("followed")
