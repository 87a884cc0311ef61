"""Is it our school? What must hold on every labelled text, and floors that may rise and never fall."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.match import Matcher
from monitor.model import Mention, Standing
from tests.monitor.match_cast import SCHOOLS
from tests.quality.names import PARTS, Case, Table, judge, load

CASES = {part: load(part) for part in PARTS}
EVERY = [case for cases in CASES.values() for case in cases]
EVERYBODY = Matcher(tuple(SCHOOLS.values()))
# How many texts there are besides the 26 that were given; and what the whole is held to.
FEWEST = 400
LEAST_RECALL, LEAST_ROUTINE = 0.97, 0.95
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f\ufe0f"
APOSTROPHES = "'\u2018\u2019\u02bc\u2032`\u00b4"
WRAPPINGS = ("<b>{}</b>", "<p>{}</p>", "**{}**", "_{}_", "\u201c{}\u201d", "<span class='x'>{}</span>", "<div><p>{}</p></div>")


@pytest.mark.parametrize("part", PARTS)
def test_the_bars_hold(part: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing about another school is called ours, hardly any of ours is missed, and what is called routine is."""
    table = Table.of(CASES[part])
    with capsys.disabled():
        print(f"\n{part}: {len(CASES[part])} texts\n{table}")  # noqa: T201 - the table is what this test is read for
    assert table.counts[Standing.OTHER, Standing.US] == 0
    assert table.recall(Standing.US) >= LEAST_RECALL
    assert table.precision(Standing.ROUTINE) >= LEAST_ROUTINE


def test_every_given_example_is_judged_right() -> None:
    """All 26, those of the policies' schools and the general ones."""
    assert [case for case in CASES["given"] if judge(case).standing != case.verdict] == []


def test_the_corpus_is_what_it_says_it_is() -> None:
    """Large enough, no text twice, all schools, all answers and a reason each; and nobody who tuned wrote what is kept back."""
    own = CASES["tuning"] + CASES["final"]
    assert len(own) >= FEWEST
    assert len({(case.school, case.text) for case in EVERY}) == len(EVERY)
    assert {case.school for case in own} == set(SCHOOLS)
    assert all(case.why for case in EVERY)
    assert {case.by for case in CASES["final"]}.isdisjoint({case.by for case in CASES["tuning"]})


def test_every_span_quotes_the_raw_text() -> None:
    """Spans lie in order inside the text as it was given, and none is empty or begins or ends with a blank."""
    for case in EVERY:
        spans = judge(case).spans
        assert list(spans) == sorted(spans, key=lambda span: span.start), case
        assert all(case.text[span.start : span.end].strip() == case.text[span.start : span.end] != "" for span in spans), case


@given(case=st.sampled_from(EVERY), every=st.integers(2, 9), mark=st.sampled_from(INVISIBLE))
def test_invisible_characters_change_no_verdict(case: Case, every: int, mark: str) -> None:
    """However many stand between the letters of a text, it is judged the same."""
    hidden = "".join(char + (mark if at % every == 0 else "") for at, char in enumerate(case.text))
    assert judge(replace(case, text=hidden)).standing is judge(case).standing


@given(case=st.sampled_from(EVERY), mark=st.sampled_from(APOSTROPHES))
def test_the_shape_of_apostrophes_changes_no_verdict(case: Case, mark: str) -> None:
    """Every apostrophe that keyboards and printers make is one apostrophe."""
    swapped = "".join(mark if char in "'\u2019" else char for char in case.text)
    assert judge(replace(case, text=swapped)).standing is judge(case).standing


@given(case=st.sampled_from(EVERY), wrapping=st.sampled_from(WRAPPINGS))
def test_markup_around_a_text_changes_no_verdict(case: Case, wrapping: str) -> None:
    """In bold, in a paragraph, in quotation marks: it says what it says."""
    assert judge(replace(case, text=wrapping.format(case.text))).standing is judge(case).standing


@given(case=st.sampled_from(EVERY), every=st.integers(1, 4))
def test_markup_around_words_changes_no_verdict(case: Case, every: int) -> None:
    """Single words in bold, as a search engine marks what was looked for."""
    words = [f"<b>{word}</b>" if at % every == 0 and word else word for at, word in enumerate(case.text.split(" "))]
    assert judge(replace(case, text=" ".join(words))).standing is judge(case).standing


def _recased(case: Case, change: Callable[[str], str]) -> Case:
    """Return a case with the letters of its names changed."""
    letters = list(case.text)
    for span in judge(case).spans:
        changed = change(case.text[span.start : span.end])
        if len(changed) == span.end - span.start:
            letters[span.start : span.end] = changed
    return replace(case, text="".join(letters))


@pytest.mark.parametrize("change", [str.upper, str.title])
def test_capitals_in_a_name_change_no_verdict(change: Callable[[str], str]) -> None:
    """SHOUTED or written like a title, a name is the same name."""
    changed = [case.text for case in EVERY if judge(_recased(case, change)).standing is not judge(case).standing]
    assert changed == []


def test_small_letters_lose_hardly_a_name() -> None:
    """Ordinary words in small letters name nothing by themselves: few of ours are lost, and none of another school's is won."""
    small = [(case, judge(case).standing, judge(_recased(case, str.lower)).standing) for case in EVERY]
    assert sum(before is Standing.US and after is not Standing.US for _, before, after in small) <= MOST_LOST
    assert [case.text for case, _, after in small if case.verdict is Standing.OTHER and after is Standing.US] == []


# Measured, and never to be more: capitals are evidence, and a text that has none, or nothing else, has less of it.
MOST_CLAIMED, MOST_LOST = 8, 9


def test_without_capitals_hardly_a_text_is_claimed_that_is_not_ours() -> None:
    """Capitals are evidence: a text in one case has less, and is the more often unsure; what is claimed wrongly is counted."""
    others = [case for case in EVERY if case.verdict is Standing.OTHER]
    claimed = [
        case.text
        for case in others
        for text in (case.text.lower(), case.text.upper())
        if judge(replace(case, text=text)).standing is Standing.US
    ]
    assert len(claimed) <= MOST_CLAIMED, claimed


def test_watching_many_schools_claims_nothing_more() -> None:
    """A text that is not ours does not become ours because other schools are watched too."""
    for case in EVERY:
        alone, together = judge(case), judge(case, EVERYBODY)
        assert together.standing is alone.standing or together.standing is not Standing.US, case


def test_the_schools_have_no_mention_of_a_text_without_them() -> None:
    """Nothing found is nothing said."""
    assert judge(Case("oakwood", "Bins are on Tuesday", Standing.OTHER, "")) == Mention(Standing.OTHER)
