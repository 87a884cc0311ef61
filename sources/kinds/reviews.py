"""Reads review pages that publish schema.org ``Review`` data, in JSON-LD or microdata: directories, nursery and business reviews.

Nothing need be known of the page's layout::

    [[source]]
    id = "nurseries"
    kind = "reviews"
    url = "https://reviews.brackenford.example/larkspur-hill"
    access = "page-permission"

Limits: only the reviews on the page itself, often the newest ten. A review that the page gives neither an ``@id`` nor an
address is known by its author, day and words, so that an edited one looks new.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sources import dates, keys, links, markup, obstacle, structured
from sources.model import Document, Page, Request, Response, Source

if TYPE_CHECKING:
    from sources.structured import Thing

OPTIONS: Mapping[str, str] = {
    "render": '"yes" where scripts build the page; needs Chromium, see "Pages that scripts build"',
}
REQUIRED: tuple[str, ...] = ()

REVIEWS = {"Review", "CriticReview", "EmployerReview", "Recommendation", "UserReview"}
NUMBER = re.compile(r"[0-9]{1,4}(?:[.,][0-9]{1,4})?")
BEST = "5"  # schema.org: "If bestRating is omitted, 5 is assumed."


def request(source: Source) -> Request:
    """Return the request for the page itself."""
    return Request(source.url, markup.WEB_PAGE)


def parse(_source: Source, response: Response) -> Page:
    """Return the page's reviews in its order, each once; raise ``Unreadable`` when it publishes none."""
    tree = markup.tree(response)
    title = markup.title(tree)
    documents = _reviews(structured.json_ld(tree), title, response) or _reviews(structured.microdata(tree), title, response)
    if not documents:
        raise obstacle.nothing_fits(response, "the page publishes no schema.org Review")
    return Page(documents, title)


def _reviews(held: object, title: str, response: Response) -> tuple[Document, ...]:
    found = list(structured.things(held))
    reading = _Reading({thing["@id"]: thing for thing, _ in found if _is_named(thing)}, title, response)
    documents = (reading.document(thing, owner) for thing, owner in found if structured.types(thing) & REVIEWS)
    kept: dict[str, Document] = {}
    for document in documents:
        if document.words or document.rating:
            kept.setdefault(document.key, document)
    return tuple(kept.values())


def _is_named(thing: Thing) -> bool:
    """Say whether an object has an ``@id`` and more: one with an ``@id`` alone only refers to another."""
    return isinstance(thing.get("@id"), str) and len(thing) > 1


@dataclass(frozen=True, slots=True)
class _Reading:
    """One page being read: its objects by ``@id``, its title, and the answer it came in."""

    named: Mapping[str, Thing]
    title: str
    response: Response

    def document(self, review: Thing, owner: Thing) -> Document:
        """Return what a review says; ``owner`` is the object that it stands in, which is what it is of if it names nothing."""
        own = links.absolute(self.response.url, self.words(review.get("url")))
        link = own if own.partition("#")[0] != self.response.url.partition("#")[0] or "#" in own else ""
        title = self.words(review.get("headline")) or self.words(review.get("name"))
        text = self.words(review.get("reviewBody")) or self.words(review.get("description"))
        author, day = self.words(review.get("author")), self.words(review.get("datePublished"))
        named = review.get("@id")
        return Document(
            key=named if isinstance(named, str) and named else link or keys.digest(author, day, title, text),
            url=link or self.response.url,
            title=title,
            text=text,
            author=author,
            posted=dates.parse(day, self.response.fetched),
            permalink=bool(link),
            context=self.words(review.get("itemReviewed")) or self.words(owner.get("name")) or self.title,
            rating=self._rating(review.get("reviewRating")),
        )

    def words(self, value: object) -> str:
        """Return a value as words: several joined, an object by its name, a reference by the object that it names."""
        values = value if isinstance(value, list) else [value]
        return ", ".join(filter(None, (self._word(one) for one in values)))

    def _word(self, value: object) -> str:
        if isinstance(value, dict):
            name = self._whole(value).get("name")
            value = next(iter(name), "") if isinstance(name, list) else name
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            return ""
        return markup.maybe_text(str(value))

    def _whole(self, thing: Thing) -> Thing:
        """Return an object, or the one that it refers to."""
        reference = thing.get("@id")
        return self.named.get(reference, thing) if isinstance(reference, str) else thing

    def _rating(self, value: object) -> str:
        """Return a rating as "2/5", or nothing when it is not a number."""
        first = value[0] if isinstance(value, list) and value else value
        rating = self._whole(first) if isinstance(first, dict) else {"ratingValue": first}
        given, best = _number(self.words(rating.get("ratingValue"))), _number(self.words(rating.get("bestRating")))
        return f"{given}/{best or BEST}" if given else ""


def _number(written: str) -> str:
    """Return a number as it is usually written ("4", not "4.0"), or nothing when it is none."""
    return f"{float(written.replace(',', '.')):g}" if NUMBER.fullmatch(written) else ""
