"""Feeds: what holds for every one, beyond the recorded cases."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.kinds import feed
from sources.model import Document, Page, Source, Unreadable
from tests.sources.recorded import answer

SOURCE = Source("s", "feed", "https://place.example/feed")


def rss(channel: str) -> Page:
    """Return the page of an RSS feed with this in its channel."""
    return feed.parse(SOURCE, answer(f'<rss version="2.0"><channel>{channel}</channel></rss>'.encode(), "application/rss+xml"))


def item(inside: str) -> Document:
    """Return the document of an RSS item."""
    return rss(f"<item>{inside}</item>").documents[0]


@pytest.mark.parametrize(
    ("written", "ttl"),
    [
        ("15", timedelta(minutes=15)),
        (" 60\n", timedelta(hours=1)),
        ("0", None),
        ("-5", None),
        ("soon", None),
        ("9999999", timedelta(days=7)),
        ("9" * 400, None),
        ("\u0665", None),
    ],
)
def test_a_feeds_wish_has_its_bounds(written: str, ttl: timedelta | None) -> None:
    """A feed may ask to be left alone for up to a week; what is no number asks nothing."""
    assert rss(f"<ttl>{written}</ttl>").ttl == ttl


@pytest.mark.parametrize(
    ("inside", "key"),
    [
        ('<guid isPermaLink="false">g</guid><link>https://place.example/1</link>', "g"),
        ("<link>https://place.example/1</link>", "https://place.example/1"),
        ("<link>/1</link>", "https://place.example/1"),
    ],
)
def test_an_item_is_known_by_its_guid_or_link(inside: str, key: str) -> None:
    """The guid names an item, else its whole address does."""
    assert item(inside).key == key


def test_an_item_without_either_is_known_by_title_and_date() -> None:
    """An edited text leaves the key of an item as it is; another title or date does not."""
    dated = "<title>T</title><pubDate>Fri, 20 Nov 2026 16:05:00 GMT</pubDate><description>{}</description>"
    assert item(dated.format("one")).key == item(dated.format("two")).key
    assert item(dated.format("one")).key != item("<title>T</title>").key


def test_keys_do_not_depend_on_order() -> None:
    """Items that share a guid have the same keys whichever comes first, and when the words are the same too, one key."""
    one, two = (f'<item><guid isPermaLink="false">g</guid><title>{title}</title></item>' for title in ("One", "Two"))
    assert {d.title: d.key for d in rss(one + two).documents} == {d.title: d.key for d in rss(two + one).documents}
    assert {d.key for d in rss(one + one).documents} == {"g"}


CONTENT = "<p>Parents at Larkspur Hill met at the gate.</p><p>\u201cIt stays shut\u201d, the council says.</p>"
WHOLE = "Parents at Larkspur Hill met at the gate.\n\u201cIt stays shut\u201d, the council says."


@pytest.mark.parametrize(
    ("summary", "besides"),
    [
        ("Mrs Tolliver ought to resign", "\nMrs Tolliver ought to resign"),
        ("Parents at Larkspur Hill met at the gate. \u201cIt stays", ""),
        ('Parents at Larkspur Hill met at the gate. "It stays sh...', ""),
        ("PARENTS at Larkspur Hill met at the gate. [\u2026]", ""),
        ("Parents at Larkspur Hill met at the gate. [&amp;#8230;]", ""),
        ("Parents at Larkspur Hill met\u2026 Continue reading", "\nContinue reading"),
        ("Parents at Larkspur Hill met. Mrs Tolliver did not...", "\nParents at Larkspur Hill met. Mrs Tolliver did not..."),
        ("Parents at&lt;br&gt;Mrs Tolliver&lt;br&gt;met at the gate", "\nMrs Tolliver"),
        ("...", ""),
        ("", ""),
    ],
)
def test_a_summary_that_says_more_than_the_content_is_read_too(summary: str, besides: str) -> None:
    """One that is the content's beginning cut short says nothing more; whatever the content lacks stands behind it."""
    content = f'<content:encoded xmlns:content="http://purl.org/rss/1.0/modules/content/"><![CDATA[{CONTENT}]]></content:encoded>'
    assert item(f"<title>t</title><description>{summary}</description>{content}").text == WHOLE + besides


def test_of_a_summary_with_very_many_lines_none_is_lost() -> None:
    """Nor is each of them looked for by itself, which would take long."""
    lines, content = "\n".join(f"line {number}" for number in range(50_000)), "x" * 1_000_000
    atom = (
        f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><summary>{lines}</summary><content>{content}</content></entry></feed>'
    )
    text = feed.parse(SOURCE, answer(atom.encode())).documents[0].text
    assert text == f"{content}\n{lines}"


@pytest.mark.parametrize("link", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "http://["])
def test_a_link_that_is_none_leads_to_the_feeds_own_place(link: str) -> None:
    """What is no web address is replaced by the place's, which is not the item's alone."""
    found = rss(f"<link>https://place.example/home</link><item><title>t</title><link>{link}</link></item>").documents[0]
    assert (found.url, found.permalink) == ("https://place.example/home", False)


def test_the_published_date_goes_before_the_changed_one() -> None:
    """An item that was changed is as old as it was; one whose first date is not to be believed has its second."""
    atom = '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id><published>{}</published><updated>2026-11-20T00:00:00Z</updated></entry></feed>'
    for published, day in (("2026-11-18T00:00:00Z", 18), ("2099-01-01T00:00:00Z", 20)):
        page = feed.parse(SOURCE, answer(atom.format(published).encode()))
        assert page.documents[0].posted == datetime(2026, 11, day, tzinfo=UTC)


@pytest.mark.parametrize(
    "charset",
    [
        "utf-8",
        "punycode",
        "undefined",
        "zlib_codec",
        "idna",
        "utf-7",
        "hex",
        "rot13",
        "unicode_escape",
        "no-such",
        "latin-1",
        "utf-16",
        "\u00e9",
    ],
)
@pytest.mark.parametrize("place", ["header", "declaration"])
def test_no_charset_stops_a_feed(charset: str, place: str) -> None:
    """Whatever character set is declared, and wherever, the item of a plain feed is found."""
    declared = charset if place == "declaration" else "utf-8"
    header = charset if place == "header" else "utf-8"
    channel = "<channel><item><title>plain</title></item></channel>"
    body = f'<?xml version="1.0" encoding="{declared}"?><rss version="2.0">{channel}</rss>'
    page = feed.parse(SOURCE, answer(body.encode(), f"application/xml; charset={header}"))
    assert [document.title for document in page.documents] == ["plain"]


@given(
    st.binary(max_size=300)
    | st.lists(st.sampled_from([b"<rss>", b"<item>", b"<title>", b"&x;", b"<![CDATA[", b"]]>", b"\xff", b'{"items":['])).map(
        b"".join
    )
)
def test_any_bytes_are_a_page_or_unreadable(body: bytes) -> None:
    """Whatever comes as a feed is a page or ``Unreadable``, never anything else."""
    try:
        page = feed.parse(SOURCE, answer(body))
    except Unreadable:
        return
    assert all(document.url.startswith(("http://", "https://")) for document in page.documents)
