"""Text that is written to deceive or to exhaust: disguises are undone, and length costs no more than its share."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from monitor.detect import detect, mask
from monitor.detect.normalise import Vocabulary, read
from monitor.model import Band
from tests.monitor.judging import ruled

KNOWN = Vocabulary(frozenset({"kill", "him", "knock", "out", "stab", "good", "paki"}), frozenset({"kill", "paki"}))
FRAGMENTS = [
    "kill him ",
    "my son ",
    "k i l l ",
    "@a",
    "0 7 ",
    "a.b",
    "i will ",
    "!i!1",
    "f*",
    "he said he will ",
    "14 Lime ",
    "one of the some another ",
    "Kayden Kayden ",
    "£1 ",
    "\N{ZERO WIDTH SPACE}",
    "? ",
    "\N{RIGHT-TO-LEFT OVERRIDE}",
    "<!--",
    "\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}",
]
NOISE = ["\N{ZERO WIDTH SPACE}", "\N{ZERO WIDTH JOINER}", "\N{SOFT HYPHEN}", "\N{COMBINING ACUTE ACCENT}"]
THREATS = [
    "I am going to stab the head",
    "he will be leaving in an ambulance",
    "somebody burn that school down",
    "send them all back",
]


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("KILL him", ["kill", "him"]),
        ("k1ll h!m", ["kill", "him"]),
        ("k i l l  h i m", ["kill", "him"]),
        ("k.n.o.c.k out", ["knock", "out"]),
        ("k-i-l-l", ["kill"]),
        ("kiiiill", ["kiiiill"]),
        ("k*ll", ["kill"]),
        ("ki\N{ZERO WIDTH SPACE}ll", ["kill"]),
        ("\N{FULLWIDTH LATIN SMALL LETTER K}ill", ["kill"]),
        ("st\N{CYRILLIC SMALL LETTER A}b", ["stab"]),
        ("p@ki", ["paki"]),
        ("a b c d", ["a", "b", "c", "d"]),
        ("good!him", ["good", "him"]),
    ],
)
def test_disguised_words_are_read_as_what_they_say(raw: str, plain: list[str]) -> None:
    """Case, digits for letters, spacing, stars, invisible characters and letters of other scripts are undone."""
    assert [word.plain for word in read(raw, KNOWN)] == plain


def test_stretched_words_are_also_read_short() -> None:
    """A stretched word keeps its own form beside the known one."""
    assert "kill" in read("kiiiill", KNOWN)[0].keys


def test_words_stand_where_they_stood() -> None:
    """Offsets count in the raw text, whatever was folded away before them."""
    disguised = "\N{FULLWIDTH LATIN SMALL LETTER K}\N{ZERO WIDTH SPACE}ill"
    text = f"{disguised} \N{LATIN SMALL LIGATURE FI}ne  h!m"

    assert [text[word.start : word.end] for word in read(text, KNOWN)] == [disguised, "\N{LATIN SMALL LIGATURE FI}ne", "h!m"]


@given(st.sampled_from(THREATS), st.data())
def test_noise_does_not_hide_a_threat(threat: str, data: st.DataObject) -> None:
    """Any mixture of capitals and invisible characters leaves the rules' alerts of a text as they were."""
    noisy = "".join(
        (letter.upper() if data.draw(st.booleans()) else letter)
        + (data.draw(st.sampled_from(["", *NOISE])) if letter.isalpha() else "")
        for letter in threat
    )
    alerts = {signal.name for signal in ruled(threat).signals if signal.band is Band.ALERT}

    assert alerts
    assert alerts <= {signal.name for signal in ruled(noisy).signals if signal.band is Band.ALERT}


@example(["O0\ua8da", "\U00018cd6\U00018d09", "\ufdfa", "0 7 ", "02A\xbc", "my son ", "@a"])
@given(st.lists(st.one_of(st.sampled_from(FRAGMENTS + THREATS), st.text(max_size=8)), max_size=12))
def test_spans_always_lie_inside_the_text(pieces: list[str]) -> None:
    """Whatever the text, every span is non-empty and inside it."""
    text = "".join(pieces)

    for signal in detect(text).signals:
        assert signal.spans
        assert all(0 <= span.start < span.end <= len(text) for span in signal.spans)
        assert all(first.end < second.start for first, second in zip(signal.spans, signal.spans[1:], strict=False))


@pytest.mark.parametrize("fragment", FRAGMENTS)
def test_repeated_fragments_end_in_their_share_of_time(fragment: str) -> None:
    """Thirty thousand characters of one fragment are read to the end, by detection and masking."""
    text = (fragment * 30_000)[:30_000]

    detect(text)
    assert len(mask(text)) <= 11 * len(text)


@settings(max_examples=20)
@given(st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=4))
def test_mixed_fragments_end_too(pieces: list[str]) -> None:
    """A few fragments mixed and repeated give an answer."""
    assert isinstance(detect("".join(pieces) * 400).signals, tuple)
