"""Lists of feeds: what goes in safely, what is refused by name, and that what comes out is valid and reads back the same."""

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.opml import LONGEST, MOST_FEEDS, Feed, OpmlError, read, write


def opml(body: str, version: str = "2.0") -> bytes:
    """Return a list with this body."""
    return f'<?xml version="1.0"?><opml version="{version}"><head><title>x</title></head><body>{body}</body></opml>'.encode()


def outline(url: str, text: str = "Herald") -> str:
    """Return one outline."""
    return f'<outline type="rss" text="{text}" xmlUrl="{url}"/>'


@pytest.mark.parametrize("version", ["1.0", "1.1", "2.0"])
def test_feeds_are_found_however_they_are_nested(version: str) -> None:
    """In folders of folders, without a type, titled by text or title, the attribute spelt in whatever case; once each."""
    body = f"""<outline text="Papers"><outline text="Local">{outline("https://a.example/rss")}
        <outline title="Echo" XMLURL=" https://b.example/rss "/></outline></outline>
        {outline("https://a.example/rss", "Again")}<outline text="A folder"/><outline text="Site" htmlUrl="https://c.example"/>"""
    assert read(opml(body, version)).feeds == (Feed("Herald", "https://a.example/rss"), Feed("Echo", "https://b.example/rss"))


def test_deep_nesting_is_no_matter() -> None:
    """Nothing recurses."""
    deep = 20_000
    body = "<outline>" * deep + outline("https://a.example/rss") + "</outline>" * deep
    assert len(read(opml(body)).feeds) == 1


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.mumsnet.com/talk.rss", "Mumsnet"),
        ("https://m.facebook.com/feeds/page.php?id=1", "Facebook"),
        ("https://www.google.co.uk/search?q=larkspur", "A Google result page"),
    ],
)
def test_a_place_that_forbids_programs_is_named_with_its_alternative(url: str, name: str) -> None:
    """And is not among the feeds."""
    found = read(opml(outline(url) + outline("https://a.example/rss")))
    assert [forbidden.name for _, forbidden in found.refused] == [name]
    assert all(forbidden.instead for _, forbidden in found.refused)
    assert [feed.url for feed in found.feeds] == ["https://a.example/rss"]


@pytest.mark.parametrize(
    "url",
    [
        "ftp://a.example/rss",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "feed://a.example/rss",
        "https://user:word@a.example/rss",
        "https://a.example/rss?token=abc",
        "https://a.example/ rss",
        "https://[::1",
        "https://a.example/\u202erss",
    ],
)
def test_an_address_that_a_configuration_may_not_hold_is_counted(url: str) -> None:
    """Other schemes, passwords, keys, what cannot be parsed or seen."""
    assert read(opml(outline(url))).unusable == 1
    assert read(opml(outline(url))).feeds == ()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "not well-formed XML in line 1"),
        (b"not xml", "not well-formed"),
        (b"<rss version='2.0'><channel/></rss>", "not OPML"),
        (b"<opml><body><outline", "not well-formed"),
        (b"<opml>" + b" " * LONGEST + b"</opml>", "larger"),
        (opml("".join(outline(f"https://a.example/{n}") for n in range(MOST_FEEDS + 1))), "more than"),
        (b'<?xml version="1.0" encoding="klingon"?><opml/>', "not well-formed"),
    ],
)
def test_what_is_no_list_is_said(content: bytes, words: str) -> None:
    """In words that repeat nothing of the file."""
    with pytest.raises(OpmlError, match=words):
        read(content)


@pytest.mark.parametrize(
    "declared",
    [
        '<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">',
        '<!ENTITY a SYSTEM "file:///etc/passwd">',
        '<!ENTITY % a SYSTEM "http://127.0.0.1/a.dtd"> %a;',
    ],
)
def test_entities_are_refused(declared: str) -> None:
    """Whether they would grow, read a file or call somebody."""
    with pytest.raises(OpmlError, match="entities"):
        read(
            f'<!DOCTYPE opml [{declared}]><opml><body><outline text="&a;" xmlUrl="https://a.example/&b;"/></body></opml>'.encode()
        )


def test_a_list_in_another_character_set_is_read() -> None:
    """As its declaration says."""
    body = f'<?xml version="1.0" encoding="ISO-8859-1"?><opml>{outline("https://a.example/rss", "Môr")}</opml>'
    assert read(body.encode("latin-1")).feeds == (Feed("Môr", "https://a.example/rss"),)


NAMES = st.text(st.characters(codec="utf-8"), max_size=60)
PATHS = st.text("abc123-_~.&=?%<>\"'", max_size=30)


@given(st.lists(st.tuples(NAMES, PATHS), max_size=8, unique_by=lambda pair: pair[1]))
def test_what_is_written_is_valid_and_reads_back(pairs: list[tuple[str, str]]) -> None:
    """OPML 2.0: a head with a title, outlines of type rss with text and xmlUrl; the same feeds in the same order."""
    feeds = [
        Feed(" ".join("".join(c if c.isprintable() else " " for c in name).split()), f"https://a.example/{path}")
        for name, path in pairs
    ]
    text = write('A "list" & <more>\n', feeds)
    root = ET.fromstring(text)  # noqa: S314 - we wrote it ourselves, a line above
    assert (root.tag, root.get("version"), root.findtext("head/title")) == ("opml", "2.0", 'A "list" & <more>')
    outlines = root.findall("body/outline")
    assert all(set(each.attrib) == {"type", "text", "xmlUrl"} and each.get("text") for each in outlines)
    titled = [Feed(feed.title or feed.url, feed.url) for feed in feeds]
    assert list(read(text.encode()).feeds) == titled
