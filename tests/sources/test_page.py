"""Pages read by selectors: what holds for every one, beyond the recorded cases."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.kinds import page
from sources.layout import Selector, read
from sources.model import Document, Page, Source, Unreadable
from sources.read import Reach
from tests.sources.paged import read_through
from tests.sources.recorded import answer


def documents(html: str, **options: str) -> tuple[Document, ...]:
    """Return the documents of a page whose items are its articles."""
    source = Source("s", "page", "https://place.example/dir/page", options={"item": "article"} | options)
    return page.parse(source, answer(html.encode(), url="https://place.example/dir/page")).documents


@pytest.mark.parametrize(
    ("written", "selector"),
    [
        (".body", Selector("text", ".body")),
        (" a.x@href ", Selector("text", "a.x", "href")),
        ("@data-id", Selector("text", "", "data-id")),
        ('a[href*="@x"]', Selector("text", 'a[href*="@x"]')),
        ('a[href*="@x"]@title', Selector("text", 'a[href*="@x"]', "title")),
        ("", Selector("text", "")),
    ],
)
def test_selectors_may_end_in_an_attribute(written: str, selector: Selector) -> None:
    """What follows the last @ is an attribute, unless the @ stands within the CSS."""
    assert read({"text": written}) == {"text": selector}


@pytest.mark.parametrize(
    ("inside", "url", "permalink"),
    [
        ("words", "https://place.example/dir/page", False),
        ('<a href="/u/1">Robin</a> words', "https://place.example/dir/page", False),
        ('<a class="permalink" href="p/1">#</a>', "https://place.example/dir/p/1", True),
        ('<a rel="nofollow bookmark" href="p/1">#</a>', "https://place.example/dir/p/1", True),
        ('<h3><a href="/p/1">Title</a></h3>', "https://place.example/p/1", True),
        ('<a href="/p/1"><time>now</time></a>', "https://place.example/p/1", True),
        ('<a class="permalink" href="javascript:x">#</a>', "https://place.example/dir/page", False),
    ],
)
def test_an_items_own_address(inside: str, url: str, *, permalink: bool) -> None:
    """A permalink, a linked heading or a linked date is an item's address; the writer's profile is not."""
    (found,) = documents(f"<article>{inside}</article>")
    assert (found.url, found.permalink) == (url, permalink)


def test_an_edited_item_keeps_its_name() -> None:
    """What has an id, an address or the key that the source names keeps it when its words change."""
    shapes = ('<article id="c7">{}</article>', '<article><a class="permalink" href="/7">#</a>{}</article>')
    for shape in shapes:
        assert documents(shape.format("before"))[0].key == documents(shape.format("after"))[0].key
    keyed = '<article data-n="7">{}</article>'
    assert documents(keyed.format("a"), key="@data-n")[0].key == documents(keyed.format("b"), key="@data-n")[0].key == "7"


def test_two_items_of_one_address_are_kept_apart() -> None:
    """Items that all link to their thread are told apart by their words."""
    one, two = documents('<article>one<a href="/t">t</a></article><article>two<a href="/t">t</a></article>', link="a")
    assert one.url == two.url
    assert one.key != two.key


def test_the_context_is_the_items_or_the_pages() -> None:
    """What an item stands under is its own, else the page's outside all items, else the page's heading."""
    html = "<title>T</title><h1>H</h1><p class=s>page</p><article>a<p class=s>own</p></article><article>b</article>"
    assert [one.context for one in documents(html, context=".s")] == ["own", "page"]
    assert [one.context for one in documents(html)] == ["H", "H"]
    assert documents("<title>T</title><article>a</article>")[0].context == "T"


def test_several_places_of_words_are_joined() -> None:
    """Words that stand in several places of an item are one text, in order."""
    assert documents("<article><p>a</p><i>not</i><p>b</p></article>", text="p")[0].text == "a\nb"


@pytest.mark.parametrize("picture", ["<img src=/1.jpg>", "<figure><img alt='words in it'></figure>", "<video></video>"])
def test_a_post_that_is_only_a_picture_is_there(picture: str) -> None:
    """It says that it is one, in the place of words; a face beside the post is none, and nothing but pictures is no forum."""
    face, body = "<img class=face src=/me.jpg>", f"<p class=body>{picture}</p>"
    posts = (
        f"<article id=a>{face}<p class=body>words</p></article><article id=b>{face}{body}</article><article id=c>{face}</article>"
    )
    assert [(one.key, one.text) for one in documents(posts, text=".body")] == [("a", "words"), ("b", "[picture]")]
    with pytest.raises(Unreadable, match="no item on the page has words"):
        documents(f"<article>{body}</article>", text=".body")


def test_a_post_that_says_all_in_its_title_is_read() -> None:
    """Its body may be empty; where every body is, the layout has changed."""
    posts = "<article><h3>{}</h3></article><article><h3>{}</h3></article>"
    other = "<article><h3>Fair</h3><p class=body>On Saturday.</p></article>"
    found = documents(posts.format("The gate is shut", "So is the hall") + other, text=".body")
    assert [(one.title, one.text) for one in found] == [
        ("The gate is shut", ""),
        ("So is the hall", ""),
        ("Fair", "On Saturday."),
    ]
    assert len({one.key for one in found}) == 3
    assert documents(posts.format("So is the hall", "Again") + other, text=".body")[0].key == found[1].key
    with pytest.raises(Unreadable, match="no item on the page has words"):
        documents(posts.format("One", "Two"), text=".body")


def thread(pages: int, *days: int) -> dict[str, bytes]:
    """Return a thread of so many pages that lead on by a link, each with posts of these days of November."""
    posts = "".join(f"<article><time datetime=2026-11-{day}>{day}</time>: PAGE</article>" for day in days)
    links = [f"<a class=next href='t?p={page + 1}#posts'>on</a>" for page in range(1, pages)] + ["<a class=next href='#'>on</a>"]
    return {f"/t?p={page}": (posts.replace("PAGE", f"page {page}") + link).encode() for page, link in enumerate(links, 1)}


def read_thread(pages: dict[str, bytes], reach: Reach | None = None) -> tuple[Page, list[str]]:
    """Return what is read of a thread, and what was asked for."""
    options = {"item": "article", "next": "a.next"}
    page, visits = read_through(Source("s", "page", "/t?p=1", options=options), pages, reach=reach)
    return page, [visit.path for visit in visits]


def test_pages_follow_one_another_over_a_connection() -> None:
    """Up to the last, which links to itself, or the fifth; what was read stays when one after the first cannot be."""
    page, asked = read_thread(thread(3, 10, 11))
    assert asked == ["/t?p=1", "/t?p=2", "/t?p=3"]
    assert [one.text for one in page.documents][::5] == ["10: page 1", "11: page 3"]
    assert len(read_thread(thread(7, 10))[1]) == 5
    torn = thread(3, 10) | {"/t?p=2": b"<p>gone</p>"}
    assert "nothing on the page fits item" in read_thread(torn)[0].broke_off


@pytest.mark.parametrize(("days", "pages"), [((12, 11), 1), ((11, 12), 3), ((12, 12), 3), ((12,), 3)])
def test_reading_stops_early_only_where_the_newest_come_first(days: tuple[int, ...], pages: int) -> None:
    """Where they surely do, nothing new follows a page without news; else the next page must be looked at."""
    _, asked = read_thread(thread(3, *days), Reach(5, lambda page: page.in_order))
    assert len(asked) == pages


def test_no_next_page_is_at_another_place() -> None:
    """It is not read, and the page says so."""
    away = {"/t?p=1": b"<article>words</article><a class=next href='http://127.0.0.1:1/'>on</a>"}
    page, _ = read_thread(away)
    assert len(page.documents) == 1
    assert "another place" in page.broke_off


@pytest.mark.parametrize("option", ["item", "title", "link", "date", "author", "text", "context", "key", "next"])
def test_every_selector_is_checked(option: str) -> None:
    """A selector that is not CSS is told of by its option's name, with what to do."""
    with pytest.raises(Unreadable, match=f"^{option} = ") as caught:
        documents("<article>words</article>", **{option: "a[["})
    assert option in caught.value.remedy


@given(
    st.lists(
        st.sampled_from(
            ["<article>", "</article>", "<p", " id='a'", ">", "<h1>", "<time>", "words", "&", "\0", "<base href='http://['>"]
        )
    ).map("".join)
)
def test_any_page_is_read_or_unreadable(html: str) -> None:
    """Whatever comes as a page gives documents with words and web addresses, or ``Unreadable``."""
    try:
        found = documents(html, date="time", author="p")
    except Unreadable:
        return
    assert all(one.text and one.key and one.url.startswith("https://") for one in found)
