"""Pages without items: what holds for every one, beyond the recorded cases."""

import pytest

from sources.kinds import changes
from sources.model import Document, Reader, Source, Unreadable
from tests.sources.paged import read_through
from tests.sources.recorded import answer

READER: Reader = changes  # mypy holds it to the protocol
URL = "https://place.example/notices"
FIRST, SECOND, THIRD = (f"<p>Notice {name}: Larkspur Hill meets in the hall at seven.</p>" for name in ("one", "two", "three"))


def documents(html: str, **options: str) -> tuple[Document, ...]:
    """Return the documents of a page."""
    body = f"<title>Notices</title>{html}".encode()
    return changes.parse(Source("s", "changes", URL, options=options), answer(body, url=URL)).documents


def test_only_what_is_new_on_a_page_is_new() -> None:
    """What stood there keeps its name when something is put before, between or around it."""
    before = {one.key for one in documents(FIRST + SECOND)}
    after = documents(f"<div><nav>Home</nav><main>{FIRST}<hr>{THIRD}{SECOND}</main></div>")
    assert before < {one.key for one in after}
    (new,) = [one for one in after if one.key not in before]
    assert "three" in new.text


def test_only_what_is_named_is_read() -> None:
    """Several places, each once even within another; what is left out is left out of them."""
    page = f"<div class=a>{FIRST}<div class=a>{SECOND}<p>Jo</p></div><i class=x>Weather: rain all day long</i></div>{THIRD}"
    one, two = documents(page, within=".a", without=".x, .y")
    assert (one.text.split(":")[0], two.text.split(":")[0], two.text.split("\n")[1:]) == ("Notice one", "Notice two", ["Jo"])
    assert len(documents(page)) == 4


@pytest.mark.parametrize("option", ["within", "without"])
def test_every_selector_is_checked(option: str) -> None:
    """A selector that is not CSS is told of by its option's name, with what to do."""
    with pytest.raises(Unreadable, match=f"^{option} = ") as caught:
        documents(FIRST, **{option: "a[["})
    assert option in caught.value.remedy


def test_a_page_that_is_in_the_way_says_how_to_read_on() -> None:
    """A short page with a field to log in may be the page that is meant: then its words can be named."""
    page = f"{FIRST}<form><input type=password></form>"
    with pytest.raises(Unreadable, match="a log-in page") as caught:
        documents(page)
    assert "within" in caught.value.remedy
    assert len(documents(page, within="p")) == 1


def test_hardly_a_word_is_no_page() -> None:
    """Nine words are none, ten are some."""
    with pytest.raises(Unreadable, match="hardly a word"):
        documents("<p>one two three four five six seven eight nine</p>")
    assert documents("<p>one two three four five six seven eight nine ten</p>")


def test_it_is_read_over_a_connection() -> None:
    """The page itself is asked for, once."""
    found, visits = read_through(Source("s", "changes", "/notices"), {"/notices": FIRST.encode()})
    assert len(found.documents) == len(visits) == 1
