"""The same words in another dress are recognised, and other words are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.copies import SKETCH_SIZE, alike, canonical, least_shared, pack, resemblance, sketch, unpack

STORY = (
    "Pupils at Larkspur Hill Primary planted two hundred trees on Saturday with help from parents and the parish council, "
    "and a plaque will be unveiled in the spring when the first of them are expected to flower beside the old quarry path"
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://www.gazette.example/a/?utm_source=rss&id=7", "http://gazette.example/a?id=7"),
        ("https://gazette.example:443/a", "https://GAZETTE.example/a/"),
        ("https://gazette.example/a#:~:text=tree", "https://gazette.example/a"),
        ("https://gazette.example/a?fbclid=x&at_medium=RSS", "https://gazette.example/a"),
    ],
)
def test_an_address_in_another_dress_is_the_same_address(one: str, other: str) -> None:
    """Following marks, default ports, the host's case and a text fragment choose no page."""
    assert canonical(one) == canonical(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://gazette.example/a?id=7", "https://gazette.example/a?id=8"),
        ("https://gazette.example/a#comment-1", "https://gazette.example/a#comment-2"),
        ("https://gazette.example:8080/a", "https://gazette.example/a"),
        ("https://gazette.example/a", "https://gazette.example.evil.example/a"),
    ],
)
def test_another_address_stays_another(one: str, other: str) -> None:
    """What chooses the page is kept."""
    assert canonical(one) != canonical(other)


@given(st.text())
def test_any_text_can_be_an_address(text: str) -> None:
    """Nothing that a stranger writes as a link stops the program, and taking its dress off twice changes nothing more."""
    assert isinstance(canonical(text), str)


def test_a_story_that_was_shortened_and_reset_is_a_copy() -> None:
    """Syndication changes case, quotes, the beginning and the end."""
    other = "Brackenford: " + STORY.upper().replace("SATURDAY", "SUNDAY")[:190]
    assert alike(sketch(STORY), sketch(other))


def test_another_story_about_the_same_school_is_not_a_copy() -> None:
    """Sharing the school's name is not enough."""
    other = "Pupils at Larkspur Hill Primary have the morning off on Friday because the boiler has failed again, the office said"
    assert not alike(sketch(STORY), sketch(other))


@given(st.lists(st.sampled_from(STORY.split()), min_size=1, max_size=80).map(" ".join))
def test_a_text_resembles_itself_wholly_and_its_sketch_survives_packing(text: str) -> None:
    """Resemblance is 1 with itself and symmetric; a sketch is bounded whatever the length."""
    own = sketch(text)
    assert resemblance(own, own) == 1
    assert resemblance(own, sketch(STORY)) == resemblance(sketch(STORY), own)
    assert unpack(pack(own)) == own
    assert len(own) <= SKETCH_SIZE


SAID = "the head of this school said that nobody answers a phone there today"
WORDS = st.lists(st.sampled_from(SAID.split(" ")), max_size=40)


@given(WORDS, WORDS)
def test_what_is_alike_has_enough_in_common_to_be_looked_at(one: list[str], other: list[str]) -> None:
    """The store reads only sketches with as many hashes in common: it never leaves out a copy."""
    first, second = sketch(" ".join(one)), sketch(" ".join([*one[: len(one) * 3 // 4], *other]))
    if alike(first, second):
        assert len(set(first) & set(second)) >= max(least_shared(first), least_shared(second))
