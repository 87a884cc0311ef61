"""The only code that cuts a page's words into blocks, each of which can be new by itself: a paragraph, a list item, a table row.

A heading begins a block and is its title. A list item or a row is one block, unless it is long: then it only lays the page out.
What is tiny (a name, a date, "Reply") goes with what follows it, or with what stands before it where a heading follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, groupby

from sources import keys, markup
from sources.model import Document

TINY = 4  # words; what has fewer does not stand by itself
RUN = 12  # words; tiny things that are more together are a menu, and no part of the paragraph that follows
LONGEST_ROW = 80  # words
LONGEST_KNOWN = 100_000  # characters; a longer text is cut here on its way out of the worker, so the rest must come besides
MOST = 1_000  # blocks; what is beyond is one

HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
ROWS = {"li", "tr"}
HIDDEN = markup.HIDDEN | {"title"}
BOUNDARIES = (markup.BLOCKS | {"button", "label", "legend", "select", "textarea"}) - {"br"}
EMPTY_LINE = re.compile(r"\n *\n")
WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class _Piece:
    """Words with no boundary within them, how many (signs alone count as one), and the list item or row that they stand in."""

    words: str
    size: int
    row: int
    is_heading: bool


def documents(html: str, url: str, context: str, known: str = "") -> tuple[Document, ...]:
    """Return the blocks of a piece of markup, each once, in order, by the digest of their words; none has an address of its own.

    What stands in ``known`` is left out. Tiny things are no part of a key: "2 hours ago" would make a comment new every hour.
    """
    blocks = _blocks(_pieces(html, known))
    beyond = [piece for block in blocks[MOST - 1 :] for piece in block]
    few = [*blocks[: MOST - 1], beyond] if beyond else blocks
    made = keys.distinct(_document(block, url, context) for block in few)
    return tuple({one.key: one for one in made}.values())


def _document(block: Sequence[_Piece], url: str, context: str) -> Document:
    first = next((at for at, piece in enumerate(block) if piece.is_heading or piece.size >= TINY), 0)
    title = block[first].words.replace("\n", " ") if block[first].is_heading else ""
    text = "\n".join(piece.words for at, piece in enumerate(block) if not title or at != first)
    lasting = [piece.words for piece in block if piece.size >= TINY] or [piece.words for piece in block]
    return Document(keys.digest(*lasting), url, title, text, permalink=False, context=context)


def _pieces(html: str, known: str) -> list[_Piece]:
    """Return the pieces of the markup in order, without those that stand in ``known``."""
    from lxml.etree import HTMLParser  # type: ignore[import-untyped]  # noqa: PLC0415 - only the worker that parses pays for it

    parser = HTMLParser(target=_Cutter(), encoding="utf-8")
    parser.feed(markup.UNSPEAKABLE.sub("", html).encode())
    pieces: list[_Piece] = parser.close()
    held = _plain(known[:LONGEST_KNOWN])
    return [piece for piece in pieces if _plain(piece.words) not in held] if known else pieces


def _plain(words: str) -> str:
    """Return the words without what stands between them, and a blank on either side: one text is in another if this is."""
    return f" {' '.join(WORD.findall(words))} "


def _blocks(pieces: Iterable[_Piece]) -> list[list[_Piece]]:
    """Return the pieces as blocks: what is tiny waits for something to stand with, and so does a heading."""
    done: list[list[_Piece]] = []
    waiting: list[_Piece] = []
    for group in _groups(pieces):
        if group[0].is_heading and not (waiting and waiting[0].is_heading and _size(waiting) < TINY):
            _settle(waiting, done)
            waiting = []
        waiting += group
        if _said(group) >= TINY or _said(waiting) > RUN:
            done.append(waiting)
            waiting = []
    _settle(waiting, done)
    return done


def _groups(pieces: Iterable[_Piece]) -> Iterator[list[_Piece]]:
    """Yield what belongs together from the first: the pieces of a row that says one thing, else each piece by itself."""
    for _, found in groupby(pieces, key=lambda piece: piece.row):
        row = list(found)
        if _size(row) <= LONGEST_ROW and sum(piece.is_heading for piece in row) <= 1:
            yield row
        else:
            yield from ([piece] for piece in row)


def _settle(waiting: list[_Piece], done: list[list[_Piece]]) -> None:
    """Let what waited stand by itself if it is enough, else with what stands before it."""
    if done and _size(waiting) < TINY:
        done[-1] += waiting
    elif waiting:
        done.append(waiting)


def _size(pieces: Iterable[_Piece]) -> int:
    return sum(piece.size for piece in pieces)


def _said(pieces: Iterable[_Piece]) -> int:
    return sum(piece.size for piece in pieces if not piece.is_heading)


class _Cutter:
    """What lxml tells of tags and characters, gathered as pieces; no tree is built, so depth costs nothing."""

    def __init__(self) -> None:
        self.pieces: list[_Piece] = []
        self.words: list[str] = []
        self.numbers = count()
        self.rows: list[int] = []
        self.hidden = 0
        self.heading = False
        self.after_link = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self.hidden += tag in HIDDEN
        if tag == "br":
            self.words.append("\n")
        elif tag in BOUNDARIES:
            self._cut()
            self.heading = tag in HEADINGS
        elif tag == "a" and self.after_link:
            self.words.append(" ")
        if tag in ROWS:
            self.rows.append(next(self.numbers))
        self._tell(attributes.get("alt", "") if tag == "img" else "")

    def end(self, tag: str) -> None:
        self.hidden -= tag in HIDDEN
        if tag in BOUNDARIES:
            self._cut()
            self.heading = False
        self.after_link |= tag == "a"
        if tag in ROWS and self.rows:
            self.rows.pop()

    def data(self, words: str) -> None:
        if not self.hidden:
            self.words.append(re.sub(r"\s+", " ", words))
            self.after_link = False

    def close(self) -> list[_Piece]:
        self._cut()
        return self.pieces

    def _tell(self, alternative: str) -> None:
        """Take what a picture says instead of itself, where that is more than the name of a smiley."""
        if len(WORD.findall(alternative)) >= TINY:
            self._cut()
            self.data(alternative)
            self._cut()

    def _cut(self) -> None:
        """End the piece; an empty line ends one too."""
        for part in EMPTY_LINE.split("".join(self.words)):
            words = markup.fold(part)
            if words:
                row = self.rows[-1] if self.rows else next(self.numbers)
                self.pieces.append(_Piece(words, len(WORD.findall(words)) or 1, row, self.heading))
        self.words = []
