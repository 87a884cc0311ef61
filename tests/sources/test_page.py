"""Pages read by selectors: what holds for every one, beyond the recorded cases."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.kinds import page
from sources.layout import Selector, read
from sources.model import Document, Source, Unreadable
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


@pytest.mark.parametrize("option", ["item", "title", "link", "date", "author", "text", "context", "key"])
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
