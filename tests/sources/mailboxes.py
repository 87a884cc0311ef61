"""A real mailbox on loopback to read from, and what is put into it."""

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

from sources.fetch import Fetcher, FetchSettings
from sources.kinds import mailbox as kind
from sources.model import (
    Document,
    Response,
    Source,
    SourceError,
    Validators,
)
from tests.digests.mailbox_server import SECRET, USER
from tests.sources.recorded import CASES

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
GOSSIP = "what the server said of Winterbourne"
FRESH = Validators()


def source(port: int, *, scheme: str = "imap", host: str = "127.0.0.1", folder: str = "INBOX", senders: str = "") -> Source:
    """Return the mailbox of the test server as a source."""
    options = {"username": USER} | ({"from": senders} if senders else {})
    return Source("mails", "mailbox", f"{scheme}://{host}:{port}/{folder}", options=options, secret=SECRET)


@contextmanager
def road(port: int, deadline: float = 10.0, allowed: str = "127.0.0.0/8") -> Iterator[Fetcher]:
    """Give a fetcher that may speak to loopback."""
    with Fetcher(FetchSettings("https://larkspurhill.example", (allowed,) if port else (), deadline)) as fetcher:
        yield fetcher


def fetch(place: Source, validators: Validators = FRESH, deadline: float = 10.0) -> Response:
    """Return what the mailbox answers, asked by the reader of its kind."""
    with road(1, deadline) as fetcher:
        return fetcher.fetch(place, kind.request(place), validators, NOW)


def read(place: Source) -> tuple[Document, ...]:
    """Return what stands in the mailbox."""
    return kind.parse(place, fetch(place)).documents


def mail(number: int, *, sender: str = "office@larkspurhill.example", text: str = "Noise on Quarry Lane") -> bytes:
    """Return a small mail."""
    lines = f"From: Office <{sender}>\r\nSubject: Notice {number}\r\nMessage-ID: <m{number}@larkspurhill.example>\r\n"
    return f"{lines}Date: Fri, 20 Nov 2026 09:00:00 +0000\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n".encode()


def recorded(name: str) -> bytes:
    """Return one of the recorded mails as a server holds it."""
    return (CASES / "mailbox" / name / "response.eml").read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


@contextmanager
def refused(what: type[SourceError], words: str) -> Iterator[None]:
    """What is done inside fails in our words, which name the place and hold neither the server's words nor the password."""
    with pytest.raises(what) as caught:
        yield
    told = "".join(traceback.format_exception(caught.value)) + caught.value.remedy
    assert words in caught.value.words
    assert caught.value.words.startswith(("127.0.0.1: ", "localhost: ", "[::1]: ", "::1: "))
    assert GOSSIP not in told
    assert SECRET not in told
