"""Mails that were made to break what reads them are read in bounded time, and what they say is found all the same."""

from encodings.aliases import aliases

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.replies import Kind, Reply, read_reply
from tests.digests.answers import DSL, LETTER, REF, SERVER, mail

DAEMON = b"From: MAILER-DAEMON@host.example\nSubject: failure notice\n"
PERSON = b"From: dsl@larkspurhill.example\nSubject: ACK A-0013\n"
NESTED = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (depth, depth) for depth in range(1_000))
REPORT = b"Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n"
HOSTILE = {
    "parts a thousand deep": PERSON + NESTED + b"\n\nACK" + b"\n" * 100_000,
    "mails in mails": PERSON + b"Content-Type: message/rfc822\n\n" * 7_000,
    "headers": PERSON + b"a:\n" * 60_000 + b"\nACK",
    "senders": b"From: a@b.example\n" * 11_000 + b"\nACK",
    "subjects": PERSON + b"Subject: no\n" * 9_000 + b"\n",
    "results": PERSON + b"Authentication-Results: mx.larkspurhill.example; a=b (((((\n" * 3_000 + b"\nACK",
    "one result": PERSON + b"Authentication-Results: mx.larkspurhill.example; " + b"dkim=pass header.d=" * 9_000 + b"\n\nACK",
    "parameters": PERSON + b'Content-Type: text/plain; x="' + b";" * 190_000 + b"\n\nACK",
    "codec of a boundary": PERSON + b"Content-Type: multipart/mixed; boundary*=undefined''%5Cd\n\nACK",
    "codec of a file": PERSON + b"Content-Disposition: inline; filename*=punycode''" + b"a9" * 90_000 + b"\n\nACK",
    "encoded words": b"From: a@b.example\nSubject: " + b"=?utf-8?q?a?= =?b" * 11_000 + b"\n\n",
    "nul": PERSON + b"\0\n\n\0ACK\0" * 1_000,
    "instructions": PERSON + b"Content-Type: text/html\n\n" + b"<?" * 99_000,
    "paragraphs": PERSON + b"Content-Type: text/html\n\n" + b"<p>" * 65_000,
    "xml": PERSON + b"Content-Type: text/html\n\n<?xml version='1.0' encoding='utf-16'?><x>/etc/passwd</x>",
    "no markup": PERSON + b"Content-Type: text/html\n\n/etc/passwd",
    "attributions": PERSON + b"\n" + b"On\n" * 66_000,
    "blank lines of a bounce": DAEMON + b"\nMessage-ID:" + b"\n" * 190_000,
    "quoted lines of a bounce": DAEMON + b"\n" + b">\n" * 99_000,
    "blocks of a report": DAEMON + REPORT + b"a:\n\n" * 48_000,
    "blank lines of a report": DAEMON + REPORT + b"\n" * 190_000,
    "an address without end": DAEMON + REPORT + b"Action: failed\nFinal-Recipient: rfc822;" + b";" * 190_000,
    "comments in comments": b"From: " + b"(" * 7_000 + b"\nX-Failed-Recipients: " + b"(" * 7_000 + b"\n\n",
    "an address deep in comments": DAEMON + REPORT + b"Action: failed\nFinal-Recipient: rfc822; " + b"(" * 7_000,
    "a daemon without a name": b"From:\nX-Failed-Recipients:\n\nMessage not delivered to the following",
    "a local address": DAEMON + b"X-Failed-Recipients: root\n\n",
    "a foreign address": DAEMON + REPORT + b"Action: failed \xff\nFinal-Recipient: rfc822; \xe9@b.example\n",
}


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE)
def test_hostile_mails_are_read_in_bounded_time(raw: bytes, caplog: pytest.LogCaptureFixture) -> None:
    """Nothing raises, nothing takes minutes (the run would be ended), nothing is logged, and the answer is found all the same."""
    reply = read_reply(raw, SERVER)
    assert (reply.kind is Kind.ANSWER) is raw.startswith(PERSON)
    assert reply.failed == ()
    assert caplog.records == []


