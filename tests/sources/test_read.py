"""A source from end to end: the pages that follow, where they may be, and that none hides or renames what stands on another."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pytest

from sources.model import Document, Page, Request, Response, Source, Unreachable, Validators
from sources.read import Reach, read
from tests.sources.hostile import NOW

BASE = Source("s", "page", "http://town.example/list", options={"item": "li"})


@dataclass
class Place:
    """A place of several pages by address, which may send on whoever asks for the first; what was asked is remembered."""

    pages: Mapping[str, Page]
    sent_to: str = ""
    asked: list[str] = field(default_factory=list)

    def fetch(self, _source: Source, request: Request, _validators: Validators, _now: object) -> Response:
        """Return an answer that says where it is from."""
        self.asked.append(request.url)
        if request.url not in self.pages and not self.sent_to:
            raise Unreachable("nobody answers")
        return Response(self.sent_to if len(self.asked) == 1 and self.sent_to else request.url, 200, {}, b"", NOW)

    def parse(self, _source: Source, response: Response) -> Page:
        """Return the page at that address."""
        return self.pages[response.url]


def page(*words: str, following: str = "", keys: str = "") -> Page:
    """Return a page with these documents, called by their number on it or by ``keys``."""
    held = tuple(Document(f"{keys or 'item'}-{at}", "http://town.example/", "", each) for at, each in enumerate(words))
    return Page(held, following=following)


def whole(place: Place, source: Source = BASE, reach: Reach | None = None) -> Page:
    """Return what is read of a source."""
    _, found = read(source, Validators(), NOW, fetcher=place, sandbox=place, reach=reach or Reach())
    assert found is not None
    return found


def test_pages_that_number_their_items_anew_lose_none() -> None:
    """The first page's keep their names, so that they are known again; the same item on two pages is one."""
    place = Place({BASE.url: page("a", "b", following="http://town.example/2"), "http://town.example/2": page("c", "b")})
    found = whole(place).documents
    assert [document.text for document in found] == ["a", "b", "c"]
    assert [document.key for document in found][:2] == ["item-0", "item-1"]
    assert found[2].key.startswith("item-0#")
    assert len({document.key for document in found}) == 3


@pytest.mark.parametrize(("secret", "asked"), [("", 2), ("key", 1)])
def test_where_the_first_page_was_sent_on_the_next_one_may_be(secret: str, asked: int) -> None:
    """From http to https, or to www; but a key goes only where it was to go."""
    there, then = "https://www.town.example/list", "https://www.town.example/list?page=2"
    place = Place({there: page("a", following=then), then: page("b", keys="other")}, sent_to=there)
    found = whole(place, replace(BASE, secret=secret))
    assert len(place.asked) == asked
    assert bool(found.broke_off) is (asked == 1)


@pytest.mark.parametrize("elsewhere", ["https://elsewhere.example/2", "http://[", "", "ftp://town.example/2", "/2"])
def test_no_other_place_is_asked_for_the_next_page(elsewhere: str) -> None:
    """What a page names as the next one is a stranger's word."""
    place = Place({BASE.url: page("a", following=elsewhere)})
    found = whole(place)
    assert place.asked == [BASE.url]
    assert bool(found.broke_off) is bool(elsewhere)


def test_what_was_too_much_is_said_and_what_was_enough_is_not() -> None:
    """``following`` is left where pages were left, and nowhere else."""
    pages = {BASE.url: page("a", following="http://town.example/1")}
    pages |= {
        f"http://town.example/{n}": page(f"p{n}", following=f"http://town.example/{n + 1}", keys=str(n)) for n in range(1, 9)
    }
    assert whole(Place(pages), reach=Reach(3)).following == "http://town.example/3"
    known = Reach(3, lambda shown: shown.documents[0].text == "p2")
    assert whole(Place(pages), reach=known).following == ""
    assert [document.text for document in whole(Place(pages), reach=Reach(3)).documents] == ["a", "p1", "p2"]


def test_one_page_alone_is_whole_and_so_in_order() -> None:
    """Then its validators may be kept; of several in no order they may not."""
    alone = {BASE.url: replace(page("a"), in_order=False)}
    assert whole(Place(alone)).in_order
    first = replace(page("a", following="http://town.example/2"), in_order=False)
    assert not whole(Place({BASE.url: first, "http://town.example/2": page("b", keys="other")})).in_order
