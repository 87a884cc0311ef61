"""Reads the mailbox in which people answer: the only module that speaks IMAP."""

from __future__ import annotations

import imaplib
import re
import ssl
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from time import monotonic

from imap_tools import AND, BaseMailBox, UidRange
from imap_tools.errors import ImapToolsError, MailboxFolderSelectError, MailboxLoginError

from digests.certificate import certified_until, mistrusted
from digests.incoming import MOST_BYTES
from digests.model import InboxError, Mark
from digests.replies import Reply, read_reply
from digests.tls import Security, is_loopback, trust

MOST = 500  # mails in one reading; what is left over waits for the next
MOST_HEARD = 2_000_000  # bytes of one answer of the server
PATIENCE = 10  # timeouts that a whole conversation may take

# The last four are what the libraries make of answers that are none.
_CAUGHT = (imaplib.IMAP4.error, ImapToolsError, OSError, ValueError, TypeError, AttributeError, LookupError)


@dataclass(frozen=True, slots=True)
class Inbox:
    """A mailbox, and how it is spoken to: TLS with a verified certificate, or in the clear to this machine alone.

    ``timeout`` is in seconds, for each answer; ten times that for all of them. ``cafile`` names the certificates to trust
    instead of the system's. ``authserv`` names the mail server whose word on senders is believed, if any is.
    """

    host: str
    port: int
    security: Security
    username: str
    password: str = field(repr=False)
    folder: str = "INBOX"
    timeout: float = 30
    cafile: str = ""
    authserv: str = ""

    def read(self, mark: Mark | None, since: date) -> Generator[tuple[Reply, Mark], None, None]:
        """Yield the mails behind the mark, oldest first and at most 500, each with the mark that says it is done with.

        Without a mark, or where the server has begun a new count, those since the day are read: some of them again. Of each
        mail at most 200,000 bytes are fetched, and nothing in the mailbox changes. Raises ``InboxError``, at any mail.
        Closing the generator ends the conversation.
        """
        with self._opened() as (mailbox, line):
            validity = _validity(line)
            after = mark.uid if mark and mark.validity == validity else 0
            # A server's day may not have begun when ours has.
            wanted = AND(uid=UidRange(str(after + 1), "*")) if after else AND(date_gte=since - timedelta(days=1))
            # "7:*" asks for the last mail even where its number is below 7 (RFC 3501, 6.4.8).
            found = sorted(uid for uid in map(int, mailbox.uids(wanted, charset=None)) if uid > after)
            for uid in found[:MOST]:
                raw = _fetched(line, uid)
                if raw is not None:
                    yield read_reply(raw, self.authserv), Mark(validity, uid)

    def probe(self) -> datetime | None:
        """Return until when its certificate is good (None in the clear) if the server takes the login and has the folder.

        Otherwise raise ``InboxError``.
        """
        with self._opened() as (_, line):
            return certified_until(line.sock)

    @contextmanager
    def _opened(self) -> Iterator[tuple[BaseMailBox, _Line]]:
        """The folder, open to be looked at only, and the line to it; every way to fail becomes an ``InboxError``."""
        self._check()
        trust = self._trust()
        try:
            line = _Line(self, trust)
            try:
                _secured(line, self, trust)
                mailbox = _Mailbox(line)
                mailbox.login(self.username, self.password, initial_folder=None)
                mailbox.folder.set(self.folder, readonly=True)
                yield mailbox, line
                with suppress(*_CAUGHT):  # what was read was read, however the farewell goes
                    line.logout()
            finally:
                with suppress(OSError):
                    line.shutdown()
        except _CAUGHT as error:
            why = mistrusted(error) if isinstance(error, ssl.SSLCertVerificationError) else ""
            told = f"The certificate of the mailbox's server {why}" if why else ""
            raise InboxError(told or next(words for kind, words in _TROUBLE if isinstance(error, kind))) from None

    def _check(self) -> None:
        """Refuse what must not be sent."""
        if self.security == "plain-loopback" and not is_loopback(self.host):
            raise InboxError(
                "A mailbox without TLS is read on this machine alone: set security to starttls or tls in config.toml."
            )
        if not all(text.isascii() and text.isprintable() for text in (self.username, self.password)):
            raise InboxError("The login holds characters other than ASCII, or line breaks, which mail servers do not take.")

    def _trust(self) -> ssl.SSLContext:
        try:
            return trust(self.cafile)
        except OSError:
            raise InboxError("The file of trusted certificates (cafile) cannot be read.") from None


