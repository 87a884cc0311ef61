"""A mailbox is read without changing it, and without its pictures, by the same road and the same guard as any other place."""

import ssl
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme

from sources.fetch import authority
from sources.fetch.imap_folder import MOST_MAILS
from sources.fetch.imap_mails import MOST_WORDS
from sources.kinds import mailbox as kind
from sources.model import (
    AddressRefused,
    Document,
    KeyRefused,
    Request,
    Response,
    SourceError,
    TooMuch,
    Unreachable,
    Unreadable,
)
from tests.digests.mailbox_server import OK, mailbox, rude
from tests.sources.mailboxes import FRESH, GOSSIP, NOW, fetch, mail, read, recorded, refused, road, source


def test_the_newest_come_first_and_nothing_changes() -> None:
    """Mails of the last thirty days, at most fifty, and each stays unseen and recent for whoever else looks."""
    with mailbox() as box:
        box.lay(mail(0), NOW - timedelta(days=40))
        for number in range(1, MOST_MAILS + 3):
            box.lay(mail(number), NOW - timedelta(days=2))
        before = box.flags
        found = read(source(box.port))
        assert box.flags == before
    assert [one.title for one in found] == [f"Notice {number}" for number in range(MOST_MAILS + 2, 2, -1)]
    assert found[0] == Document(
        key="<m52@larkspurhill.example>",
        url="",
        title="Notice 52",
        text="Noise on Quarry Lane",
        posted=datetime(2026, 11, 20, 9, tzinfo=UTC),
        permalink=False,
    )


def test_what_is_older_than_a_month_is_left_alone() -> None:
    """A mailbox that nobody clears is not read from its beginning."""
    with mailbox() as box:
        for number, days in enumerate((40, 32, 29, 1)):
            box.lay(mail(number), NOW - timedelta(days=days))
        assert [one.title for one in read(source(box.port))] == ["Notice 3", "Notice 2"]


def test_an_empty_mailbox_is_an_empty_page() -> None:
    """It is read, and there is nothing in it."""
    with mailbox() as box:
        assert read(source(box.port)) == ()


@pytest.mark.parametrize(
    "name",
    [
        "google_alert",
        "forwarded_by_a_telephone",
        "forwarded_as_markup",
        "a_screenshot",
        "newsletter",
    ],
)
def test_a_mail_that_comes_by_imap_reads_as_it_is_recorded(name: str) -> None:
    """Taken apart by its server and put together again, a mail says what it says as a file."""
    answer = Response("imap://x/", 200, {"content-type": "message/rfc822"}, recorded(name), NOW)
    with mailbox() as box:
        box.lay(recorded(name), NOW)
        place = source(box.port)
        assert read(place) == kind.parse(place, answer).documents


def test_pictures_are_not_even_fetched() -> None:
    """Nor any other attachment, nor who sent the mail: only the words and what else there is."""
    with mailbox() as box:
        box.lay(recorded("a_screenshot"), NOW)
        box.lay(recorded("forwarded_as_attachments"), NOW)
        body = fetch(source(box.port)).body
    assert b"Content-Type: image/jpeg" in body
    assert b"/9j/4AAQ" not in body
    assert b"parent@post.example" not in body
    assert b"dana.rowe@post.example" not in body
    assert b"office@larkspurhill.example" not in body
    assert b"The bell of Larkspur Hill rings on Sundays." in body


def test_a_long_mail_is_cut_and_does_not_hide_the_others() -> None:
    """Of each mail so many bytes are fetched, however many there are."""
    with mailbox() as box:
        for number in range(12):
            box.lay(mail(number, text="Larkspur Hill\r\n" + "x" * 70 * 20_000), NOW)
        answer = fetch(source(box.port))
    assert len(answer.body) < 12 * (MOST_WORDS + 1_000)
    assert answer.body.count(b"Larkspur Hill") == 12


def test_a_mail_of_thousands_of_parts_does_not_hide_the_others() -> None:
    """Nor does one whose parts stand in parts without end: it is read in part, or named."""
    many = b"Subject: many\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 3_000 + b"--b--\r\n"
    deep = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (at, at) for at in range(60))
    with mailbox() as box:
        for raw in (many, b"Subject: deep\r\n" + deep + b"\r\nx", mail(1)):
            box.lay(raw, NOW)
        assert [one.title for one in read(source(box.port))] == ["Notice 1", "deep", "many"]


def test_only_mails_of_those_who_are_named_are_read() -> None:
    """By address, or by domain with what stands below it; a name that looks like an address is no sender."""
    with mailbox() as box:
        for number, where in enumerate(("larkspurhill.example", "post.example", "mx.post.example", "newpost.example")):
            box.lay(mail(number, sender=f"a@{where}"), NOW)
        box.lay(mail(4).replace(b"Office <office@", b'"a@post.example" <office@'), NOW)
        assert [one.title for one in read(source(box.port, senders="@post.example"))] == ["Notice 2", "Notice 1"]
        assert [one.title for one in read(source(box.port, senders="A@post.example, x@y.example, b.example"))] == ["Notice 1"]
        assert len(read(source(box.port))) == 5


