"""A real mail server on loopback that keeps what it is given, and misbehaves where a test asks it to."""

import asyncio
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

import trustme
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

OK = "250 OK"


@dataclass
class PostOffice:
    """What arrived, and what the server answers: ``drop`` ends the conversation instead of answering after DATA."""

    on_sender: str = OK
    on_reader: str = OK
    on_data: str = OK
    on_quit: str = "221 Bye"
    drop: bool = False
    readers: list[str] = field(default_factory=list)
    mails: list[bytes] = field(default_factory=list)
    hosts: list[str] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)

    def knowing(self, username: str, password: str) -> Callable[..., AuthResult]:
        """Return an authenticator that takes one login and notes it."""

        def check(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, given: object) -> AuthResult:
            known = given == LoginPassword(username.encode(), password.encode())
            self.logins.extend([username] * known)
            return AuthResult(success=known, handled=False)

        return check

    async def handle_MAIL(self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]) -> str:  # noqa: N802 - aiosmtpd's name
        """Answer MAIL FROM."""
        if self.on_sender == OK:
            envelope.mail_from = address
        return self.on_sender

    async def handle_RCPT(self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]) -> str:  # noqa: N802 - aiosmtpd's name
        """Answer RCPT TO."""
        if self.on_reader == OK:
            envelope.rcpt_tos.append(address)
        return self.on_reader

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Keep the mail and answer, or break off."""
        if self.drop and isinstance(server.transport, asyncio.Transport):
            server.transport.abort()
        elif self.on_data == OK and isinstance(envelope.content, bytes):
            self.mails.append(envelope.content)
            self.readers.extend(envelope.rcpt_tos)
            self.hosts.append(str(session.host_name))
        return self.on_data

    async def handle_QUIT(self, _server: SMTP, _session: Session, _envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Answer QUIT."""
        return self.on_quit


@dataclass(frozen=True)
class Certificate:
    """A throw-away authority and a certificate of it for ``localhost``."""

    authority: trustme.CA = field(default_factory=trustme.CA)

    def context(self, name: str = "localhost", until: datetime | None = None) -> ssl.SSLContext:
        """Return what a server of this name shows its clients, good until then."""
        made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.authority.issue_cert(name, not_after=until).configure_cert(made)
        return made


@contextmanager
def serving(
    office: PostOffice,
    *,
    tls: ssl.SSLContext | None = None,
    starttls: ssl.SSLContext | None = None,
    authenticator: Callable[..., AuthResult] | None = None,
) -> Iterator[int]:
    """Yield the port of a running server: with TLS from the first byte, or upgraded to it, or neither."""
    loop = asyncio.new_event_loop()

    def answer() -> SMTP:
        return SMTP(
            office,
            loop=loop,
            hostname="post.example",
            tls_context=starttls,
            require_starttls=starttls is not None,
            authenticator=authenticator,
            auth_require_tls=tls is None,  # aiosmtpd does not see the TLS it is wrapped in
            auth_required=bool(starttls and authenticator),
        )

    server = loop.run_until_complete(loop.create_server(answer, "127.0.0.1", 0, ssl=tls))
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        server.close()
        loop.run_until_complete(_finish(loop))
        loop.close()


async def _finish(loop: asyncio.AbstractEventLoop) -> None:
    """Let every conversation end."""
    rest = asyncio.all_tasks(loop) - {asyncio.current_task(loop)}
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)
