"""A mailbox is read without changing it, over a connection that was verified; whatever goes wrong is told in our words."""

import socket
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digests import inbox
from digests.inbox import Inbox
from digests.model import InboxError, Mark
from digests.replies import Kind
from digests.tls import Security
from tests.digests.mailbox_server import OK, POLITE, SECRET, USER, Letterbox, mail, mailbox, rude
from tests.digests.post_office import Certificate

DAY = date(2026, 11, 19)
NOON = datetime(2026, 11, 19, 12, tzinfo=UTC)
GOSSIP = "what the server said of Winterbourne"


def plain(port: int, timeout: float = 10, folder: str = "INBOX") -> Inbox:
    """The mailbox on this machine, without TLS."""
    return Inbox("127.0.0.1", port, "plain-loopback", USER, SECRET, folder, timeout)


def read(box: Inbox, mark: Mark | None = None, since: date = DAY) -> list[tuple[str, Mark]]:
    """What a reading brings: of each mail its reference, and the mark."""
    return [(reply.refs[0] if reply.refs else "", mark) for reply, mark in box.read(mark, since)]


@pytest.fixture(scope="module")
def certificate() -> Certificate:
    """One authority for all tests here: making keys takes time."""
    return Certificate()


@pytest.fixture
def cafile(certificate: Certificate, tmp_path: Path) -> str:
    """The authority's certificate as a file."""
    path = tmp_path / "authority.pem"
    certificate.authority.cert_pem.write_to_path(str(path))
    return str(path)


@contextmanager
def refused(saying: str) -> Iterator[None]:
    """What is done inside fails with an ``InboxError`` in our words, without the server's words or the password."""
    with pytest.raises(InboxError) as caught:
        yield
    told = "".join(traceback.format_exception(caught.value))
    assert saying in caught.value.words
    assert GOSSIP not in told
    assert SECRET not in told


def test_mails_are_read_once_and_in_order() -> None:
    """Each mail comes with its mark, and from a mark on only what is newer comes; the last mail does not come for ever."""
    with mailbox() as letters:
        assert read(plain(letters.port)) == []
        for number in (1, 2, 3):
            letters.lay(mail(number), NOON)
        everything = read(plain(letters.port))
        assert [ref for ref, _ in everything] == ["A-0001", "A-0002", "A-0003"]
        assert read(plain(letters.port), everything[0][1]) == everything[1:]
        assert read(plain(letters.port), everything[-1][1]) == []
        letters.lay(mail(4), NOON - timedelta(days=30))
        assert [ref for ref, _ in read(plain(letters.port), everything[-1][1])] == ["A-0004"]


def test_without_a_mark_the_mails_since_a_day_are_read() -> None:
    """Older mail is left alone; the day before counts, for the server may live by another clock."""
    with mailbox() as letters:
        for number, days in enumerate((-3, -1, 0, 1)):
            letters.lay(mail(number), NOON + timedelta(days=days))
        assert [ref for ref, _ in read(plain(letters.port))] == ["A-0001", "A-0002", "A-0003"]


def test_a_new_count_begins_again_at_the_day() -> None:
    """After a mailbox was restored its numbers mean other mails: what came since the day is read again, and nothing is lost."""
    with mailbox() as letters:
        letters.lay(mail(1), NOON - timedelta(days=9))
        letters.lay(mail(2), NOON)
        old = read(plain(letters.port))[-1][1]
        letters.renew()
        (ref, mark), *more = read(plain(letters.port), old)
        assert (ref, mark.uid, more) == ("A-0002", old.uid, [])
        assert mark.validity == letters.validity != old.validity


def test_reading_changes_nothing() -> None:
    """A mail stays unseen and recent for whoever else looks into the mailbox."""
    with mailbox() as letters:
        letters.lay(mail(1), NOON)
        before = letters.flags
        assert len(read(plain(letters.port))) == 1
        assert letters.flags == before == {101: (frozenset(), True)}


