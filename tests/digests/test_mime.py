"""The e-mail has the headers it should have, whatever was written into it, and the same message is the same bytes."""

import gzip
import json
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path

import pytest

from digests import compose
from digests.mime import header, mime
from digests.model import DeliveryError, Letter
from tests.digests.letters import ALERT, FULL, hostile, message

SENDER = "Larkspur Hill monitor <monitor@larkspurhill.example>"
DIGEST = message(compose.digest(FULL))
NAMES = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "Auto-Submitted",
    "X-Auto-Response-Suppress",
    "MIME-Version",
    "Content-Type",
]
CORPUS = Path(__file__).parents[2].parent / "shared" / "data" / "hostile_html.jsonl.gz"


def read(raw: bytes) -> EmailMessage:
    """The mail as a mail program reads it."""
    return BytesParser(_class=EmailMessage, policy=default).parsebytes(raw)


def corpus() -> list[str]:
    """The hostile strings that others published, or the test is skipped."""
    if not CORPUS.exists():
        pytest.skip("the corpus of hostile strings is not beside the checkout: ../shared/data/hostile_html.jsonl.gz")
    with gzip.open(CORPUS, "rt", encoding="utf-8") as file:
        return [json.loads(line)["input"] for line in file]


def test_the_headers_are_the_reader_the_school_and_what_software_needs() -> None:
    """One reader, no copy to anybody, and the marks that keep auto-replies away."""
    mail = read(mime(DIGEST, SENDER))
    assert sorted(mail.keys()) == sorted(NAMES)
    assert mail["To"] == "head@larkspurhill.example"
    assert mail["From"] == SENDER
    assert mail["Subject"] == DIGEST.letter.subject
    assert mail["Date"] == "Fri, 20 Nov 2026 07:15:00 +0000"
    assert (mail["Auto-Submitted"], mail["X-Auto-Response-Suppress"]) == ("auto-generated", "All")
    assert mail.get_content_type() == "multipart/alternative"


def test_the_message_id_comes_from_the_key_alone() -> None:
    """A message sent again, or written again with other words, is known by its Message-ID; another message has another."""
    first = read(mime(DIGEST, SENDER))["Message-ID"]
    assert read(mime(replace(DIGEST, letter=compose.alert(ALERT)), SENDER))["Message-ID"] == first
    assert read(mime(replace(DIGEST, key="another"), SENDER))["Message-ID"] != first
    assert first.endswith("@larkspurhill.example>")


def test_the_same_message_is_the_same_bytes() -> None:
    """Nothing random, and nothing of this machine or this moment, is in a mail; it is ASCII in lines a server must take."""
    raw = mime(DIGEST, SENDER)
    assert raw == mime(replace(DIGEST), SENDER)
    assert raw.isascii()
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")


def test_an_address_to_reply_to_is_written_when_there_is_one() -> None:
    """A reply reaches the mailbox that was asked for."""
    assert read(mime(DIGEST, SENDER, reply_to="office@larkspurhill.example"))["Reply-To"] == "office@larkspurhill.example"


def test_no_hostile_string_becomes_a_header() -> None:
    """As subject, as the sender's name and as both bodies, the committed sample adds, removes and replaces no header."""
    for text in hostile():
        _has_only_its_headers(text)


def test_no_string_of_the_corpus_becomes_a_header() -> None:
    """The same over thousands of strings that others collected."""
    for text in corpus():
        _has_only_its_headers(text)


@pytest.mark.parametrize(
    "text", ["=?utf-8?q?hi=0AX-Inj:_1?=", "=\u200b?utf-8?q?x?=", "a\r\nBcc: b@x.example", "x" * 500, "\u202eabc"]
)
def test_a_header_is_one_short_line_without_encoded_words(text: str) -> None:
    """What goes into a header can neither end it nor be decoded into something else."""
    fit = header(text)
    assert len(fit) <= 150
    assert fit.isprintable()
    assert "=?" not in fit


@pytest.mark.parametrize("sender", ["monitor", "", "a@x.example\r\nBcc: b@x.example", "=?utf-8?q?x?=@x.example"])
def test_a_sender_that_is_not_an_address_is_refused(sender: str) -> None:
    """Nothing is written in the name of what is no address; config.toml can be mended, so the letter is kept."""
    with pytest.raises(DeliveryError) as caught:
        mime(DIGEST, sender)
    assert not caught.value.permanent


def _has_only_its_headers(text: str) -> None:
    mail = message_from_bytes(mime(message(Letter(text, text, text)), f"{text} <monitor@larkspurhill.example>"))
    parts = list(mail.walk())[1:]
    assert sorted(mail.keys()) == sorted(NAMES)
    assert mail["To"] == "head@larkspurhill.example"
    assert [part.get_content_type() for part in parts] == ["text/plain", "text/html"]
    assert {name for part in parts for name, _ in part.items()} == {"Content-Transfer-Encoding", "Content-Type", "MIME-Version"}
    assert mail.defects == []
