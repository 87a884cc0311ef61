"""Review data of schema.org: what holds for every page, beyond the recorded cases."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources import structured
from sources.kinds import reviews
from sources.model import Document, Source, Unreadable
from tests.sources.recorded import answer

SOURCE = Source("s", "reviews", "https://place.example/")


def documents(*held: object) -> tuple[Document, ...]:
    """Return the reviews of a page with these JSON-LD blocks."""
    blocks = "".join(f'<script type="application/ld+json">{json.dumps(one)}</script>' for one in held)
    return reviews.parse(SOURCE, answer(f"<title>T</title>{blocks}".encode())).documents


@pytest.mark.parametrize(
    ("rating", "read"),
    [
        ({"ratingValue": "2"}, "2/5"),
        ({"ratingValue": 4.0, "bestRating": 10}, "4/10"),
        ({"ratingValue": "3,5"}, "3.5/5"),
        ({"ratingValue": 0}, "0/5"),
        ([{"ratingValue": 1}, {"ratingValue": 5}], "1/5"),
        (3, "3/5"),
        ({"ratingValue": "excellent"}, ""),
        ({"ratingValue": "nan"}, ""),
        ({"ratingValue": "1e9"}, ""),
        ({"ratingValue": True}, ""),
        ({"ratingValue": {"ratingValue": 1}}, ""),
        ([], ""),
        (None, ""),
    ],
)
def test_ratings(rating: object, read: str) -> None:
    """A rating is a number out of the best, which is five unless said; anything else is none."""
    assert documents({"@type": "Review", "reviewBody": "words", "reviewRating": rating})[0].rating == read


@pytest.mark.parametrize("kind", ["Review", ["Thing", "Review"], "schema:Review", "https://schema.org/Review", "UserReview"])
def test_types_that_are_reviews(kind: object) -> None:
    """A review is known by its type, however the vocabulary is written."""
    assert len(documents({"@type": kind, "reviewBody": "words"})) == 1


@pytest.mark.parametrize("kind", ["ClaimReview", "AggregateRating", "Reviewer", 5, None, [], {}])
def test_types_that_are_not(kind: object) -> None:
    """What only sounds like a review is none."""
    with pytest.raises(Unreadable):
        documents({"@type": kind, "reviewBody": "words"})


def test_an_edited_review_keeps_its_id() -> None:
    """The ``@id`` goes before the address, and the address before author, day and words."""
    given_ = {"@type": "Review", "author": "A", "reviewBody": "before"}
    edited = given_ | {"reviewBody": "after"}
    for name in ({"@id": "#1", "url": "/r/1"}, {"url": "/r/1"}):
        assert documents(given_ | name)[0].key == documents(edited | name)[0].key
    assert documents(given_)[0].key != documents(edited)[0].key


def test_references_in_a_circle_end() -> None:
    """Objects that refer to each other without end do not hold the reader up."""
    one = {"@type": "Review", "@id": "#1", "reviewBody": "words", "author": {"@id": "#2"}, "itemReviewed": {"@id": "#1"}}
    assert documents(one, {"@id": "#2", "name": {"@id": "#2"}})[0].text == "words"


def test_one_object_under_many_names_is_read_once() -> None:
    """Microdata that hangs every item under two names does not double with each level."""
    html = "<div itemscope itemtype='https://schema.org/Review' itemprop='a b'>" * 40 + "<p itemprop='reviewBody'>words</p>"
    assert [one.text for one in reviews.parse(SOURCE, answer(html.encode())).documents] == ["words"]


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5) | st.sampled_from(["Review", "#1"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["@type", "@id", "@graph", "author", "name", "review", "reviewBody", "reviewRating", "url"]),
            inner,
            max_size=4,
        )
    ),
)


@given(JSON)
def test_any_data_is_read_or_unreadable(held: object) -> None:
    """Whatever a page publishes gives reviews with words or a rating, or ``Unreadable``."""
    try:
        found = documents(held)
    except Unreadable:
        return
    assert all(one.words or one.rating for one in found)
    assert len({one.key for one in found}) == len(found)


def test_types_lose_their_vocabulary() -> None:
    """The name of a type is what follows the last mark of its address."""
    assert structured.types({"@type": ["https://schema.org/School", "schema:Review", "Place", 7]}) == {
        "School",
        "Review",
        "Place",
    }
