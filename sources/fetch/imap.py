"""Reads the newest mails of a folder over IMAP, looking only: nothing is marked, moved or deleted, and no picture is fetched."""

import imaplib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_address
from time import monotonic

import httpcore
import httpx

from sources.fetch.address import MAILBOXES, Allowance, check_url, place
from sources.fetch.answers import reword
from sources.fetch.imap_folder import newest
from sources.fetch.imap_line import Line
from sources.fetch.imap_mails import digest
from sources.fetch.manners import Manners
from sources.fetch.wire import CheckedBackend, Resolve, make_trust
from sources.model import (
    AddressRefused,
    KeyRefused,
    Request,
    Response,
    Source,
    SourceError,
    Unreachable,
    Unreadable,
    Validators,
)
from sources.ours import folder, senders, username

ROBOTS = "a mailbox of one's own, read with its owner's key: no robots.txt speaks of it"
_WHERE = "Correct the name of the folder at the end of the source's url."
_WHO = "Check username, and that the password is the mailbox's own or an app password; then that IMAP is switched on."
_BROKEN = (imaplib.IMAP4.error, OSError, ValueError, TypeError, LookupError, AttributeError)


@dataclass(frozen=True, slots=True)
class Mailboxes:
    """How mailboxes are reached: which addresses may be, how names are looked up, in how many seconds, and one at a time."""

    allowances: Sequence[Allowance]
    resolve: Resolve
    deadline: float
    manners: Manners

    def fetch(self, source: Source, request: Request, validators: Validators, now: datetime) -> Response:
        """Return the newest mails of the last 30 days, at most 50, newest first, as one digest; or that nothing changed.

        Of each the words are fetched, and what else there is is only named. Raises ``SourceError``, in whose words is nothing
        that the server or a mail said.
        """
        url = check_url(request.url, MAILBOXES)
        try:
            with self.manners.turn(place(url), 0.0, now), _in_words(self.deadline), self._opened(url, source) as line:
                mark = _mark(line)
                if mark and mark == validators.etag:
                    return _response(url, now, mark, not_modified=True)
                return _response(url, now, mark, newest(line, senders(source), now))
        except SourceError as error:
            reword(error, f"{url.host}: {error.words}")
            raise

    @contextmanager
    def _opened(self, url: httpx.URL, source: Source) -> Iterator[Line]:
        """Give the line to a server that took the login, the folder open to be looked at."""
        if url.scheme == "imap" and not _is_loopback(url.host):
            raise AddressRefused("is asked without TLS, which only this machine is", "Begin the address with imaps://")
        host, _, port = place(url).rpartition(":")
        backend, instant = CheckedBackend(self.allowances, self.resolve), monotonic() + self.deadline
        stream = backend.connect_tcp(host.strip("[]"), int(port), instant)
        try:
            if url.scheme == "imaps":
                stream = stream.start_tls(make_trust(), url.host, instant)
            line = Line(stream, instant)
            _log_in(line, source)
            _select(line, url)
            yield line
            with suppress(*_BROKEN, httpcore.NetworkError, httpcore.TimeoutException):  # what was read was read
                line.logout()
        finally:
            stream.close()


def _log_in(line: Line, source: Source) -> None:
    if not (source.secret.isascii() and source.secret.isprintable()):
        raise KeyRefused("the password holds characters that mailboxes do not take", _WHO)
    try:
        line.login(username(source), source.secret)
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error:
        raise KeyRefused("the mailbox refused the login", _WHO) from None


def _select(line: Line, url: httpx.URL) -> None:
    """The folder is open to be looked at only (EXAMINE)."""
    quoted = folder(str(url)).replace("\\", "\\\\").replace('"', '\\"')
    status, _ = line.select(f'"{quoted}"', readonly=True)
    if status != "OK":
        raise Unreadable("the mailbox has no such folder, or does not open it", _WHERE)


def _mark(line: Line) -> str:
    """Return what changes whenever a mail comes or goes; nothing where the server does not say enough."""
    said = [line.response(name)[1][-1] for name in ("UIDVALIDITY", "UIDNEXT", "EXISTS")]
    figures = [one.decode() for one in said if isinstance(one, bytes) and one.isdigit() and len(one) < 12]  # noqa: PLR2004 - 32 bits
    return "-".join(figures) if len(figures) == len(said) else ""


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _response(url: httpx.URL, now: datetime, mark: str, mails: Sequence[bytes] = (), *, not_modified: bool = False) -> Response:
    kind, body = digest(mails)
    return Response(
        url=str(url),
        status=200,
        headers={"content-type": kind},
        body=b"" if not_modified else body,
        fetched=now.astimezone(UTC),
        validators=Validators(mark),
        not_modified=not_modified,
        robots=ROBOTS,
    )


@contextmanager
def _in_words(deadline: float) -> Iterator[None]:
    # "from None": what the libraries say quotes the server.
    try:
        yield
    except httpcore.TimeoutException:
        raise Unreachable(f"timed out: no whole answer within {deadline:g} s") from None
    except (httpcore.NetworkError, imaplib.IMAP4.abort):
        raise Unreachable("it broke off before the end of its answer") from None
    except _BROKEN:
        raise Unreadable("it does not answer as a mailbox does", "Check the host and the port of the source's url.") from None
