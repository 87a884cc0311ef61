"""The tables, as they stand after the newest migration, and the types that SQLite lacks."""

from datetime import UTC, datetime

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Moment(TypeDecorator[datetime]):
    """An aware time, kept as UTC. SQLite drops time zones; this puts the one it was stored in back."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Return the time as naive UTC; a naive time is a mistake of ours and is refused."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise TypeError("a time without a zone cannot be stored")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Return the time as aware UTC."""
        return None if value is None else value.replace(tzinfo=UTC)


metadata = MetaData(naming_convention=NAMES)

schools = Table(
    "school",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("last_case", Integer, nullable=False),
    Column("last_alert", Integer, nullable=False),
    Column("last_asking", Integer, nullable=False, server_default="0"),
    Column("live_since", Moment),
)

digests = Table(
    "digest",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("school_id", ForeignKey("school.id"), nullable=False),
    Column("day", Date, nullable=False),
    Column("written", Moment, nullable=False),
    UniqueConstraint("school_id", "day"),
)

cases = Table(
    "cases",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("school_id", ForeignKey("school.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("standing", String(16), nullable=False),
    Column("document", Text, nullable=False),
    Column("judgement", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("channel", String(32), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("lead_id", Integer, nullable=False),
    Column("first_seen", Moment, nullable=False),
    Column("baseline", Boolean, nullable=False),
    Column("closed", Moment),
    Column("merged_into", ForeignKey("cases.id")),
    Column("digest_id", ForeignKey("digest.id")),
    Column("forgotten", Moment),
    Column("answer", String(16)),
    Column("answered_by", String(64)),
    Column("answered_at", Moment),
    Column("learned_from", String(16)),
    Column("poster", String(16)),
    Column("gone", Moment),
    UniqueConstraint("school_id", "number"),
    Index(None, "school_id", "digest_id"),
)

sightings = Table(
    "sighting",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False, index=True),
    Column("school_id", ForeignKey("school.id"), nullable=False),
    Column("source_id", String(128), nullable=False),
    Column("item", LargeBinary(16), nullable=False),
    Column("key", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("address", LargeBinary(16), index=True),
    Column("sketch", LargeBinary, nullable=False),
    Column("seen", Moment, nullable=False),
    Column("posted", Moment),
    UniqueConstraint("school_id", "source_id", "item"),
)

shingles = Table(
    "shingle",
    metadata,
    Column("sighting_id", ForeignKey("sighting.id", ondelete="CASCADE"), primary_key=True),
    Column("value", LargeBinary(8), primary_key=True),
    Index(None, "value"),
)

changes = Table(
    "change",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False, index=True),
    Column("at", Moment, nullable=False),
    Column("reason", String(32), nullable=False),
    Column("words", Text, nullable=False),
    Column("digest_id", ForeignKey("digest.id")),
)

alerts = Table(
    "alert",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("school_id", ForeignKey("school.id"), nullable=False),
    Column("case_id", ForeignKey("cases.id"), nullable=False, index=True),
    Column("number", Integer, nullable=False),
    Column("reason", String(32), nullable=False),
    Column("opened", Moment, nullable=False),
    Column("round", Integer, nullable=False),
    Column("next_round", Moment, nullable=False),
    Column("acknowledged", Moment),
    Column("acknowledged_by", Text, nullable=False),
    Column("category", String(64), nullable=False, server_default=""),
    Column("acknowledged_via", String(16), nullable=False, server_default=""),
    Column("question", String(255), nullable=False, server_default=""),
    Column("decision", String(16)),
    Column("decided_by", String(64)),
    Column("decided_at", Moment),
    UniqueConstraint("school_id", "number"),
)

letters = Table(
    "letter",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String(255), nullable=False, unique=True),
    Column("school_id", ForeignKey("school.id"), nullable=False),
    Column("role", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("address", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("html", Text, nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("created", Moment, nullable=False),
    Column("due", Moment, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("trouble", Text, nullable=False),
    Column("sent", Moment),
    Column("code", String(16), nullable=False, server_default="", index=True),
    Column("via", String(64), nullable=False, server_default=""),
    Column("returned", Moment),
    Index(None, "sent", "due"),
)

# Who was told of an alert and why. A row without a letter waits for the next bundle.
tellings = Table(
    "telling",
    metadata,
    Column("alert_id", ForeignKey("alert.id"), primary_key=True),
    Column("role", String(64), primary_key=True),
    Column("round", Integer, primary_key=True),
    Column("reason", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("letter_key", String(255)),
)

tallies = Table(
    "tally",
    metadata,
    Column("school_id", ForeignKey("school.id"), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("name", String(32), primary_key=True),
    Column("count", Integer, nullable=False),
)

# What people's answers have taught; ``kind`` is "place" or "namesake". What was forgotten stays, so that it can be shown.
lessons = Table(
    "lesson",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("school_id", ForeignKey("school.id"), nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("name", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("host", Text, nullable=False),
    Column("weight", Float, nullable=False),
    Column("taught_by", String(64), nullable=False),
    Column("taught_at", Moment, nullable=False),
    Column("case_id", ForeignKey("cases.id")),
    Column("forgotten", Moment),
)

# Of the official register of schools, those that share a name of ours, and ours.
register_entries = Table(
    "register_entry",
    metadata,
    Column("school_id", ForeignKey("school.id"), primary_key=True),
    Column("urn", String(16), primary_key=True),
    Column("name", Text, nullable=False),
    Column("town", Text, nullable=False),
    Column("postcode", Text, nullable=False),
    Column("host", Text, nullable=False),
    Column("phase", Text, nullable=False),
)

register_readings = Table(
    "register_reading",
    metadata,
    Column("school_id", ForeignKey("school.id"), primary_key=True),
    Column("read_at", Moment, nullable=False),
    Column("schools", Integer, nullable=False),
)

# Whom hostile words named, as a digest; deleted when the case's words are.
targets = Table(
    "target",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("school_id", ForeignKey("school.id"), nullable=False),
    Column("case_id", ForeignKey("cases.id"), nullable=False, index=True),
    Column("digest", LargeBinary(32), nullable=False, index=True),
    Column("source_id", String(128), nullable=False),
    Column("thread", LargeBinary(16), nullable=False),
    Column("at", Moment, nullable=False),
)

passes = Table(
    "pass",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("started", Moment, nullable=False),
    Column("finished", Moment),
    Column("unchecked", Integer, nullable=False),
)
