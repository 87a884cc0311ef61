"""Sixty invented pages, six texts in ten styles of markup, and how well a text is found among all else that stands on its page.

``python -m tests.quality.extraction`` prints the table. A style is a template in ``styles``; a text, with what readers said below
it, stands in ``texts.json``.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import fmean
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from sources import markup
from sources.kinds import article
from sources.model import Document, Response, Source
from tests.sources.recorded import answer

FOLDER = Path(__file__).parent
STYLES = tuple(sorted(path.stem for path in (FOLDER / "styles").glob("*.html")))
TEMPLATES = Environment(loader=FileSystemLoader(FOLDER / "styles"), autoescape=True, undefined=StrictUndefined)
NAME = "Larkspur Hill"
SHOWN = 3  # of a text behind a payment: so many of its parts
CLUTTER = {
    "site": "Brackenford Gazette",
    "menu": ("Home", "News", "Sport", "What's on", "Schools", "Notices", "Contact"),
    "cookies": "We and our 842 partners store cookies on your device to measure how this site is used.",
    "newsletter": "Sign up to our newsletter and never miss a story from your street.",
    "footer": "Copyright 2026 Brackenford Media Group, registered in Eastholme. All rights reserved.",
    "teasers": (
        (
            "Larkspur Hill Primary in Eastholme wins the harbour cup",
            "It was the third year running, and all of Eastholme turned out.",
        ),
        ("Bus route 9 is cut from January", "Nobody asked those who ride on it, say those who ride on it."),
        ("Market square to be dug up again", "Traders learnt by a note under the door that the work takes until May."),
        ("Ten things to do with the children this weekend", "From the duck race to the open day of the fire station."),
    ),
}
END = re.compile(r"(?<=[.!?])\"? ")


@dataclass(frozen=True, slots=True)
class Sample:
    """One page: its style, its answer, the words of its main text (title first), and what readers said, as they were written."""

    style: str
    name: str
    response: Response
    main: tuple[str, ...]
    comments: tuple[str, ...]

    @property
    def documents(self) -> tuple[Document, ...]:
        """What our reader makes of the page: the main text, then the rest."""
        return _read(self.response.url, self.response.body)


@cache
def _read(url: str, body: bytes) -> tuple[Document, ...]:
    return article.parse(Source("s", "article", url), answer(body, "text/html; charset=utf-8", url)).documents


def samples() -> list[Sample]:
    """Return all pages."""
    texts = json.loads((FOLDER / "texts.json").read_text(encoding="utf-8"))
    return [_sample(style, text) for style in STYLES for text in texts]


def _sample(style: str, text: Mapping[str, Any]) -> Sample:
    url = f"https://{style}.example/news/{text['name']}"
    body = TEMPLATES.get_template(f"{style}.html").render(CLUTTER, text=text).encode()
    parts = text["parts"][: SHOWN if style == "newspaper" else None]
    said = tuple(words for comment in text["comments"] for words in comment["words"])
    page = answer(body, "text/html; charset=utf-8", url)
    return Sample(style, text["name"], page, (text["title"], *(words for _, words in parts)), said)


def ours(sample: Sample) -> str:
    """Return the main text as our reader finds it."""
    return sample.documents[0].words


def paragraphs(sample: Sample) -> str:
    """Return the page's heading and its paragraphs, those within an article if there is one: what anybody would try first."""
    tree = markup.tree(sample.response)
    found = tree.select("article p, main p") or tree.select("p")
    return "\n".join((markup.title(tree), *(markup.text(str(tag)) for tag in found)))


def whole(sample: Sample) -> str:
    """Return all words of the page."""
    return markup.text(markup.html(sample.response))


METHODS = (ours, paragraphs, whole)


def f1(found: str, wanted: str) -> float:
    """Return the harmonic mean of precision and recall over words, each counted as often as it stands there."""
    one, two = Counter(words(found)), Counter(words(wanted))
    return 2 * (one & two).total() / ((one.total() + two.total()) or 1)


def words(text: str) -> list[str]:
    """Return the words of a text, in small letters."""
    return re.findall(r"\w+", text.casefold())


def holds(document: Document, sentence: str) -> bool:
    """Say whether a document holds a sentence, whatever blanks and signs stand between its words."""
    return f" {' '.join(words(sentence))} " in f" {' '.join(words(document.words))} "


def sentences(parts: Sequence[str]) -> list[str]:
    """Return the sentences of some paragraphs."""
    return [sentence for part in parts for sentence in END.split(part)]


def lost(sample: Sample) -> list[str]:
    """Return the sentences of the text and of the comments that stand in no document."""
    every = sentences((*sample.main, *sample.comments))
    return [sentence for sentence in every if not any(holds(document, sentence) for document in sample.documents)]


def quotes(sample: Sample) -> list[bool]:
    """Return, for each sentence that names the school, whether it would be quoted from the right part and from it alone.

    Titles are left out: a page repeats them ("Re: ...").
    """
    main, *rest = sample.documents

    def is_besides(sentence: str) -> bool:
        return any(holds(other, sentence) for other in rest)

    own = [holds(main, one) and not is_besides(one) for one in _naming(sample.main[1:])]
    said = [is_besides(one) and not holds(main, one) for one in _naming(sample.comments)]
    return own + said


def _naming(parts: Sequence[str]) -> list[str]:
    return [sentence for sentence in sentences(parts) if NAME in sentence]


def table(pages: Sequence[Sample]) -> str:
    """Return the figures of each style and of all, as lines of text."""
    heads = ("style", *(method.__name__ for method in METHODS), "lost", "quoted")
    rows = [_row(style, [page for page in pages if page.style == style]) for style in STYLES]
    return "\n".join("".join(cell.rjust(12) for cell in row) for row in (heads, *rows, _row("all", pages)))


def score(pages: Sequence[Sample], method: Callable[[Sample], str]) -> float:
    """Return the mean F1 of a method on some pages."""
    return fmean(f1(method(page), "\n".join(page.main)) for page in pages)


def quoted(pages: Sequence[Sample]) -> float:
    """Return the share of the sentences naming the school that would be quoted from the right part."""
    return fmean(right for page in pages for right in quotes(page))


def _row(name: str, pages: Sequence[Sample]) -> tuple[str, ...]:
    figures = [score(pages, method) for method in METHODS]
    return (name, *(f"{figure:.3f}" for figure in figures), str(sum(len(lost(page)) for page in pages)), f"{quoted(pages):.3f}")
