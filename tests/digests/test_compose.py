"""The letters say what their readers need, in the order they need it, and nothing that they must not."""

import re
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup

from digests import compose
from digests.mime import header
from digests.model import Digest, Letter, Line, Trend, Unchecked
from tests.digests.letters import (
    ALERT,
    BLIND,
    BUNDLE,
    COMPLAINT,
    FORUM,
    FULL,
    LETTERS,
    QUIET,
    TEST,
    THANKS,
    UNANSWERED,
    UNREACHED,
)

ORDER = (
    "needs you",
    "urgent items",
    "new since",
    "changed",
    "this week",
    "good news",
    "not checked",
    "is this us?",
    "you get this because",
    "kept for 90",
    "something wrong, or not about this school?",
)
BARE = Digest(FULL.school, FULL.short_name, FULL.day, FULL.since, sources=9)
MOST_URGENT = "1 alert NOT ACKNOWLEDGED, 1 letter not delivered"


def seen(letter: Letter) -> str:
    """What a reader of the HTML sees, as one line."""
    body = BeautifulSoup(letter.html, "lxml").body
    assert body is not None
    return " ".join(body.get_text().split())


def lines(number: int) -> tuple[Line, ...]:
    """Complaints with references of their own."""
    return tuple(replace(COMPLAINT, ref=f"M-{index:04d}") for index in range(1, number + 1))


def blind(number: int) -> tuple[Unchecked, ...]:
    """Sources that could not be read."""
    return tuple(replace(FORUM, label=f"place {index}") for index in range(1, number + 1))


@pytest.mark.parametrize(
    ("told", "subject"),
    [
        (FULL, "Larkspur Hill online: 1 needs you today, 1 step is due, 3 new, 1 source not checked (Fri 20 Nov)"),
        (QUIET, "Larkspur Hill online: nothing new, all 9 sources checked (Tue 24 Nov)"),
        (BLIND, "Larkspur Hill online: COULD NOT CHECK 4 of 9 sources (Wed 25 Nov)"),
        (replace(BARE, new=lines(2)), "Larkspur Hill online: 2 new (Fri 20 Nov)"),
        (replace(BARE, needs_you=lines(2)), "Larkspur Hill online: 2 need you today (Fri 20 Nov)"),
        (replace(BARE, new=lines(9), more=3), "Larkspur Hill online: 12 new (Fri 20 Nov)"),
        (replace(BARE, good=(THANKS,)), "Larkspur Hill online: 1 new (Fri 20 Nov)"),
        (replace(BARE, urgent=("A-0001 with the DSL",)), "Larkspur Hill online: 1 urgent item (Fri 20 Nov)"),
        (replace(BARE, changed=("M-0001: gone",)), "Larkspur Hill online: 1 changed (Fri 20 Nov)"),
        (replace(BARE, unchecked=blind(1)), "Larkspur Hill online: COULD NOT CHECK 1 of 9 sources (Fri 20 Nov)"),
        (
            replace(BARE, new=lines(1), unchecked=blind(3)),
            "Larkspur Hill online: COULD NOT CHECK 3 of 9 sources, 1 new (Fri 20 Nov)",
        ),
        (replace(BARE, new=lines(1), unchecked=blind(2)), "Larkspur Hill online: 1 new, 2 sources not checked (Fri 20 Nov)"),
        (
            UNANSWERED,
            f"Larkspur Hill online: {MOST_URGENT}, 1 needs you today, 1 step is due, 3 new, 1 source not checked (Sat 21 Nov)",
        ),
        (replace(BARE, unacknowledged=2), "Larkspur Hill online: 2 alerts NOT ACKNOWLEDGED (Fri 20 Nov)"),
        (replace(BARE, undelivered=(UNREACHED,) * 2), "Larkspur Hill online: 2 letters not delivered (Fri 20 Nov)"),
        (
            replace(UNANSWERED, unchecked=blind(9)),
            f"Larkspur Hill online: COULD NOT CHECK 9 of 9 sources, {MOST_URGENT}, 1 needs you today, 1 step is due (Sat 21 Nov)",
        ),
        (replace(BARE, sources=1), "Larkspur Hill online: nothing new, the only source checked (Fri 20 Nov)"),
        (replace(BARE, sources=0), "Larkspur Hill online: COULD NOT CHECK: no sources are set up (Fri 20 Nov)"),
    ],
)
def test_the_subject_holds_the_school_counts_and_the_date(told: Digest, subject: str) -> None:
    """The subject has one of its few forms, leads with coverage where coverage is the news, and fits in a header."""
    letter = compose.digest(told)
    assert letter.subject == header(letter.subject) == subject


