"""What a pass does is noted, in order, and nothing of what anybody wrote is in it."""

import io
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from digests.model import DeliveryError, Message
from monitor.log import HIDDEN, Style, note_taker
from monitor.notes import Event
from monitor.run import send, tick
from sources.model import Unreachable
from tests.world import FRIDAY, THREAT, Post, Web, document, place, world

MONDAY = FRIDAY + timedelta(days=3)


class Shut:
    """A mail server that is not there."""

    def deliver(self, _message: Message) -> None:
        """Refuse it."""
        raise DeliveryError("The mail server could not be reached: check host and port.")


def logged(tmp_path: Path, *, style: Style = Style.JOURNAL, shut: bool = False) -> str:
    """Return the log of a pass over a threat and a place that is away."""
    lines = io.StringIO()
    made = world(
        tmp_path, [place("forum"), place("away")], Web({"forum": [document("a", THREAT)], "away": Unreachable("gone")}), Post()
    )
    made = replace(made, note=note_taker(style, lines), couriers={"": Shut()} if shut else made.couriers)
    with closing(made.store):
        tick(made, FRIDAY)
        send(made, FRIDAY + timedelta(minutes=40))
        tick(made, MONDAY)
    return lines.getvalue()


def test_a_pass_says_what_it_did(tmp_path: Path) -> None:
    """Which places it read, which letters left and to whom, and that the digest was written."""
    lines = logged(tmp_path).splitlines()
    assert "<6>event=source_read source=forum read=1 new=1 ours=1 urgent=1" in lines
    assert "<4>event=source_not_read source=away" in lines
    assert any(line.startswith("<6>event=letter_sent letter=alert role=dsl way= key=alert:") for line in lines)
    assert any(line.startswith("<6>event=digest_written day=") for line in lines)


def test_a_letter_that_stays_is_said_with_how_often_it_was_tried(tmp_path: Path) -> None:
    """As a warning."""
    lines = logged(tmp_path, shut=True).splitlines()
    assert any(line.startswith("<4>event=letter_stays letter=alert role=dsl") and line.endswith("tries=1") for line in lines)
    assert any("role=dsl" in line and line.endswith("tries=2") for line in lines)
    assert not any(Event.LETTER_SENT in line for line in lines)


def test_nothing_that_anybody_wrote_is_in_the_log(tmp_path: Path) -> None:
    """No word of a post, no address, no label; nor was anything hidden, for nobody passed any."""
    for style in (Style.JOURNAL, Style.JSON, Style.PLAIN):
        said = logged(tmp_path / style.value, style=style)
        assert said
        assert HIDDEN not in said
        assert not [word for word in ("batter", "Larkspur", "Brackenford", "@", "http", "Forum") if word in said]
