"""A term's report as governors read it: true to its counts, printable, without a word or a reference of anybody's."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Literal

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser

from monitor import term_page
from monitor.model import Hours
from monitor.store.terms import AREAS
from monitor.term import IN_HOURS, OUTSIDE, Coverage, Figures, Period, Raised, printed
from monitor.term_page import Facts
from tests.browser import browser
from tests.monitor.judging import POLICIES

AUTUMN = Period("Autumn term 2026", date(2026, 9, 1), date(2026, 12, 31))
MADE = date(2027, 1, 4)
BEGAN = datetime(2026, 6, 1, tzinfo=UTC)
COVERAGE = Coverage(BEGAN, passes=2928, whole=2901, longest=timedelta(hours=3, minutes=10))
FACTS = Facts(
    school="Larkspur Hill Community Primary School",
    policy=POLICIES["orchard"],
    hours=Hours(),
    period=AUTUMN,
    made=MADE,
    sources=9,
    coverage=COVERAGE,
    failing=(),
    retention_days=90,
)
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def figures(**more: object) -> Figures:
    """Return figures of a term in which nothing was found, unless said otherwise."""
    usual: dict[str, object] = {
        "read": frozenset(AUTUMN.first + timedelta(days=number) for number in range(150)),
        "found": {},
        "kinds": {},
        "fitting": frozenset(),
        "areas": {area: {} for area in AREAS},
        "unsure": 0,
        "baseline": 0,
        "alerts": {IN_HOURS: (), OUTSIDE: ()},
        "steps": {},
        "answers": {},
    }
    return Figures(**{**usual, **more})  # type: ignore[arg-type]


def a_term(*weeks: int, **kinds: int) -> Figures:
    """Return figures with so many mentions in each week and of each kind."""
    days = [AUTUMN.first + timedelta(days=7 * number) for number in range(len(weeks))]
    return figures(found=dict(zip(days, weeks, strict=True)), kinds={name.replace("_", " "): n for name, n in kinds.items()})


BUSY = a_term(*[9, 12, 7, 14, 3, 0, 11] * 2, complaint=70, praise=33, racist_comment=9)


def lines(drawn: Figures, facts: Facts = FACTS) -> str:
    """Return the plain text with its blanks made one."""
    return " ".join(term_page.text(printed(drawn, facts.period), facts).split())


def soup(drawn: Figures, facts: Facts = FACTS) -> BeautifulSoup:
    """Return the page."""
    return BeautifulSoup(term_page.html(printed(drawn, facts.period), facts), "lxml")


def rows(page: BeautifulSoup) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Give each row of the page's tables: its label, its number, and how long its bars are."""
    for row in page.select("tbody tr"):
        label, _, number = row.find_all(["th", "td"])
        yield label.get_text(), number.get_text(), tuple(str(rect["width"]) for rect in row.select("rect"))


def test_it_says_what_was_watched_and_how_well() -> None:
    """In one sentence each, before anything else."""
    said = lines(BUSY)
    assert "Public sources watched: 9, from 1 September 2026 to 31 December 2026." in said
    assert "In 2901 of 2928 passes, every source that was due could be read." in said
    assert "The longest time without a completed pass: 3 hours 10 minutes." in said
    assert "At present every source can be read." in said


def test_a_term_that_was_not_watched_from_its_start_says_since_when() -> None:
    """And one that was not watched at all says that it knows nothing."""
    late = replace(FACTS, coverage=replace(COVERAGE, began=datetime(2026, 10, 11, 23, 30, tzinfo=UTC)))
    assert "watched: 9, from 12 October 2026, when reading began, to 31 December 2026." in lines(BUSY, late)
    never = replace(FACTS, coverage=Coverage(None, 0, 0, timedelta()))
    said = lines(figures(), never)
    assert "Nothing was read in these days: what was said in them is not known." in said
    assert "Nothing was found" not in said
    assert "longest time" not in said


