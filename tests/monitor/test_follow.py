"""What is cut short is decided on its full text, fetched politely; and nothing is lost when that cannot be had."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.follow import ENOUGH, FORBIDDEN, MOST_A_LOOK, MOST_A_PASS, READ, at_most
from monitor.model import Case, Judgement, Standing
from monitor.run import tick
from monitor.store import keeping, ledger
from monitor.store.plain import from_judgement, to_judgement
from monitor.world import World
from sources.model import Document, RobotsRefused, Unreachable
from tests.world import COMPLAINT, FRIDAY, Post, Web, document, place, world

CUT = "Parents at Larkspur H… - County Today"
URL = "https://countytoday.example/gate"
OURS = "Parents at Larkspur Hill Primary School, Brackenford, are unhappy: the gate on Quarry Lane stays shut and nobody answers."
THEIRS = "Parents at Larkspur House, a home for the elderly in Nowhereton, have been asked to use the other door."
LISTING = "3 bedroom semi for sale near Larkspur Hill Primary School. EPC rating D. Council tax band C. Viewings by appointment."


@dataclass
class Search:
    """A world with one search alert, and the web that it searches."""

    world: World
    web: Web

    def show(self, *shown: Document) -> None:
        """The alert shows these results and one that says nothing, and a pass is made."""
        self.web.shows["alert"] = [*shown, document("old", "The bridge is closed.")]
        tick(self.world, FRIDAY + len(self.web.asked) * timedelta(hours=2))

    def cases(self) -> list[Case]:
        """Return what was kept."""
        with self.world.store.read() as tx:
            return [keeping.case(tx, one.id) for one in keeping.listed(tx, self.world.config.school.id)]

    def counts(self) -> dict[str, int]:
        """Return what was counted, by name."""
        with self.world.store.read() as tx:
            counted = ledger.counts(tx, self.world.config.school.id, FRIDAY.date())
        return {name: number for (_, name), number in counted.items()}


@pytest.fixture
def search(tmp_path: Path) -> Iterator[Search]:
    """Make a world whose alert was looked at before."""
    web = Web({"alert": [document("old", "The bridge is closed.")]})
    one = world(tmp_path, [place("alert")], web, Post())
    with closing(one.store):
        tick(one, FRIDAY - timedelta(days=1))
        yield Search(one, web)


def result(key: str = "1", url: str = URL, title: str = CUT) -> Document:
    """Return a search result that is cut short."""
    return document(key, "", url=url, title=title, posted=None)


def page(text: str, title: str = "") -> Document:
    """Return the full text as the reader of articles gives it."""
    return Document(key="its own", url="https://countytoday.example/canonical", title=title, text=text, posted=FRIDAY)


def test_the_full_text_makes_it_ours_and_is_kept(search: Search) -> None:
    """The case is told by all of the words, at the address and with the key that the result had, dated by the page."""
    search.web.texts[URL] = page(OURS, "Gate stays shut")
    search.show(result())
    (case,) = search.cases()
    assert case.judgement.mention.standing is Standing.US
    assert case.judgement.mention.reasons[-1] == READ
    assert (case.document.title, case.document.text) == ("Gate stays shut", OURS)
    assert (case.document.url, case.document.key, case.lead.posted) == (URL, "1", FRIDAY)
    assert search.web.followed == [URL]


@pytest.mark.parametrize(("text", "standing"), [(THEIRS, "other"), (LISTING.replace("near", "near Larkspur H and"), "routine")])
def test_the_full_text_of_something_else_makes_no_case(text: str, standing: str, search: Search) -> None:
    """Another school's, or boilerplate: it is counted as that, remembered, and its page is not fetched again."""
    search.web.texts[URL] = page(text)
    before = search.counts().get(standing, 0)
    search.show(result())
    search.show(result())
    assert search.cases() == []
    assert search.counts()[standing] == before + 1
    assert search.web.followed == [URL]


def test_an_edited_result_is_followed_again(search: Search) -> None:
    """What is remembered is what the place showed, not what was fetched."""
    search.web.texts[URL] = page(THEIRS)
    search.show(result())
    search.web.texts[URL] = page(OURS)
    search.show(result(title="Angry parents at Larkspur H…"))
    assert len(search.cases()) == 1
    assert search.web.followed == [URL, URL]


@pytest.mark.parametrize(
    ("url", "answer", "words"),
    [
        (URL, Unreachable("countytoday.example: nobody answers"), "could not be read: countytoday.example: nobody answers"),
        (URL, RobotsRefused("robots.txt disallows this address"), "could not be read: robots.txt disallows this address"),
        (URL, page("Before you read on, accept our 842 partners."), "could not be read: the page does not hold the words"),
        ("https://www.mumsnet.com/talk/1", page(OURS), FORBIDDEN),
        ("https://m.facebook.com/groups/1", page(OURS), FORBIDDEN),
        ("https://graph.facebook.com/v23.0/99/feed", page(OURS), FORBIDDEN),
        ("https://chatter.example/user/robin", page(OURS), FORBIDDEN),
    ],
)
def test_what_cannot_be_had_stays_unsure(url: str, answer: Document | Unreachable, words: str, search: Search) -> None:
    """The case is there all the same, with the cut words and why there are no more; forbidden places are asked for nothing."""
    search.web.texts[url] = answer
    search.show(result(url=url))
    (case,) = search.cases()
    assert case.judgement.mention.standing is Standing.UNSURE
    assert words in case.judgement.mention.reasons[-1]
    assert case.document.title == CUT
    assert search.web.followed == [] if words is FORBIDDEN else [url]


