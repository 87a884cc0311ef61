"""The table of what is seen when a case's page is looked at again, as it stands after the newest migration."""

from sqlalchemy import Boolean, Column, ForeignKey, Integer, LargeBinary, String, Table, Text

from monitor.store.schema import Moment, metadata

# Digests and counts, and nothing of the page's text.
followed = Table(
    "followed",
    metadata,
    Column("case_id", ForeignKey("cases.id"), primary_key=True),
    Column("address", LargeBinary(16), nullable=False),
    Column("looked", Moment),
    Column("finding", String(16), nullable=False),
    Column("since", Moment),
    Column("missing", Moment),
    Column("stood", Boolean, nullable=False),
    Column("passage", LargeBinary(16)),
    Column("words", Integer, nullable=False),
    Column("posts", Integer, nullable=False),
    Column("trouble", Text, nullable=False),
    Column("failed", Integer, nullable=False),
    Column("owed", Boolean, nullable=False),
    Column("edited", Moment),
)
