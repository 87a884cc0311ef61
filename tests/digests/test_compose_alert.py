"""Alerts, bundles and notices say what their readers need below the fold, and above it nothing of what was found."""

import re
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup

from digests import compose
from digests.model import Alert
from tests.digests.letters import ACK, ALERT, BUNDLE, BY_HAND, HEALTH
from tests.digests.test_compose import seen

ALERT_ORDER = ("WHY", "SURE?", "WHERE", "LINK", "WHEN", "WORDS", "KEPT", "FIRST", "CAUTION", "RING", "NEXT", "LEVEL", "TO ANSWER")


@pytest.mark.parametrize("told", [ALERT, replace(ALERT, unsure=True, escalates=""), replace(ALERT, answer=ACK)])
def test_an_alert_says_nothing_of_its_content_in_subject_or_preview(told: Alert) -> None:
    """Subject and first 200 characters hold no name, quotation, category, place, level or link."""
    letter = compose.alert(told)
    assert letter.subject.removesuffix(" (K7QF-2MXA)") == "[SAFEGUARDING - OPEN ALONE] Online alert A-0013 needs the DSL"
    plain = compose.alert(replace(told, why="", sure="", where="", url="", words="", level="", short_name="", unsure=False))
    assert letter.text[:200] == plain.text[:200]
    assert seen(letter)[:200] == seen(plain)[:200]
    first = " ".join((letter.text[:200] + seen(letter)[:200]).split()).lower()
    assert [
        word for word in ("threat", "batter", "gazette", "larkspur", "critical", "another school", "http") if word in first
    ] == []
    assert first.startswith("this message is for the dsl. do not open it on a shared screen or whiteboard.")


def test_the_details_of_an_alert_stand_in_their_order() -> None:
    """Why, how sure, where, when, the words, what is kept, what to do, whom to ring, who is next and how to answer, in turn."""
    letter = compose.alert(ALERT)
    starts = [re.search(rf"^{re.escape(label)} +", letter.text, re.MULTILINE) for label in ALERT_ORDER]
    found = [start.start() for start in starts if start]
    assert len(found) == len(ALERT_ORDER)
    assert found == sorted(found)
    headings = [heading.get_text().upper() for heading in BeautifulSoup(letter.html, "lxml").find_all("h2")]
    assert headings == [*ALERT_ORDER]


def test_an_alert_is_whole_in_both_halves() -> None:
    """All that the alert carries stands in its text and in its HTML."""
    letter = compose.alert(ALERT)
    told = [ALERT.escalates, ALERT.why, ALERT.sure, ALERT.words, ALERT.kept, ALERT.phone, BY_HAND.otherwise, ALERT.level]
    told += [*ALERT.first_steps, *ALERT.cautions, "posted 17:41, first seen 18:00", "part of 214 characters", "7 more places"]
    told += ["deputy DSL 18:32, head 19:02, chair of governors 19:32", "Larkspur Hill", "A-0013"]
    plain = " ".join(letter.text.replace(" > ", " ").split())
    assert [part for part in told if part not in plain or part not in seen(letter)] == []
    assert f"LINK        {ALERT.url}\n" in letter.text


def test_an_unsure_alert_says_so_below_the_fold_alone() -> None:
    """That it may be another school heads the details, and is in no subject and no preview."""
    sure, unsure = compose.alert(ALERT), compose.alert(replace(ALERT, unsure=True))
    assert unsure.subject == sure.subject
    assert "another school" not in sure.text.lower()
    assert 200 < unsure.text.index("MAY BE ANOTHER SCHOOL") < unsure.text.index("WHY  ")
    assert "tell that school" in " ".join(unsure.text.split())
    assert 200 < seen(unsure).index("MAY BE ANOTHER SCHOOL") < seen(unsure).index("Why")


@pytest.mark.parametrize(
    ("words", "cut", "of_characters", "said"),
    [
        ("whole", False, 5, "(all 5 characters)"),
        ("part", True, 50, "(part of 50 characters)"),
        ("x " * 900, False, 1799, "(part of 1799 characters)"),
    ],
)
def test_an_alert_says_how_much_of_the_words_it_shows(words: str, cut: bool, of_characters: int, said: str) -> None:  # noqa: FBT001 - a table
    """The reader knows whether the quotation is everything."""
    letter = compose.alert(replace(ALERT, words=words, cut=cut, of_characters=of_characters))
    assert said in " ".join(letter.text.split())
    assert said in seen(letter)


def test_a_bundle_is_references_and_where_to_look() -> None:
    """Alerts above the hourly limit are told by reference in one letter whose subject and preview say no more."""
    letter = compose.bundle(BUNDLE)
    assert letter.subject == "[SAFEGUARDING - OPEN ALONE] 4 more online alerts need the DSL"
    assert compose.bundle(replace(BUNDLE, refs=("A-0001",))).subject.endswith("1 more online alert needs the DSL")
    for words in (letter.text, seen(letter)):
        assert "A-0019, A-0020, A-0021, A-0022" in words[200:]
        assert "A-0020" not in words[:200]
        assert BUNDLE.phone in words


def test_a_notice_says_who_writes_what_for_and_that_nothing_found_is_in_it() -> None:
    """School and purpose in subject and first line, every sentence and item in both halves, at the end where it comes from."""
    letter = compose.notice(HEALTH)
    assert letter.subject == "Larkspur Hill online: 2 things need the technician"
    assert letter.text.startswith(f"{letter.subject}\n\n9 sources are set up")
    assert seen(letter).startswith("2 things need the technician Larkspur Hill online 9 sources are set up")
    for words in (" ".join(letter.text.split()), seen(letter)):
        assert [part for part in (*HEALTH.says, *HEALTH.items) if part not in words] == []
        assert words.endswith("From the monitor itself: nothing of what was found is in this letter.")
        assert "acknowledge" not in words.lower()