@pytest.mark.parametrize(("more", "alerted"), [("", True), ("I am going to bring a knife to Larkspur House, he said. ", False)])
def test_what_is_urgent_is_not_given_up_for_a_page_without_its_words(more: str, search: Search, *, alerted: bool) -> None:
    """They may stand in a comment, which is no part of the full text; where they are in it, all of it decides."""
    search.web.texts[URL] = page(more + THEIRS)
    search.show(result(title="I am going to bring a knife to Larkspur H…"))
    assert [case.alert is not None for case in search.cases()] == [True] * alerted


@pytest.mark.parametrize(
    "shown",
    [
        replace(result(), title="Larkspur Hill Primary School in Brackenford shuts its gate and parents…"),
        replace(result(), title="Does anybody know Larkspur Hill Primary?"),
        replace(result(), title="The bridge is closed and nobody…"),
        replace(result(), permalink=False),
        replace(result(), url="mailto:a@b.example"),
    ],
    ids=["sure", "not cut", "not us", "no address of its own", "no web address"],
)
def test_nothing_is_fetched_without_need(shown: Document, search: Search) -> None:
    """Only what is unsure, breaks off, and stands at an address of its own."""
    search.show(shown)
    assert search.web.followed == []


def test_results_that_share_an_address_are_not_followed(search: Search) -> None:
    """Their page is a thread or a list: nobody's own text."""
    search.show(result("1"), result("2", title="Staff of Larkspur H…"))
    assert search.web.followed == []


def test_one_look_fetches_no_more_than_five_pages(search: Search) -> None:
    """What is beyond stays unsure, says so, and is there."""
    search.show(*(result(str(at), f"https://p{at}.example/x", f"Row number {at} at Larkspur H…") for at in range(8)))
    assert len(search.web.followed) == MOST_A_LOOK == 5
    assert sum(case.judgement.mention.reasons[-1] == ENOUGH for case in search.cases()) == 3


def test_one_pass_fetches_no_more_than_twenty_pages_however_many_places_it_looks_at(tmp_path: Path) -> None:
    """The next pass may fetch as many again."""
    places = [place(f"alert{at}") for at in range(6)]
    web = Web()
    with closing((one := world(tmp_path, places, web, Post())).store):
        for turn in range(2):
            for each in places:
                name = f"{each.source.id}-{turn}"
                web.shows[each.source.id] = [
                    result(str(at), f"https://{name}-{at}.example/x", f"Row {name} number {at} at Larkspur H…") for at in range(4)
                ]
            tick(one, FRIDAY + turn * timedelta(hours=3))
            assert len(web.followed) == (turn + 1) * MOST_A_PASS == (turn + 1) * 20


def test_the_allowance_is_one_for_all_threads() -> None:
    """However many ask at once, no more than so many get through."""
    asked: list[str] = []
    limited = at_most(lambda url, _: asked.append(url), 20)
    with ThreadPoolExecutor(16) as threads:
        list(threads.map(lambda at: limited(str(at), FRIDAY), range(500)))
    assert len(asked) == 20


def test_pictures_of_text_make_no_case_and_are_told_once(tmp_path: Path) -> None:
    """They are counted by place, and the next digest says in its coverage that no program can read them; later ones do not."""
    corner, own = place("corner"), replace(place("own"), about_us=True)
    web, post = Web({"corner": [], "own": []}), Post()
    with closing((one := world(tmp_path, [corner, own], web, post)).store):
        web.shows["corner"] = [document("a", ""), document("b", "[photo of a letterhead, no text]"), document("c", COMPLAINT)]
        web.shows["own"] = [document("d", "(screenshot)")]
        for day in range(3):
            tick(one, FRIDAY + timedelta(days=day))
        with one.store.read() as tx:
            texts = {case.document.text for case in keeping.listed(tx, one.config.school.id)}
    assert texts == {COMPLAINT, "(screenshot)"}
    said = [message.letter.text for message in post.taken if not message.urgent and message.to.startswith("head")]
    assert len(said) == 3
    assert "2 posts were pictures without words, which no program here can read: The corner." in " ".join(said[0].split())
    assert not any("pictures" in words for words in said[1:])


def test_a_judgement_that_was_kept_before_is_read(search: Search) -> None:
    """It says nothing of being cut, and so is not."""
    search.show(result())
    (case,) = search.cases()
    kept = json.loads(from_judgement(case.judgement))
    assert kept["mention"].pop("is_cut") is True
    read: Judgement = to_judgement(json.dumps(kept))
    assert read.mention == replace(case.judgement.mention, is_cut=False)