def test_only_so_many_mails_are_read_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A full mailbox is read in several goes, each of which begins where the one before ended."""
    monkeypatch.setattr(inbox, "MOST", 2)
    with mailbox() as letters:
        for number in range(5):
            letters.lay(mail(number), NOON)
        goes = [read(plain(letters.port))]
        while goes[-1]:
            goes.append(read(plain(letters.port), goes[-1][-1][1]))
    assert [[ref for ref, _ in go] for go in goes] == [["A-0000", "A-0001"], ["A-0002", "A-0003"], ["A-0004"], []]


def test_a_huge_mail_is_read_in_part() -> None:
    """Of mails with films attached the beginning is fetched, in which the answer stands, however many they are."""
    with mailbox() as letters:
        for number in range(12):
            letters.lay(mail(number) + b"x" * 400_000, NOON)
        assert [ref for ref, _ in read(plain(letters.port))] == [f"A-{number:04}" for number in range(12)]


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_tls_is_verified_and_then_the_login_is_sent(security: Security, certificate: Certificate, cafile: str) -> None:
    """With either kind of TLS the server is verified, logged in to and read; ``probe`` goes the same way."""
    with _secure(security, certificate) as letters:
        letters.lay(mail(1), NOON)
        box = _inbox(security, letters.port, cafile)
        box.probe()
        assert [ref for ref, _ in read(box)] == ["A-0001"]


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_of_another_name_is_refused(security: Security, certificate: Certificate, cafile: str) -> None:
    """A server that cannot prove its name gets no login."""
    with _secure(security, certificate, "elsewhere.example") as letters, refused("certificate"):
        _inbox(security, letters.port, cafile).probe()
    with _secure(security, certificate) as letters, refused("certificate"):
        Inbox("127.0.0.1", letters.port, security, USER, SECRET, cafile=cafile).probe()


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_of_an_unknown_authority_is_refused(security: Security, certificate: Certificate) -> None:
    """A certificate that nobody we trust has signed is no proof."""
    with _secure(security, certificate) as letters, refused("certificate"):
        _inbox(security, letters.port, "").probe()


def test_a_server_without_tls_is_no_secure_one(cafile: str) -> None:
    """Where TLS is wanted from the first byte, a server that speaks in the clear gets none."""
    with rude() as server, refused("secure connection"):
        _inbox("tls", server.port, cafile).probe()
    assert not any("LOGIN" in line for line in server.heard)


def test_without_starttls_no_login_is_sent() -> None:
    """A server, or somebody between, that offers no STARTTLS hears neither name nor password."""
    with rude() as server, refused("does not offer STARTTLS"):
        _inbox("starttls", server.port, "").probe()
    assert not any("LOGIN" in line for line in server.heard)


def test_what_was_said_before_tls_is_forgotten(certificate: Certificate, cafile: str) -> None:
    """Words that somebody put behind the answer to STARTTLS are not taken for the server's."""
    script = {"CAPABILITY": f"* CAPABILITY IMAP4rev1 STARTTLS\r\n{OK}", "STARTTLS": f"{OK}* BYE {GOSSIP}\r\n"}
    with rude(script, upgrade=certificate.context()) as server:
        _inbox("starttls", server.port, cafile).probe()
    assert any("EXAMINE" in line for line in server.heard)


def test_a_greeting_that_skips_the_login_skips_no_tls() -> None:
    """Already logged in, said in the clear, is no reason to go on in the clear (RFC 3501, 6.2.1)."""
    script = {"CAPABILITY": f"* CAPABILITY IMAP4rev1 STARTTLS\r\n{OK}"}
    with rude(script, greeting="* PREAUTH welcome\r\n") as server, refused("did not answer as a mailbox does"):
        _inbox("starttls", server.port, "").probe()
    assert not any("EXAMINE" in line for line in server.heard)


def test_mail_in_the_clear_is_read_on_this_machine_alone() -> None:
    """Without TLS no other machine is even connected to."""
    with refused("on this machine alone"):
        Inbox("mail.larkspurhill.example", 143, "plain-loopback", USER, SECRET).probe()


def test_a_refused_login_is_told_and_keeps_its_secret(certificate: Certificate, cafile: str) -> None:
    """A wrong password is named as the trouble, and stands in no message."""
    with _secure("tls", certificate) as letters, refused("refused the login"):
        _inbox("tls", letters.port, cafile, f"{SECRET} but wrong").probe()


