"""What the recorded mails cannot show: every shape of wrapper, and what no mail may do to the others."""

import base64
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources import forwarded, mail
from sources.kinds import mailbox
from sources.model import Document, Page, Reader, Response, Source
from sources.sandbox import Sandbox
from tests.sources.recorded import answer, cases

READER: Reader = mailbox
SOURCE = Source("mails", "mailbox", "imaps://mail.larkspurhill.example/INBOX", options={"username": "seen"}, secret="canary")
WORDS = "Larkspur Hill has gone downhill"
MARK = "---------- Forwarded message ---------"
GMAIL = f"{MARK}\nFrom: Dana Rowe <dana@post.example>\nDate: Fri, 20 Nov 2026 at 09:00\nTo: <x@y.example>"
OUTLOOK = "From: Dana Rowe\nSent: Friday, November 20, 2026 9:00 AM\nTo: Office\nSubject: The queue"
RAW = [case.response.body for case in cases("mailbox")]


def read(raw: bytes) -> tuple[Document, ...]:
    """Return what stands in one mail."""
    return mailbox.parse(SOURCE, answer(raw, "message/rfc822")).documents


def digest(*mails: bytes) -> Response:
    """Return mails as a mailbox gives them."""
    parts = b"".join(b"--b\r\nContent-Type: message/rfc822\r\n\r\n" + one + b"\r\n" for one in mails)
    return answer(parts + b"--b--\r\n", 'multipart/digest; boundary="b"')


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """A sandbox for all tests here."""
    with Sandbox(1) as shared:
        yield shared


def test_the_mailbox_itself_is_asked() -> None:
    """At the address that a person wrote; the password is in nothing that the reader makes."""
    asked = mailbox.request(SOURCE)
    assert asked.url == SOURCE.url
    assert "canary" not in repr((asked, asked.headers, asked.body))


@pytest.mark.parametrize(
    "wrapped",
    [
        WORDS,
        f"{GMAIL}\n\n{WORDS}",
        f"Look at this please.\n\n{GMAIL}\n\n\n{WORDS}\n",
        f"{OUTLOOK}\n\n{WORDS}",
        f"________________________________\n{OUTLOOK}\n\n{WORDS}",
        f"-----Original Message-----\n{OUTLOOK}\n\n{WORDS}",
        f"Begin forwarded message:\n\n> From: Dana <d@post.example>\n> Subject: The queue\n> Date: 20 Nov\n>\n> {WORDS}",
        f"*From:* Dana <d@post.example>\n*Sent:* 20 November\n*To:* a@b.example;\nc@d.example\n*Subject:* The queue\n\n{WORDS}",
        f"Oddi wrth: Dana Rowe\nAnfonwyd: 20 Tachwedd 2026\nAt: Swyddfa\nPwnc: Y ciw\n\n{WORDS}",
        f"---------- Neges wedi'i hanfon ymlaen ---------\nOddi wrth: Dana\n\n{WORDS}",
        f"{GMAIL}\n\n{OUTLOOK}\n\n{WORDS}",
        f">> {WORDS}",
        f"On Fri, 20 Nov 2026 at 09:00, Dana Rowe\n<dana@post.example> wrote:\n\n> {WORDS}",
        f"{WORDS}\n\n-- \nDana Rowe\n07700 900123",
        f"{WORDS}\n\nSent from my iPhone",
        f"{WORDS}\n\nGet Outlook for iOS<https://aka.example/x>",
        f"{WORDS}\n\nThis e-mail is confidential and is intended solely for the addressee.\nDelete it if you are not.",
        f"CAUTION: This email originated from outside of the organisation. Do not click links.\n\n{WORDS}",
        f"{WORDS}\n\nDISCLAIMER: it has been scanned for viruses.",
    ],
)
def test_the_wrapper_goes_and_the_words_stay(wrapped: str) -> None:
    """Whichever program sent it on."""
    assert forwarded.unwrapped(wrapped).text == WORDS


