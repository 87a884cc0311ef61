"""Decides whether the words that led to a case still stand on a page, and what can be remembered of it without its text."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from monitor.copies import digest
from monitor.model import Judgement, Span
from sources import standing
from sources.model import Document, Page

RUN = 4  # words that stand together; fewer are found on many pages
NAMING = 2  # of the words of a run may be the school's name: that stands on many pages too
ENOUGH = 1 / 3  # of what is looked for: a text of which so much is left was edited
NEARLY_ALL = 0.8  # of its words; a page with more beside them is not about a removal alone
NOT_FOUND = "a not-found page"
WORD = re.compile(r"\w+")
SENTENCE_END = re.compile(r"[.!?\n]+")
_IT = r"(?:comment|content|discussion|message|page|post|review|thread|topic|video)"
REMOVED = re.compile(
    rf"\[\s*(?:deleted|removed)\b[^\]]*\]|\b{_IT}\s+(?:(?:has|have)\s+been|was|were|is|isn['\u2019]t)\s+(?:no\s+longer\s+|not\s+)?"
    rf"(?:available|deleted|removed|withdrawn|taken\s+down)|\b{_IT}\s+(?:deleted|removed)\s+by\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a page shows to whoever looks for the words of a case.

    ``stands`` says that they are there. ``passage`` is the digest of the text that they stand in (None: not found), without its
    figures, which count readers and hours. ``words`` counts the main text, and ``posts`` what several people said (0: one text).
    ``is_part`` says that they are one part of a page among others. ``removed`` says that the page itself speaks of a removal;
    ``seems`` is what it is instead of a page ("a consent page").
    ``text`` is that text itself, to be judged and never kept.
    """

    stands: bool
    passage: bytes | None = None
    words: int = 0
    posts: int = 0
    is_part: bool = False
    removed: bool = False
    seems: str = ""
    text: Document | None = None


def seen(page: Page, document: Document, judgement: Judgement) -> Seen:
    """Return what a page, read by ``sources.standing``, shows of a document that was judged so."""
    whole = "\n".join(one.text for one in page.documents if one.key == standing.WORDS)
    main = next((one for one in page.documents if one.key == standing.TEXT), None)
    posts = [one for one in page.documents if one.key.startswith(standing.POST)]
    sought = _sought(document, judgement)
    is_part = bool(posts) or "#" in document.url
    # A part of a page has no text of its own but the post that the words stand in.
    passage = next((one for one in posts if _holds(one.words, sought)), None if is_part else main)
    seems = page.documents[0].context if page.documents else ""
    return Seen(
        stands=_holds(whole, sought),
        passage=digest(_plain(passage.text)) if passage else None,
        words=len(main.text.split()) if main else 0,
        posts=len(posts),
        is_part=is_part,
        removed=seems == NOT_FOUND or _is_about_removal(whole),
        seems=seems,
        text=passage,
    )


def is_whole(document: Document, page_text: Document) -> bool:
    """Return whether all that is known of a document stands in a text as it is: nothing in it was edited."""
    return f" {_plain(document.text)} " in f" {_plain(page_text.words)} "


def _is_about_removal(words: str) -> bool:
    """Return whether nearly all words of a page stand in sentences that speak of a removal; on others it may be anybody's."""
    said = sum(len(one.split()) for one in SENTENCE_END.split(words) if REMOVED.search(one))
    return said > 0 and said >= NEARLY_ALL * len(words.split())


@dataclass(frozen=True, slots=True)
class _Sought:
    """Runs of words that are looked for, of how many words each is, and how many of them must be there."""

    runs: frozenset[str]
    size: int
    least: int


def _sought(document: Document, judgement: Judgement) -> _Sought:
    """Return what is looked for: what led to the case where that is known, else all that was said; never the name alone."""
    found = list(WORD.finditer(document.words))
    size = max(1, min(RUN, len(found)))
    told = [span for signal in judgement.detection.signals if not signal.is_unlikely for span in signal.spans]
    name = {at for span in judgement.mention.spans for at in _within(found, span)}
    for quoted in (told, [Span(0, len(document.words))]):
        starts = {at for span in quoted for at in _starts(_within(found, span), len(found) - size, size)}
        telling = {at for at in starts if len(name.intersection(range(at, at + size))) <= NAMING} or starts
        if runs := frozenset(" ".join(_words(" ".join(one[0] for one in found[at : at + size]))) for at in telling):
            return _Sought(runs, size, max(1, round(len(runs) * ENOUGH)))
    return _Sought(frozenset(), size, 1)


def _holds(words: str, sought: _Sought) -> bool:
    said = _words(words)
    page = {" ".join(said[at : at + sought.size]) for at in range(len(said) - sought.size + 1)}
    return len(sought.runs & page) >= sought.least


def _within(found: Sequence[re.Match[str]], span: Span) -> range:
    """Return which of the words a span reaches into."""
    inside = [at for at, one in enumerate(found) if span.start < one.end() and one.start() < span.end]
    return range(inside[0], inside[-1] + 1) if inside else range(0)


def _starts(inside: range, last: int, size: int) -> Iterator[int]:
    """Yield where each run of so many words begins that has two of these words in it, or the only one; none after ``last``."""
    for at in range(max(0, inside.start - size + 1), min(inside.stop - 1, last) + 1) if inside else ():
        if min(at + size, inside.stop) - max(at, inside.start) >= min(2, len(inside)):
            yield at


def _words(text: str) -> list[str]:
    return WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def _plain(text: str) -> str:
    """Return the words of a text, a figure like any other figure."""
    words = ["0" if word.isdecimal() else word for word in _words(text)]
    return " ".join([*words[:1], *(after for before, after in pairwise(words) if (before, after) != ("0", "0"))])
