"""The tables of what people did about a case and of how it was judged before, as they stand after the newest migration."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table, Text

from monitor.store.schema import Moment, metadata

# Which steps of the policy were taken, by whom and when. What was recorded by mistake stays, with who took it back.
steps_taken = Table(
    "step_taken",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False, index=True),
    Column("step", String(64), nullable=False),
    Column("by", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    Column("undone", Moment),
    Column("undone_by", String(64)),
)

# Verdicts that a newer policy replaced, and until when each stood.
former_verdicts = Table(
    "former_verdict",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False, index=True),
    Column("verdict", Text, nullable=False),
    Column("until", Moment, nullable=False),
    Column("by", String(64), nullable=False),
)