@pytest.mark.parametrize("password", [f"{SECRET} n\u00f6n-ASCII", f"{SECRET}\r\nX LOGOUT"])
def test_a_login_that_no_server_takes_is_not_sent(password: str) -> None:
    """Letters beyond ASCII, and line breaks that would be commands, are told before anybody is connected to."""
    with refused("characters other than ASCII"):
        _inbox("tls", 1, "", password).probe()


def test_a_missing_folder_is_told() -> None:
    """A folder that is not there is named as the trouble; one with an odd name is asked for by it."""
    with mailbox() as letters, refused("no such folder"):
        plain(letters.port, folder='Atebion "t\u0177"').probe()


def test_a_mailbox_does_not_show_its_password() -> None:
    """A mailbox that is printed, in an error say, keeps the password to itself."""
    assert SECRET not in repr(plain(143))


def test_a_missing_cafile_is_named() -> None:
    """A list of authorities that is not there is told as what it is."""
    with refused("cafile"):
        _inbox("tls", 1, "/nowhere/authority.pem").probe()


def test_a_server_that_is_not_there_is_told() -> None:
    """Nothing listening is no reason to fall over."""
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    with refused("could not be reached"):
        plain(port).probe()


def test_a_silent_server_is_given_up() -> None:
    """A server that takes the connection and never speaks costs one timeout."""
    with socket.create_server(("127.0.0.1", 0)) as silent, refused("did not answer in time"):
        plain(silent.getsockname()[1], timeout=0.2).probe()


def test_a_server_that_drips_is_given_up() -> None:
    """A byte now and then, each within the timeout, does not hold us for ever."""
    with rude(greeting="* OK " + "." * 100_000, drip=0.001) as server, refused("did not answer in time"):
        plain(server.port, timeout=0.1).probe()


@pytest.mark.parametrize(
    ("script", "saying"),
    [
        ({"CAPABILITY": ""}, "broke off"),
        ({"CAPABILITY": OK}, "did not answer as a mailbox does"),
        ({"CAPABILITY": f"* CAPABILITY \xff\r\n{OK}"}, "did not answer as a mailbox does"),
        ({"LOGIN": ""}, "broke off"),
        ({"LOGIN": f"TAG NO {GOSSIP}\r\n"}, "refused the login"),
        ({"LOGIN": f"* BYE {GOSSIP}\r\n"}, "broke off"),
        ({"EXAMINE": ""}, "broke off"),
        ({"EXAMINE": f"TAG NO {GOSSIP}\r\n"}, "no such folder"),
        ({"EXAMINE": f"TAG BAD {GOSSIP}\r\n"}, "did not answer as a mailbox does"),
        ({"EXAMINE": OK}, "did not answer as a mailbox does"),
        ({"EXAMINE": f"* OK [UIDVALIDITY {GOSSIP}] so\r\n{OK}"}, "did not answer as a mailbox does"),
        ({"UID SEARCH": ""}, "broke off"),
        ({"UID SEARCH": f"TAG NO {GOSSIP}\r\n"}, "did not answer as a mailbox does"),
        ({"UID SEARCH": f"* SEARCH a b\r\n{OK}"}, "did not answer as a mailbox does"),
        ({"UID SEARCH": f"* SEARCH {{3}}\r\nabc\r\n{OK}"}, "did not answer as a mailbox does"),
        ({"UID SEARCH": f"X1 OK {GOSSIP}\r\n"}, "did not answer as a mailbox does"),
        ({"UID SEARCH": "\0\xff\r\n"}, "did not answer as a mailbox does"),
        ({"UID SEARCH": "* " + "1 " * 1_500_000}, "did not answer as a mailbox does"),
        ({"UID FETCH": f"TAG NO {GOSSIP}\r\n"}, "did not give one of the mails"),
        ({"UID FETCH": f"TAG BAD {GOSSIP}\r\n"}, "did not answer as a mailbox does"),
        ({"UID FETCH": "* 1 FETCH (BODY[]<0> {99}\r\nACK"}, "broke off"),
        ({"UID FETCH": "* 1 FETCH (BODY[]<0> {99999999999}\r\nACK"}, "did not answer as a mailbox does"),
        ({"UID FETCH": f"* 1 FETCH (BODY[]<0> {{{'9' * 5_000}}}\r\nACK"}, "did not answer as a mailbox does"),
        ({"UID FETCH 5": "* 1 FETCH (FLAGS ())\r\n" * 100_000 + POLITE["UID FETCH 5"]}, "did not answer as a mailbox does"),
    ],
)
def test_whatever_a_server_says_is_told_in_our_words(script: dict[str, str], saying: str) -> None:
    """Refusals, silence, floods and nonsense at every step: one kind of error, without the server's words."""
    with rude(script) as server, refused(saying):
        read(plain(server.port))


