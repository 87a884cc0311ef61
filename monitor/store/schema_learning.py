"""The tables of what is learnt from the school's answers, as they stand after the newest migration."""

from sqlalchemy import Boolean, Column, Float, ForeignKey, Integer, LargeBinary, String, Table, Text, UniqueConstraint

from monitor.store.schema import Moment, metadata

# What people said of a case's signals, with the score that the detector had given; deleted when the case's words are.
concerns = Table(
    "concern",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False),
    Column("signal", String(32), nullable=False),
    Column("score", Float, nullable=False),
    Column("band", String(16), nullable=False),
    Column("right", Boolean, nullable=False),
    Column("by", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    UniqueConstraint("case_id", "signal"),
)

# By what words that were found to be no concern are known again. A digest of them, and nothing that can be read.
dismissals = Table(
    "dismissal",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("school_id", ForeignKey("school.id"), nullable=False),
    Column("case_id", ForeignKey("cases.id"), nullable=False, index=True),
    Column("likeness", LargeBinary(16), nullable=False, index=True),
    Column("signals", Text, nullable=False),
    Column("at", Moment, nullable=False),
)

# How far answers moved each signal's thresholds. Nothing is deleted: ``undoes`` is the row that a row takes back.
tunings = Table(
    "tuning",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("school_id", ForeignKey("school.id"), nullable=False, index=True),
    Column("signal", String(32), nullable=False),
    Column("alert_from", Float, nullable=False),
    Column("alert_to", Float, nullable=False),
    Column("review_from", Float, nullable=False),
    Column("review_to", Float, nullable=False),
    Column("why", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("by", String(64), nullable=False),
    Column("undoes", ForeignKey("tuning.id")),
)
