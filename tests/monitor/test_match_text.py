"""What disguise, layout and hostile text do to matching: nothing."""

import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.match import Matcher
from monitor.match.normalise import MOST_CHARACTERS, read
from monitor.model import Mention, School, Span, Standing
from sources.model import Document
from tests.cast import LARKSPUR
from tests.monitor.match_cast import SCHOOLS

LARKSPUR_ONLY = Matcher([LARKSPUR])
ST_MARYS_ONLY = Matcher([SCHOOLS["st_marys"]])
EVERYBODY = Matcher(tuple(SCHOOLS.values()))
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f\ufe0f"
APOSTROPHES = "'\u2018\u2019\u02bc\u2032`\u00b4"
NO_MARKUP = st.characters(exclude_characters="<&")
FULL_NAMES = tuple(school.name for school in SCHOOLS.values())


def matched(matcher: Matcher, text: str, *, title: str = "") -> Mention:
    """Return what a matcher of one school says of a text."""
    return next(iter(matcher.match(Document("k", "https://forum.example/", title, text)).values()), Mention(Standing.OTHER))


def plain(text: str) -> str:
    """Return a text's words in plain form, with one space between."""
    return " ".join(token.word for token in read(text).tokens)


@given(
    text=st.sampled_from(
        [
            "Larkspur Hill Community Primary School, Brackenford",
            "Larkspur Hill Primary, Eastholme",
            "walking up Larkspur Hill",
            "see https://larkspurhill.brackenford.sch.example/a",
            "thanks @larkspurhillsch and #LarkspurHill",
        ]
    ),
    marks=st.lists(st.tuples(st.integers(0, 80), st.sampled_from(INVISIBLE)), max_size=12),
)
def test_invisible_characters_change_nothing(text: str, marks: list[tuple[int, str]]) -> None:
    """However many invisible characters stand anywhere in a text, it is judged the same."""
    disguised = text
    for place, mark in marks:
        at = min(place, len(disguised))
        disguised = disguised[:at] + mark + disguised[at:]
    before, after = matched(LARKSPUR_ONLY, text), matched(LARKSPUR_ONLY, disguised)
    assert (after.standing, after.certainty, after.reasons) == (before.standing, before.certainty, before.reasons)


@given(name=st.sampled_from(FULL_NAMES), upper=st.lists(st.booleans(), min_size=80, max_size=80))
def test_the_case_of_a_full_name_changes_nothing(name: str, upper: list[bool]) -> None:
    """A full name of more than one word is the same name in any mixture of capitals."""
    cased = "".join(char.upper() if up else char.lower() for char, up in zip(name, upper, strict=False))
    school = next(school for school in SCHOOLS.values() if school.name == name)
    matcher = Matcher([school])
    before, after = matched(matcher, f"We went to {name} today"), matched(matcher, f"We went to {cased} today")
    assert (after.standing, after.certainty) == (before.standing, before.certainty)


@pytest.mark.parametrize("mark", APOSTROPHES)
@pytest.mark.parametrize("place", ["Marlbridge", "Tarnmouth", "the news"])
def test_the_shape_of_an_apostrophe_changes_nothing(mark: str, place: str) -> None:
    """Every apostrophe that keyboards and printers make is one apostrophe."""
    before = matched(ST_MARYS_ONLY, f"St Mary's C of E Primary School in {place}")
    assert matched(ST_MARYS_ONLY, f"St Mary{mark}s C of E Primary School in {place}").standing == before.standing


@pytest.mark.parametrize(
    "markup", ["<b>{}</b>", "**{}**", "_{}_", "<span class='x'>{}</span>", "\u201c{}\u201d", "<p>{}</p>", "({})"]
)
def test_markup_around_a_name_changes_nothing(markup: str) -> None:
    """A name is the same name in bold, in quotation marks and in brackets."""
    text = f"We like {markup.format('Larkspur Hill Community Primary School')} a lot"
    assert matched(LARKSPUR_ONLY, text).standing is Standing.US


@given(
    before=st.text(NO_MARKUP, max_size=30),
    after=st.text(NO_MARKUP, max_size=30),
    space=st.sampled_from([" ", "\u00a0", "\u2009", "\n", " \u200b", "  "]),
)
def test_spans_quote_the_raw_text(before: str, after: str, space: str) -> None:
    """Every span lies inside the text, and what it quotes reads as the name when it is made plain."""
    text = f"{before}. Larkspur{space}Hill Comm\u00fanity Primary\u00adSchool's. {after}"
    mention = matched(LARKSPUR_ONLY, text)
    assert all(0 <= span.start < span.end <= len(text) for span in mention.spans)
    assert mention.spans
    assert all(plain(text[span.start : span.end]).startswith("larkspur hill") for span in mention.spans)


