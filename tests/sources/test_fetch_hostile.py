"""Servers that mean harm: each is refused or bounded, in words, within its deadline and in little memory."""

import json
import subprocess
import sys
import time
from pathlib import Path
from threading import Event

import pytest

from sources.model import Access, SourceError, TooMuch, Unreachable, Unreadable
from tests.sources.hostile import CANARY, HOSTILE, PAGE, fetcher, listening, no_robots, read, says

ROOT = Path(__file__).parents[2]
DEADLINE = 1.0
MOST_GROWTH = 20 * 1024  # KiB

EXPECTED: dict[str, tuple[type[SourceError], str]] = {
    "gzip bomb": (TooMuch, "larger than the 2,000,000 bytes"),
    "nested gzip": (Unreadable, "more than once"),
    "brotli": (Unreadable, "did not ask for"),
    "5,000 encodings": (Unreadable, "more than once"),
    "members of nothing": (TooMuch, "even packed"),
    "damaged gzip": (Unreadable, "damaged"),
    "gzip that breaks off": (Unreadable, "breaks off"),
    "endless body": (TooMuch, "larger than the 2,000,000 bytes"),
    "dripping header": (Unreachable, "timed out: no whole answer within 1 s"),
    "dripping body": (Unreachable, "timed out: no whole answer within 1 s"),
    "silence": (Unreachable, "timed out: no whole answer within 1 s"),
    "5 MB header": (TooMuch, "header is larger"),
    "200,000 headers": (TooMuch, "header is larger"),
    "25,000 headers, within the bound": (TooMuch, "header has more lines"),
    "900 headers": (TooMuch, "header has more lines"),
    "a header of blanks": (Unreachable, "did not answer in HTTP"),
    "endless 100 Continue": (Unreachable, "timed out"),
    "chunks of one byte": (Unreachable, "timed out"),
    "endless chunk extension": (TooMuch, "header is larger"),
    "short Content-Length": (Unreachable, "broke off before the end"),
    "chunks that break off": (Unreachable, "broke off before the end"),
    "TLS bytes on http": (Unreachable, "did not answer in HTTP"),
    "junk status line": (Unreachable, "did not answer in HTTP"),
    "a closed door": (Unreachable, "did not answer in HTTP"),
}
HUNGRY = [
    "gzip bomb",
    "nested gzip",
    "brotli",
    "members of nothing",
    "endless body",
    "5 MB header",
    "200,000 headers",
    "25,000 headers, within the bound",
    "endless 100 Continue",
    "chunks of one byte",
    "endless chunk extension",
]


def test_every_hostile_server_has_an_expectation() -> None:
    """A server added to the collection cannot be forgotten here."""
    assert EXPECTED.keys() == HOSTILE.keys()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_answer_is_an_error_in_words_by_the_deadline(name: str) -> None:
    """Each ends in the right kind of error, in our words and none of theirs, at most a second after its deadline."""
    kind, words = EXPECTED[name]
    with listening(HOSTILE[name]()) as listener, fetcher(listener, robots=no_robots(listener), deadline=DEADLINE) as by:
        began = time.monotonic()
        with pytest.raises(SourceError) as caught:
            read(by, listener.url(f"/page?key={CANARY}"))
        assert time.monotonic() - began < DEADLINE + 1
    assert type(caught.value) is kind
    assert words in caught.value.words
    assert caught.value.words.startswith("127.0.0.1: ")
    assert CANARY not in f"{caught.value} {caught.value.words} {caught.value.remedy}"


@pytest.mark.parametrize("name", HUNGRY)
def test_a_hostile_answer_takes_little_memory(name: str) -> None:
    """The peak of a fresh process grows by less than 20 MB while it reads each of them."""
    with listening(HOSTILE[name]()) as listener:
        command = [sys.executable, "-m", "tests.sources.hostile", str(listener.port), str(DEADLINE)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)  # noqa: S603 our own
    report = json.loads(done.stdout)
    assert report["kind"] == EXPECTED[name][0].__name__
    assert report["growth"] < MOST_GROWTH
    assert CANARY not in done.stdout + done.stderr


@pytest.mark.parametrize("name", ["dripping header", "dripping body", "silence"])
def test_a_robots_txt_that_drips_leaves_time_for_a_page_it_does_not_bind(name: str) -> None:
    """A documented feed is still read within the deadline, and the decision says why without robots.txt."""
    with listening(says(PAGE), robots=HOSTILE[name]()) as listener, fetcher(listener, deadline=1.5) as by:
        began = time.monotonic()
        response = read(by, listener.url())
        assert time.monotonic() - began < 2.5
    assert response.status == 200
    assert "robots.txt: timed out: no whole answer within 0.5 s" in response.robots
    assert "read as a documented-feed" in response.robots


def test_a_robots_txt_that_drips_keeps_a_page_shut_and_ends_by_the_deadline() -> None:
    """A page that robots.txt binds is not asked for while robots.txt cannot be read."""
    shut = pytest.raises(Unreachable, match="treated as disallowed")
    with listening(says(PAGE), robots=HOSTILE["dripping body"]()) as listener, fetcher(listener, deadline=1.5) as by, shut:
        read(by, listener.url(), Access.PAGE_PERMISSION)
    assert listener.paths() == []


def test_a_hostile_place_does_not_hold_up_another() -> None:
    """After a silent server the same fetcher reads the next place as if nothing had been."""
    with listening(HOSTILE["silence"]()) as bad, listening(says(PAGE)) as good, fetcher(bad, good, deadline=0.5) as by:
        with pytest.raises(Unreachable):
            read(by, bad.url())
        assert read(by, good.url()).status == 200


def test_a_name_that_never_resolves_ends_by_the_deadline() -> None:
    """A name server that hangs is waited for no longer than anything else."""
    released = Event()

    def hang(_host: str, _port: int) -> tuple[str, ...]:
        released.wait(20)
        return ()

    with fetcher(resolve=hang, deadline=0.5) as by:
        began = time.monotonic()
        with pytest.raises(Unreachable, match="timed out: no whole answer within"):
            read(by, "http://gazette.example/")
        assert time.monotonic() - began < 1.5
    released.set()
