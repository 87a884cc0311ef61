"""Judgements made by hand, for tables over what follows from them."""

from datetime import UTC, datetime

from monitor.model import (
    Band,
    Case,
    Channel,
    Clause,
    Detection,
    Judgement,
    Mention,
    Rule,
    Severity,
    Sighting,
    Signal,
    Span,
    Standing,
    Verdict,
)
from sources.model import Document

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def signal(name: str, band: Band = Band.ALERT) -> Signal:
    """Return a signal over the first word."""
    return Signal(name, 0.9, band, (Span(0, 4),), "as the rule says")


def verdict(
    severity: Severity = Severity.LOW, *, urgent: bool = False, rules: tuple[str, ...] = ("complaint",), **more: object
) -> Verdict:
    """Return a verdict on rules of these names, each resting on the signal of the same name."""
    made = tuple(Rule(name, name, severity, urgent, Clause("words", (1,)), "policy", (name,)) for name in rules)
    usual: dict[str, object] = {
        "policy": "orchard",
        "version": "0.3",
        "rules": made,
        "severity": severity,
        "urgent": urgent,
        "why_urgent": "the rule" if urgent else "",
        "alert": ("dsl", "head") if urgent else (),
        "digest": ("head",),
        "count_only": False,
        "alert_even_if_unsure": False,
        "steps": (),
        "cautions": (),
    }
    return Verdict(**{**usual, **more})  # type: ignore[arg-type]


def judgement(one: Verdict, *, standing: Standing = Standing.US, about: tuple[str, ...] = ()) -> Judgement:
    """Return a judgement with this verdict."""
    return Judgement(Mention(standing, 0.9), Detection((), about), one)


def case(one: Judgement, *, number: int = 1, text: str = "Some words about the school", **more: object) -> Case:
    """Return a case with this judgement."""
    usual: dict[str, object] = {
        "id": number,
        "school_id": "larkspur_hill",
        "number": number,
        "document": Document(key="k", url="https://forum.example/1", title="", text=text, posted=NOON),
        "judgement": one,
        "place": "A forum",
        "channel": Channel.THIRD_PARTY,
        "lead": Sighting("forum", "k", "https://forum.example/1", NOON, NOON),
        "first_seen": NOON,
        "sha256": "0" * 64,
    }
    return Case(**{**usual, **more})  # type: ignore[arg-type]
