"""What the trained models get to read: no name and no number, emoji by what they show, and every word with its place."""

from array import array
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.detect.encoder import LONGEST, OVERLAP, stretches
from monitor.detect.judge import open_page
from monitor.detect.ngrams import Linear, features
from monitor.detect.pieces import END, START, UNKNOWN, Spoken, split, spoken
from monitor.model import Channel

SMALL = {word: n for n, word in enumerate([UNKNOWN, START, END, "play", "##ing", "##s", "ground", "."])}


def _words(text: str, **more: Channel) -> list[str]:
    return [one.word for one in spoken(open_page(text), *more.values())]


@pytest.mark.parametrize(
    ("text", "hidden", "mark"),
    [
        ("Well done Oliver in Y3", "oliver", "[name]"),
        ("Ask Mrs Whitcombe about it", "whitcombe", "[surname]"),
        ("Ring me on 07700 900123", "07700", "[mobile]"),
        ("Mail sal.ly@home.example please", "sal", "[email]"),
        ("She lives at 14 Lime Grove", "lime", "[address]"),
        ("His plate is AB12 CDE", "ab12", "[plate]"),
        ("See https://pic.example/x now", "pic", "[link]"),
        ("@kaydensmum is right", "kaydensmum", "[handle]"),
    ],
)
def test_no_name_and_no_number_reaches_a_model(text: str, hidden: str, mark: str) -> None:
    """What the models learn can be of nobody, and the same words of another person are judged alike."""
    words = _words(text)

    assert mark in words
    assert not any(hidden in word for word in words)


def test_an_emoji_is_read_by_what_it_shows() -> None:
    """Its name in Unicode; a question mark stays one, and sentences end in a full stop."""
    assert _words("Nice 🔥")[1:] == ["fire"]
    assert _words("Nice. Really?") == ["nice", ".", "really", "?"]


def test_the_schools_own_page_is_marked() -> None:
    """The same words mean another thing where the school itself posts them."""
    assert _words("Sports day photos", channel=Channel.OFFICIAL_ACCOUNT)[0] == "[own]"
    assert _words("Sports day photos")[0] == "sports"


def test_words_are_cut_longest_first_and_keep_their_place() -> None:
    """As WordPiece does; what cannot be made of pieces is unknown, and no piece loses the word it came from."""
    said = [Spoken("playing", 0), Spoken("grounds", 1), Spoken(".", -1), Spoken("xyz", 2), Spoken("play" * 11, 3)]
    numbers, places = split(said, SMALL)

    assert numbers == [SMALL[piece] for piece in ("play", "##ing", "ground", "##s", ".", UNKNOWN, UNKNOWN)]
    assert places == [0, 0, 1, 1, -1, 2, 3]


@given(st.integers(0, 5000))
def test_every_piece_of_a_long_text_is_read(pieces: int) -> None:
    """The stretches leave nothing out, none is too long, and neighbours share words, so that no sentence is only seen cut."""
    cut = stretches(pieces)

    assert {n for start, end in cut for n in range(start, end)} == set(range(pieces))
    assert all(end - start <= LONGEST for start, end in cut)
    assert all(before[1] - after[0] == OVERLAP for before, after in pairwise(cut))


def test_the_linear_model_adds_up() -> None:
    """A logit is the bias and the mean of what the features weigh; what each word adds is told apart."""
    model = Linear(
        ("bad", "good"), {"kill": 0, "kind": 1, "kill kind": 2}, array("b", [10, -1, -5, 20, 0, 4]), (0.5, 0.1), (-1.0, 0.0)
    )
    said = [Spoken("kill", 0), Spoken("kind", 1)]
    root = 3**0.5

    assert model.logits(said) == pytest.approx({"bad": -1 + (10 - 5) * 0.5 / root, "good": (-1 + 20 + 4) * 0.1 / root})
    assert model.adds(said, "good") == pytest.approx({0: -0.1 + 0.2, 1: 2.0 + 0.2})
    assert ("kill kind", (0, 1)) in list(features(said))
