"""Steps that people took, verdicts that were replaced, who wrote a post; and what is due stands with the step that meets it."""

import json
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

from monitor.store.schema import Moment

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# What met the deadlines of the shipped policies until now.
MET_BY = ("reply", "delete", "fix_own_post")
CASES = sa.table("cases", sa.column("id", sa.Integer), sa.column("judgement", sa.Text))


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "step_taken",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=64), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("undone", Moment(), nullable=True),
        sa.Column("undone_by", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_step_taken_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_step_taken")),
    )
    op.create_index(op.f("ix_step_taken_case_id"), "step_taken", ["case_id"])
    op.create_table(
        "former_verdict",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("until", Moment(), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_former_verdict_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_verdict")),
    )
    op.create_index(op.f("ix_former_verdict_case_id"), "former_verdict", ["case_id"])
    op.add_column("cases", sa.Column("poster", sa.String(length=16), nullable=True))
    _rewrite(_to_step)


def downgrade() -> None:
    """Take the step back."""
    _rewrite(_to_verdict)
    op.drop_column("cases", "poster")
    op.drop_table("former_verdict")
    op.drop_table("step_taken")


def _rewrite(change: Callable[[dict[str, Any]], None]) -> None:
    rows = op.get_bind().execute(sa.select(CASES.c.id, CASES.c.judgement)).all()
    for case_id, stored in rows:
        judgement = json.loads(stored)
        change(judgement["verdict"])
        op.execute(sa.update(CASES).where(CASES.c.id == case_id).values(judgement=json.dumps(judgement)))


def _to_step(verdict: dict[str, Any]) -> None:
    due, steps = verdict.pop("deadline", None), verdict["steps"]
    for step in steps if due else ():
        if step["id"] in MET_BY:
            step["due"] = due


def _to_verdict(verdict: dict[str, Any]) -> None:
    dues = [due for step in verdict["steps"] if (due := step.pop("due", None))]
    verdict["deadline"] = min(dues, key=lambda due: str(due["act_by"]), default=None)
