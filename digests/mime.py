"""Turns a message into the bytes of one e-mail: the only place that writes headers."""

import re
from email import message_from_bytes
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256

from digests.model import DeliveryError, Message
from digests.words import clean

LONGEST_HEADER = 150  # characters

_POLICY = SMTP.clone(cte_type="7bit")  # any mail server takes it
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/^_`{|}~-]+@([A-Za-z0-9-]+\.)*[A-Za-z0-9-]+")  # neither "=?" nor a second address
_PARTS = ["multipart/alternative", "text/plain", "text/html"]


def mime(message: Message, sender: str, *, reply_to: str = "") -> bytes:
    """Return the e-mail to exactly one person, as CRLF lines of ASCII; the same message gives the same bytes.

    The Message-ID comes from ``message.key``, so a second delivery can be known as one. What was written is parsed again
    before it is returned: several releases of Python let an encoded word in a header become a header (CVE-2024-6923).
    Raises ``DeliveryError`` when an address is not exactly one, or the bytes do not read back as they were meant; permanent
    unless it is the sender's, which config.toml can mend.
    """
    mail = _write(message, sender, reply_to)
    meant = sorted(mail.keys())
    raw = mail.as_bytes(policy=_POLICY)
    read = message_from_bytes(raw)
    if sorted(read.keys()) != meant or [part.get_content_type() for part in read.walk()] != _PARTS:
        raise DeliveryError("The letter was not sent: its headers do not read back as they were written.", permanent=True)
    return raw


def address(text: str) -> str:
    """Return the bare address of ``Name <name@host>``, or raise ``DeliveryError`` if it is not exactly one."""
    bare = text[len(_name(text)) :].strip().removeprefix("<").removesuffix(">")
    if not _ADDRESS.fullmatch(bare):
        raise DeliveryError("The letter was not sent: the sender in config.toml is not one plain mail address.")
    return bare


def message_id(key: str, sender: str) -> str:
    """Return the Message-ID of the message with this key, in angle brackets."""
    return f"<{_digest(key)}@{host(sender)}>"


def host(sender: str) -> str:
    """Return the domain of the sender's address."""
    return address(sender).rpartition("@")[2]


def header(text: str) -> str:
    """Return the text fit for a header: one line, at most 150 characters, without the start of an encoded word (RFC 2047)."""
    return clean(text).replace("=?", "= ?")[:LONGEST_HEADER].rstrip()


def _write(message: Message, sender: str, reply_to: str) -> EmailMessage:
    """The e-mail with its headers in a fixed order and both halves of the letter in quoted-printable."""
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = Address(header(_name(sender)), addr_spec=address(sender))
    mail["To"] = Address(addr_spec=_one(message.to))
    if reply_to:
        mail["Reply-To"] = Address(addr_spec=address(reply_to))
    mail["Subject"] = header(message.letter.subject)
    mail["Date"] = format_datetime(message.created)
    mail["Message-ID"] = message_id(message.key, sender)
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(_body(message.letter.text), cte="quoted-printable")
    mail.add_alternative(_body(message.letter.html), subtype="html", cte="quoted-printable")
    mail.set_boundary(f"=_{_digest(message.key)}")  # quoted-printable text never holds "=_" (RFC 2045, 6.7)
    return mail


def _digest(key: str) -> str:
    return sha256(key.encode()).hexdigest()[:32]


def _name(sender: str) -> str:
    """What stands before the address; the standard library's parser would take what it likes from a text with several."""
    return sender.rpartition("<")[0]


def _one(to: str) -> str:
    """The reader's address, which is written bare."""
    if not _ADDRESS.fullmatch(to):
        raise DeliveryError("The letter was not sent: a reader's address is not one plain mail address.", permanent=True)
    return to


def _body(text: str) -> str:
    """The text without lone surrogates, which no mail can carry."""
    return text.encode(errors="replace").decode()
