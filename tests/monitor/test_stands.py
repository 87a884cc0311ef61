"""Whether the words that led to a case still stand on a page."""

import re

import pytest

from monitor.model import Band, Detection, Judgement, Mention, Signal, Span, Standing
from monitor.policy import Occasion, verdict
from monitor.stands import Seen, is_whole, seen
from sources.model import Document, Page
from tests.world import COMPLAINT, FRIDAY, ORCHARD, document, hours, place

POST = "I go past Larkspur Hill Primary every day. Mr Nobody there is a complete waste of space. The gate squeaks too."
INSULT = "a complete waste of space"
OTHERS = "The market is on Saturday this week. Bring your own bags. Parking is free until noon, says the council."


def judgement(text: str, *quoted: str, certainty: float = 0.9) -> Judgement:
    """Return a judgement that rests on these words."""
    spans = tuple(Span(text.index(one), text.index(one) + len(one)) for one in quoted)
    signals = (Signal("offensive_person", certainty, Band.REVIEW, spans, ""),) if spans else ()
    detection = Detection(signals)
    where = place("forum")
    said = verdict(ORCHARD, detection, Occasion(where.channel, hours(), FRIDAY, FRIDAY))
    name = re.search(r"Larkspur(?: Hill)?(?: Primary)?(?: School)?", text)
    assert name
    return Judgement(Mention(Standing.US, 0.9, (Span(*name.span()),)), detection, said)


def page(words: str, *posts: str, main: str = "", seems: str = "") -> Page:
    """Return a page as it is read when it is looked at again."""
    url = "https://forum.example/1"
    first = Document("words", url, "", words, context=seems)
    text = (Document("text", url, "", main or words),) if words else ()
    return Page((first, *text, *(Document(f"post {at}", url, "", post) for at, post in enumerate(posts))))


def look(shown: Page, text: str = POST, *quoted: str, certainty: float = 0.9) -> Seen:
    """Return what is seen of a post on a page."""
    return seen(shown, document("1", text), judgement(text, *quoted, certainty=certainty))


@pytest.mark.parametrize(
    ("words", "stands"),
    [
        (f"{OTHERS} {POST}", True),
        (POST.upper().replace(" ", "\n ").replace(".", " !"), True),
        (POST.replace("squeaks", "has been mended"), True),
        (POST.replace("a complete waste", "a complete and utter waste"), True),
        (f"I go past Larkspur Hill Primary every day. [deleted] {OTHERS}", False),
        ("I go past Larkspur Hill Primary every day. Mr Nobody there is a nice man. The gate squeaks too.", False),
        ("Larkspur Hill Primary", False),
        ("", False),
    ],
)
def test_the_words_that_led_to_it_decide(words: str, *, stands: bool) -> None:
    """However they are set; the name of the school and what stood beside them are not what led to it."""
    assert look(page(words), POST, INSULT).stands is stands


@pytest.mark.parametrize(
    ("words", "stands"),
    [
        (COMPLAINT, True),
        (f"{OTHERS} {COMPLAINT.replace('our form', 'my forms')} {OTHERS}", True),
        (f"Larkspur Hill Primary School Brackenford forum. {OTHERS}", False),
    ],
)
def test_without_a_sign_enough_of_all_words_decides(words: str, *, stands: bool) -> None:
    """The school's name stands on every page of its forum."""
    assert look(page(words), COMPLAINT).stands is stands


def test_a_sign_that_holds_the_name_is_not_found_by_the_name() -> None:
    """What else the school is said to be stands beside its name on the same page."""
    words = f"{INSULT}, Larkspur Hill Primary School in Brackenford"
    other = "Nobody can fault Larkspur Hill Primary School in Brackenford"
    assert not look(page(other), words, words).stands
    assert look(page(f"{other}. {words}"), words, words).stands


