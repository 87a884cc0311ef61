"""Shorthand for the tests of verdicts: a detection in a few words, and what a shipped policy says of it."""

from datetime import UTC, datetime
from pathlib import Path

from monitor import policy
from monitor.detect.judge import open_page
from monitor.detect.triggers import by_rules
from monitor.model import Band, Channel, Detection, Hours, Signal, Verdict
from monitor.policy import Policy

NOW = datetime(2026, 11, 18, 9, 15, tzinfo=UTC)
SCHOOLS = ("orchard", "stokes_wood", "derwent_vale", "cornist_park", "haymerle")
POLICIES = {name: policy.load(name, Path()) for name in SCHOOLS}
ELSEWHERE, OWN = Channel.THIRD_PARTY, Channel.OFFICIAL_ACCOUNT


def seen(*names: str, about: str = "", band: Band = Band.ALERT) -> Detection:
    """Return a detection of these signals; ``about`` is words with spaces between."""
    return Detection(tuple(Signal(name, 0.9, band, (), "") for name in names), tuple(about.split()))


def judge(
    school: str | Policy, detection: Detection, channel: Channel = ELSEWHERE, *, poster: str = "", received: datetime | None = NOW
) -> Verdict:
    """Return what a policy says of a detection."""
    ours = POLICIES[school] if isinstance(school, str) else school
    return policy.verdict(ours, detection, policy.Occasion(channel, Hours(), received, received, poster))


def ruled(text: str, channel: Channel = ELSEWHERE) -> Detection:
    """Return what the rules alone show in a text."""
    return Detection(by_rules(open_page(text), channel))
