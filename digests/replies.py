"""Reads what came back by mail: what a person answered, what a machine wrote, and which letter reached nobody."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.message import Message
from enum import StrEnum
from typing import TYPE_CHECKING

from digests.incoming import first_line, header, opened, unless_broken

if TYPE_CHECKING:
    from authres.core import AuthenticationResult

# What a person can answer, as the letters ask for it, and the one word for each.
VERBS = {"ACK": "ACK", "ACKNOWLEDGE": "ACK", "ACKNOWLEDGED": "ACK", "YES": "YES", "DECIDED": "DECIDED"}
MOST_WORDS = 6

_DASH = "[-\u2010-\u2015\u2212]"  # telephones put dashes for hyphens
_VERB = re.compile(rf"[\W_]*({'|'.join(VERBS)})(?![^\W_])(?!\s*\?)", re.IGNORECASE)
_REF = re.compile(rf"(?<![^\W_])([A-Z])(?: ?{_DASH} ?| (?=0)|)(\d{{4,7}})(?![^\W_])", re.IGNORECASE | re.ASCII)
_CODE = re.compile(rf"(?<![^\W_])([A-Z2-7]{{4}}){_DASH}([A-Z2-7]{{4}})(?![^\W_])", re.IGNORECASE | re.ASCII)
_WORD = re.compile(r"(?<![^\W_])[^\W\d_]{1,30}(?![^\W_])")
# What programs and gateways put before a subject; "replied" if an older mail had the subject already.
_PREFIX = re.compile(
    r"(?:\s*(?:\[[^\]]{0,60}\]|\*{1,3}[^*]{1,40}\*{1,3}|external ?:|(?:caution|warning) ?:"
    r"|(?P<replied>aw|antw|atb|doorst|enc|fwd?|odp|re|ref|res|rif|rv|sv|tr|vb|vl|vs|wg|yml)(?:\[\d{1,3}\]|\(\d{1,3}\))? ?:))*\s*",
    re.IGNORECASE,
)

MOST_FROM = 1_000  # characters
_END = re.compile(rb"(?:\r\n|\n|\r(?!\n)){2}")
_FROM = re.compile(rb"^from[ \t]*:", re.IGNORECASE | re.MULTILINE)
_NAME = re.compile(r"\"(?:[^\"\\]|\\.)*\"|\([^()]*\)", re.DOTALL)
_MAILBOX = re.compile(r"[^<>,:;]*<\s*([^\s<>]+)\s*>\s*|\s*([^\s<>]+)\s*")
_ADDRESS = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[a-z0-9-]{1,63}\.)+[a-z0-9-]{1,63}")

MOST_RESULTS = 4_000  # characters of one header of results
_FAILURES = frozenset({"fail", "hardfail", "softfail"})
# By which method a server checks, and in which property it names the domain that it checked; Gmail names ``header.i`` alone.
_PROPERTIES = {"dkim": (("header", "d"), ("header", "i")), "spf": (("smtp", "mailfrom"),), "dmarc": (("header", "from"),)}


class Kind(StrEnum):
    """What a mail is. Only an answer is ever taken for one."""

    ANSWER = "answer"
    AUTOMATIC = "automatic"
    BOUNCE = "bounce"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Reply:
    """What a mail says: ``word`` and the words behind it for an answer alone, the rest for whatever came back.

    ``sender`` is the one address in From, in small letters, or empty. ``vouched`` is what the school's own mail server says
    of it, None where it says nothing. ``refs`` are the matters named, ``code`` is the one-time code of the letter answered,
    ``failed`` are addresses that cannot be reached for good, ``answers`` are the mails referred to: as in their Message-ID.
    """

    kind: Kind = Kind.OTHER
    message_id: str = ""
    sender: str = ""
    vouched: bool | None = None
    word: str = ""
    refs: tuple[str, ...] = ()
    rest: tuple[str, ...] = ()
    code: str = ""
    failed: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()


def read_reply(raw: bytes, authserv: str = "") -> Reply:
    """Return what the mail says; never raises, whatever the bytes. ``authserv`` names the mail server whose results are believed.

    That server must take out results that others wrote in its name (RFC 8601, 5).
    """
    # Its many expressions take as long to make as a pass with nothing due.
    from digests.automatic import automatic, failed, identifiers, returned  # noqa: PLC0415

    mail = opened(raw)
    sender, subject = _sender(mail, raw), header(mail, "subject")
    bare = _PREFIX.sub("", subject, count=1)
    lost = failed(mail, sender, bare)
    machine = bool(lost) or automatic(mail, sender, bare)
    verb, said, other = ("", subject, "") if machine or not sender else _spoken(subject, first_line(mail))
    refers = (*identifiers(mail, "in-reply-to"), *identifiers(mail, "references"), *(returned(mail) if machine else ()))
    return Reply(
        kind=Kind.BOUNCE if lost else Kind.AUTOMATIC if machine else Kind.ANSWER if verb else Kind.OTHER,
        message_id=next(iter(identifiers(mail, "message-id")), ""),
        sender=sender,
        vouched=_vouched(mail, sender.rpartition("@")[2], authserv) if sender and authserv else None,
        word=VERBS.get(verb, ""),
        refs=_refs(said) or _refs(other),
        rest=_rest(said) if verb else (),
        code=_code(said) or _code(other),
        failed=lost,
        answers=tuple(dict.fromkeys(refers)),
    )


def _sender(mail: Message, raw: bytes) -> str:
    """The one address in the one From, in small letters; nothing where another reader could find another (RFC 5322, 3.6.2)."""
    fields = [str(field) for field in mail.get_all("from", [])]
    if len(fields) != 1 or len(fields[0]) > MOST_FROM or len(_FROM.findall(_END.split(raw, 1)[0])) > 1:
        return ""
    found = _MAILBOX.fullmatch(_NAME.sub(" ", fields[0]))
    address = (found[1] or found[2]).lower() if found else ""
    return address if _ADDRESS.fullmatch(address) else ""


def _spoken(subject: str, line: str) -> tuple[str, str, str]:
    """The verb, what follows it in its line, and the other line; without a verb, the subject and the line.

    A subject that was written, by hand or by a link of ours, goes before the first line; one that was replied to, after it.
    """
    before = _PREFIX.match(subject)
    typed = subject[before.end() :] if before else subject
    lines = (line, typed) if before and before["replied"] else (typed, line)
    for said, other in (lines, lines[::-1]):
        verb = _VERB.match(said)
        if verb:
            return verb[1].upper(), said[verb.end() :], other
    return "", subject, line


def _refs(words: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"{letter.upper()}-{number}" for letter, number in _REF.findall(words)))


def _code(words: str) -> str:
    """The one-time code: eight signs with a digit among them, or in capitals, for "long-term" is no code."""
    codes = ["-".join(halves) for halves in _CODE.findall(words)]
    return next((code.upper() for code in codes if code.isupper() or not code.replace("-", "").isalpha()), "")


def _rest(said: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(_CODE.sub(" ", _REF.sub(" ", said)).lower())[:MOST_WORDS])


def _vouched(mail: Message, domain: str, authserv: str) -> bool | None:
    """Whether the school's mail server says that the mail comes from the domain in From (RFC 8601, RFC 7489).

    Of the headers in that server's name only the topmost is believed: it wrote above what was there already.
    """
    headers = (" ".join(str(value).split()) for value in mail.get_all("authentication-results", []))
    told = next((value for value in headers if re.split(r"[\s;]", value, maxsplit=1)[0].lower() == authserv.lower()), "")
    if not told:
        return None
    from authres import AuthenticationResultsHeader  # noqa: PLC0415 - only a mail in the mailbox pays for it

    results: list[AuthenticationResult] = unless_broken(
        lambda: list(AuthenticationResultsHeader.parse_value(told[:MOST_RESULTS]).results), []
    )
    said = [(each.method, each.result, _about(each, domain)) for each in results if each.method in _PROPERTIES]
    if any(method == "dmarc" and result == "fail" for method, result, _ in said):
        return False
    if any(result == "pass" and about for _, result, about in said):
        return True
    return False if any(result in _FAILURES for _, result, _ in said) else None


def _about(result: AuthenticationResult, domain: str) -> bool:
    """Whether a result is about the domain in From, or one that stands above it and is not a top level."""
    values = {(each.type, each.name): str(each.value or "") for each in result.properties}
    named = next((values[each] for each in _PROPERTIES[result.method] if values.get(each)), "")
    checked = named.rpartition("@")[2].lower().strip(".")
    return ("." in checked and f".{domain}".endswith(f".{checked}")) or (result.method == "dmarc" and not named)
