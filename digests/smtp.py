"""Delivers messages to a mail server: the only module that speaks SMTP."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime

from digests.certificate import certified_until, mistrusted
from digests.mime import address, host, mime
from digests.model import DeliveryError, Message
from digests.tls import Security, is_loopback, trust

DONE = 250  # RFC 5321, 4.2.3
FOR_GOOD = 500  # replies below it ask us to come back (RFC 5321, 4.2.1)


@dataclass(frozen=True, slots=True)
class Smtp:
    """A mail server, and how it is spoken to: TLS with a verified certificate, or in the clear to this machine alone.

    ``cafile`` names the certificates to trust instead of the system's. ``timeout`` is in seconds, for each answer.
    """

    host: str
    port: int
    security: Security
    sender: str
    username: str = ""
    password: str = field(default="", repr=False)
    timeout: float = 30
    cafile: str = ""
    reply_to: str = ""

    def deliver(self, message: Message) -> None:
        """Return once the server has taken responsibility for the message to its one reader (RFC 5321, 6.1).

        Raises ``DeliveryError``, permanent only where this message or this reader is refused for good. Its words hold the
        reply code and never what the server wrote, for servers quote mail in their replies.
        """
        raw = mime(message, self.sender, reply_to=self.reply_to)
        with self._session() as server:
            server.sendmail(address(self.sender), [message.to], raw)

    def probe(self) -> datetime | None:
        """Return until when its certificate is good (None in the clear) if the server can be reached and takes the login.

        Otherwise raise ``DeliveryError``.
        """
        with self._session() as server:
            code, _ = server.noop()
            until = certified_until(server.sock)
        if code != DONE:
            raise _refused("is not ready", code, mendable=True)
        return until

    @contextmanager
    def _session(self) -> Iterator[smtplib.SMTP]:
        """A server that is connected, verified and logged in; every way it can fail becomes a ``DeliveryError``."""
        try:
            server = self._connect()
            try:
                self._secure(server)
                self._login(server)
                yield server
            finally:
                with suppress(smtplib.SMTPException, OSError):  # what was accepted stays accepted, however the farewell goes
                    server.quit()
                server.close()
        except (smtplib.SMTPException, OSError) as error:
            raise _explain(error) from None

    def _connect(self) -> smtplib.SMTP:
        ours = host(self.sender)  # named in EHLO; the default would ask DNS for this machine's name
        if self.security == "tls":
            return smtplib.SMTP_SSL(self.host, self.port, ours, timeout=self.timeout, context=self._trust())
        if self.security != "starttls" and not is_loopback(self.host):
            raise DeliveryError("Mail without TLS goes to this machine alone: set security to starttls or tls in config.toml.")
        return smtplib.SMTP(self.host, self.port, ours, timeout=self.timeout)

    def _secure(self, server: smtplib.SMTP) -> None:
        if self.security != "starttls":
            return
        try:
            server.starttls(context=self._trust())
        except smtplib.SMTPNotSupportedError:
            raise DeliveryError("The mail server does not offer STARTTLS, and nothing is sent without it.") from None

    def _trust(self) -> ssl.SSLContext:
        try:
            return trust(self.cafile)
        except OSError:
            raise DeliveryError("The file of trusted certificates (cafile) cannot be read.") from None

    def _login(self, server: smtplib.SMTP) -> None:
        if not self.username:
            return
        try:
            server.login(self.username, self.password)
        except smtplib.SMTPNotSupportedError:
            raise DeliveryError("The mail server offers no login: leave username empty, or check host and port.") from None
        except smtplib.SMTPAuthenticationError as error:
            words = f"The mail server refused the login (SMTP {error.smtp_code}): check username and password."
            raise DeliveryError(words) from None
        except UnicodeError:
            raise DeliveryError("The login holds characters other than ASCII, which mail servers do not take.") from None


# The first kind that fits is told: each stands before the kinds that it is one of.
_TROUBLE = (
    (ssl.SSLCertVerificationError, "The mail server's certificate could not be verified: check host, or set cafile."),
    (ssl.SSLError, "No secure connection to the mail server could be made: check port and security."),
    (TimeoutError, "The mail server did not answer in time."),
    (smtplib.SMTPException, "The mail server did not answer, or broke off the conversation."),
    (OSError, "The mail server could not be reached: check host and port."),
)


def _explain(error: smtplib.SMTPException | OSError) -> DeliveryError:
    """What went wrong, in our words: only the code of the server's reply is kept."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return _refused("refused this reader", next(iter(error.recipients.values()))[0], mendable=False)
    if isinstance(error, smtplib.SMTPDataError):
        return _refused("refused this letter", error.smtp_code, mendable=False)
    if isinstance(error, smtplib.SMTPSenderRefused):
        return _refused("refused the sender's address", error.smtp_code, mendable=True)
    if isinstance(error, smtplib.SMTPResponseException):
        return _refused("is not ready", error.smtp_code, mendable=True)
    if isinstance(error, ssl.SSLCertVerificationError) and (why := mistrusted(error)):
        return DeliveryError(f"The mail server's certificate {why}")
    return DeliveryError(next(words for kind, words in _TROUBLE if isinstance(error, kind)))


def _refused(what: str, code: int, *, mendable: bool) -> DeliveryError:
    """A refusal, permanent if the server says so and nothing in config.toml could mend it."""
    return DeliveryError(f"The mail server {what} (SMTP {code}).", permanent=code >= FOR_GOOD and not mendable)