@pytest.mark.parametrize("greeting", ["", f"* BYE {GOSSIP}\r\n", "220 post.example ESMTP\r\n", "HTTP/1.1 400 Bad Request\r\n"])
def test_a_server_that_is_no_mailbox_is_told(greeting: str) -> None:
    """Another protocol at the port, or none, is told as what it is."""
    with rude(greeting=greeting) as server, refused("did not answer as a mailbox does"):
        plain(server.port).probe()


@settings(max_examples=60)
@given(step=st.sampled_from([*POLITE]), answer=st.text(st.characters(max_codepoint=255), max_size=60), tagged=st.booleans())
def test_any_answer_is_an_error_of_ours_or_none(step: str, answer: str, *, tagged: bool) -> None:
    """Whatever a server says at whichever step, either mails come or an ``InboxError``."""
    with rude({step: answer + tagged * f"\r\n{OK}"}) as server, suppress(InboxError):
        read(plain(server.port))


def test_what_was_read_before_a_drop_is_kept() -> None:
    """A connection that breaks amid the mails has brought those before it, each with its mark."""
    with rude({"UID FETCH 6": ""}) as server:
        mails = plain(server.port).read(None, DAY)
        reply, mark = next(mails)
        assert (reply.kind, reply.refs, mark) == (Kind.ANSWER, ("A-0005",), Mark(7, 5))
        with refused("broke off"):
            next(mails)


def test_a_reading_can_be_left() -> None:
    """Whoever has seen enough hangs up, and the server knows it."""
    with rude() as server:
        mails = plain(server.port).read(None, DAY)
        next(mails)
        mails.close()
    assert not any("FETCH 6" in line for line in server.heard)


def test_a_mail_that_has_gone_is_passed_over() -> None:
    """A mail that somebody deletes while we read is no trouble."""
    with rude({"UID FETCH 5": OK}) as server:
        assert read(plain(server.port)) == [("A-0006", Mark(7, 6))]


def test_the_last_mail_is_not_taken_for_a_new_one() -> None:
    """A search for 10:* brings the last mail even when its number is lower (RFC 3501, 6.4.8)."""
    with rude() as server:
        assert read(plain(server.port), Mark(7, 9)) == []
    assert "UID SEARCH (UID 10:*)" in server.heard


def test_a_rude_farewell_does_not_undo_a_reading() -> None:
    """What was read was read, whatever the server says to LOGOUT."""
    with rude({"LOGOUT": "\0\xff\r\n"}) as server:
        assert len(read(plain(server.port))) == 2


def test_nothing_is_asked_that_changes_the_mailbox() -> None:
    """The folder is opened to be looked at, mails are peeked at, and of each only so much is asked for."""
    with rude() as server:
        read(plain(server.port))
    assert [line.split('"')[0].strip() for line in server.heard] == [
        "CAPABILITY",
        "LOGIN",
        "EXAMINE",
        "UID SEARCH (SINCE 18-Nov-2026)",
        "UID FETCH 5 (BODY.PEEK[]<0.200000>)",
        "UID FETCH 6 (BODY.PEEK[]<0.200000>)",
        "LOGOUT",
    ]


def _inbox(security: Security, port: int, cafile: str, password: str = SECRET) -> Inbox:
    """The mailbox with the right name of the server."""
    return Inbox("localhost", port, security, USER, password, timeout=10, cafile=cafile)


@contextmanager
def _secure(security: Security, certificate: Certificate, name: str = "localhost") -> Iterator[Letterbox]:
    """A mailbox that wants TLS."""
    context = certificate.context(name)
    with mailbox(tls=context) if security == "tls" else mailbox(starttls=context) as letters:
        yield letters
