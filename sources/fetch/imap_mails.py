"""Puts a mail together again from its words alone: in the place of pictures and other attachments stands only what they are."""

from collections.abc import Iterator, Mapping, Sequence
from email import message_from_bytes
from email.message import Message
from hashlib import sha256
from itertools import islice

from sources.alert import is_sender
from sources.fetch.imap_answers import Part, Value, words_of

HEADERS = ("SUBJECT", "DATE", "MESSAGE-ID")
MOST_WORDS = 250_000  # bytes of one mail, as they are sent
MOST_PARTS = 40  # that are fetched of one mail
_FIELDS = f"HEADER.FIELDS (FROM {' '.join(HEADERS)})"
_LEFT_OUT = {"text/calendar", "text/x-vcard", "text/vcard", "text/x-amp-html"}
_UNWRITTEN = b"Content-Type: %s\r\n\r\n"


def asked(mail: Part) -> tuple[str, ...]:
    """Return the sections of a mail that are fetched: its words, and the headers of the mails in it; the first 250,000 bytes."""
    return tuple(islice(_sections(mail), MOST_PARTS))


def _sections(mail: Part) -> Iterator[str]:
    left = MOST_WORDS
    for part in mail.walk():
        if part.is_mail:
            yield f"BODY.PEEK[{part.section}.{_FIELDS}]"
        elif part.is_text and part.kind not in _LEFT_OUT and left > 0:
            yield f"BODY.PEEK[{part.section}]<0.{min(left, MOST_WORDS)}>"
            left -= part.size


def assembled(header: bytes, mail: Part, said: Mapping[str, Value]) -> bytes:
    """Return a mail with this header, and as much of what it holds as was fetched."""
    return header + _content(mail, said)


def headers(mail: Message) -> bytes:
    """Return the header lines of a mail that are looked at: none says who sent it, unless it is a search engine."""
    found = {name.upper(): " ".join(str(value).split()) for name, value in mail.raw_items()}
    names = ("FROM", *HEADERS) if is_sender(found.get("FROM", "")) else HEADERS
    return "".join(f"{name}: {found[name]}\r\n" for name in names if name in found).encode("utf-8", "surrogateescape")


def digest(mails: Sequence[bytes]) -> tuple[str, bytes]:
    """Return mails as one body and its Content-Type (RFC 2046, 5.1.5)."""
    return _joined("multipart/digest", [_UNWRITTEN % b"message/rfc822" + mail for mail in mails])


def _content(part: Part, said: Mapping[str, Value]) -> bytes:
    """Return a part with the header lines that say what it is."""
    if part.is_mail:
        header = headers(message_from_bytes(words_of(said, f"BODY[{part.section}.HEADER")))
        return _UNWRITTEN % b"message/rfc822" + header + b"".join(_content(one, said) for one in part.parts)
    if part.parts:
        kind, body = _joined(part.kind, [_content(one, said) for one in part.parts])
        return _UNWRITTEN % kind.encode() + body
    if not part.is_text:
        return _UNWRITTEN % part.kind.encode()
    how = f"Content-Type: {part.kind}; charset={part.charset}\r\nContent-Transfer-Encoding: {part.encoding}\r\n\r\n"
    return how.encode() + (words_of(said, f"BODY[{part.section}]") if part.kind not in _LEFT_OUT else b"")


def _joined(kind: str, parts: Sequence[bytes]) -> tuple[str, bytes]:
    """Return parts as one body, and its Content-Type; what stands between them depends on all, so that none can hold it."""
    boundary = f"=_{sha256(b''.join(parts)).hexdigest()[:40]}"
    line = f"--{boundary}".encode()
    body = b"".join(line + b"\r\n" + part + b"\r\n" for part in parts)
    return f'{kind}; boundary="{boundary}"', body + line + b"--\r\n"
