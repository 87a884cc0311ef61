"""Opens a mail from outside with bounded work: the only code that takes its headers, its parts and its sender's first line."""

import re
from collections.abc import Callable, Iterable, Iterator
from email import message_from_bytes
from email.header import decode_header
from email.message import Message
from email.policy import Compat32
from itertools import islice
from typing import TYPE_CHECKING, TypeVar
from unicodedata import normalize

from digests.words import clean

if TYPE_CHECKING:
    from bs4 import Tag

T = TypeVar("T")

MOST_BYTES = 200_000  # of one mail
MOST_LINES = 20_000
MOST_PARTS = 40  # each costs the parser a look at every line
MOST_HEADER = 8_000  # characters: the parser of parameters takes time by their square
MOST_COMMENTS = 50  # in one header: the parser of addresses goes one call deeper for each that stands in another
MOST_MARKUP = 100_000  # characters
MOST_LINE = 2_000  # characters

# The only charsets in which ASCII does not look like ASCII. No other name is believed: Python knows codecs that are slow or warn.
_WIDE = frozenset({"utf-16", "utf-16le", "utf-16be", "utf-32", "utf-32le", "utf-32be"})
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([^\s\"';]*)", re.IGNORECASE)
_NEWLINE = re.compile(rb"\n|\r(?!\n)")
_TYPE = re.compile(rb"content-type", re.IGNORECASE)

_QUOTED = frozenset({"gmail_attr", "gmail_quote", "moz-cite-prefix", "yahoo_quoted"})
_BLOCK = re.compile(r"(?=</?(?:blockquote|br|center|div|h[1-6]|hr|li|ol|p|pre|table|tr|ul)\b)", re.IGNORECASE)
_BREAK = "\u2028"

_ATTRIBUTION = re.compile(r"^[ \t]*(?:On|Ar)\b.{5,300}?\b(?:wrote|ysgrifennodd) ?:[ \t\r]*$", re.MULTILINE | re.DOTALL)
_REST_IS_QUOTED = re.compile(
    r"[\W_]*(?:original message|neges wreiddiol|begin forwarded message|forwarded message"
    r"|(?:from|sent|oddi wrth|anfonwyd):[\s*])|_{8,}$|--$",
    re.IGNORECASE,
)
# What mail gateways and mail programs put above a mail, in the first words of its paragraph.
_BANNER = re.compile(
    r"[\W_]*(?:caution|warning|external|attention|rhybudd|gofal|zjqcmqryfpfptbanner|do not (?:click|open)|think before you click"
    r"|this (?:e-?mail|message) (?:originated|came|was sent|is) from (?:outside|an? external)"
    r"|you don['\u2019]t often get e-?mail|some people who received this message)",
    re.IGNORECASE,
)
_WRAPPED = 60  # characters: a line of a banner that is as long, and ends amid a sentence, goes on in the next
_ENDS = (".", "!", "?", ":", "]", "*")


class _Bounded(Compat32):
    """Headers as text, no longer than is looked at; Content-Type without RFC 2231 and without charsets that are not believed."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        value = value[:MOST_HEADER].encode("ascii", "surrogateescape").decode("utf-8", "replace")
        if value.count("(") > MOST_COMMENTS and name.lower() != "authentication-results":
            value = value.replace("(", ";")  # which no single address holds
        if name.lower() == "content-type":
            value = _CHARSET.sub(lambda found: found[0] if found[1].lower() in _WIDE else "", value.replace("*", ""))
        return name, value


def opened(raw: bytes) -> Message:
    """Return the mail, of which at most 200,000 bytes, 20,000 lines and 40 parts are looked at; an empty one if that fails."""
    head = _cut(_cut(raw[:MOST_BYTES], _NEWLINE, MOST_LINES), _TYPE, MOST_PARTS)
    return unless_broken(lambda: message_from_bytes(head, policy=_Bounded()), Message())


def _cut(head: bytes, mark: re.Pattern[bytes], most: int) -> bytes:
    """What stands before the mark that is one too many."""
    beyond = next(islice(mark.finditer(head), most, None), None)
    return head[: beyond.start()] if beyond else head


def unless_broken(read: Callable[[], T], otherwise: T) -> T:
    """Return what is read, or ``otherwise`` where a library trips over what a stranger wrote: the rest is read all the same."""
    try:
        return read()
    except Exception:  # noqa: BLE001 - what these libraries raise over hostile mail is not documented, and no mail may stop the inbox
        return otherwise


def header(mail: Message, name: str) -> str:
    """Return the first header of this name as one clean line without encoded words (RFC 2047), or nothing."""
    value = str(mail.get(name, ""))
    words = unless_broken(lambda: decode_header(value), [(value, None)])
    return line("".join(word if isinstance(word, str) else _decoded(word, charset or "") for word, charset in words))


def line(text: str) -> str:
    """Return at most 2,000 characters of the text as one clean line, full-width letters and odd blanks made plain (NFKC)."""
    return clean(normalize("NFKC", text[:MOST_LINE]))


def leaves(mail: Message) -> Iterator[Message]:
    """Yield the parts that are no containers, in order. An enclosed mail is one part: what stands in it, somebody else wrote."""
    waiting = [mail]
    while waiting:
        part = waiting.pop()
        if part.is_multipart() and part.get_content_maintype() == "multipart":
            waiting.extend(reversed(inside(part)))
        else:
            yield part


def inside(part: Message) -> list[Message]:
    """Return what a part holds: parts, an enclosed mail, or the blocks of a delivery report (RFC 3464, 2.1)."""
    held = part.get_payload()
    return [each for each in held if isinstance(each, Message)] if isinstance(held, list) else []


def text(part: Message) -> str:
    """Return the words of one part, whatever it says of its encoding."""
    content = unless_broken(lambda: part.get_payload(decode=True), None)
    found = _CHARSET.search(str(part.get("content-type", "")))
    return _decoded(content, found[1] if found else "") if isinstance(content, bytes) else ""


def first_line(mail: Message) -> str:
    """Return the first line that the mail's sender wrote, neither quoted nor a gateway's banner, or nothing."""
    parts = [part for part in leaves(mail) if not str(part.get("content-disposition", "")).strip().lower().startswith("attach")]
    for kind, lines in (("text/plain", _plain_lines), ("text/html", _markup_lines)):
        part = next((part for part in parts if part.get_content_type() == kind), None)
        found = _own(lines(text(part))) if part is not None else ""
        if found:
            return found
    return ""


def _own(lines: Iterable[str]) -> str:
    """The first of the lines that is neither blank, quoted, a banner nor a banner's continuation."""
    goes_on = False
    for said in map(line, lines):
        if not said or said.startswith(">"):
            goes_on = False
        elif _REST_IS_QUOTED.match(said):
            return ""
        elif goes_on or _BANNER.match(said):
            goes_on = len(said) >= _WRAPPED and not said.endswith(_ENDS)
        else:
            return said
    return ""


def _plain_lines(words: str) -> list[str]:
    return _ATTRIBUTION.sub(">", words).splitlines()


def _markup_lines(markup: str) -> list[str]:
    """The lines that a reader sees, without what the mail program marked as quoted."""
    broken = _BLOCK.sub(_BREAK, markup[:MOST_MARKUP].replace("\0", ""))
    return unless_broken(lambda: _shown("<!doctype html><html>" + broken).split(_BREAK), [])


def _shown(markup: str) -> str:
    from bs4 import BeautifulSoup  # noqa: PLC0415 - only a mail in HTML needs it, and a pass with nothing to do must start quickly

    tree = BeautifulSoup(markup, "lxml")
    for hidden in tree.find_all(_not_theirs):
        hidden.decompose()
    return tree.get_text()


def _not_theirs(tag: "Tag") -> bool:
    return tag.name in {"blockquote", "head"} or not _QUOTED.isdisjoint(tag.get_attribute_list("class"))


def _decoded(content: bytes, charset: str) -> str:
    """The bytes as text. ASCII is right in any case, and all that is looked for is ASCII."""
    if charset.lower() in _WIDE:
        return content.decode(charset, "replace")
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode("windows-1252", "replace")