def test_a_subject_that_would_be_cut_keeps_what_matters_most() -> None:
    """Of a long name and many counts the date and what was not checked are never lost; the letter itself has every count."""
    crowded = replace(UNANSWERED, short_name="The Federation of Larkspur Hill, Quarry Lane and Netherby Road Schools")
    letter = compose.digest(crowded)
    assert header(letter.subject) == letter.subject
    assert letter.subject.startswith(
        "The Federation of Larkspur Hill, ... online: 1 alert NOT ACKNOWLEDGED, 1 letter not delivered,"
    )
    assert letter.subject.endswith("1 source not checked (Sat 21 Nov)")
    assert "3 new" not in letter.subject
    assert "3 new" in letter.text.splitlines()[1]


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        (QUIET, "Nothing new was found. 9 of 9 sources were checked between 05:50 and 06:10."),
        (
            replace(QUIET, unchecked=blind(2)),
            "Nothing new was found in the 7 sources that could be checked. 2 could not be checked: place 1, place 2.",
        ),
        (replace(QUIET, unchecked=blind(9)), "Nothing could be checked: place 1, place 2"),
        (replace(QUIET, sources=0), "Nothing could be checked."),
        (replace(QUIET, new=lines(1)), "9 of 9 sources were checked between 05:50 and 06:10."),
        (
            replace(QUIET, new=lines(1), unchecked=blind(1)),
            "8 of 9 sources were checked between 05:50 and 06:10. 1 could not be checked: place 1.",
        ),
        (
            replace(QUIET, wordless=3, wordless_at=("the parents.example board",)),
            "06:10. 3 posts were pictures without words, which no program here can read: the parents.example board.",
        ),
        (
            replace(QUIET, wordless=1, wordless_at=("Corner",), unchecked=blind(1)),
            "1 could not be checked: place 1. 1 post was a picture without words, which no program here can read: Corner.",
        ),
        (
            replace(QUIET, undelivered=(UNREACHED,)),
            "9 of 9 sources were checked between 05:50 and 06:10. Not delivered: Mail to the deputy DSL.",
        ),
        (replace(QUIET, unchecked=blind(9), undelivered=(UNREACHED,)), "place 9. Not delivered: Mail to the deputy DSL."),
    ],
)
def test_coverage_is_said_in_both_halves(told: Digest, sentence: str) -> None:
    """How much was checked stands in every digest, in text and HTML."""
    letter = compose.digest(told)
    assert sentence in " ".join(letter.text.split())
    assert sentence in seen(letter)


@pytest.mark.parametrize(
    "told",
    [
        replace(QUIET, new=lines(1)),
        replace(QUIET, needs_you=lines(1)),
        replace(QUIET, good=(THANKS,)),
        replace(QUIET, more=1),
        replace(QUIET, urgent=("A-0001 with the DSL",)),
        replace(QUIET, undelivered=(UNREACHED,)),
        replace(QUIET, unchecked=blind(9)),
        replace(QUIET, sources=0),
    ],
)
def test_nothing_new_is_not_said_when_there_is_something_or_nobody_looked(told: Digest) -> None:
    """The words "nothing new" never stand over an item, nor over sources of which none was read."""
    letter = compose.digest(told)
    assert "nothing new" not in (letter.subject + letter.text + letter.html).lower()