def test_a_span_quotes_exactly() -> None:
    """The span of a disguised name begins and ends with the name, and leaves out a possessive."""
    text = "Not that one, no: 'L\u0430rkspur H\u200bill Pr1mary School's' head"
    assert [text[s.start : s.end] for s in matched(LARKSPUR_ONLY, text).spans] == ["L\u0430rkspur H\u200bill Pr1mary School"]


def test_spans_count_in_title_and_text() -> None:
    """Where a document has a title, spans count in the title and the text together."""
    document = Document("k", "https://forum.example/", "School run", "Larkspur Hill Primary is closed")
    span = LARKSPUR_ONLY.match(document)[LARKSPUR.id].spans[0]
    assert document.words[span.start : span.end] == "Larkspur Hill Primary"


def test_no_name_runs_from_the_title_into_the_text() -> None:
    """A title that ends with the first word of a name and a text that begins with the second name nothing."""
    assert matched(LARKSPUR_ONLY, "Hill Primary School", title="Pressed Larkspur").standing is Standing.OTHER


@given(st.text())
def test_any_text_is_answered(text: str) -> None:
    """No text raises, and every certainty and span that comes back is in its range."""
    for mention in EVERYBODY.match(Document("k", text, text[:9], text, context=text)).values():
        assert 0.0 <= mention.certainty <= 1.0
        assert all(isinstance(span, Span) and 0 <= span.start < span.end for span in mention.spans)


@pytest.mark.parametrize(
    "unit",
    [
        "a ",
        "park ",
        "Park Primary ",
        "([",
        "<",
        "<a ",
        "a",
        "@a",
        "a.",
        "&#1",
        "http://",
        "\u200b",
        "derwant school ",
        "a-",
        "a'",
        "Brook Primary School, ",
        "St Mary's Marlbridge ",
        "Orchard and ",
        "Orchard primary ",
        "St. ",
        "#a",
        "0r1h4rd ",
        "\u00e9",
    ],
)
def test_hostile_text_ends_soon(unit: str) -> None:
    """A hundred thousand characters of anything take about as long as a hundred thousand of anything else."""
    text = (unit * 100_000)[:100_000]
    began = time.process_time()
    EVERYBODY.match(Document("k", "https://forum.example/", "", text))
    assert time.process_time() - began < 5


def test_a_longer_text_is_read_so_far() -> None:
    """What stands behind the longest text that we read is not seen, and costs nothing."""
    assert not LARKSPUR_ONLY.match(Document("k", "https://f.example/", "", " " * MOST_CHARACTERS + LARKSPUR.name))


def _st_marys(count: int) -> list[School]:
    return [
        School(f"s{n}", "St Mary's Catholic Primary School", "St Mary's", town=f"Town{chr(65 + n % 26)}{n}ham")
        for n in range(count)
    ]


def test_of_five_hundred_the_one_with_its_town_is_named() -> None:
    """Among 500 schools of one name, a text that names the town is given to the school there and to no other."""
    schools = _st_marys(500)
    mentions = Matcher(schools).match(Document("k", "", "", f"St Mary's Catholic Primary School, {schools[77].town}"))
    assert {key: mention.standing for key, mention in mentions.items()} == {"s77": Standing.US}


def test_of_five_hundred_without_a_town_each_may_be_meant() -> None:
    """Without a town all 500 are unsure, and they share one answer."""
    mentions = Matcher(_st_marys(500)).match(Document("k", "", "", "St Mary's Catholic Primary School is closed"))
    assert len(mentions) == 500
    assert {mention.standing for mention in mentions.values()} == {Standing.UNSURE}


def _steps(call: Callable[[], object]) -> float:
    began = time.process_time()
    call()
    return time.process_time() - began


def test_many_schools_cost_about_what_one_does() -> None:
    """Two thousand schools make matching no more than a few times dearer than one (measured: hardly at all)."""
    text = "the children of this town were late again today because the bus did not come " * 100
    many = Matcher([School(f"n{n}", f"Qua{n}ford Primary School", f"Qua{n}ford", town=f"Zed{n}ham") for n in range(2000)])
    one = min(_steps(lambda: LARKSPUR_ONLY.match(Document("k", "", "", text))) for _ in range(3))
    assert min(_steps(lambda: many.match(Document("k", "", "", text))) for _ in range(3)) < 4 * one + 0.05
