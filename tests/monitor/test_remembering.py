"""Items seen are a set with what they said: nothing is lost because of its date, and nothing is told twice because of it."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.run import tick
from monitor.store import keeping
from monitor.world import World
from sources.model import Document
from tests.world import COMPLAINT, FRIDAY, PRAISE, Post, Web, document, place, world

HOUR = timedelta(hours=1)
STORY = "Larkspur Hill Primary School in Brackenford has planted two hundred trees beside the old quarry path this weekend"


@pytest.fixture
def forum(tmp_path: Path) -> Iterator[tuple[World, Web]]:
    """A world with a forum and a paper that have both been looked at before."""
    web = Web({"forum": [document("old", "The bridge is closed.")], "paper": [document("old", "The bridge is closed.")]})
    one = world(tmp_path, [place("forum"), place("paper")], web, Post())
    with closing(one.store):
        tick(one, FRIDAY - 24 * HOUR)
        yield one, web


def cases_after(one: World, web: Web, now_hours: int, *shown: Document, where: str = "forum") -> list[tuple[str, int]]:
    """Return the cases, each with its words and copies, once a place has shown these documents."""
    web.shows[where] = shown
    tick(one, FRIDAY + now_hours * HOUR)
    with one.store.read() as tx:
        return [(case.document.text, case.copies) for case in keeping.listed(tx, one.config.school.id)]


def test_an_item_that_comes_late_is_found(forum: tuple[World, Web]) -> None:
    """It carries a date from before the last look, and stands below newer ones."""
    new = document("new", PRAISE, posted=FRIDAY)
    late = document("late", COMPLAINT, posted=FRIDAY - timedelta(days=5))
    assert len(cases_after(*forum, 0, new)) == 1
    assert len(cases_after(*forum, 2, new, late)) == 2


@pytest.mark.parametrize(
    "posted", [None, FRIDAY, FRIDAY + timedelta(days=400)], ids=["undated", "of one moment", "of the future"]
)
def test_items_without_a_date_or_with_the_same_or_a_silly_one_are_each_found(forum: tuple[World, Web], posted: object) -> None:
    """A date decides nothing about what is new."""
    first, second = document("a", PRAISE), document("b", COMPLAINT)
    one, other = replace(first, posted=posted), replace(second, posted=posted)  # type: ignore[arg-type]
    assert len(cases_after(*forum, 0, one)) == 1
    assert len(cases_after(*forum, 2, one, other)) == 2


def test_an_item_that_is_dated_anew_is_not_new(forum: tuple[World, Web]) -> None:
    """Feeds date everything anew when a page is touched."""
    item = document("a", COMPLAINT)
    cases_after(*forum, 0, item)
    one, web = forum
    assert cases_after(one, web, 2, replace(item, posted=FRIDAY + HOUR)) == [(COMPLAINT, 0)]
    with one.store.read() as tx:
        assert keeping.untold_changes(tx, one.config.school.id) == []


def test_an_edited_item_is_judged_again_in_the_same_case(forum: tuple[World, Web]) -> None:
    """The edit is noted as a change; the case is still one."""
    item = document("a", COMPLAINT)
    cases_after(*forum, 0, item)
    one, web = forum
    assert len(cases_after(one, web, 2, replace(item, text=f"{COMPLAINT}. Edit: they have rung me now, thank you."))) == 1
    with one.store.read() as tx:
        assert [change.words for change in keeping.untold_changes(tx, one.config.school.id)] == [
            "its words were edited: The forum"
        ]


def test_an_item_that_was_about_something_else_and_is_edited_to_be_about_us_is_found(forum: tuple[World, Web]) -> None:
    """What was seen and passed over is judged again when it changes."""
    item = document("a", "The market is back on Saturday.")
    assert cases_after(*forum, 0, item) == []
    assert len(cases_after(*forum, 2, replace(item, text=COMPLAINT))) == 1


def test_copies_at_one_address_and_of_one_wording_are_one_case(forum: tuple[World, Web]) -> None:
    """The same article through a search feed, with following marks; the same words in another paper."""
    item = document("a", STORY, url="https://paper.example/trees")
    assert cases_after(*forum, 0, item) == [(STORY, 0)]
    wrapped = document("w", "Two hundred trees at Larkspur Hill, Brackenford", url="http://www.paper.example/trees?utm_source=x")
    reset = document("r", f"{STORY}, said the parish council", url="https://other.example/1")
    assert cases_after(*forum, 2, wrapped, reset, where="paper") == [(STORY, 2)]


def test_posts_that_share_the_address_of_their_thread_are_cases_of_their_own(forum: tuple[World, Web]) -> None:
    """A complaint is not lost under a thank-you because both link to the thread."""
    thread = "https://forum.example/thread"
    shown = [document("a", PRAISE, url=thread), document("b", COMPLAINT, url=thread)]
    assert len(cases_after(*forum, 0, *shown)) == 2
    found = document("s", "Larkspur Hill Primary School Brackenford: what parents say", url=thread)
    assert len(cases_after(*forum, 2, found, where="paper")) == 3


def test_two_copies_that_are_joined_by_a_third_become_one_case(forum: tuple[World, Web]) -> None:
    """A long version shows that two extracts are of one story; the second reference goes on pointing to the case."""
    words = [f"word{number}" for number in range(120)]
    name = "Larkspur Hill Primary School Brackenford"
    head, tail = f"{name} {' '.join(words[:80])}", f"{' '.join(words[40:])} {name}"
    assert len(cases_after(*forum, 0, document("h", head), document("t", tail))) == 2
    one, web = forum
    assert len(cases_after(one, web, 2, document("whole", f"{name} {' '.join(words)} {name}"), where="paper")) == 1
    with one.store.read() as tx:
        joined = keeping.case_called(tx, one.config.school.id, "M-0002")
    assert joined is not None
    assert joined.ref == "M-0001"


def test_the_same_words_a_season_later_are_a_new_case(forum: tuple[World, Web]) -> None:
    """Somebody must hear of them again."""
    assert len(cases_after(*forum, 0, document("a", COMPLAINT))) == 1
    assert len(cases_after(*forum, 24 * 40, document("b", COMPLAINT))) == 2
