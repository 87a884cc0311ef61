"""The language rules of the letters: counts and not categories, no word that judges a person, no guess, nothing fetched."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

import digests
from digests import compose
from digests.model import Digest, Letter, Line, Trend, Unread
from tests.digests.letters import ALERT, BUNDLE, COMPLAINT, FULL, LETTERS, UNANSWERED, UNREACHED
from tests.digests.test_compose import blind, seen

OURS = [*sorted((Path(digests.__file__).parent / "templates").iterdir()), Path(compose.__file__)]
JUDGING = ("defamatory", "abusive parent", "offender", "vexatious", "troll", "all clear")
ADJECTIVES = (
    "abusive|aggressive|alarming|awful|disgusting|hateful|inappropriate|malicious|nasty|offensive|outrageous|rude|serious"
)
ADJECTIVES += "|shocking|troubling|unacceptable|unreasonable|vile|worrying|racist|nuisance"
GUESSING = r"probably|apparently|presumably|it seems|likely|suspects?|perpetrator|culprit|sentiment|score|author"
FETCHING = ("<img", "<svg", "<script", "<link", "<video", "url(", "@import", "http:", "https:", "background-image", "@font-face")
SHAMING = "Racist abuse by Jane Quillfeather, a vile troll: 80% worse"
NUMBER = r"(?:\d+ (?:needs? you today|steps? (?:is|are) due|new|urgent items?|changed|posts? could not be read))"
LOUD = r"(?:\d+ alerts? NOT ACKNOWLEDGED|\d+ letters? not delivered|COULD NOT CHECK \d+ of \d+ sources?|\d+ sources? not checked)"
SUBJECT = re.compile(rf"Larkspur Hill online: (?:{NUMBER}|{LOUD})(?:, (?:{NUMBER}|{LOUD}))* \((?:Fri 20|Sat 21) Nov\)")
SHAMED = Line("M-0001", SHAMING, SHAMING, SHAMING, SHAMING, SHAMING)
ASHAMED = replace(
    FULL,
    needs_you=(SHAMED,),
    due=(SHAMING,),
    urgent=(SHAMING,),
    new=(SHAMED,),
    changed=(SHAMING,),
    trends=(Trend(SHAMING, 3, "1 to 2", 2),),
    good=(SHAMED,),
    by_hand=(SHAMING,),
    notes=(SHAMING,),
    mode=SHAMING,
    wordless=1,
    wordless_at=(SHAMING,),
    unread=(Unread("M-0002", SHAMING, SHAMING),),
    contact=SHAMING,
)


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_our_own_words_judge_nobody_guess_nothing_and_fetch_nothing(path: Path) -> None:
    """Neither a template nor what composes the letters calls anybody a name, says who it was, or fetches anything."""
    words = re.sub(r'"""Turns.*?"""', "", path.read_text(encoding="utf-8")).lower()
    assert [word for word in (*JUDGING, *FETCHING) if word in words] == []
    assert re.findall(rf"\b(?:{ADJECTIVES}|{GUESSING})\b", words) == []


@pytest.mark.parametrize(
    "told",
    [
        ASHAMED,
        replace(ASHAMED, day=UNANSWERED.day, unacknowledged=1, undelivered=(UNREACHED,)),
        replace(ASHAMED, unchecked=()),
        replace(ASHAMED, unchecked=blind(9)),
        replace(ASHAMED, needs_you=(), new=(), good=(), due=()),
        replace(ASHAMED, needs_you=(), new=(), good=(), due=(), changed=(), urgent=(), unchecked=()),
    ],
)
def test_the_subject_of_a_digest_is_counts_and_nothing_else(told: Digest) -> None:
    """Whatever was found: the school, what there is in numbers, and the date."""
    assert SUBJECT.fullmatch(compose.digest(told).subject)


def test_an_alert_and_a_bundle_have_one_subject_whatever_was_found() -> None:
    """Only the references and the reader are in it."""
    told = replace(ALERT, why=SHAMING, where=SHAMING, words=SHAMING, level=SHAMING, kept=SHAMING, phone=SHAMING, unsure=True)
    assert compose.alert(told).subject == compose.alert(ALERT).subject
    assert compose.bundle(replace(BUNDLE, phone=SHAMING)).subject == compose.bundle(BUNDLE).subject


@pytest.mark.parametrize("letter", LETTERS.values(), ids=LETTERS)
def test_no_letter_of_ours_has_a_percentage_or_a_score(letter: Letter) -> None:
    """Counts are said as counts."""
    for words in (letter.subject, letter.text, seen(letter)):
        assert not re.search(r"\d ?%|per ?cent|sentiment|\bscore", words, re.IGNORECASE)


def test_an_item_ends_with_what_the_policy_says_and_by_when() -> None:
    """What, where and the words come first; the last thing that is read of an item is what to do, in text and HTML."""
    letter = compose.digest(replace(FULL, needs_you=(), due=(), good=(), new=(COMPLAINT,)))
    said = "Policy: invite them to contact you. Due Tue 24 Nov 09:00."
    item = letter.text.partition("NEW SINCE")[2].partition("\n\n")[0].splitlines()
    assert [line.strip() for line in item[-2:]] == [COMPLAINT.url, said]
    page = BeautifulSoup(letter.html, "lxml")
    assert [" ".join(part.get_text().split()) for part in page.select("h3 + p + blockquote + p")] == [said]
    assert len(page.select("h3 + p + blockquote + p + h2")) == 1


def test_an_alert_says_that_nobody_has_verified_it_and_that_software_decides_nothing() -> None:
    """Wherever it comes from; with names masked where they were recognised, which is a courtesy and no promise."""
    for words in (" ".join(compose.alert(ALERT).text.split()), seen(compose.alert(ALERT))):
        assert words.endswith(
            "Unverified: sorted by software, which makes mistakes and decides nothing. "
            "Names are masked where they were recognised."
        )
        assert "Do not forward it: it may identify people." in words