def test_one_dead_source_changes_the_subject_and_the_first_section() -> None:
    """With a single source unread, the quiet subject is impossible and the warning stands before every section."""
    letter = compose.digest(replace(QUIET, unchecked=blind(1)))
    assert "nothing new" not in letter.subject
    assert letter.text.startswith("COULD NOT CHECK 1 of 9 sources\n")
    mixed = compose.digest(FULL)
    assert 0 < mixed.text.index("COULD NOT CHECK 1 of 9 sources") < mixed.text.index("NEEDS YOU")
    assert 0 < seen(mixed).index("COULD NOT CHECK 1 of 9 sources") < seen(mixed).index("Needs you")


def test_the_parts_of_a_digest_stand_in_the_order_they_are_read() -> None:
    """What needs the reader comes first and the retention line last, in text and HTML."""
    letter = compose.digest(FULL)
    for words in (letter.text.lower().replace("\n", " "), seen(letter).lower()):
        found = [words.rindex(part) if part == "not checked" else words.index(part) for part in ORDER]
        assert found[:6] == sorted(found[:6])
        assert found[5] < words.index("to look at by hand") < found[7] < found[8] < found[9] < found[10]


def test_what_nobody_acknowledged_leads_the_digest() -> None:
    """Urgent items come before what needs the reader as long as one has nobody, and behind it otherwise; never twice."""
    for words in (compose.digest(UNANSWERED).text.lower(), seen(compose.digest(UNANSWERED)).lower()):
        assert words.index("urgent items") < words.index("not yet acknowledged") < words.rindex("needs you")
        assert words.count("urgent items") == words.count("a-0012 with the dsl") == 1


def test_a_digest_opens_with_counts_alone() -> None:
    """The line that a locked phone shows is the counts and the school, with nothing that was found."""
    letter = compose.digest(FULL)
    opening = "1 needs you today, 1 step is due, 3 new, 1 source not checked"
    assert letter.text.splitlines()[:2] == [opening, "Larkspur Hill Community Primary School online, Friday 20 November 2026"]
    assert seen(letter).startswith(f"{opening} Larkspur Hill Community Primary School online, Friday 20 November 2026")


def test_every_item_is_whole_in_both_halves() -> None:
    """Reference, what, where, quotation, copies, policy step and due time of an item are in text and HTML alike."""
    letter = compose.digest(FULL)
    told = ["M-0233", "Complaint about parking", "Brackenford Gazette, comments", "cars across the zigzags", "seen in 3 places"]
    told += ["Policy: invite them to contact you. Due Tue 24 Nov 09:00.", "(part)", "2 items could be", "[name 1]"]
    plain = " ".join(letter.text.replace(" > ", " ").split())
    assert [part for part in told if part not in plain or part not in seen(letter)] == []
    assert f"    {COMPLAINT.url}\n" in letter.text


def test_each_item_has_one_link_and_it_is_its_own() -> None:
    """Every address that can be followed is an item's own, its host is shown, and every item with an address has it once."""
    page = BeautifulSoup(compose.digest(FULL).html, "lxml")
    assert {str(link["href"]): link.get_text() for link in page.find_all("a")} == {
        "https://gazette.example/news/quarry-lane?page=2&sort=new#comments": "Open M-0233 on gazette.example",
        "https://forum.example/threads/812": "Open M-0234 on forum.example",
        "https://newsletter.example/november": "Open M-0235 on newsletter.example",
    }
    assert len(page.find_all("a")) == 3


