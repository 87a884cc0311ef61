"""A real IMAP server on loopback with one mailbox, into which the tests lay mail; and one that says what a test wants."""

import asyncio
import socket
import ssl
import threading
import time
from argparse import Namespace
from collections.abc import Coroutine, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from proxyprotocol.reader import ProxyProtocolReader
from pymap.backend.dict import Config, Login
from pymap.backend.dict.filter import FilterSet
from pymap.backend.dict.mailbox import MailboxData, MailboxSet
from pymap.concurrent import Subsystem
from pymap.imap import IMAPServer
from pymap.parsing.message import AppendMessage
from pymap.user import Passwords, UserMetadata

T = TypeVar("T")

USER = "monitor"
SECRET = "correct-horse-secret"


class _Config(Config):
    """pymap's settings, without asking a name server who we are."""

    @property
    def greeting(self) -> bytes:
        """Return what the server says first."""
        return b"Server ready"


def mail(number: int) -> bytes:
    """An answer about one alert."""
    return f"From: dsl@larkspurhill.example\r\nSubject: ACK A-{number:04} K7QF-2MXA\r\n\r\n".encode()


@dataclass
class Letterbox:
    """What lies in the folder INBOX of a running server; ``laid`` is kept so that the folder can be made anew."""

    port: int
    config: _Config
    loop: asyncio.AbstractEventLoop
    laid: list[tuple[bytes, datetime]] = field(default_factory=list)

    def lay(self, raw: bytes, when: datetime) -> None:
        """Lay one mail into the mailbox, as if it had come at this time."""
        self.laid.append((raw, when))
        self._run(self._append(raw, when))

    def renew(self) -> None:
        """Make the folder anew, as after a restore from a backup: the same mails, and a new count (UIDVALIDITY)."""
        before = self.validity
        while self.validity == before:
            self.config.set_cache[USER] = (MailboxSet(), FilterSet())
        for raw, when in self.laid:
            self._run(self._append(raw, when))

    def remove(self, uid: int) -> None:
        """Take one mail out of the mailbox."""
        self._run(self._inbox_of().delete([uid]))

    @property
    def validity(self) -> int:
        """Which count the mails' numbers belong to."""
        return int(self._inbox_of().uid_validity)

    @property
    def flags(self) -> dict[int, tuple[frozenset[str], bool]]:
        """What is noted of each mail: its flags, and whether it is still recent."""
        mails = self._inbox_of()._messages.values()  # noqa: SLF001 - asked over IMAP, the question could change the answer
        return {mail.uid: (frozenset(str(flag) for flag in mail.permanent_flags), mail.recent) for mail in mails}

    async def _append(self, raw: bytes, when: datetime) -> None:
        inbox = await self._mailboxes().get_mailbox("INBOX")
        await inbox.append(AppendMessage(raw, when, frozenset()), recent=True)

    def _mailboxes(self) -> MailboxSet:
        return self.config.set_cache[USER][0]

    def _inbox_of(self) -> MailboxData:
        return self._run(self._mailboxes().get_mailbox("INBOX"))

    def _run(self, what: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(what, self.loop).result(timeout=30)


@contextmanager
def mailbox(*, tls: ssl.SSLContext | None = None, starttls: ssl.SSLContext | None = None) -> Iterator[Letterbox]:
    """Yield the letterbox of a running server: with TLS from the first byte, or upgraded to it, or neither."""
    loop = asyncio.new_event_loop()
    config, server = loop.run_until_complete(_start(tls, starttls))
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield Letterbox(server.sockets[0].getsockname()[1], config, loop)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        server.close()
        loop.run_until_complete(_finish(loop))
        loop.close()


async def _start(tls: ssl.SSLContext | None, starttls: ssl.SSLContext | None) -> tuple[_Config, asyncio.Server]:
    config = _Config(
        Namespace(passlib_cfg=None, proxy_protocol="noop"),
        demo_data=False,
        demo_user=USER,
        demo_password=SECRET,
        host=None,
        port=0,
        ssl_context=starttls or ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER),
        tls_enabled=starttls is not None,
        cpu_subsystem=Subsystem.for_asyncio(),
        invalid_user_sleep=0,
    )
    login = Login(config)
    password = await Passwords(config).hash_password(SECRET)
    await login.demo_user_identity.set(UserMetadata(config, USER, password=password))
    config.set_cache[USER] = (MailboxSet(), FilterSet())
    answer = ProxyProtocolReader(config.proxy_protocol).get_callback(IMAPServer(login, config))
    return config, await asyncio.start_server(answer, "127.0.0.1", 0, ssl=tls)


async def _finish(loop: asyncio.AbstractEventLoop) -> None:
    """Let every conversation end."""
    rest = asyncio.all_tasks(loop) - {asyncio.current_task(loop)}
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)


OK = "TAG OK done\r\n"
POLITE = {
    "CAPABILITY": f"* CAPABILITY IMAP4rev1\r\n{OK}",
    "LOGIN": OK,
    "EXAMINE": f"* 2 EXISTS\r\n* OK [UIDVALIDITY 7] so\r\n{OK}",
    "UID SEARCH": f"* SEARCH 6 5\r\n{OK}",
    "UID FETCH 5": f"* 1 FETCH (UID 5 BODY[]<0> {{{len(mail(5))}}}\r\n{mail(5).decode()})\r\n{OK}",
    "UID FETCH 6": f"* 2 FETCH (UID 6 BODY[]<0> {{{len(mail(6))}}}\r\n{mail(6).decode()})\r\n{OK}",
    "LOGOUT": f"* BYE so long\r\n{OK}",
}


@dataclass
class Rude:
    """A server that follows a script, and what it has heard. An answer without a tag is its last word."""

    port: int
    script: Mapping[str, str]
    upgrade: ssl.SSLContext | None
    heard: list[str] = field(default_factory=list)

    def converse(self, line: socket.socket, stack: ExitStack) -> None:
        """Answer until the other side hangs up, or the script has nothing to say."""
        while asked := line.recv(4_096).decode("latin-1").strip():
            tag, _, command = asked.partition(" ")
            self.heard.append(command)
            answer = next((said for name, said in self.script.items() if command.startswith(name)), "")
            line.sendall(answer.replace("TAG", tag).encode("latin-1"))
            if "TAG" not in answer:
                return
            if self.upgrade and command == "STARTTLS":
                line = stack.enter_context(self.upgrade.wrap_socket(line, server_side=True))


@contextmanager
def rude(
    script: Mapping[str, str] | None = None,
    *,
    greeting: str = "* OK ready\r\n",
    drip: float = 0,
    upgrade: ssl.SSLContext | None = None,
) -> Iterator[Rude]:
    """Yield a server for one conversation, polite where the script says nothing else; ``drip`` is seconds between two bytes."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(30)
        told = Rude(server.getsockname()[1], {**(script or {}), **POLITE, **(script or {})}, upgrade)

        def serve() -> None:
            with suppress(OSError), ExitStack() as stack:
                line = stack.enter_context(server.accept()[0])
                for piece in greeting if drip else [greeting]:
                    line.sendall(piece.encode())
                    time.sleep(drip)
                if greeting:
                    told.converse(line, stack)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield told
        finally:
            thread.join()