@pytest.mark.parametrize(
    "words",
    [
        "Disclaimer: I have no child there, and I am going to burn it down",
        "This message is for the head: watch your back",
        "Caution at the gates tomorrow, I will be there",
        "Date: tomorrow\nFrom: the gates\nThe head will pay",
        "On Monday he wrote:\nI will burn it down",
        "3 > 2 and a | b",
        "Look at the gates.\nDisclaimer: I am going to burn it down.\nAll of it.",
        "First line\n--\n" + "\n".join(f"line {number} of a long post" for number in range(20)),
        "x" * 5_000,
        "Fwd: look at this",
        "To: the head of Larkspur Hill\nYou will be sorry",
    ],
)
def test_words_that_only_look_like_a_wrapper_stay(words: str) -> None:
    """Nobody hides what they say behind the first words of a disclaimer."""
    assert forwarded.unwrapped(words).text == words


def test_of_the_wrapper_the_subject_and_a_public_author_stay_and_no_address() -> None:
    """Who sent it on, and to whom, is nobody's business here."""
    found = forwarded.unwrapped(f"From Jo: see below.\n\n{OUTLOOK}\n\nPosted by: Dana Rowe\n{WORDS}")
    assert (found.subject, found.author, found.note) == ("The queue", "Dana Rowe", "From Jo: see below.")
    raw = f"From: a@post.example\nSubject: FW: [EXTERNAL] Re: x\n\nWrite to a@post.example\n\n{GMAIL}\n\n{WORDS}".encode()
    assert "post.example" not in repr(read(raw))


def test_where_too_little_was_forwarded_the_note_is_what_there_is() -> None:
    """A link alone says nothing; the words above it do."""
    found = forwarded.unwrapped(f"{WORDS}, see the link\n\n{GMAIL}\n\nhttps://groups.example/7")
    assert (found.text, found.note) == (f"{WORDS}, see the link\nhttps://groups.example/7", "")


@pytest.mark.parametrize(
    ("subject", "bare"),
    [("Fwd: Re: FW: [EXT] The queue", "The queue"), ("RE[2]: The queue", "The queue"), ("Fwd:", ""), ("Forward planning", "")],
)
def test_a_subject_loses_what_programs_put_before_it(subject: str, bare: str) -> None:
    """And nothing else."""
    assert forwarded.bare(subject) == (bare or subject.removeprefix("Fwd:"))


@pytest.mark.parametrize(
    ("link", "leads"),
    [
        ("https://www.google.com/url?rct=j&sa=t&url=https://a.example/1%3Fb%3D2&ct=ga", "https://a.example/1?b=2"),
        ("https://www.google.co.uk/url?q=https://a.example/1&amp;usg=x", "https://a.example/1"),
        ("https://eur03.safelinks.protection.outlook.com/?url=https%3A%2F%2Fa.example%2F1&data=x", "https://a.example/1"),
        ("https://safelinks.example/?url=https%3A%2F%2Fa.example", "https://safelinks.example/?url=https%3A%2F%2Fa.example"),
        ("javascript:alert(1)", ""),
        ("//a.example/1", ""),
        ("https://[", ""),
    ],
)
def test_links_are_unwrapped_and_never_followed(link: str, leads: str) -> None:
    """What a gateway or an engine put round a link is undone by what stands in it."""
    assert mailbox.leads_to(link) == leads


def test_a_picture_is_never_decoded() -> None:
    """Whatever is said of it, and wherever it stands: no document holds a byte of it."""
    picture = base64.b64encode(b"\x89PNG Zebedee" * 50)
    for kind in (b"image/png", b"IMAGE/x; name=a.txt", b"application/octet-stream", b"video/mp4"):
        raw = b"Subject: x\nContent-Type: " + kind + b"\nContent-Transfer-Encoding: base64\n\n" + picture
        (found,) = read(raw)
        assert found.text in {"[picture]", "[attachment]"}