@pytest.mark.parametrize("charset", sorted({*aliases.values(), "unknown", "x" * 5_000, "utf-8\0", "\u00e9", "../x"}))
def test_no_charset_keeps_an_answer_from_being_read(charset: str) -> None:
    """The names of all of Python's codecs, and of none, are harmless in the body, in the subject and in a bounce."""
    raw = mail("ACK", more=f"Content-Type: text/plain; charset={charset}\n", subject=f"=?{charset}?q?=5Cd_A-0013?=")
    assert read_reply(raw).kind is Kind.ANSWER
    words = "Hi. This is the qmail-send program.\n\n<dsl@larkspurhill.example>:\n550 \\d \xff\n"
    bounce = DAEMON + f"Content-Type: text/plain; charset={charset}\n\n{words}".encode("latin-1", "replace")
    assert read_reply(bounce).failed == (DSL,)


def test_encoded_words_make_no_headers_and_no_lines() -> None:
    """A line break that was encoded into the subject is a blank, and what cannot be decoded hides nothing (CVE-2024-6923)."""
    assert read_reply(mail("ACK", "=?utf-8?b?A?= A-0013 =?utf-8?b?!!!?=")).refs == REF
    reply = read_reply(mail("", "=?utf-8?q?x=0AAuto-Submitted:_no=0A=0AACK_A-0013?="))
    assert (reply.kind, reply.refs) == (Kind.OTHER, REF)


def test_only_so_much_of_a_mail_is_looked_at() -> None:
    """What stands beyond 200,000 bytes is not there, nor what stands far out in a header; what stands before it is read."""
    assert read_reply(mail("ACK", more=f"References: {'x' * 7_000}{LETTER}\n")).answers == (LETTER,)
    assert read_reply(mail("ACK", more=f"References: {'x' * 8_000}{LETTER}\n")).answers == ()
    assert read_reply(b"a:\n" * 19_900 + PERSON).kind is Kind.ANSWER
    assert read_reply(b"a:\n" * 20_100 + PERSON) == Reply()
    padding = "X-Padding: " + "y" * 100 + "\n"
    assert read_reply(mail("ACK", more=padding * 1_500)).kind is Kind.ANSWER
    assert read_reply(mail("ACK", more=padding * 2_000)) == Reply()


@given(st.binary(max_size=400))
def test_any_bytes_are_read(raw: bytes) -> None:
    """No bytes raise, and bytes without one sender are no answer."""
    reply = read_reply(raw, SERVER)
    assert not (reply.kind is Kind.ANSWER and not reply.sender)


PIECES = st.sampled_from(
    [
        *(f"From: {sender}\n" for sender in (DSL, f"x <{DSL}>", "a@b.example, c@d.example", "", "MAILER-DAEMON")),
        *(f"Content-Type: {kind}\n" for kind in ("text/html", "multipart/mixed; boundary=b", "multipart/report; boundary=b")),
        *(f"Content-Type: {kind}\n" for kind in ("message/rfc822", "message/delivery-status", "text/plain; charset=utf-16")),
        *(f"Content-Transfer-Encoding: {how}\n" for how in ("base64", "quoted-printable", "x-uuencode", "8bit")),
        *(f"Subject: {subject}\n" for subject in ("ACK A-0013", "=?utf-16?b?AAE=?=", "=?x?q?=0A?=", "Re: " * 50)),
        f"Authentication-Results: {SERVER}; dkim=pass (x header.d=larkspurhill.example\n",
        "Action: failed\nFinal-Recipient: rfc822; dsl@larkspurhill.example\n",
        "\n",
        "--b\n",
        "--b--\n",
        "ACK\n",
        "<p>ACK<blockquote>",
        "begin 644 x\n",
        "QUNL\n",
        "\r",
        "\0",
    ]
)


@given(st.lists(st.one_of(PIECES.map(str.encode), st.binary(max_size=8)), max_size=25))
def test_any_pieces_of_mail_are_read(pieces: list[bytes]) -> None:
    """Headers, parts and encodings in any order raise nothing; an answer has one sender, and a bounce plain addresses."""
    raw = b"".join(pieces)
    reply = read_reply(raw, SERVER)
    assert not (reply.kind is Kind.ANSWER and (not reply.sender or raw.count(b"From: ") != 1))
    assert (reply.kind is Kind.BOUNCE) is bool(reply.failed)
    assert all(address.isascii() and address.count("@") == 1 for address in (*reply.failed, reply.sender or DSL))
