"""The log says what happened in ids and numbers, in the form that its reader takes, and nothing that anybody wrote."""

import io
import json
import os
import re
from contextlib import suppress
from pathlib import Path

import pytest

from monitor.log import HIDDEN, Style, note_taker
from monitor.notes import Event, unnoted

FACTS = {"letter": "alert", "role": "dsl", "about": "alert:larkspur:A-0003:dsl:0", "attempts": 2}
LINE = "event=letter_stays letter=alert role=dsl about=alert:larkspur:A-0003:dsl:0 attempts=2"


def written(style: Style, event: Event = Event.LETTER_STAYS, **facts: float | str) -> str:
    """Return the line that an event makes."""
    stream = io.StringIO()
    note_taker(style, stream)(event, **(facts or FACTS))
    return stream.getvalue()


def test_the_journal_has_a_line_with_its_weight_and_no_time_of_its_own() -> None:
    """It knows the time itself."""
    assert written(Style.JOURNAL) == f"<4>{LINE}\n"
    assert written(Style.JOURNAL, Event.PASS_FAILED, fault="KeyError") == "<3>event=pass_failed fault=KeyError\n"
    assert written(Style.JOURNAL, Event.LETTER_SENT, role="dsl") == "<6>event=letter_sent role=dsl\n"


def test_a_plain_line_begins_with_when_and_how_grave() -> None:
    """In UTC, by ISO 8601."""
    assert re.fullmatch(rf"timestamp=\d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z level=warning {LINE}\n", written(Style.PLAIN))


def test_a_line_of_json_is_an_object() -> None:
    """With the same facts."""
    said = json.loads(written(Style.JSON))
    assert said.pop("timestamp")
    assert said == {"event": "letter_stays", "level": "warning", **FACTS}


@pytest.mark.parametrize("style", [Style.JOURNAL, Style.PLAIN, Style.JSON])
@pytest.mark.parametrize(
    "words", ["a whole sentence", "dsl@larkspurhill.example", "two\nlines", "https://x.example/?key=1", "é", "x" * 121]
)
def test_words_never_reach_the_log(style: Style, words: str) -> None:
    """Whoever passes them by mistake."""
    line = written(style, about=words)
    assert HIDDEN in line
    assert words not in line
    assert line.count("\n") == 1


def test_a_log_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    """Neither a closed stream nor a full disk."""
    closed = (tmp_path / "log").open("w", encoding="utf-8")
    closed.close()
    note_taker(Style.PLAIN, closed)(Event.PASS_DONE, sources=1)
    full = Path("/dev/full").open("w", encoding="utf-8", buffering=1)  # noqa: SIM115 - to close it fails as well
    note_taker(Style.PLAIN, full)(Event.PASS_DONE, sources=1)
    with suppress(OSError):
        full.close()


def test_left_to_itself_it_writes_for_the_journal_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Which systemd names by device and inode of where standard error leads; cron and a terminal get no log."""
    with (tmp_path / "stderr").open("w+", encoding="utf-8") as stream:
        found = os.fstat(stream.fileno())
        monkeypatch.setenv("JOURNAL_STREAM", f"{found.st_dev}:{found.st_ino}")
        note_taker(Style.AUTO, stream)(Event.PASS_DONE, sources=3)
        assert (tmp_path / "stderr").read_text("utf-8") == "<6>event=pass_done sources=3\n"
        monkeypatch.setenv("JOURNAL_STREAM", f"{found.st_dev}:1")
        assert note_taker(Style.AUTO, stream) is unnoted
        monkeypatch.delenv("JOURNAL_STREAM")
        assert note_taker(Style.AUTO, stream) is unnoted
    assert note_taker(Style.AUTO, io.StringIO()) is unnoted
