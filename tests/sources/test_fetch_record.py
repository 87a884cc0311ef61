"""What leaves a trace: cassettes, which must be possible, and logs, which must say nothing."""

import gzip
import logging
import traceback
from pathlib import Path

import pytest
import vcr

from sources.model import SourceError
from tests.sources.hostile import CANARY, HOSTILE, PAGE, fetcher, listening, no_robots, read, reply, says


def test_a_reading_can_be_recorded_and_replayed(tmp_path: Path) -> None:
    """A cassette of a reading gives the same response, packed and redirected as it came, when the server is gone."""
    packed = reply(gzip.compress(b"news"), "Content-Encoding: gzip", "ETag: 1")
    leading = reply(b"", "Location: /moved", status="301 Moved")
    cassette = str(tmp_path / "gazette.yaml")
    with (
        listening(lambda talk: talk.say(packed if talk.asked.path == "/moved" else leading)) as listener,
        fetcher(listener) as by,
        vcr.use_cassette(cassette, record_mode="once"),
    ):
        recorded = read(by, listener.url())
    assert recorded.body == b"news"
    connections = listener.connections
    with fetcher() as by, vcr.use_cassette(cassette, record_mode="none") as tape:
        replayed = read(by, listener.url())
        assert tape.all_played
    assert replayed == recorded
    assert listener.connections == connections == 3


def _fail(name: str) -> SourceError:
    """Return the error of reading a hostile server, with a key in the address."""
    with (
        listening(HOSTILE[name]()) as listener,
        fetcher(listener, robots=no_robots(listener)) as by,
        pytest.raises(SourceError) as caught,
    ):
        read(by, listener.url(f"/page?key={CANARY}"))
    return caught.value


def test_no_address_or_header_is_ever_logged(caplog: pytest.LogCaptureFixture) -> None:
    """At DEBUG, with redirects, cookies and every kind of failure, nothing of what was asked or said is in the log."""
    caplog.set_level(logging.DEBUG)
    leading = reply(b"", f"Location: /moved?{CANARY}", f"Set-Cookie: {CANARY}", f"X-{CANARY}: 1", status=f"302 {CANARY}")
    with listening(lambda talk: talk.say(PAGE if "moved" in talk.asked.path else leading)) as listener, fetcher(listener) as by:
        assert read(by, listener.url(f"/page?key={CANARY}")).url.endswith(CANARY)
    for name in ("junk status line", "damaged gzip", "900 headers", "a closed door"):
        _fail(name)
    assert CANARY not in caplog.text


@pytest.mark.parametrize("name", ["junk status line", "brotli", "short Content-Length", "a header of blanks", "a closed door"])
def test_a_printed_error_repeats_nothing_that_was_asked_or_said(name: str) -> None:
    """Even the whole traceback of an error, printed by mistake, holds no word of the server's and no key of ours."""
    assert CANARY not in "".join(traceback.format_exception(_fail(name)))


def test_an_ordinary_page_says_nothing_at_all(caplog: pytest.LogCaptureFixture) -> None:
    """A library does not log."""
    caplog.set_level(logging.DEBUG)
    with listening(says(PAGE)) as listener, fetcher(listener) as by:
        read(by, listener.url())
    assert [record for record in caplog.records if record.name.split(".")[0] in ("httpx", "httpcore", "sources")] == []
