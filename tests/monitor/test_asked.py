"""Texts that somebody asks about: the lines they come in, and what is known of where they stand."""

import json
from io import StringIO

import pytest
from rich.console import Console

from monitor import screen_match
from monitor.asked import Asked, judge, read_asked, says_something
from monitor.lines import LONGEST_LINE, LineError
from monitor.match import Matcher
from monitor.model import Channel, Mention, Place, Standing
from sources.model import Source
from tests.cast import LARKSPUR

MATCHER = Matcher([LARKSPUR])
GAZETTE = Place(Source("gazette", "feed", "https://gazette.example/rss/news.xml"), "Gazette", locality=("Brackenford",))
OURS = Place(Source("ours", "page", "https://larkspur.example/news"), "Our site", channel=Channel.OFFICIAL_SITE)
HOME = Place(Source("home", "page", "https://forum.example/"), "A forum", about_us=True)
REVIEWS = Place(Source("reviews", "reviews", "https://reviews.example/larkspur-hill"), "Reviews", about_us=True)
LISTED = "Larkspur Hill Community Primary School 0.3 mi. Call us."


def standing(text: str, **known: str) -> Standing:
    """Return what is said of a text."""
    return judge(Asked(1, text, **known), MATCHER, LARKSPUR, (GAZETTE, OURS, HOME, REVIEWS)).standing


def test_a_line_says_what_it_asks() -> None:
    """All that is known of a text, whatever else stands in its line; ids of any kind come back as they are."""
    lines = [
        '{"id": "a", "text": "Snow day", "source_url": "https://x.example", "source_kind": "forum", "context": "Snow", "x": 1}',
        "",
        '{"text": "No id", "context": null}',
        '{"id": [1], "text": ""}',
    ]
    assert list(read_asked(lines)) == [
        Asked("a", "Snow day", "https://x.example", "forum", "Snow"),
        Asked(3, "No id"),
        Asked([1], ""),
    ]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("nonsense", "line 1 is not JSON"),
        ("[" * 100_000, "line 1 is not JSON"),
        ('{"id": NaN, "text": "x"}', "line 1 is not JSON"),
        ('{"id": 1e999, "text": "x"}', "line 1 is not JSON"),
        ("[]", 'line 1 has no "text"'),
        ('{"id": 1}', 'line 1 has no "text"'),
        ('{"text": 5}', 'line 1 has no "text"'),
        ('{"text": "x", "context": ["y"]}', "line 1: context is not text"),
    ],
)
def test_a_line_that_asks_nothing_is_named(line: str, words: str) -> None:
    """By its number, with what to write; what a stranger wrote in it is not repeated."""
    (wrong,) = read_asked([line])
    assert isinstance(wrong, LineError)
    assert str(wrong).startswith(words)


def test_a_line_without_end_is_the_last() -> None:
    """What comes after the beginning of it is no line of its own."""
    first, wrong = read_asked(['{"text": "a"}', "x" * (LONGEST_LINE + 1), '{"text": "b"}'])
    assert first == Asked(1, "a")
    assert str(wrong) == "line 2 does not end within 20,000,000 characters: nothing more was read"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.reviews.example/larkspur-hill", Standing.US),
        ("https://reviews.example/larkspur-hill/page/2", Standing.US),
        ("https://reviews.example/larkspur-hill-eastholme", Standing.OTHER),
        ("https://larkspur.example/news/snow", Standing.US),
        ("https://forum.example", Standing.US),
        ("https://forum.example/somebody-elses", Standing.OTHER),
        ("https://elsewhere.example/", Standing.OTHER),
        ("http://[", Standing.OTHER),
        ("", Standing.OTHER),
    ],
)
def test_a_configured_place_says_what_it_says_in_a_pass(url: str, expected: Standing) -> None:
    """Its own pages and its review page need no name; what begins alike, or stands below a first page, may be another's."""
    assert standing("Shocking parking again", source_url=url) is expected


def test_a_configured_paper_writes_for_its_town() -> None:
    """The locality of the source counts as it does in a pass."""
    text = "Larkspur Hill Primary sings"
    assert standing(text) is Standing.UNSURE
    assert standing(text, source_url="https://gazette.example/rss/news.xml") is Standing.US


@pytest.mark.parametrize(
    ("kind", "context", "expected"),
    [
        ("own_page", "", Standing.US),
        ("Own page comments", "", Standing.US),
        ("official-site", "", Standing.US),
        ("review_page", "", Standing.US),
        ("reviews", "Larkspur Hill Community Primary School", Standing.US),
        ("reviews", "Haymerle School", Standing.OTHER),
        ("forum", "", Standing.OTHER),
    ],
)
def test_the_kind_of_place_says_whether_it_is_about_us(kind: str, context: str, expected: Standing) -> None:
    """However it is written; a review page whose title is another school's is that school's."""
    assert standing("Shocking parking again", source_kind=kind, context=context) is expected


@pytest.mark.parametrize("kind", ["estate_agent", "job board", "league_table", "directory"])
def test_a_place_that_only_lists_is_routine(kind: str) -> None:
    """The same words on a forum are somebody's."""
    assert says_something(kind)
    assert not says_something(f"{kind}s of all sorts")
    assert standing(LISTED, source_kind=kind) is Standing.ROUTINE
    assert standing(f"{LISTED} I will burn it down", source_kind=kind) is Standing.US


@pytest.mark.parametrize("host", ["www.rightmove.co.uk", "uk.indeed.com", "get-information-schools.service.gov.uk"])
def test_a_portal_is_known_by_its_host(host: str) -> None:
    """And by its whole host alone."""
    assert standing(LISTED, source_url=f"https://{host}/12") is Standing.ROUTINE
    assert standing(LISTED, source_url=f"https://{host}.evil.example/12") is not Standing.ROUTINE


def test_halves_of_characters_are_judged() -> None:
    """JSON can hold what no text can."""
    (asked,) = read_asked([json.dumps({"text": "Larkspur Hill Primary School \ud800"})])
    assert isinstance(asked, Asked)
    assert judge(asked, MATCHER, LARKSPUR, ()).standing is Standing.US


def test_an_answer_gives_its_reasons_and_a_name_only_to_one_of_several() -> None:
    """Where matching gives none, that no name is there; nothing in a reason paints the screen."""
    screen = Console(width=80, file=StringIO(), record=True)
    screen.print(screen_match.shown(Asked("a", "Snow"), Mention(Standing.OTHER), alone=True))
    screen.print(screen_match.shown(Asked("b", "Snow"), Mention(Standing.US, 0.9, (), ("said \x1b[31m\u202eso",)), alone=False))
    assert [line.strip() for line in screen.export_text().splitlines()] == [
        "other: it is not about the school. Certainty that it is ours: 0.00.",
        "Snow",
        "- no name of the school is in it",
        "b: us: it is about the school. Certainty that it is ours: 0.90.",
        "Snow",
        "- said [31mso",
    ]
