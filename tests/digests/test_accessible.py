"""The letters can be listened to: a screen reader finds a language, headings in order, links that differ, and no tables."""

from itertools import pairwise

import pytest
from bs4 import BeautifulSoup

from tests.digests.letters import LETTERS
from tests.digests.test_hostile_letters import letters_of

EVERY = {**LETTERS, **{f"hostile_{kind}": letter for kind, letter in letters_of("x <h5>A-0001</h5> --by").items()}}
PAGES = {name: BeautifulSoup(letter.html, "lxml") for name, letter in EVERY.items()}


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_headings_make_an_outline(page: BeautifulSoup) -> None:
    """One h1, before all others; no level is left out; none is empty."""
    headings = page.find_all(["h1", "h2", "h3", "h4", "h5", "h6"])
    levels = [int(heading.name[1]) for heading in headings]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert [below for above, below in pairwise(levels) if below > above + 1] == []
    assert all(heading.get_text().strip() for heading in headings)


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_tables_are_layout_and_say_so(page: BeautifulSoup) -> None:
    """No table holds data, so none is read out as one; the bars are passed over, for their figures stand beside them."""
    assert {table.get("role") for table in page.find_all("table")} == {"presentation"}
    assert page.find_all(["th", "caption"]) == []
    assert page.select("[aria-hidden] :not(table, tbody, tr, td)") == []
    assert len(page.select("[aria-hidden] table")) == len(page.find_all("table")) - 2


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_a_link_says_where_it_leads(page: BeautifulSoup) -> None:
    """The same words always lead to the same place, and another place has other words, in a list of links alone too."""
    links = {(link.get_text(), str(link["href"])) for link in page.find_all("a")}
    assert all(text.strip() for text, _ in links)
    assert len({text for text, _ in links}) == len({href for _, href in links}) == len(links)


@pytest.mark.parametrize("name", PAGES)
def test_a_letter_says_its_language_and_its_title(name: str) -> None:
    """British English, and the subject as title; what others wrote is set apart, for its direction may differ."""
    page, letter = PAGES[name], EVERY[name]
    assert page.html is not None
    assert page.html["lang"] == "en-GB"
    assert page.title is not None
    assert " ".join(page.title.get_text().split()) == letter.subject
    assert all(quote.find("bdi") for quote in page.find_all("blockquote"))


def test_a_screen_reader_is_told_of_choices_one_by_one() -> None:
    """Each decision is a link of its own, with the decision as its words."""
    choices = [link.get_text() for link in PAGES["notice_question"].find_all("a")]
    assert choices == ["No concern", "Dealt with", "Referred", "Not us", "Passed on"]
