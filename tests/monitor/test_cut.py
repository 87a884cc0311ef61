"""Words that are not all there: a name that breaks off is never settled by its beginning, and a picture is nobody's."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.match import WORDLESS, Matcher, Whereabouts, is_wordless
from monitor.model import Mention, Namesake, School, Span, Standing
from sources.model import Document
from tests.cast import LARKSPUR

DERWENT = School("derwent", "Derwent Vale Primary School", "Derwent Vale", town="Workington")
ORCHARD = School("orchard", "Orchard Community Primary School", "Orchard Primary", town="Castle Donington")
HAYMERLE = School("haymerle", "Haymerle School", "Haymerle", town="London")
MATCHER = Matcher([LARKSPUR, DERWENT, ORCHARD, HAYMERLE])
OTHER = Mention(Standing.OTHER)
MARKS = ("…", "...", " …", " ...", "[…]", " [...]", "\N{NO-BREAK SPACE}...")


def mention(school: School, title: str, text: str = "") -> Mention:
    """Return what is said of a school in a document with this title and text."""
    return MATCHER.match(Document("k", "https://search.example/1", title, text)).get(school.id, OTHER)


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize(
    ("school", "title"),
    [
        (LARKSPUR, "Parents at Larkspur H"),
        (LARKSPUR, "Parents at Larkspur Hil"),
        (DERWENT, "Derwent Va"),
        (HAYMERLE, "Parents at Haymer"),
        (ORCHARD, "Orchard Community Prim"),
        (LARKSPUR, "Larkspur Hill Primary in"),
        (LARKSPUR, "Head of Larkspur Hill Primary retires after 22 years, says"),
        (LARKSPUR, "Larkspur Hill Primary"),
    ],
)
def test_a_name_that_breaks_off_is_unsettled(school: School, title: str, mark: str) -> None:
    """Within the name, within its school word, or in its sentence: unsure, and said to be cut, however the dots are written."""
    for words in (title + mark, f"{title}{mark} - County Today"):
        found = mention(school, words)
        assert (found.standing, found.is_cut) == (Standing.UNSURE, True), words
    assert mention(school, "Today", title + mark).is_cut


def test_a_begun_name_says_that_it_is_cut_short() -> None:
    """Its reason stands first, its place is shown, and no town makes it certain."""
    found = mention(LARKSPUR, "Row in Brackenford, BK7 4QT: parents at Larkspur H…", "Quarry Lane, Brackenford")
    assert found.standing is Standing.UNSURE
    assert found.reasons[0] == "the name is cut short"
    assert found.spans == (Span(40, 50),)


@pytest.mark.parametrize(
    "title",
    [
        "Parents at L…",
        "Parents at Larksp…",
        "Parents at larkspur h…",
        "Parents at Larkspur House…",
        "Parents at Larkspur. H…",
        "Parents at the Larkspur and H…",
        "Haym…",
        "Everything I know…",
        "So…",
    ],
)
def test_too_little_of_a_name_is_no_name(title: str) -> None:
    """A letter alone, another word, words that are not side by side, or small letters: dots end thoughts too."""
    assert not any(found.is_cut for found in MATCHER.match(Document("k", "https://search.example/1", title, "")).values())


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Larkspur Hill Primary School in Brackenford shuts its gate and parents…", ""),
        ("It was Larkspur Hill Primary. Then nothing happened for a week...", ""),
        ("Was it Larkspur Hill Primary? Nobody knows...", ""),
        ("Larkspur Hill Primary", "Nobody would say which one it was..."),
        ("Larkspur Hill Primary e.g. at lunch", ""),
        ("Larkspur Hill Primary in Eastholme…", ""),
    ],
)
def test_what_is_settled_or_whole_is_not_cut(title: str, text: str) -> None:
    """Sure already, sure not to be us, or broken off in another sentence: no page need be fetched for it."""
    assert not mention(LARKSPUR, title, text).is_cut


def test_the_beginning_of_a_namesakes_name_is_nothing_against_us() -> None:
    """Under a heading that names us, a name that breaks off may as well be anybody's; a whole one is not ours."""
    us = School("us", "Oakwood Primary School", "Oakwood", town="Pellworth", namesakes=(Namesake("Coppice Row Primary, Quern"),))
    heading = "Oakwood Primary School, Pellworth"
    begun = Document("k", "https://search.example/1", "", "Row at Coppice R…", context=heading)
    whole = replace(begun, text="Row at Coppice Row")
    assert Matcher([us]).match(begun)["us"].standing is Standing.US
    assert Matcher([us]).match(whole)["us"].standing is Standing.OTHER


PIECES = ["Larkspur", "Hill", "H", "Primary", "…", "...", " ", "\n", ".", "[", "]", "-", "x"]


@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_any_dots_are_read(words: str) -> None:
    """Whatever stands around the dots, only what is unsure is cut, and the spans lie within the words."""
    found = mention(LARKSPUR, words[: len(words) // 2], words)
    assert not found.is_cut or found.standing is Standing.UNSURE
    assert all(0 <= span.start < span.end for span in found.spans)


def test_a_flood_of_dots_costs_little() -> None:
    """A text of nothing but begun names and blanks is read at once."""
    assert mention(LARKSPUR, "", "Larkspur H… " * 15_000 + " " * 50_000 + "x").standing is Standing.UNSURE
    assert mention(LARKSPUR, "Larkspur Hill" + " ." * 40_000).standing is Standing.UNSURE


@pytest.mark.parametrize(
    "words",
    [
        "",
        " \n ",
        "[photo of a letterhead, no text]",
        "[image]",
        "[video]",
        "[photo]",
        "(screenshot)",
        "[attachment]",
        "[3 photos]",
        "(a picture, see above) [GIF]",
        "[Photo] \N{FACE WITH TEARS OF JOY}",
    ],
)
def test_without_words_only_a_person_can_look(words: str) -> None:
    """It is unsure for who declared the place, with the reason; where the place is about a school it is that school's."""
    assert is_wordless(words)
    document = Document("k", "https://town.example/1", "", words, context="Larkspur Hill Primary School, Brackenford")
    found = MATCHER.match(document, Whereabouts(("Brackenford",), frozenset({LARKSPUR.id, ORCHARD.id}), frozenset({DERWENT.id})))
    assert found[LARKSPUR.id] == WORDLESS == found[ORCHARD.id]
    assert (WORDLESS.standing, WORDLESS.certainty) == (Standing.UNSURE, 0.35)
    assert WORDLESS.reasons == ("there are no words to read: only a person can look",)
    assert found[DERWENT.id].standing is Standing.US


@pytest.mark.parametrize(
    "words",
    [
        "Larkspur Hill [photo]",
        "photo",
        "[applause]",
        "(see the photo)",
        "[photo] 7",
        "\N{FACE WITH TEARS OF JOY}",
        "???",
        "[photo",
        "[photo]\N{CYRILLIC SMALL LETTER ZHE}",
    ],
)
def test_a_word_is_a_word(words: str) -> None:
    """Anything besides the note is something to read, and a face alone is no picture."""
    assert not is_wordless(words)
    assert WORDLESS not in MATCHER.match(Document("k", "https://town.example/1", "", words)).values()
