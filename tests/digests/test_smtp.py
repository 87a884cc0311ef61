"""A mail server gets every letter once, over a connection that was verified, and what it refuses is told apart."""

import socket
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from email.parser import BytesParser
from email.policy import default
from pathlib import Path

import pytest

from digests import compose
from digests.mime import mime
from digests.model import DeliveryError, Letter, Message
from digests.smtp import Smtp
from digests.tls import Security
from tests.digests.letters import ALERT, FULL, hostile, message
from tests.digests.post_office import Certificate, PostOffice, serving

SENDER = "Larkspur Hill monitor <monitor@larkspurhill.example>"
DIGEST = message(compose.digest(FULL))
SECRET = "correct-horse-secret"
BODIES = {
    "dots": ".\n..\n.\r\n.hidden\n\n.\n",
    "smuggling": "\r\n.\r\nMAIL FROM:<e@evil.test>\r\nRCPT TO:<all@evil.test>\r\nDATA\r\n",
    "long line": "x" * 100_000,
    "alert": compose.alert(ALERT).text,
}
GOSSIP = "what the server said of Winterbourne"


def plain(port: int, timeout: float = 10) -> Smtp:
    """The courier to a server on this machine, without TLS."""
    return Smtp("127.0.0.1", port, "plain-loopback", SENDER, timeout=timeout)


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
def refused(*, permanent: bool, saying: str) -> Iterator[None]:
    """What is done inside fails with a ``DeliveryError`` in our words, without the server's words or the password."""
    with pytest.raises(DeliveryError) as caught:
        yield
    told = "".join(traceback.format_exception(caught.value))
    assert caught.value.permanent is permanent
    assert saying in caught.value.words
    assert GOSSIP not in told
    assert SECRET not in told


def test_a_letter_arrives_once_and_whole() -> None:
    """The reader, and nobody else, gets one mail whose two halves read as they were written."""
    office = PostOffice()
    with serving(office) as port:
        plain(port).deliver(DIGEST)
    assert office.readers == ["head@larkspurhill.example"]
    assert office.mails == [mime(DIGEST, SENDER)]
    mail = BytesParser(policy=default).parsebytes(office.mails[0])
    text, html = (part.get_content().replace("\r\n", "\n") for part in mail.iter_parts())
    assert (text, html) == (DIGEST.letter.text, DIGEST.letter.html)
    assert office.hosts == ["larkspurhill.example"]


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_no_body_ends_the_mail_or_begins_another(body: str) -> None:
    """Lines of dots and SMTP commands inside a letter are letters: one mail arrives, and reads as it was written."""
    office = PostOffice()
    with serving(office) as port:
        plain(port).deliver(message(Letter("s", body, body)))
    assert office.readers == ["head@larkspurhill.example"]
    assert len(office.mails) == 1
    mail = BytesParser(policy=default).parsebytes(office.mails[0])
    assert [part.get_content().splitlines() for part in mail.iter_parts()] == [body.splitlines()] * 2


def test_no_hostile_subject_or_body_makes_a_second_mail() -> None:
    """The committed sample, as subject and body, arrives as exactly as many mails as were sent, to the one reader."""
    office = PostOffice()
    with serving(office) as port:
        for text in hostile()[::4]:
            plain(port).deliver(message(Letter(text, text, text)))
    assert len(office.mails) == len(hostile()[::4])
    assert set(office.readers) == {"head@larkspurhill.example"}


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_tls_is_verified_and_then_the_login_is_sent(security: Security, certificate: Certificate, cafile: str) -> None:
    """With either kind of TLS the server is verified, logged in to and given the letter; ``probe`` goes the same way."""
    office = PostOffice()
    with _secure(office, security, certificate) as port:
        courier = _courier(security, port, cafile)
        courier.probe()
        courier.deliver(DIGEST)
    assert len(office.mails) == 1
    assert office.logins == ["monitor", "monitor"]


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_of_another_name_is_refused(security: Security, certificate: Certificate, cafile: str) -> None:
    """A server that cannot prove its name gets neither login nor letter; the configuration can be mended, so we try again."""
    office = PostOffice()
    with (
        _secure(office, security, certificate, name="elsewhere.example") as port,
        refused(permanent=False, saying="certificate is for another name"),
    ):
        _courier(security, port, cafile).deliver(DIGEST)
    assert office.mails == []


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_of_an_unknown_authority_is_refused(security: Security, certificate: Certificate) -> None:
    """A certificate that nobody we trust has signed is no proof."""
    office = PostOffice()
    with (
        _secure(office, security, certificate) as port,
        refused(permanent=False, saying="certificate could not be verified"),
    ):
        _courier(security, port, "").deliver(DIGEST)
    assert office.mails == []


def test_without_starttls_nothing_is_sent() -> None:
    """A server, or somebody between, that offers no STARTTLS gets nothing in the clear."""
    office = PostOffice()
    with serving(office) as port, refused(permanent=False, saying="does not offer STARTTLS"):
        _courier("starttls", port, "").deliver(DIGEST)
    assert office.mails == []


