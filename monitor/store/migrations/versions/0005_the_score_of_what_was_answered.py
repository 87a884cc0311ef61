"""What was answered keeps the score that was held against the thresholds: a certainty alone does not say which band it was in."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.alter_column("concern", "certainty", new_column_name="score")


def downgrade() -> None:
    """Take the step back."""
    op.alter_column("concern", "score", new_column_name="certainty")