def test_sources_that_cannot_be_read_are_named_with_since_when() -> None:
    """And counted in a warning at the top."""
    facts = replace(FACTS, failing=(("Parenting forum", datetime(2026, 11, 18, 19, tzinfo=UTC)), ("Gazette", None)))
    said = lines(BUSY, facts)
    assert "! Sources that cannot be read at present: 2 of 9." in said
    assert "Cannot be read at present: Parenting forum (last read: 18 November 2026)." in said
    assert "Cannot be read at present: Gazette (last read: never)." in said


def test_an_overdue_policy_is_said_first() -> None:
    """One that is not overdue says by when it is due."""
    late = replace(FACTS, policy=POLICIES["haymerle"])
    assert lines(BUSY, late).index("! The review of this policy was due in September 2020.") < lines(BUSY, late).index("IN SHORT")
    assert "Its next review is due by 31 December 2027." in lines(BUSY)
    assert [words.get_text() for words in soup(BUSY, late).select(".warning")] == [
        "The review of this policy was due in September 2020."
    ]


def test_what_is_printed_of_alerts_and_steps() -> None:
    """Numbers where there are enough, times in words, and what the words mean."""
    quick = [Raised(NOON, NOON + timedelta(minutes=minutes), climbed=minutes > 30) for minutes in (4, 9, 12, 35, 200)]
    drawn = replace(BUSY, alerts={IN_HOURS: quick * 3, OUTSIDE: quick[:2]}, steps={"Recorded in time": 12, "Recorded late": 3})
    said = lines(drawn)
    assert "In school hours, half were acknowledged within 12 minutes, the last after 3 hours 20 minutes." in said
    assert "Outside school hours, half" not in said
    assert "because nobody had acknowledged in time: 6." in said
    assert "Urgent alerts: 16 to 19." in said
    assert re.search(r"Recorded in time #+ 12 Recorded late \.+ fewer than 5 Time ran out, not recorded 0", said)


def test_what_was_not_found_is_said_where_it_is_grave() -> None:
    """Not of what was found beside something graver."""
    seen = replace(BUSY, fitting=frozenset(("fw_threat", "Racist comment")))
    absent = lines(seen).split("grave kinds: ")[1].split(" ONLINE SAFETY")[0]
    assert "A child may be at risk" in absent
    assert "A threat to people at the school" not in absent
    assert "Racist comment" not in absent
    assert "Praise" not in absent


def test_a_term_in_which_nothing_was_found_says_so() -> None:
    """Without tables of nothing."""
    assert "None was found." in lines(figures())
    assert "There was none." in lines(figures())
    assert not soup(figures()).select("table")


def test_a_sum_is_printed_only_where_nothing_is_hidden() -> None:
    """Of the kinds and of the weeks; never of the areas, which overlap."""
    areas = {area: {"complaint": 6} for area in AREAS}
    whole = soup(replace(a_term(9, 12, 0, 14, complaint=30, praise=5), areas=areas))
    hiding = soup(a_term(9, 12, 3, 14, complaint=33, praise=5))
    assert [sum_.get_text(" ").split() for sum_ in whole.select("tfoot tr")] == [["All", "35"], ["All", "35"]]
    assert [sum_.get_text(" ").split() for sum_ in hiding.select("tfoot tr")] == [["All", "38"]]
    assert "All" not in lines(a_term(9, 12, 3, 14, complaint=34, praise=4))


# Each is a whole page that is read again.
FEW = settings(max_examples=25)
WEEKS = st.lists(st.integers(0, 12), min_size=1, max_size=14)


@FEW
@given(WEEKS, st.integers(0, 9))
def test_the_bars_tell_no_more_than_the_numbers(weeks: list[int], first: int) -> None:
    """In one table, what is printed the same is drawn the same; what is hidden has no filled part."""
    first = min(first, sum(weeks))
    drawn = a_term(*weeks, complaint=sum(weeks) - first, praise=first)
    drawn = replace(drawn, kinds={name: number for name, number in drawn.kinds.items() if number})
    for table in soup(drawn).select("table"):
        bars = {(number, widths) for _, number, widths in rows(BeautifulSoup(str(table), "lxml"))}
        assert len({number for number, _ in bars}) == len(bars)
        assert all(widths[1] == "0.0%" for number, widths in bars if number == "fewer than 5")