def test_what_has_not_changed_is_not_read_again() -> None:
    """The mark is the count that the mails' numbers belong to, the next number, and how many there are."""
    with mailbox() as box:
        box.lay(mail(1), NOW)
        place = source(box.port)
        first = fetch(place)
        assert first.validators.etag == f"{box.validity}-102-1"
        again = fetch(place, first.validators)
        assert (again.not_modified, again.body, again.validators) == (True, b"", first.validators)
        box.lay(mail(2), NOW)
        assert not fetch(place, first.validators).not_modified
        box.remove(101)
        assert not fetch(place, first.validators).not_modified


def test_the_ledger_says_why_no_robots_txt_was_asked() -> None:
    """Whoever reads why this is read lawfully finds it."""
    with mailbox() as box:
        assert "with its owner's key" in fetch(source(box.port)).robots


@pytest.fixture(scope="module")
def certificates() -> trustme.CA:
    """One authority for all tests here: making keys takes time."""
    return trustme.CA()


def _server(certificates: trustme.CA, name: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificates.issue_cert(name).configure_cert(context)
    return context


def test_tls_is_verified_before_the_login_is_sent(
    certificates: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that nobody vouches for, or for another name, gets no login."""
    with mailbox(tls=_server(certificates, "localhost")) as box:
        box.lay(mail(1), NOW)
        with refused(Unreachable, "the TLS certificate cannot be trusted"):
            fetch(source(box.port, scheme="imaps", host="localhost"))
        certificates.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
        assert len(read(source(box.port, scheme="imaps", host="localhost"))) == 1
        with refused(Unreachable, "it is for another address"):
            fetch(source(box.port, scheme="imaps"))


def test_without_tls_only_this_machine_is_read() -> None:
    """No password travels in the clear."""
    place = replace(source(143), url="imap://mail.larkspurhill.example/INBOX")
    with pytest.raises(AddressRefused, match="without TLS"):
        fetch(place)


def test_an_address_that_is_not_public_is_refused() -> None:
    """The guard of all other places holds for mailboxes: nobody is connected to."""
    with mailbox() as box, road(0) as fetcher, refused(AddressRefused, "not a public address"):
        place = source(box.port)
        fetcher.fetch(place, Request(place.url), FRESH, NOW)


def test_addresses_of_mailboxes_are_checked() -> None:
    """A mailbox has a host and a port like any place; nothing else is fetched because mailboxes are."""
    assert authority("imaps://mail.larkspurhill.example/INBOX") == "mail.larkspurhill.example:993"
    for url in ("imaps://user:pass@mail.example/", "imaps://mail.example:0/", "imaps:///INBOX", "file://x/y"):
        with pytest.raises(AddressRefused), road(1) as fetcher:
            fetcher.fetch(source(1), Request(url), FRESH, NOW)


def test_a_login_that_is_refused_says_so() -> None:
    """With what to do about it; and a password that could say more than itself is never sent."""
    with mailbox() as box:
        with refused(KeyRefused, "refused the login"):
            fetch(replace(source(box.port), secret="wrong-horse"))
        with refused(KeyRefused, "characters"):
            fetch(replace(source(box.port), secret="a\r\nb LOGOUT"))


def test_a_folder_that_is_not_there_says_so() -> None:
    """Whatever stands in its name."""
    with mailbox() as box:
        for folder in ("Forwarded", "a%22%20b%5C"):
            with refused(Unreadable, "folder"):
                fetch(source(box.port, folder=folder))


STRUCTURE = '("text" "plain" ("charset" "utf-8") NIL NIL "8bit" 5 1)'
LISTED = f"* 1 FETCH (UID 6 BODYSTRUCTURE {STRUCTURE} BODY[HEADER.FIELDS (FROM)] {{14}}\r\nSubject: six\r\n)\r\n{OK}"
POLITE = {
    "UID SEARCH": f"* SEARCH 6\r\n{OK}",
    "UID FETCH 6 (UID BODYSTRUCTURE": LISTED,
    "UID FETCH 6 (UID BODY.PEEK[1]": f"* 1 FETCH (UID 6 BODY[1]<0> {{5}}\r\nwords)\r\n{OK}",
}


def test_a_polite_script_is_read() -> None:
    """The servers below differ from this one in one answer each."""
    with rude(POLITE) as server:
        (found,) = read(source(server.port))
    assert (found.title, found.text) == ("six", "words")
    assert [one.partition(" ")[0] for one in server.heard] == ["CAPABILITY", "LOGIN", "EXAMINE", "UID", "UID", "UID", "LOGOUT"]


def test_only_words_are_asked_for_and_none_is_marked_as_read() -> None:
    """Of a mail with a picture in it the server is never asked for the picture, and of nothing without PEEK (RFC 3501, 6.4.5)."""
    picture = '("image" "png" NIL NIL NIL "base64" 5)'
    with rude(
        {**POLITE, "UID FETCH 6 (UID BODYSTRUCTURE": LISTED.replace(STRUCTURE, f'({STRUCTURE}{picture} "mixed")')}
    ) as server:
        (found,) = read(source(server.port))
    assert found.text == "words\n[picture]"
    asked = [one for one in server.heard if one.startswith("UID FETCH")]
    assert asked == [
        "UID FETCH 6 (UID BODYSTRUCTURE BODY.PEEK[HEADER.FIELDS (FROM SUBJECT DATE MESSAGE-ID)])",
        "UID FETCH 6 (UID BODY.PEEK[1]<0.250000>)",
    ]


@pytest.mark.parametrize("senders", ["", "larkspurhill.example"])
def test_a_mail_whose_flags_change_meanwhile_is_read(senders: str) -> None:
    """What a server says of it besides (RFC 3501, 7.4.2), before or behind, does not take the place of the mail."""
    flags = "* 1 FETCH (UID 6 FLAGS (\\Seen))\r\n"
    header = "From: jo@larkspurhill.example\r\nSubject: six\r\n"
    listed = LISTED.replace("{14}\r\nSubject: six\r\n", f"{{{len(header)}}}\r\n{header}")
    script = POLITE | {"UID FETCH 6 (UID BODYSTRUCTURE": listed}
    for before, behind in ((flags, ""), ("", flags)):
        noisy = {name: before + said.replace(OK, behind + OK) if "FETCH" in name else said for name, said in script.items()}
        with rude(noisy) as server:
            (found,) = read(source(server.port, senders=senders))
        assert (found.title, found.text) == ("six", "words")


def test_an_attached_alert_is_still_an_alert() -> None:
    """Of those who sent a mail only a search engine is named to the reader, for it reads such a mail by its results."""
    outer = b"Subject: Fair\r\nFrom: jo@post.example\r\nContent-Type: multipart/mixed; boundary=o\r\n\r\n--o\r\n"
    alert = b"From: Google Alerts <googlealerts-noreply@google.com>\r\nSubject: Alert\r\nContent-Type: text/html\r\n\r\n"
    result = (
        b'<p itemscope itemtype="http://schema.org/Article"><a itemprop=url href="http://a.example"><b itemprop=name>Fair</b></a>'
    )
    with mailbox() as box:
        box.lay(outer + b"Content-Type: message/rfc822\r\n\r\n" + alert + result + b"\r\n--o--\r\n", NOW)
        place = source(box.port)
        assert b"jo@post.example" not in fetch(place).body
        assert [one.title for one in read(place)] == ["Fair"]


@pytest.mark.parametrize(
    ("script", "what", "words"),
    [
        ({"UID SEARCH": f"* SEARCH 6 {GOSSIP}\r\nTAG NO {GOSSIP}\r\n"}, Unreadable, "did not give its mails"),
        ({"UID SEARCH": f"* NONSENSE {GOSSIP}"}, Unreachable, "broke off"),
        ({"EXAMINE": f"TAG BAD {GOSSIP}\r\n"}, Unreadable, "does not answer as a mailbox"),
        ({"LOGIN": f"* BYE {GOSSIP}\r\n"}, Unreachable, "broke off"),
        ({"UID FETCH 6 (UID BODYSTRUCTURE": f"* 1 FETCH (UID 6 BODY[HEADER] {{99999999}}\r\n{OK}"}, TooMuch, "more than"),
        ({"UID FETCH 6 (UID BODYSTRUCTURE": f"* 1 FETCH (UID 6 ((((\r\n{OK}"}, Unreadable, "as a mailbox does"),
        ({"UID FETCH 6 (UID BODYSTRUCTURE": f"* 1 FETCH {'(' * 5_000}{')' * 5_000}\r\n{OK}"}, Unreadable, "did not give its"),
    ],
)
def test_a_rude_server_is_told_of_in_our_words(script: Mapping[str, str], what: type[SourceError], words: str) -> None:
    """Whatever it says, and never with what it said."""
    with rude({**POLITE, **script}) as server, refused(what, words):
        fetch(source(server.port))


@pytest.mark.parametrize("greeting", ["", f"* BYE {GOSSIP}\r\n", f"HTTP/1.1 400 {GOSSIP}\r\n\r\n"])
def test_what_is_no_mailbox_is_told(greeting: str) -> None:
    """A server that hangs up, or that speaks something else."""
    with rude(POLITE, greeting=greeting) as server, refused(SourceError, ""):
        fetch(source(server.port))


def test_a_server_that_drips_is_given_up() -> None:
    """By one instant for the whole conversation, however often it says something."""
    with rude(greeting="* OK " + "x" * 100, drip=0.05) as server, refused(Unreachable, "timed out"):
        fetch(source(server.port), deadline=0.4)


@pytest.mark.parametrize("structure", ["NIL", '("text")', "(()())", '"x"', '(("text" "plain" NIL NIL NIL "7bit" 5 1))'])
def test_a_mail_that_cannot_be_taken_apart_is_named(structure: str) -> None:
    """Its subject is read, and that there is something for a person to look at; the other mails are read all the same."""
    with rude({**POLITE, "UID FETCH 6 (UID BODYSTRUCTURE": LISTED.replace(STRUCTURE, structure)}) as server:
        (found,) = read(source(server.port))
    assert (found.title, found.text) == ("six", "[attachment]")
