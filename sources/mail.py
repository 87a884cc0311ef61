"""The only code that takes a mail apart: its headers, its words and the mails in it, with bounded work and no pictures."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from email import message_from_bytes
from email.header import decode_header
from email.message import Message
from email.policy import Compat32
from itertools import islice
from typing import TypeVar

from sources import markup
from sources.model import PICTURE

T = TypeVar("T")

MOST_BYTES = 1_000_000  # of one mail
MOST_LINES = 20_000
MOST_PARTS = 40  # each costs the parser a look at every line
MOST_HEADER = 4_000  # characters: the parser of parameters takes time by their square
MOST_WORDS = 100_000  # characters of one part

ATTACHMENT = "[attachment]"
MEDIA = {"image", "video", "audio"}
WORDS = ("text/", "multipart/")  # a container that could not be taken apart is read as it stands
# What programs add to a mail for other programs: signatures, cards, invitations, reports.
FOR_PROGRAMS = re.compile(
    r"application/(?:(?:x-)?pkcs7-|pgp-|ms-tnef)|text/(?:calendar|x-amp-html|(?:x-)?vcard|rfc822-headers)|message/delivery-status"
)
# No other name is believed: Python knows codecs that are slow, warn, or are no charsets at all.
BELIEVED = re.compile(
    r"utf-8|utf-(?:16|32)(?:-?[lb]e)?|us-ascii|iso-8859-(?:[1-9]|1[013-6])|windows-125[0-8]|koi8-[ru]|gb18030|big5"
)
LIKE_WINDOWS = {"us-ascii", "iso-8859-1"}  # what claims to be these is often Windows' own
CHARSET = re.compile(r"charset\s*=\s*[\"']?([^\s\"';]{1,40})", re.IGNORECASE)
WORD = re.compile(r"\w+")
SIGNED = re.compile(r"^[> |]*-- $", re.MULTILINE)
NEWLINE = re.compile(rb"\n|\r(?!\n)")
TYPE = re.compile(rb"content-type", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Body:
    """What stands in a mail: its words, its markup, what is beside them, and the mails that it encloses.

    ``more`` are the lines that another form of the same words has beyond them: plain ones and markup may differ.
    """

    words: str = ""
    more: str = ""
    html: str = ""
    beside: tuple[str, ...] = ()
    enclosed: tuple[Message, ...] = field(default=(), repr=False)


class _Bounded(Compat32):
    """Headers as text, no longer than is looked at; Content-Type without RFC 2231, which takes time by its square."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        value = value[:MOST_HEADER].encode("ascii", "surrogateescape").decode("utf-8", "replace")
        return name, value.replace("*", "") if name.lower().startswith("content-") else value


def opened(raw: bytes) -> Message:
    """Return the mail, of which at most 1,000,000 bytes, 20,000 lines and 40 parts are looked at; an empty one if that fails."""
    head = _cut(_cut(raw[:MOST_BYTES], NEWLINE, MOST_LINES), TYPE, MOST_PARTS)
    return unless_broken(lambda: message_from_bytes(head, policy=_Bounded()), Message())


def unless_broken(read: Callable[[], T], otherwise: T) -> T:
    """Return what is read, or ``otherwise`` where a library trips over what a stranger wrote: the rest is read all the same."""
    try:
        return read()
    except Exception:  # noqa: BLE001 - what these libraries raise over hostile mail is not documented, and the next mail is read
        return otherwise


def header(mail: Message, name: str) -> str:
    """Return the first header of this name as one line without encoded words (RFC 2047), or nothing."""
    value = str(mail.get(name, ""))
    words = unless_broken(lambda: decode_header(value), [(value, None)])
    return " ".join(
        markup.fold("".join(word if isinstance(word, str) else decoded(word, charset or "") for word, charset in words)).split()
    )