@FEW
@given(WEEKS, st.integers(0, 9))
def test_the_text_and_the_page_say_the_same(weeks: list[int], first: int) -> None:
    """Every row of the page stands in the text, and no number between 1 and 4 stands at the end of any."""
    drawn = a_term(*weeks, complaint=sum(weeks) - min(first, sum(weeks)), praise=min(first, sum(weeks)))
    drawn = replace(drawn, kinds={name: number for name, number in drawn.kinds.items() if number})
    plain = term_page.text(printed(drawn, AUTUMN), FACTS).splitlines()
    for label, number, _ in rows(soup(drawn)):
        assert number not in {"1", "2", "3", "4"}
        assert any(line.strip().startswith(label[:30]) and line.endswith(f"  {number}") for line in plain)


def test_the_text_fits_a_terminal() -> None:
    """However long a policy's labels are."""
    long = replace(BUSY, kinds={**BUSY.kinds, "A label that somebody wrote without ever thinking of those who print it": 6})
    assert all(len(line) <= 78 for line in term_page.text(printed(long, AUTUMN), FACTS).splitlines())


def test_what_a_school_wrote_is_text_on_the_page() -> None:
    """Names of the school, of kinds and of sources, whatever stands in them."""
    nasty = '"><img src=x onerror=alert(1)><script>alert(1)</script>'
    facts = replace(FACTS, school=nasty, failing=((nasty, None),), period=replace(AUTUMN, title=nasty))
    shown = soup(replace(BUSY, kinds={nasty: 112}), facts)
    assert not shown.find_all(["script", "img"])
    assert shown.get_text().count(nasty) >= 4


def test_the_page_needs_nothing_from_anywhere() -> None:
    """No picture, no script, no other file: it can be mailed to governors as it is."""
    shown = soup(BUSY)
    assert not shown.find_all(["script", "img", "link", "iframe", "use", "image"])
    assert not shown.select("[src], [href]")
    assert "url(" not in str(shown)


def test_who_cannot_see_the_bars_has_the_table() -> None:
    """Each row has its heading and its number in words; the bars are not read out."""
    page = soup(BUSY)
    assert all(bar["aria-hidden"] == "true" for bar in page.select("svg"))
    assert all(row.select_one('th[scope="row"]') for row in page.select("tbody tr"))
    assert all(len(table.select('th[scope="col"]')) == 2 for table in page.select("table"))


@pytest.fixture(scope="module")
def opened() -> Iterator[Browser]:
    """One browser for all tests here."""
    with browser() as started:
        yield started


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1200])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_phone_and_a_desk(opened: Browser, width: int, scheme: Literal["light", "dark"]) -> None:
    """No sideways scrolling, nothing asked of the network, no text under 16 pixels, and bars that stand out from their ground."""
    page = opened.new_page(viewport={"width": width, "height": 844}, color_scheme=scheme)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_content(term_page.html(printed(replace(BUSY, read=frozenset((MADE, date(2026, 9, 1)))), AUTUMN), FACTS))
    sizes = "Math.min(...[...document.querySelectorAll('h1, h2, p, th, td')].map(e => parseFloat(getComputedStyle(e).fontSize)))"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(sizes) >= 16
    assert asked == []
    light = sum(map(int, re.findall(r"\d+", page.evaluate("getComputedStyle(document.querySelector('.sure')).fill"))))
    assert (light > 450) == (scheme == "dark")
    page.close()


@pytest.mark.browser
def test_it_prints_on_three_pages_of_a4(opened: Browser) -> None:
    """A chart is never cut in two, and what is dark on the screen is light on paper."""
    page = opened.new_page(color_scheme="dark")
    page.set_content(term_page.html(printed(BUSY, AUTUMN), FACTS))
    pdf = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) <= 3
    assert re.search(rb"/MediaBox\s*\[0 0 59[45][.\d]* 84[12][.\d]*\]", pdf)
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert page.evaluate("getComputedStyle(document.querySelector('section')).breakInside") == "avoid"
    page.close()