def test_mail_in_the_clear_goes_to_this_machine_alone() -> None:
    """Without TLS no other machine is even connected to."""
    courier = Smtp("mail.larkspurhill.example", 25, "plain-loopback", SENDER)
    with refused(permanent=False, saying="to this machine alone"):
        courier.deliver(DIGEST)


@pytest.mark.parametrize(
    ("office", "permanent", "saying"),
    [
        (PostOffice(on_reader=f"550 {GOSSIP}"), True, "refused this reader (SMTP 550)"),
        (PostOffice(on_reader=f"451 {GOSSIP}"), False, "refused this reader (SMTP 451)"),
        (PostOffice(on_data=f"554 {GOSSIP}"), True, "refused this letter (SMTP 554)"),
        (PostOffice(on_data=f"452 {GOSSIP}"), False, "refused this letter (SMTP 452)"),
        (PostOffice(on_data=f"421 {GOSSIP}"), False, "(SMTP 421)"),
        (PostOffice(on_sender=f"550 {GOSSIP}"), False, "refused the sender's address (SMTP 550)"),
        (PostOffice(drop=True), False, "broke off"),
    ],
    ids=["reader 550", "reader 451", "letter 554", "letter 452", "letter 421", "sender 550", "dropped after DATA"],
)
def test_a_refusal_is_permanent_only_for_this_reader_or_letter(office: PostOffice, *, permanent: bool, saying: str) -> None:
    """A 5xx for the reader or the letter is final; 4xx, a broken conversation and what config.toml can mend are tried again."""
    with serving(office) as port, refused(permanent=permanent, saying=saying):
        plain(port).deliver(DIGEST)
    assert office.mails == []


def test_a_rude_farewell_does_not_undo_a_delivery() -> None:
    """What the server has taken counts as delivered, whatever it answers to QUIT: otherwise it would be sent twice."""
    office = PostOffice(on_quit=f"451 {GOSSIP}")
    with serving(office) as port:
        plain(port).deliver(DIGEST)
    assert len(office.mails) == 1


def test_a_silent_server_is_given_up() -> None:
    """A server that takes the connection and never speaks costs one timeout and is tried again later."""
    with socket.create_server(("127.0.0.1", 0)) as silent, refused(permanent=False, saying="did not answer"):
        plain(silent.getsockname()[1], timeout=0.2).deliver(DIGEST)


def test_a_server_that_is_not_there_is_tried_again() -> None:
    """Nothing listening is no reason to lose a letter."""
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    with refused(permanent=False, saying="could not be reached"):
        plain(port).deliver(DIGEST)


@pytest.mark.parametrize("password", [f"{SECRET} but wrong", f"{SECRET} n\u00f6n-ASCII"])
def test_a_refused_login_is_mendable_and_keeps_its_secret(password: str, certificate: Certificate, cafile: str) -> None:
    """A wrong password is no reason to give the letter up, and stands in no message."""
    office = PostOffice()
    with _secure(office, "tls", certificate) as port, refused(permanent=False, saying="login"):
        _courier("tls", port, cafile, password).deliver(DIGEST)
    assert office.mails == []


def test_a_server_without_login_says_so() -> None:
    """A login that the server does not offer is named as the trouble."""
    with serving(PostOffice()) as port, refused(permanent=False, saying="offers no login"):
        Smtp("127.0.0.1", port, "plain-loopback", SENDER, "monitor", SECRET).probe()


def test_a_courier_does_not_show_its_password() -> None:
    """A courier that is printed, in an error say, keeps the password to itself."""
    assert SECRET not in repr(_courier("tls", 465, ""))


def test_a_missing_cafile_is_named() -> None:
    """A list of authorities that is not there is told as what it is."""
    with refused(permanent=False, saying="cafile"):
        _courier("tls", 1, "/nowhere/authority.pem").probe()


@pytest.mark.parametrize(
    "to", ["", "head", "a@x.example, b@x.example", "Head <head@x.example>", "a@x.example\r\nBcc: b@x.example"]
)
def test_only_one_plain_address_is_written_to(to: str) -> None:
    """A message to none, or to more than one, is refused for good before anybody is connected to."""
    with refused(permanent=True, saying="not one plain mail address"):
        plain(1).deliver(Message(DIGEST.key, to, DIGEST.letter, DIGEST.created))


def _courier(security: Security, port: int, cafile: str, password: str = SECRET) -> Smtp:
    """The courier with the right name of the server, and a login."""
    return Smtp("localhost", port, security, SENDER, "monitor", password, timeout=10, cafile=cafile)


@contextmanager
def _secure(office: PostOffice, security: Security, certificate: Certificate, name: str = "localhost") -> Iterator[int]:
    """A server that wants TLS and a login."""
    context = certificate.context(name)
    known = office.knowing("monitor", SECRET)
    if security == "tls":
        with serving(office, tls=context, authenticator=known) as port:
            yield port
    else:
        with serving(office, starttls=context, authenticator=known) as port:
            yield port
