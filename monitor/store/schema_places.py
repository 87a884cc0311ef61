"""The tables of what is remembered of places, as they stand after the newest migration."""

from sqlalchemy import Column, Date, Float, Integer, LargeBinary, String, Table, Text

from monitor.store.schema import Moment, metadata

source_states = Table(
    "source_state",
    metadata,
    Column("source_id", String(128), primary_key=True),
    Column("etag", Text, nullable=False),
    Column("last_modified", Text, nullable=False),
    Column("next_look", Moment, nullable=False),
    Column("last_tried", Moment, nullable=False),
    Column("last_good", Moment),
    Column("failures", Integer, nullable=False),
    Column("trouble", Text, nullable=False),
    Column("remedy", Text, nullable=False),
    Column("usual_items", Float, nullable=False),
    Column("robots", Text, nullable=False),
    Column("moved_to", Text, nullable=False),
    Column("url", Text, nullable=False, server_default=""),
    Column("setting", String(32), nullable=False, server_default=""),
    Column("ailment", String(16), nullable=False, server_default=""),
    Column("failing_since", Moment),
    Column("longest_failure", Float, nullable=False, server_default="0"),
    Column("moves", Integer, nullable=False, server_default="0"),
    Column("last_new", Moment),
    Column("last_ours", Moment),
    Column("usual_gap", Float, nullable=False, server_default="0"),
    Column("gaps", Integer, nullable=False, server_default="0"),
    Column("newest", Moment),
    Column("asked_on", Date),
    Column("asked", Integer, nullable=False, server_default="0"),
    Column("told", String(16), nullable=False, server_default=""),
    Column("answered_by", Text, nullable=False, server_default=""),
    Column("ttl", Float, nullable=False, server_default="0"),
)

robots_texts = Table(
    "robots_text",
    metadata,
    Column("authority", String(255), primary_key=True),
    Column("status", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("fetched", Moment, nullable=False),
)

# What was seen is remembered as digests alone: nothing of a page that is not about the school is kept.
seen = Table(
    "seen",
    metadata,
    Column("source_id", String(128), primary_key=True),
    Column("item", LargeBinary(16), primary_key=True),
    Column("content", LargeBinary(16), nullable=False),
    Column("first_seen", Moment, nullable=False),
)

# How long places asked to be left alone; whoever starts anew must know it.
silences = Table(
    "silence",
    metadata,
    Column("authority", String(255), primary_key=True),
    Column("until", Moment, nullable=False),
    Column("status", Integer, nullable=False),
)
