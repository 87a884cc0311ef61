"""The letters say what their readers need, in the order they need it, and nothing that they must not."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

import digests
from digests import compose
from digests.model import Alert, Digest, Letter, Line, Trend, Unchecked
from tests.digests.letters import ALERT, BLIND, BUNDLE, COMPLAINT, FORUM, FULL, QUIET, THANKS

TEMPLATES = sorted((Path(digests.__file__).parent / "templates").iterdir())
JUDGING = ("defamatory", "abusive parent", "offender", "vexatious", "troll")
ORDER = (
    "needs you",
    "urgent items",
    "new since",
    "changed",
    "this week",
    "good news",
    "not checked",
    "is this us?",
    "kept for 90",
)
ALERT_ORDER = ("WHY", "SURE?", "WHERE", "LINK", "WHEN", "WORDS", "KEPT", "FIRST", "CAUTION", "RING", "NEXT", "ACKNOWLEDGE")
BARE = Digest(FULL.school, FULL.short_name, FULL.day, FULL.since, sources=9)


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
        (replace(BARE, sources=1), "Larkspur Hill online: nothing new, the only source checked (Fri 20 Nov)"),
        (replace(BARE, sources=0), "Larkspur Hill online: COULD NOT CHECK: no sources are set up (Fri 20 Nov)"),
    ],
)
def test_the_subject_holds_the_school_counts_and_the_date(told: Digest, subject: str) -> None:
    """The subject has one of its few forms, and leads with coverage where coverage is the news."""
    assert compose.digest(told).subject == subject


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
        assert found[5] < words.index("to look at by hand") < found[7] < found[8]


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
        "https://gazette.example/news/quarry-lane?page=2&sort=new#comments": "Open on gazette.example",
        "https://forum.example/threads/812": "Open on forum.example",
        "https://newsletter.example/november": "Open on newsletter.example",
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


def test_the_footer_says_what_this_letter_is() -> None:
    """Every digest says who sorted it, not to forward it, what is never checked, how long it is kept and whom to tell."""
    letter = compose.digest(QUIET)
    said = ("Sorted by software", "Do not forward", "Closed groups and private chats are never checked", "Kept for 90 days")
    for words in (" ".join(letter.text.split()), seen(letter)):
        assert [part for part in (*said, "office@larkspurhill.example") if part not in words] == []


@pytest.mark.parametrize("told", [ALERT, replace(ALERT, unsure=True, escalates="", acknowledge="")])
def test_an_alert_says_nothing_of_its_content_in_subject_or_preview(told: Alert) -> None:
    """Subject and first 200 characters hold no name, quotation, category, place, level or link."""
    letter = compose.alert(told)
    assert letter.subject == "[SAFEGUARDING - OPEN ALONE] Online alert A-0013 needs the DSL"
    plain = compose.alert(replace(told, why="", sure="", where="", url="", words="", level="", short_name="", unsure=False))
    assert letter.text[:200] == plain.text[:200]
    assert seen(letter)[:200] == seen(plain)[:200]
    first = " ".join((letter.text[:200] + seen(letter)[:200]).split()).lower()
    assert [
        word for word in ("threat", "batter", "gazette", "larkspur", "critical", "another school", "http") if word in first
    ] == []
    assert first.startswith("this message is for the dsl. do not open it on a shared screen or whiteboard.")


def test_the_details_of_an_alert_stand_in_their_order() -> None:
    """Why, how sure, where, when, the words, what is kept, what to do, whom to ring and who is next follow each other."""
    letter = compose.alert(ALERT)
    starts = [re.search(rf"^{re.escape(label)} +", letter.text, re.MULTILINE) for label in ALERT_ORDER]
    found = [start.start() for start in starts if start]
    assert len(found) == len(ALERT_ORDER)
    assert found == sorted(found)
    headings = [heading.get_text().upper() for heading in BeautifulSoup(letter.html, "lxml").find_all("h2")]
    assert headings == [*ALERT_ORDER, "LEVEL"]


def test_an_alert_is_whole_in_both_halves() -> None:
    """All that the alert carries stands in its text and in its HTML."""
    letter = compose.alert(ALERT)
    told = [ALERT.escalates, ALERT.why, ALERT.sure, ALERT.words, ALERT.kept, ALERT.phone, ALERT.acknowledge, ALERT.level]
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


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_judges_a_person(template: Path) -> None:
    """The letters' own words never call anybody a name, and fetch nothing from anywhere."""
    words = template.read_text(encoding="utf-8").lower()
    assert [
        word for word in (*JUDGING, "all clear", "<img", "<script", "url(", "@import", "http:", "https:") if word in words
    ] == []


@pytest.mark.parametrize(
    "letter", [compose.digest(FULL), compose.alert(ALERT), compose.bundle(BUNDLE)], ids=["digest", "alert", "bundle"]
)
def test_the_text_fits_in_a_mail_program_of_80_columns(letter: Letter) -> None:
    """No line of plain text is wider than 76 columns, but for an address, which may not be broken."""
    wide = [line for line in letter.text.splitlines() if len(line) > compose.WIDTH + 1 and "https://" not in line]
    assert wide == []
    assert letter.text.endswith("\n")


def test_two_renderings_are_the_same() -> None:
    """A letter depends on what it tells and on nothing else."""
    assert compose.digest(FULL) == compose.digest(replace(FULL))
    assert compose.alert(ALERT) == compose.alert(replace(ALERT))
