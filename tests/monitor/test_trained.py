"""The trained models as they ship: whole, the same every time, explained by words, and doing with less where they must."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.detect import detect, weights
from monitor.detect.judge import certainties
from monitor.detect.rulebook import ALERTING, SIGNALS
from monitor.detect.tables import table
from monitor.model import Band, Channel

MOST_BYTES = 30_000_000
THREAT = "Whoever runs that place wants to watch herself going home tonight, we know the grey Corsa"
_ELSEWHERE = f"""
import json, sys
if "without" in sys.argv:
    sys.modules["onnxruntime"] = None
from monitor.detect.judge import certainties
print(json.dumps(certainties({THREAT!r})[0]))
"""


def _elsewhere(*how: str, **environment: str) -> dict[str, float]:
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", _ELSEWHERE, *how], capture_output=True, check=True, text=True, env=os.environ | environment
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def test_every_file_of_the_models_is_what_the_manifest_says() -> None:
    """Nobody changes a weight unseen, nothing is left over, and all of it stays small."""
    there = {path.name for path in weights.FOLDER.iterdir() if path.is_file()} - {weights.MANIFEST, "held_out.json"}

    assert weights.changed() == []
    assert there == set(weights.manifest()["files"])
    assert sum(one["size"] for one in weights.manifest()["files"].values()) <= MOST_BYTES


def test_the_same_text_gets_the_same_answer_every_time() -> None:
    """To the last digit, here and in a process of its own, whatever was judged before."""
    first, _ = certainties(THREAT)
    detect("Something else entirely. " * 40)

    assert certainties(THREAT)[0] == first
    assert _elsewhere() == first


def test_the_runtime_reports_to_nobody(tmp_path: Path) -> None:
    """Its makers' builds would number this machine and send them what it does: not so much as the number is made."""
    _elsewhere(HOME=str(tmp_path), ORT_DISABLE_TELEMETRY="")

    assert list(tmp_path.rglob("*")) == []


def test_without_the_runtime_library_rules_and_linear_model_judge() -> None:
    """Other figures, but a certainty for everything, and the threat is still seen."""
    bare = _elsewhere("without")

    assert bare.keys() == SIGNALS
    assert bare != certainties(THREAT)[0]
    assert bare["threat_violence"] > 5 * bare["praise"]


def test_what_stands_late_in_a_long_text_is_found() -> None:
    """Stretch by stretch all of it is read: a threat after a thousand friendly words is one."""
    long = "The choir sang and the cakes sold out and everybody had a lovely time. " * 90 + THREAT
    found = {signal.name: signal for signal in detect(long).signals}

    assert {"threat_violence", "security_threat"} & found.keys()
    assert any(
        span.end > len(long) - len(THREAT)
        for name in ("threat_violence", "security_threat")
        if name in found
        for span in found[name].spans
    )


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=120) | st.sampled_from([THREAT, "\N{FIRE}" * 9, "[own] [CLS] ##s", "a" * 500, "? . ?"]))
def test_every_signal_is_sure_to_some_degree_and_shows_words(text: str) -> None:
    """Whatever strangers write: spans lie in the text and are never empty, certainties are shares, bands are said."""
    for channel in (Channel.THIRD_PARTY, Channel.OFFICIAL_ACCOUNT):
        for signal in detect(text, channel=channel).signals:
            assert signal.spans
            assert all(0 <= span.start < span.end <= len(text) for span in signal.spans)
            assert 0 <= signal.certainty <= 1
            assert signal.why
            assert signal.band is Band.REVIEW or (signal.band is Band.ALERT and signal.name in ALERTING)


@pytest.mark.parametrize("name", sorted(SIGNALS))
def test_every_signal_has_words_for_why(name: str) -> None:
    """A head reads why; nobody is ever called defamatory."""
    reason = table("reasons")["signal"][name]

    assert reason
    assert "defam" not in reason
