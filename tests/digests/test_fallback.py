"""A message goes to the first courier that takes it, once, and what the others said is told."""

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from email import message_from_bytes

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from digests import compose
from digests.fallback import Fallback
from digests.mime import mime
from digests.model import Courier, DeliveryError, Message
from digests.smtp import Smtp
from tests.digests.letters import FULL, message
from tests.digests.post_office import OK, Certificate, PostOffice, serving

SENDER = "Larkspur Hill monitor <monitor@larkspurhill.example>"
DIGEST = message(compose.digest(FULL))
GOSSIP = "what the server said of Winterbourne"


class Forgetful(PostOffice):
    """Keeps the letter and breaks off before it says so."""

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Keep the mail, and hang up."""
        await super().handle_DATA(server, session, envelope)
        if isinstance(server.transport, asyncio.Transport):
            server.transport.abort()
        return OK


@dataclass(frozen=True)
class Broken:
    """A courier with a fault in it."""

    def deliver(self, message: Message) -> None:
        """Fail as programs do."""
        raise ZeroDivisionError(message.key)


@contextmanager
def answering(office: PostOffice) -> Iterator[Smtp]:
    """A courier to a server in this temper."""
    with serving(office) as port:
        yield _courier(port)


@contextmanager
def absent() -> Iterator[Smtp]:
    """A courier to a port where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    yield _courier(port)


@contextmanager
def silent() -> Iterator[Smtp]:
    """A courier to a server that takes the connection and never speaks."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield Smtp("127.0.0.1", server.getsockname()[1], "plain-loopback", SENDER, timeout=0.2)


@contextmanager
def pretending() -> Iterator[Smtp]:
    """A courier to a server whose certificate nobody has signed that we trust."""
    with serving(PostOffice(), starttls=Certificate().context()) as port:
        yield Smtp("localhost", port, "starttls", SENDER, "monitor", "correct-horse-secret", timeout=10)


BAD: dict[str, tuple[Callable[[], AbstractContextManager[Smtp]], str, bool]] = {
    "reader 451": (lambda: answering(PostOffice(on_reader=f"451 {GOSSIP}")), "refused this reader (SMTP 451)", False),
    "reader 550": (lambda: answering(PostOffice(on_reader=f"550 {GOSSIP}")), "refused this reader (SMTP 550)", True),
    "letter 554": (lambda: answering(PostOffice(on_data=f"554 {GOSSIP}")), "refused this letter (SMTP 554)", True),
    "dropped after DATA": (lambda: answering(PostOffice(drop=True)), "broke off", False),
    "not there": (absent, "could not be reached", False),
    "silent": (silent, "did not answer", False),
    "bad certificate": (pretending, "certificate could not be verified", False),
}


@pytest.fixture(params=list(BAD.values()), ids=list(BAD))
def bad(request: pytest.FixtureRequest) -> Iterator[tuple[Smtp, str, bool]]:
    """A courier that fails, what it says, and whether for good."""
    made, saying, permanent = request.param
    with made() as courier:
        yield courier, saying, permanent


def test_the_second_takes_what_the_first_does_not(bad: tuple[Smtp, str, bool]) -> None:
    """Whatever is wrong with the first server, a refusal for good too, the letter arrives by the second: once, and as it is."""
    good = PostOffice()
    with serving(good) as port:
        Fallback((bad[0], _courier(port))).deliver(DIGEST)
    assert good.mails == [mime(DIGEST, SENDER)]
    assert good.readers == [DIGEST.to]


def test_the_second_is_left_alone_when_the_first_takes_it() -> None:
    """Nobody gets a letter twice because there are two servers."""
    first, second = PostOffice(), PostOffice()
    with serving(first) as one, serving(second) as two:
        Fallback((_courier(one), _courier(two))).deliver(DIGEST)
    assert (len(first.mails), len(second.mails)) == (1, 0)


def test_a_letter_that_was_taken_in_silence_comes_twice_under_one_name() -> None:
    """A server that keeps the letter and breaks off leaves us no way to know; then both copies have the same Message-ID."""
    first, second = Forgetful(), PostOffice()
    with serving(first) as one, serving(second) as two:
        Fallback((_courier(one), _courier(two))).deliver(DIGEST)
    names = [message_from_bytes(mail)["Message-ID"] for mail in (*first.mails, *second.mails)]
    assert len(names) == 2
    assert len(set(names)) == 1


def test_if_nobody_takes_it_all_are_told(bad: tuple[Smtp, str, bool]) -> None:
    """The error says what each said, in order and in our words; it is permanent if one of them refused for good."""
    courier, saying, permanent = bad
    with absent() as other, pytest.raises(DeliveryError) as caught:
        Fallback((other, courier)).deliver(DIGEST)
    assert caught.value.permanent is permanent
    first, second = caught.value.words.removeprefix("Nobody took the message. 1: ").split(" 2: ")
    assert "could not be reached" in first
    assert saying in second
    assert GOSSIP not in caught.value.words


def test_no_couriers_deliver_nothing() -> None:
    """An empty list is no success."""
    with pytest.raises(DeliveryError, match="Nobody took the message"):
        Fallback(()).deliver(DIGEST)


def test_a_fault_is_not_taken_for_a_refusal() -> None:
    """A courier that is broken, rather than refused, is heard of: the next would hide it."""
    good = PostOffice()
    with serving(good) as port, pytest.raises(ZeroDivisionError):
        Fallback((Broken(), _courier(port))).deliver(DIGEST)
    assert good.mails == []


def test_it_is_a_courier_itself() -> None:
    """Couriers that fall back can stand among couriers."""
    good = PostOffice()
    with absent() as gone, serving(good) as port:
        courier: Courier = Fallback((Fallback((gone,)), Fallback((_courier(port),))))
        courier.deliver(DIGEST)
    assert len(good.mails) == 1


def _courier(port: int) -> Smtp:
    return Smtp("127.0.0.1", port, "plain-loopback", SENDER, timeout=10)