def test_a_mail_packed_in_base64_is_read() -> None:
    """No standard allows it, and some programs do it."""
    inner = base64.b64encode(f"Subject: inner\nContent-Type: text/plain\n\n{WORDS}\n".encode())
    head = b"Subject: outer\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/rfc822\n"
    (found,) = read(head + b"Content-Transfer-Encoding: base64\n\n" + inner + b"\n--b--\n")
    assert (found.title, found.text) == ("inner", WORDS)


def test_mails_in_mails_end() -> None:
    """What is deeper than anybody forwards is named for a person to look at."""
    (found,) = read(b"Content-Type: message/rfc822\n\n" * 30 + b"Subject: x\n\nhello")
    assert found.text == "[attachment]"


LONG = b"Subject: x\nContent-Type: text/plain\n\n"
PAGE = b"Content-Type: text/html\n\n"
HOSTILE = {
    "dashes": LONG + (b"-" * 390 + b"\n") * 2_500,
    "attributions": LONG + (b"On 1 " + b"a " * 90 + b"\n") * 5_000,
    "heads": LONG + b"From: a\nSent: b\nSubject: c\n" * 6_000,
    "readers": LONG + b"From: a\nTo: " + b"; " * 40_000 + b"\n" + b"; " * 40_000,
    "addresses": LONG + b"a@" * 40_000 + b"\n---------- Forwarded message ---------\nthe words are here",
    "mails in mails": b"Content-Type: message/rfc822\n\n" * 30_000 + LONG,
    "parts in parts": b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(5_000)) + LONG,
    "encoded words": b"Subject: " + b"=?utf-8?q?a?= " * 50_000 + b"\n\nx",
    "tags": PAGE + b"<a " * 300_000,
    "results in results": PAGE + b'<div itemscope itemtype="http://schema.org/Article">' * 20_000,
    "properties": PAGE
    + b'<p itemscope itemtype="http://schema.org/Article">'
    + b"<a itemprop=url href=http://a.example>" * 30_000,
    "attributes": PAGE + b"<a " + b" ".join(b"a%d=1" % n for n in range(40_000)) + b">schema.org",
    "base64": b"Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n" + b"QUFB" * 250_000,
    "comments in a date": b"Date: " + b"(" * 3_900 + b"\nSubject: x\n\nhello",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_one_mail_does_not_hide_the_others(name: str, sandbox: Sandbox) -> None:
    """Ten of the same beside an honest one are read within the time and the memory that one place has."""
    mails = (b"Subject: honest\nMessage-ID: <h@post.example>\n\n" + WORDS.encode(), *[HOSTILE[name]] * 10)
    found = sandbox.parse(SOURCE, digest(*mails)).documents
    assert (found[0].key, found[0].text) == ("<h@post.example>", WORDS)


def test_fifty_long_mails_fit(sandbox: Sandbox) -> None:
    """Each is cut rather than all refused; the beginning of each is there."""
    mails = [f"Subject: {number}\n\n".encode() + b"words of a long mail " * 10_000 for number in range(50)]
    found = sandbox.parse(SOURCE, digest(*mails)).documents
    assert len(found) == 50
    assert all(len(document.text) > 30_000 for document in found)


@settings(max_examples=150, deadline=None)
@given(raw=st.sampled_from(RAW), at=st.integers(0, 3_000), junk=st.binary(max_size=40), cut=st.integers(0, 200))
def test_no_mail_raises(raw: bytes, at: int, junk: bytes, cut: int) -> None:
    """Whatever is broken in it: of what can be read the words come, and the rest is left out."""
    broken = raw[:at] + junk + raw[at + cut :]
    assert isinstance(mailbox.parse(SOURCE, answer(broken, "message/rfc822")), Page)
    assert isinstance(mailbox.parse(SOURCE, digest(broken, broken)), Page)


@given(raw=st.binary(max_size=300))
def test_headers_never_raise(raw: bytes) -> None:
    """Nor do they hold a line break, whatever charset they claim."""
    for head in (raw, b"=?" + raw + b"?=", b"=?utf-16?b?" + base64.b64encode(raw) + b"?="):
        assert "\n" not in mail.header(mail.opened(b"Subject: " + head.replace(b"\n", b"\n ") + b"\n\n"), "subject")