def body(mail: Message) -> Body:
    """Return what stands in a mail; nothing that is no text is decoded."""
    html: list[str] = []
    beside: dict[str, None] = {}
    enclosed: list[Message] = []
    for part in _leaves(mail):
        kind = unless_broken(part.get_content_type, "text/plain")
        if kind == "text/html":
            html.append(_text(part))
        elif kind == "message/rfc822":
            enclosed += _enclosed(part)
        elif not kind.startswith(WORDS) and not FOR_PROGRAMS.match(kind):
            beside[PICTURE if kind.partition("/")[0] in MEDIA else ATTACHMENT] = None
    words, more = _said(mail)
    return Body(words, more, "\n".join(html), tuple(beside), tuple(enclosed))


def decoded(content: bytes, charset: str) -> str:
    """Return bytes as text: by the charset they claim if it is a believable one and fits, else as found out; never raises."""
    claimed = charset.lower().replace("_", "-")
    believed = claimed if BELIEVED.fullmatch(claimed) and claimed not in LIKE_WINDOWS else ""
    for name in filter(None, (believed, "utf-8")):
        try:
            return content.decode(name)
        except UnicodeDecodeError:
            continue
    return content.decode("windows-1252", "replace")


def _cut(head: bytes, mark: re.Pattern[bytes], most: int) -> bytes:
    """Return what stands before the mark that is one too many."""
    beyond = next(islice(mark.finditer(head), most, None), None)
    return head[: beyond.start()] if beyond else head


def _leaves(mail: Message) -> Iterator[Message]:
    """Yield the parts that are no containers, in order; an enclosed mail is one part."""
    waiting = [mail]
    while waiting:
        part = waiting.pop()
        if part.is_multipart() and part.get_content_maintype() == "multipart":
            waiting.extend(reversed(_inside(part)))
        else:
            yield part


def _said(part: Message) -> tuple[str, str]:
    """Return the words of a part, and what another form of them says beyond: only an alternative's parts are such forms."""
    kind = unless_broken(part.get_content_type, "text/plain")
    if not (part.is_multipart() and kind.startswith("multipart/")):
        return _words(part, kind), ""
    inside = [said for said in map(_said, _inside(part)) if any(said)]
    forms = [words for words, _ in inside]
    words, more = _one_of(forms) if kind == "multipart/alternative" else (_joined(forms), "")
    return words, "\n".join(filter(None, (*(more for _, more in inside), more)))


def _words(part: Message, kind: str) -> str:
    if kind == "text/html":
        return markup.text(_text(part))
    return _text(part) if kind.startswith(WORDS) and not FOR_PROGRAMS.match(kind) else ""


def _one_of(forms: Sequence[str]) -> tuple[str, str]:
    """Return the first form, or a later one of more than twice its words, and the lines of the others that say more."""
    chosen = ""
    for form in forms:
        chosen = form if not chosen or 2 * len(chosen.split()) < len(form.split()) else chosen
    known = set(WORD.findall(chosen.lower()))
    lines = (line for form in forms if form is not chosen for line in form.splitlines())
    return chosen, "\n".join(line for line in lines if not known.issuperset(WORD.findall(line.lower())))


def _joined(forms: Sequence[str]) -> str:
    """Return texts that follow each other as one: no signature reaches from one into the next."""
    return "\n".join((*(SIGNED.sub("--", form) for form in forms[:-1]), *forms[-1:]))


def _inside(part: Message) -> list[Message]:
    held = part.get_payload()
    return [each for each in held if isinstance(each, Message)] if isinstance(held, list) else []


def _enclosed(part: Message) -> list[Message]:
    """Return the mail in a part; some programs pack it as base64, which no standard allows (RFC 2046, 5.2.1)."""
    held = _inside(part)
    if held and str(part.get("content-transfer-encoding", "")).strip().lower() == "base64":
        return [opened(unless_broken(lambda: b64decode(str(held[0].get_payload())), b""))]
    return held


def _text(part: Message) -> str:
    """Return the words of one part, whatever it says of its encoding."""
    content = unless_broken(lambda: part.get_payload(decode=True), None)
    found = CHARSET.search(str(part.get("content-type", "")))
    return decoded(content, found[1] if found else "")[:MOST_WORDS] if isinstance(content, bytes) else ""