def test_seven_new_items_are_shown_and_the_rest_counted() -> None:
    """A flood of items keeps the digest readable: seven new and three good ones stand in it, and the others are counted."""
    letter = compose.digest(replace(BARE, new=lines(10), more=5, good=tuple(replace(THANKS, ref=f"G-{n}") for n in range(5))))
    for words in (letter.text, seen(letter)):
        assert "M-0007" in words
        assert "M-0008" not in words
        assert "And 8 more." in words
        assert "G-2" in words
        assert "G-3" not in words
        assert "And 2 more." in words


def test_a_long_quotation_is_cut_and_says_so() -> None:
    """At most 180 characters of a post are quoted, a cut is marked, and a whole quotation is not called a part."""
    long, whole = replace(COMPLAINT, quote="word " * 60), replace(COMPLAINT, quote="All of it.")
    assert "word ..." in compose.digest(replace(BARE, new=(long,))).text
    assert "(part)" in seen(compose.digest(replace(BARE, new=(long,))))
    assert "(part)" not in compose.digest(replace(BARE, new=(whole,))).text


def test_a_long_place_is_cut() -> None:
    """A place is named in at most 120 characters in either letter, whatever a page calls itself."""
    place = "gazette " * 40
    letters = (compose.digest(replace(BARE, new=(replace(COMPLAINT, where=place),))), compose.alert(replace(ALERT, where=place)))
    counts = [words.count("gazette ") for letter in letters for words in (" ".join(letter.text.split()), seen(letter))]
    assert max(counts) <= compose.PLACE // len("gazette ")


def test_counts_are_compared_in_words_as_well_as_bars() -> None:
    """A week above the usual is said to be, without percentages; a week within it is not."""
    letter = compose.digest(replace(BARE, trends=(Trend("mentions", 9, "4 to 7", 7), Trend("thanks", 1, "0 to 1", 1))))
    for words in (" ".join(letter.text.split()), seen(letter)):
        assert re.search(r"Mentions:? 9,? usual: 4 to 7 \(more than usual\)", words)
        assert re.search(r"Thanks:? 1,? usual: 0 to 1(?! \()", words)
        assert "%" not in words


def test_a_week_of_which_too_little_was_seen_is_not_comparable() -> None:
    """Where coverage has failed the counts are said not to be comparable; one source of nine that missed a day is not that."""
    for missed, said in ((0, False), (1, False), (3, True), (9, True)):
        letter = compose.digest(replace(FULL, unchecked=blind(missed)))
        assert [("Too little was checked today to compare" in words) for words in (letter.text, seen(letter))] == [said, said]


def test_the_footer_says_what_this_letter_is() -> None:
    """Why one gets it, who sorted it, not to forward it, what is never checked, how long it is kept and whom to tell."""
    letter = compose.digest(QUIET)
    said = (
        "You get this because",
        "Sorted by software",
        "it makes mistakes and decides nothing",
        "Do not forward",
        "Closed groups and private chats are never checked",
        "Kept for 90 days",
    )
    for words in (" ".join(letter.text.split()), seen(letter)):
        assert [part for part in (*said, "office@larkspurhill.example") if part not in words] == []


@pytest.mark.parametrize("letter", LETTERS.values(), ids=LETTERS)
def test_the_text_fits_in_a_mail_program_of_80_columns(letter: Letter) -> None:
    """No line of plain text is wider than 76 columns, but for an address, which may not be broken."""
    lines = letter.text.splitlines()
    assert [line for line in lines if len(line) > compose.WIDTH and "https://" not in line] == []
    assert [line for line in lines if line != line.rstrip()] == []
    assert "\n\n\n" not in letter.text
    assert letter.text.endswith("\n")
    assert not letter.text.endswith("\n\n")


def test_two_renderings_are_the_same() -> None:
    """A letter depends on what it tells and on nothing else."""
    assert compose.digest(FULL) == compose.digest(replace(FULL))
    assert compose.alert(ALERT) == compose.alert(replace(ALERT))
    assert compose.bundle(BUNDLE) == compose.bundle(replace(BUNDLE))
    assert compose.notice(TEST) == compose.notice(replace(TEST))