class _Line(imaplib.IMAP4):
    """A connection that is given up at its deadline, or after too much; imaplib alone would wait anew for every byte."""

    def __init__(self, inbox: Inbox, trust: ssl.SSLContext) -> None:
        self._trust = trust if inbox.security == "tls" else None
        self._patience, self._deadline = inbox.timeout, monotonic() + PATIENCE * inbox.timeout
        self.left, self._heard = MOST_HEARD, bytearray()  # bytes that the server may still say
        self._source: object = None
        super().__init__(inbox.host, inbox.port, inbox.timeout)

    def open(self, host: str = "", port: int = 143, timeout: float | None = None) -> None:
        super().open(host, port, timeout)
        if self._trust:
            self.sock = self._trust.wrap_socket(self.sock, server_hostname=host)

    def readline(self) -> bytes:
        while (end := self._pending().find(b"\n")) < 0:
            self._hear()
        return self._taken(end + 1)

    def read(self, size: int) -> bytes:
        while len(self._pending()) < size:
            self._hear()
        return self._taken(size)

    def _pending(self) -> bytearray:
        """What was heard and not yet read. What was said before STARTTLS is forgotten: anybody could have said it."""
        if self._source is not self.sock:
            self._source = self.sock
            self._heard.clear()
        return self._heard

    def _taken(self, size: int) -> bytes:
        taken = bytes(self._heard[:size])
        del self._heard[:size]
        return taken

    def _hear(self) -> None:
        """Wait for more, though not beyond the deadline, nor for more than an answer may hold."""
        rest = self._deadline - monotonic()
        if rest <= 0:
            raise TimeoutError
        self.sock.settimeout(min(self._patience, rest))
        heard = self.sock.recv(65_536)
        self.left -= len(heard)
        if not heard or self.left < 0:
            raise self.abort("broken off, or too long")
        self._heard += heard


class _Mailbox(BaseMailBox):
    """imap-tools over a connection of ours."""

    def __init__(self, line: _Line) -> None:
        self._line = line
        super().__init__()

    def _get_mailbox_client(self) -> imaplib.IMAP4:
        return self._line


# The first kind that fits is told: each stands before the kinds that it is one of.
_TROUBLE = (
    (MailboxLoginError, "The mail server refused the login to the mailbox: check username and password."),
    (MailboxFolderSelectError, "The mailbox has no such folder, or does not open it: check folder."),
    (ssl.SSLCertVerificationError, "The certificate of the mailbox's server could not be verified: check host, or set cafile."),
    (ssl.SSLError, "No secure connection to the mailbox's server could be made: check port and security."),
    (TimeoutError, "The mailbox's server did not answer in time."),
    ((ConnectionResetError, BrokenPipeError), "The mailbox's server broke off the conversation."),
    (OSError, "The mailbox's server could not be reached: check host and port."),
    (Exception, "The mailbox's server broke off the conversation, or did not answer as a mailbox does."),
)


def _secured(line: _Line, inbox: Inbox, trust: ssl.SSLContext) -> None:
    if inbox.security != "starttls":
        return
    if "STARTTLS" not in line.capabilities:
        raise InboxError("The mailbox's server does not offer STARTTLS, and no login is sent without it.")
    line.starttls(trust)


def _validity(line: _Line) -> int:
    """The count that the folder's numbers belong to; every IMAP server names it when it opens a folder."""
    said = line.response("UIDVALIDITY")[1][-1]
    found = re.match(rb"\d{1,10}", said) if isinstance(said, bytes) else None
    if not found:
        raise imaplib.IMAP4.error
    return int(found[0])


def _fetched(line: _Line, uid: int) -> bytes | None:
    """The mail's first bytes, as many as are looked at; None if it has gone meanwhile. PEEK leaves it unseen."""
    line.left = MOST_HEARD
    status, parts = line.uid("FETCH", str(uid), f"(BODY.PEEK[]<0.{MOST_BYTES}>)")
    if status != "OK":  # it is tried again, and those behind it wait: passed over, an answer would be lost
        raise InboxError("The mailbox's server did not give one of the mails.")
    return next((part[1] for part in parts if isinstance(part, tuple)), None)
