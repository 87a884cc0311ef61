"""The tokens in the links of alert mails: who signed one, and whether it still counts."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from itsdangerous import Signer

SHORTEST_KEY = 32  # bytes, as long as the digest (RFC 2104, 3)
LEAD = timedelta(minutes=10)  # by how much the clock that signed may have been ahead of the one that reads

_CODE = re.compile(r"[A-Za-z0-9-]{1,32}")


class Flaw(StrEnum):
    """Why a token does not count."""

    EXPIRED = "signed here, but not for this time"
    FORGED = "not signed here, or changed since"


class BadLink(Exception):
    """A token that does not count. Holds neither the token nor the code in it."""

    def __init__(self, why: Flaw) -> None:
        super().__init__(why.value)
        self.why = why


def sign(key: bytes, code: str, now: datetime) -> str:
    """Return a token for a letter's one-time code: under 100 characters, all of which stand in a URL as they are (RFC 3986, 2.3).

    Raises ``ValueError`` for a key under 32 bytes, or a code of anything but letters, digits and hyphens, at most 32 of them.
    """
    if not _CODE.fullmatch(code):
        raise ValueError("A code is one to 32 letters, digits and hyphens.")
    return _signer(key).sign(f"{code}.{_seconds(now)}").decode()


def opened(key: bytes, token: str, now: datetime, lasts: timedelta) -> str:
    """Return the code in a token that this key signed at most ``lasts`` ago, to the second; otherwise raise ``BadLink``.

    One that was signed more than ten minutes after ``now`` has expired too: its clock was wrong, and nobody can tell its age.
    """
    from itsdangerous import BadSignature  # noqa: PLC0415 - as below

    signer = _signer(key)
    try:
        signed = signer.unsign(token)
    except (BadSignature, UnicodeError):
        raise BadLink(Flaw.FORGED) from None
    if signer.sign(signed).decode() != token:  # base64 has several spellings of the same bytes, and only one was sent
        raise BadLink(Flaw.FORGED)
    code, _, at = signed.decode().partition(".")
    if not -LEAD.total_seconds() <= _seconds(now) - int(at) <= lasts.total_seconds():
        raise BadLink(Flaw.EXPIRED)
    return code


def _signer(key: bytes) -> Signer:
    from itsdangerous import Signer  # noqa: PLC0415 - only an alert's letter, and the page behind its link, pay for it

    if len(key) < SHORTEST_KEY:
        raise ValueError(f"The key that signs links has {len(key)} bytes: {SHORTEST_KEY} are the least.")
    return Signer(key, salt=b"monitor.links", key_derivation="hmac", digest_method=sha256)


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())
