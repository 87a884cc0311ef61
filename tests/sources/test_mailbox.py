"""What the recorded mails cannot show: every shape of wrapper, and what no mail may do to the others."""

import base64
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources import forwarded, mail
from sources.kinds import mailbox
from sources.model import Document, Page, Refused
from sources.sandbox import Sandbox
from tests.sources.mails import GMAIL, HURT, OUTLOOK, RAW, SOURCE, WORDS, digest, read
from tests.sources.recorded import answer


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
        f"{WORDS}\n\nThis e-mail is confidential and intended solely for the addressee.\nDelete it if you are not.",
        f"CAUTION: This email originated from outside of the organisation. Do not click links.\n\n{WORDS}",
        f"{WORDS}\n\nDISCLAIMER: This message may be confidential. It has been scanned for viruses.",
        f"{WORDS}\n\n> -- \n> Dana Rowe\n\nThis is intended solely for the addressee, is confidential and must not be copied.",
        f"On Nov 20, 2026, at 9:00 AM, Dana Rowe wrote:\n{WORDS}",
        f"On 20/11/2026 09:00, Spotted in Brackenford wrote:\n{WORDS}",
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
        f"Saw this, look at it today\n--\n{HURT}",
        f"CAUTION - a man outside the school gates, do not click your tongue at him\n{WORDS}",
        f"This message was posted last night: I will stab the head, delete this\n{WORDS}",
        f"The information I have is that {HURT}, his photos had recipients and a virus\n{WORDS}",
        f"This e-mail is confidential and intended solely for the addressee: {HURT}\n{WORDS}",
        f"If you have received this in error, please delete it\n{WORDS}",
        f"Please see this thread\nOn Thursday 19 Nov {HURT} and his mum then wrote:\nhelp us",
        f"On Thu 19 Nov 2026 {HURT}\nand so this is what I wrote:\nI am so angry",
        f"On 19 Nov 2026 at 09:00 {HURT} as she wrote:\nI am so angry",
        "On 19 Nov 2026 at 09:00 Jayden was hurt and wrote:\nI am so angry",
        f"Sent from my son's phone because {HURT}\n{WORDS}",
    ],
)
def test_words_that_only_look_like_a_wrapper_stay(words: str) -> None:
    """Nobody hides what they say behind the first words of a disclaimer."""
    assert forwarded.unwrapped(words).text == words


def test_a_signature_is_no_longer_than_what_it_signs() -> None:
    """What is longer is what somebody wrote below two dashes."""
    assert forwarded.unwrapped(f"Look\n-- \n{HURT}").text == f"Look\n--\n{HURT}"
    lines = "\n".join("a" * 13)
    assert forwarded.unwrapped(f"{WORDS * 9}\n-- \n{lines}").text == f"{WORDS * 9}\n--\n{lines}"


def test_of_the_wrapper_the_subject_and_a_public_author_stay_and_no_address() -> None:
    """Who sent it on, and to whom, is nobody's business here."""
    found = forwarded.unwrapped(f"From Jo: see below.\n\n{OUTLOOK}\n\nPosted by: Dana Rowe\n{WORDS}")
    assert (found.subject, found.author, found.note) == ("The queue", "Dana Rowe", "From Jo: see below.")
    raw = f"From: a@post.example\nSubject: FW: [EXTERNAL] Re: x\n\nWrite to a@post.example\n\n{GMAIL}\n\n{WORDS}".encode()
    assert "post.example" not in repr(read(raw))


def mixed(*parts: str, kind: str = "mixed") -> bytes:
    """Return a mail of these parts, each with the lines that say what it is."""
    head = f"Subject: Fwd: The fair\nMessage-ID: <m@post.example>\nContent-Type: multipart/{kind}; boundary=b"
    return "\n".join((head, "", *(f"--b\nContent-Type: {part}" for part in parts), "--b--", "")).encode()


def test_what_is_written_above_a_forward_is_read_itself() -> None:
    """It stands beside what was forwarded, and says whose it is no more than it must."""
    said = f"{HURT}.\nJo, 07700 900123, jo@post.example"
    posted, note = read(f"Subject: Fwd: The fair\nMessage-ID: <m@post.example>\n\n{said}\n\n{GMAIL}\n\n{WORDS}".encode())
    assert (posted.text, posted.context) == (WORDS, f"{HURT}. Jo, ,")
    assert note == Document("<m@post.example>#note", "", "The fair", f"{HURT}.\nJo, ,", permalink=False, context=WORDS)


@pytest.mark.parametrize("note", ["", "FYI", "Please see below, thanks!", "-- \nSent from my iPhone"])
def test_who_only_passes_something_on_has_said_nothing(note: str) -> None:
    """One thing is read then, and not two."""
    (found,) = read(f"Subject: Fwd: The fair\n\n{note}\n\n{GMAIL}\nSubject: The fair\n\n{WORDS}".encode())
    assert (found.title, found.text) == ("The fair", WORDS)


def test_no_subject_of_several_is_lost() -> None:
    """Neither what somebody wrote over a forward, nor what stands over the inner one of two."""
    wrapped = f"{GMAIL}\nSubject: The fair\n\n{GMAIL}\nSubject: Re: Jayden\n\n{WORDS}"
    posted, note = read(f"Subject: Fwd: The fair, and {HURT}\n\n{wrapped}".encode())
    assert (posted.title, posted.text) == ("The fair", f"Jayden\n{WORDS}")
    assert (note.title, note.text) == (f"The fair, and {HURT}", "")


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("call 07700 900123 now", "call now"),
        ("call +44 (0)20 7946 0123 now", "call now"),
        ("call (01632) 960123 now", "call now"),
        ("on 20 11 2026 at 0900", "on 20 11 2026 at 0900"),
        ("10000000 at jo@home", "10000000 at jo@home"),
    ],
)
def test_a_telephone_number_is_known(words: str, left: str) -> None:
    """A date, an amount and a name are none."""
    assert forwarded.unaddressed(words) == left


