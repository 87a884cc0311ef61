"""How good the detector is here: the figures, and the page that a tired person reads."""

import io
import json
from datetime import UTC, datetime

import pytest
from rich.console import Console

from monitor.model import Band, Concern, Shift
from monitor.quality import quality
from monitor.screen_learning import NO_ANSWERS, NOT_SHIPPED, as_data
from monitor.screen_learning import quality as shown
from monitor.shares import Share
from tests.monitor.measured import HELD_OUT

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
SAID = [Concern("threat_violence", 0.7, Band.ALERT, number < 3, "dsl", NOON) for number in range(5)]


def page(found: object) -> str:
    """Return what is printed on 80 columns."""
    out = io.StringIO()
    Console(file=out, width=80, highlight=False).print(found)
    return out.getvalue()


def test_the_figures_are_those_of_the_thresholds_in_force() -> None:
    """Moved up, fewer harmless texts alert, and fewer threats would."""
    still = quality(SAID, HELD_OUT, {})
    moved = quality(SAID, HELD_OUT, {"threat_violence": Shift(alert=0.05), "self_harm": Shift(alert=0.05)})
    assert still.own == {"threat_violence": Share(3, 5)}
    assert still.shipped["threat_violence"].alerted == Share(9, 10)
    assert (still.shipped["threat_violence"].false, moved.shipped["threat_violence"].false) == (Share(3, 10), Share(1, 10))
    assert moved.shipped["self_harm"].alerted == Share(8, 10)
    assert (still.false, moved.false) == (Share(3, 10), Share(1, 10))
    assert (still.shipped["query"].alerted, still.shipped["query"].seen) == (None, Share(9, 9))


def test_the_page_fits_eighty_columns_and_names_what_has_no_answers() -> None:
    """With its intervals, and a mark where the school moved something."""
    text = page(shown(quality(SAID, HELD_OUT, {"threat_violence": Shift(alert=0.05)})))
    assert max(map(len, text.splitlines())) <= 80
    assert "threat_violence  3 of 5  60% (23-88)" in text
    assert "No answers yet: query, self_harm." in text
    assert "threat_violence*" in text
    assert "90% (60-98)" in text
    assert "100 (18-404)" in text
    assert "monitor retune --log" in text


def test_nothing_to_show_is_said_in_words() -> None:
    """Neither answers nor texts."""
    text = " ".join(page(shown(quality([], None, {}))).split())
    assert NO_ANSWERS in text
    assert NOT_SHIPPED in text


def test_programs_read_the_same_figures() -> None:
    """As JSON, and of nothing no rate."""
    data = json.loads(json.dumps(as_data(quality(SAID, HELD_OUT, {}))))
    assert data["own"]["threat_violence"]["rate"] == pytest.approx(0.6)
    assert data["shipped"]["self_harm"]["alert_now"]["part"] == 9
    assert data["shipped"]["query"]["alert_now"] is None
    assert data["false_alerts"]["whole"] == 10
    assert as_data(quality([], None, {}))["false_alerts"] == {"part": 0, "whole": 0, "rate": None, "low": 0.0, "high": 1.0}