def test_an_unlikely_sign_is_nothing_to_look_for() -> None:
    """It is kept for review, and led to nothing."""
    words = POST.replace("waste", "pillar")
    assert not look(page(words), POST, "complete waste").stands
    assert look(page(words), POST, "complete waste", certainty=0.1).stands


@pytest.mark.parametrize("short", ["Larkspur", "Larkspur Hill", "Larkspur Hill Primary School"])
def test_a_text_of_few_words_is_looked_for_as_a_whole(short: str) -> None:
    """And not within a longer word."""
    assert look(page(f"I like {short} a lot"), short).stands
    assert not look(page(f"I like {short}ness a lot"), short).stands


def test_of_a_thread_the_post_itself_is_compared() -> None:
    """What others add or take away is no edit of it."""
    alone, among = (
        look(page(POST, POST, OTHERS), POST, INSULT),
        look(page(f"{POST} {OTHERS}", OTHERS, POST, OTHERS), POST, INSULT),
    )
    edited = look(page(POST, f"{POST} Sorry.", OTHERS), POST, INSULT)
    assert alone.passage == among.passage is not None
    assert edited.passage not in {None, alone.passage}
    assert (alone.posts, among.posts) == (2, 3)


def test_words_in_a_thread_are_a_part_of_its_page() -> None:
    """And those at an address of a part; others may push them to another page."""
    assert look(page(OTHERS, OTHERS, OTHERS), POST, INSULT).is_part
    assert not look(page(OTHERS), POST, INSULT).is_part
    one = document("1", POST, url="https://forum.example/1#p9")
    assert seen(page(OTHERS), one, judgement(POST, INSULT)).is_part


def test_figures_that_count_are_no_edit() -> None:
    """Readers, hours and likes change by themselves."""
    first, later = (look(page(f"{POST} {count} likes, 12 hours ago"), POST, INSULT) for count in ("1,204", "7"))
    assert first.passage == later.passage
    assert first.passage != look(page(f"{POST} many likes, 12 hours ago"), POST, INSULT).passage


@pytest.mark.parametrize(
    ("words", "removed"),
    [
        ("This post has been removed.", True),
        ("Sorry, this content isn\u2019t available right now", True),
        ("[deleted]", True),
        ("[removed by moderator]", True),
        ("Comment deleted by moderator", True),
        ("This thread is no longer available.", True),
        ("This video was taken down", True),
        ("The gate was removed last week.", False),
        ("The post office is closed.", False),
        ("Robin said: I agree. [deleted]", False),
        ("Loading\nI agree\n[deleted]", False),
        (f"[deleted]\n{OTHERS}", False),
        ("[deleted]\nThis thread was removed by its author", True),
    ],
)
def test_a_page_that_speaks_of_a_removal(words: str, *, removed: bool) -> None:
    """And of hardly anything else: what else stands there may be somebody else's, and so may what was deleted."""
    assert look(page(words)).removed is removed


def test_a_not_found_page_speaks_of_it_too() -> None:
    """Whatever its words are."""
    assert look(page("Oops", seems="a not-found page")).removed
    assert look(page("Oops", seems="a consent page")).seems == "a consent page"


def test_the_text_that_is_judged_is_the_one_that_the_words_stand_in() -> None:
    """The post of a thread, the main text of a page, nothing where they are not found."""
    assert look(page(POST, OTHERS, POST), POST, INSULT).text == Document("post 1", "https://forum.example/1", "", POST)
    assert look(page(f"Menu {POST}", main=POST), POST, INSULT).text == Document("text", "https://forum.example/1", "", POST)
    assert look(page(OTHERS, OTHERS, OTHERS), POST, INSULT).text is None


def test_whole_is_what_holds_every_word() -> None:
    """In the same order, whatever is set between them."""
    text = Document("text", "https://forum.example/1", "", POST.replace(". ", "!\n"))
    assert is_whole(document("1", POST), text)
    assert not is_whole(document("1", POST.replace("too", "badly")), text)