def test_what_is_written_round_a_mail_is_read() -> None:
    """Whatever it encloses: words, or a picture; and of these nothing where they only pass it on."""
    inner = f"message/rfc822\n\nSubject: The fair\nMessage-ID: <i@post.example>\n\n{WORDS}"
    fair, round_it = read(mixed(f"text/plain\n\n{HURT}, call 07700 900123", inner))
    assert (fair.text, round_it.title, round_it.text) == (WORDS, "The fair", f"{HURT}, call")
    assert [one.text for one in read(mixed("text/plain\n\nPlease see attached", inner))] == [WORDS]
    assert [one.text for one in read(mixed("image/png\n\n", inner))] == [WORDS, "[picture]"]
    assert [one.text for one in read(mixed(inner, "message/rfc822\n\n\n"))] == [WORDS, "[attachment]"]


NAMED = "<a itemprop=url href=http://a.example/{0}><b itemprop=name>Fair {0}</b></a>"
RESULT = f'<div itemscope itemtype="http://schema.org/Article">{NAMED}</div>'
GOOGLE = "Google Alerts <googlealerts-noreply@google.com>"


@pytest.mark.parametrize(
    ("sender", "titles"),
    [
        (GOOGLE, ["Fair 1"]),
        ("Jo <jo@post.example>", ["Fair 1", "The fair"]),
        ('"googlealerts-noreply@google.com" <jo@post.example>', ["Fair 1", "The fair"]),
        ("Google <googlealerts-noreply@google.com.post.example>", ["Fair 1", "The fair"]),
    ],
)
def test_only_a_search_engines_mail_is_its_results_and_nothing_else(sender: str, titles: list[str]) -> None:
    """One result among somebody's words does not hide them."""
    raw = f"From: {sender}\nSubject: The fair\nContent-Type: text/html\n\n<p>{HURT}</p>{RESULT.format(1)}".encode()
    found = read(raw)
    assert [one.title for one in found] == titles
    assert all(HURT in one.text for one in found[1:])


def test_a_result_that_leads_nowhere_is_not_lost_among_others() -> None:
    """Then an alert is read as any mail, besides."""
    page = RESULT.format(1) + RESULT.format(2).replace("http://a.", "javascript:")
    found = read(f"From: {GOOGLE}\nSubject: Alert\nContent-Type: text/html\n\n{page}".encode())
    assert [(one.title, one.text) for one in found] == [("Fair 1", ""), ("Alert", "Fair 1\nFair 2")]


PLAIN, MARKED_UP = "text/plain\n\n", "text/html\n\n"


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (mixed(f"{MARKED_UP}<p>{HURT}</p>", f"{PLAIN}Residents' list"), f"{HURT}\nResidents' list"),
        (mixed(f"{PLAIN}Look", f"{MARKED_UP}<p>{HURT}</p>"), f"Look\n{HURT}"),
        (mixed(f"{PLAIN}{WORDS}\n-- \nJo", f"{PLAIN}She is hurt"), f"{WORDS}\n--\nJo\nShe is hurt"),
        (mixed(f"{PLAIN}{WORDS}", f"{MARKED_UP}<b>{WORDS}</b>", kind="alternative"), WORDS),
        (
            mixed(f"{PLAIN}Our web page", f"{MARKED_UP}<p>{HURT}<p>Our page", kind="alternative"),
            f"{HURT}\nOur page\nOur web page",
        ),
        (mixed(f"{PLAIN}{WORDS}", f"{MARKED_UP}<p>{HURT}</p>", kind="alternative"), f"{WORDS}\n{HURT}"),
        (mixed(f"{PLAIN}{WORDS}\n-- \nJo", f"{MARKED_UP}<p>hit me</p>", kind="alternative"), f"{WORDS}\nhit me"),
    ],
)
def test_no_form_hides_what_another_says(raw: bytes, text: str) -> None:
    """Only an alternative's parts are forms of the same, and a line that only one of them has is kept."""
    (found,) = read(raw)
    assert found.text == text


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"options": {"username": "Dana Rowe"}}, "username holds a blank"),
        ({"options": {"username": "jo\r\nx"}}, "username holds"),
        ({"options": {"username": "jo", "from": "Dana Rowe <x@y.example>"}}, "neither an address nor a domain"),
        ({"options": {"username": "jo", "from": "Dana"}}, "neither an address nor a domain"),
        ({"options": {"username": "jo", "from": 'x" OR ALL'}}, "neither an address nor a domain"),
        ({"url": "imaps://mail.larkspurhill.example/Entw%C3%BCrfe"}, "the folder's name"),
        ({"url": "imaps://mail.larkspurhill.example/Entwürfe"}, "the folder's name"),
    ],
)
def test_what_cannot_be_asked_for_is_refused_before_anybody_is_asked(changed: dict[str, Any], words: str) -> None:
    """In words that say what to write instead, and that repeat nothing."""
    with pytest.raises(Refused, match=words) as caught:
        mailbox.request(replace(SOURCE, **changed))
    assert len(caught.value.remedy) > 60
    assert "Dana" not in caught.value.words + caught.value.remedy


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
    found, outer = read(head + b"Content-Transfer-Encoding: base64\n\n" + inner + b"\n--b--\n")
    assert (found.title, found.text) == ("inner", WORDS)
    assert (outer.title, outer.text) == ("outer", "")


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
