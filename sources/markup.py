"""The only code that turns bytes into markup and markup into words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sources import links, obstacle
from sources.model import Response

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

# Everything in markup is imported where it is used: whoever only asks a reader for its OPTIONS does not pay for lxml.

WEB_PAGE = "text/html, application/xhtml+xml;q=0.9, */*;q=0.1"  # what a reader of pages asks for (RFC 9110, 12.5.1)
# Codecs of Python that no page is written in; some raise, and some take minutes over a megabyte.
NOT_CHARSETS = {"idna", "oem", "mbcs", "punycode", "raw-unicode-escape", "undefined", "unicode-escape", "utf-7"}
HIDDEN = {"script", "style", "template"}
BLOCK = (
    "address|article|aside|blockquote|br|caption|center|dd|details|dialog|div|dl|dt|fieldset|figcaption|figure|footer|form|"
    "h1|h2|h3|h4|h5|h6|header|hr|li|main|nav|ol|option|p|pre|section|summary|table|td|th|tr|ul"
)
INLINE = (
    "a|abbr|applet|b|big|blink|cite|code|del|em|embed|font|frame|frameset|i|iframe|img|ins|link|mark|meta|object|q|s|small|span|"
    "strike|strong|sub|sup|time|tt|u"
)
BLOCKS = set(BLOCK.split("|"))
# A known tag, bare or with an attribute ("<I will come>" is neither), the end of a script or style, or an entity.
MARKED_UP = re.compile(
    rf"</?(?:{BLOCK}|{INLINE})(?:\s[^<>=]*=[^<>]*|\s*/?)>|</(?:script|style)\s*>|&(?:#[0-9]+|#x[0-9a-f]+|[a-z][a-z0-9]*);",
    re.IGNORECASE,
)
# How what hides words begins, and how it ends.
HIDING = tuple(
    (re.compile(rf"<(?={begin})", re.IGNORECASE), re.compile(end, re.IGNORECASE))
    for begin, end in (("!--", "-->"), *((rf"{tag}\b", rf"</{tag}\s*>") for tag in sorted(HIDDEN)))
)
UNSPEAKABLE = re.compile(r"[\0\ud800-\udfff]")
DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>", re.IGNORECASE)


def charset(response: Response) -> str:
    """Return the character set that the place declares in ``Content-Type``, or nothing when no page can be written in it."""
    found = re.search(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", response.headers.get("content-type", ""), re.IGNORECASE)
    name = found[1].lower().replace("_", "-") if found else ""
    return "" if name in NOT_CHARSETS else name


def decode(response: Response) -> str:
    """Return the answer as text: in the declared character set if it fits, else as found out from the bytes."""
    from bs4.dammit import EncodingDetector, UnicodeDammit  # noqa: PLC0415 - see above

    declared, inside = charset(response), EncodingDetector.find_declared_encoding(response.body, is_html=True) or ""
    # The last one fits anything. Without it, bytes would go to whichever library that guesses happens to be installed.
    usual = [*({inside} - NOT_CHARSETS - {""}), "utf-8", "windows-1252", "latin-1"]
    found = UnicodeDammit(
        response.body, known_definite_encodings=[declared] if declared else [], user_encodings=usual, is_html=True
    )
    return found.unicode_markup or response.body.decode("utf-8", "replace")


def html(response: Response) -> str:
    """Return the page as markup that a parser takes, or raise ``Unreadable`` when the answer is no markup at all."""
    if b"<" not in response.body:
        raise obstacle.unlike(response, "a web page")
    return DECLARATION.sub("", decode(response), count=1).replace("\0", "")


def tree(response: Response) -> BeautifulSoup:
    """Return the page as a tree, or raise ``Unreadable`` when the answer is no markup at all."""
    from bs4 import BeautifulSoup  # noqa: PLC0415 - see above

    return BeautifulSoup(html(response), "lxml")


def base(page: BeautifulSoup, response: Response) -> str:
    """Return the address that a page's links begin at: what it says itself, else where it was read."""
    said = page.select_one("base[href]")
    return (links.absolute(response.url, str(said["href"])) if said else "") or response.url


def title(page: BeautifulSoup) -> str:
    """Return a page's first heading, else its title, else nothing."""
    found = (page.select_one(css) for css in ("h1", "title"))
    return next(filter(None, (text(str(tag)) for tag in found if tag)), "")


def text(html: str) -> str:
    """Return the words of a piece of markup: entities resolved, scripts and styles dropped, a new line for each block."""
    from lxml.etree import HTMLParser  # type: ignore[import-untyped]  # noqa: PLC0415 - see above

    parser = HTMLParser(target=_Words(), encoding="utf-8")
    parser.feed(UNSPEAKABLE.sub("", html).encode())
    return fold(parser.close())


def maybe_text(words: str) -> str:
    """Return the words of what may be markup or not, by whether a known tag or an entity stands in it.

    A script, a style or a comment that is never closed hides nothing: anybody can write its beginning into a post.
    """
    return text(_closed(words)) if MARKED_UP.search(words) else fold(words)


def fold(words: str) -> str:
    """Return the words with every run of blanks as one, no empty lines, and without what cannot be stored (NUL, surrogates)."""
    lines = (" ".join(line.split()) for line in UNSPEAKABLE.sub("", words).splitlines())
    return "\n".join(filter(None, lines))


def _closed(html: str) -> str:
    """Return markup in which what hides words and is never closed stands as words itself."""
    for begin, end in HIDING:
        *_, last = 0, *(found.end() for found in end.finditer(html))
        html = html[:last] + begin.sub("&lt;", html[last:])
    return html


class _Words:
    """What lxml tells of tags and characters, gathered as words; no tree is built, so depth costs nothing."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.hidden = 0

    def start(self, tag: str, _attributes: object) -> None:
        self.hidden += tag in HIDDEN
        if tag in BLOCKS:
            self.pieces.append("\n")

    def end(self, tag: str) -> None:
        self.hidden -= tag in HIDDEN
        if tag in BLOCKS:
            self.pieces.append("\n")

    def data(self, words: str) -> None:
        if not self.hidden:
            self.pieces.append(re.sub(r"\s+", " ", words))

    def close(self) -> str:
        return "".join(self.pieces)
