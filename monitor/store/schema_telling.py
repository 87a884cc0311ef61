"""The tables of what comes back from people: answers, receipts and the weekly test, as they stand after the newest migration."""

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, String, Table, Text

from monitor.store.schema import Moment, metadata

# Keys of this installation, made on first use.
secrets = Table(
    "secret",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("value", LargeBinary, nullable=False),
)

# How far a mailbox of answers has been read (RFC 3501, 2.3.1.1), and how reading it went.
mailboxes = Table(
    "mailbox",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("validity", Integer),
    Column("uid", Integer),
    Column("last_good", Moment),
    Column("trouble", Text, nullable=False),
)

# Who was asked to show that a letter reaches them, by which way, and when they answered.
askings = Table(
    "asking",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("school_id", ForeignKey("school.id"), nullable=False, index=True),
    Column("number", Integer, nullable=False),
    Column("role", String(64), nullable=False),
    Column("via", String(64), nullable=False),
    Column("address", Text, nullable=False),
    Column("letter_key", String(255), nullable=False, unique=True),
    Column("asked", Moment, nullable=False),
    Column("answered", Moment),
)

# Answers that were not taken, and why: whoever gave one believes that it was.
refusals = Table(
    "refusal",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("school_id", ForeignKey("school.id"), nullable=False, index=True),
    Column("role", String(64), nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", Moment, nullable=False),
)

# The invented mention that goes the whole road each week. Its school is one of its own, so that it is in nobody's counts.
canaries = Table(
    "canary",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("school_id", ForeignKey("school.id"), nullable=False, index=True),
    Column("planted", Moment, nullable=False),
    Column("message_id", Text, nullable=False),
    Column("arrived", Moment),
)
