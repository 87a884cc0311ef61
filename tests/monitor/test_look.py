"""One look at one place: how far it reads, what it may cost, which address it asks, and what it keeps when it breaks off."""

import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from monitor.look import look
from monitor.looked import needs_look
from monitor.model import Place
from monitor.run import _heard, tick
from monitor.store import keeping, ledger, places
from monitor.world import Look, World
from sources.fetch import RobotsText, Silence
from sources.model import PICTURE, Access, Document, Page, Response, Source, SourceError, Unreachable, Validators
from sources.read import MOST_PAGES, WHOLE, Reach
from tests.world import FRIDAY, THREAT, Post, Web, document, place, world

HOUR = timedelta(hours=1)
FORUM = place("forum")
Pages = Callable[[int], Page]


@dataclass
class Road:
    """A road that turns pages as the real one does, and remembers which were asked for, of which address, with what."""

    pages: Pages
    asked: list[int] = field(default_factory=list)
    urls: list[str] = field(default_factory=list)
    validators: list[Validators] = field(default_factory=list)
    moved_to: str = ""

    def read(
        self, source: Source, validators: Validators, now: datetime, *, reach: Reach = WHOLE
    ) -> tuple[Response, Page | None]:
        """Return the documents of as many pages as the reach lets through."""
        self.urls.append(source.url)
        self.validators.append(validators)
        documents: list[Document] = []
        for number in range(reach.most):
            self.asked.append(number)
            page = self.pages(number)
            documents += page.documents
            if page.broke_off or not page.following or reach.enough(page):
                page = replace(page, following="")
                break
        answer = Response(source.url, 200, {}, b"", now, Validators('"e"'), moved_to=self.moved_to)
        return answer, replace(page, documents=tuple(documents))


@dataclass
class Room:
    """A school, the road to the one place it watches, and its letters."""

    world: World
    road: Road
    post: Post

    def look(self, where: Place = FORUM, *, at: timedelta = timedelta(), pages: Pages | None = None) -> Look:
        """Return what a look gives."""
        self.road.pages = pages or self.road.pages
        self.road.asked.clear()
        return look(self.world, where, FRIDAY + at)


def numbered(number: int, *, following: str = "https://forum.example/next", **page: object) -> Page:
    """Return a page with two documents of its own."""
    held = tuple(document(f"{number}-{each}", f"Words {number} {each} of nobody") for each in range(2))
    return Page(held, following=following, **page)  # type: ignore[arg-type]


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    """A school and its road."""
    post, road = Post(), Road(numbered)
    made = replace(world(tmp_path, [FORUM], Web(), post), read=road.read)
    with closing(made.store):
        with made.store.write() as tx:
            keeping.enrol(tx, made.config.school.id, made.config.school.name)
        yield Room(made, road, post)


def test_pages_are_turned_while_they_bring_something_new(room: Room) -> None:
    """At the first look as many as may be; then none after one that is known."""
    assert room.look().new == 2 * MOST_PAGES
    assert room.road.asked == list(range(MOST_PAGES))
    assert (room.look(at=HOUR).new, room.road.asked) == (0, [0])
    shifted = room.look(at=2 * HOUR, pages=lambda number: numbered(number - 1))
    assert (shifted.new, room.road.asked) == (2, [0, 1])


def test_a_place_that_is_in_no_order_is_always_read_whole(room: Room) -> None:
    """Something new may stand behind what is known."""
    room.look(pages=lambda number: numbered(number, in_order=False))
    room.look(at=HOUR)
    assert room.road.asked == list(range(MOST_PAGES))


def test_a_budget_is_hard(room: Room) -> None:
    """Each look reads one page; the last of the day is the last, whatever became of it, and the next day begins anew."""
    paid = replace(FORUM, budget=2)

    def down(_number: int) -> Page:
        raise Unreachable("nobody answers")

    assert room.look(paid).read == 2
    assert room.road.asked == [0]
    assert room.look(paid, at=HOUR, pages=down).trouble == "nobody answers"
    spent = room.look(paid, at=2 * HOUR, pages=numbered)
    assert (room.road.asked, "budget of 2 looks a day" in spent.trouble) == ([], True)
    assert "tomorrow" in spent.remedy
    assert room.look(paid, at=timedelta(days=1)).read == 2


def test_a_crash_spends_what_was_asked(room: Room) -> None:
    """The request is on the bill before it is made: a machine that dies over every answer cannot ask for ever."""
    paid = replace(FORUM, budget=2)

    def dies(_number: int) -> Page:
        raise KeyboardInterrupt

    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            room.look(paid, pages=dies)
    assert "used up" in room.look(paid, pages=numbered).trouble


def test_what_was_read_before_it_broke_off_is_judged_and_told(room: Room) -> None:
    """A threat on the first page does not wait for the second; the look says that it is not whole, and is made whole again."""
    cut = Page((document("t", THREAT),), broke_off="a page after the first could not be read: nobody answers")
    found = room.look(pages=lambda _number: cut)
    assert (found.urgent, found.trouble) == (1, cut.broke_off)
    room.look(at=HOUR)
    assert room.road.validators[-1] == Validators()


def test_what_could_not_be_read_is_read_when_it_can_be(room: Room) -> None:
    """The page behind the one that is known by now: it is no reason to stop before it."""
    first = numbered(0)
    room.look(pages=lambda number: replace(first, broke_off="down") if number == 0 else numbered(number))
    whole = room.look(at=HOUR, pages=lambda number: first if number == 0 else Page((document("t", THREAT),)))
    assert (whole.urgent, whole.trouble, room.road.asked) == (1, "", [0, 1])


def test_more_than_is_read_in_one_look_is_told_and_read_at_the_next(room: Room) -> None:
    """A burst of posts pushes the threat to the ninth page: the next look goes on until nothing is new."""
    room.look(pages=lambda number: numbered(number + 50, following=""))

    def burst(number: int) -> Page:
        return Page((document("t", THREAT),)) if number == 8 else numbered(number)

    assert "more that is new stands there" in room.look(at=HOUR, pages=burst).trouble
    assert room.look(at=2 * HOUR, pages=burst).urgent == 1
    assert room.look(at=3 * HOUR, pages=burst).trouble == ""


def test_a_first_look_reads_five_pages_and_says_nothing_of_the_rest(room: Room) -> None:
    """A place may be years deep."""
    assert room.look().trouble == ""


@pytest.mark.parametrize("changed", [{"kind": "reviews"}, {"options": {"item": "li"}}, {"access": Access.DOCUMENTED_FEED}])
def test_read_in_another_way_nothing_is_not_modified(room: Room, changed: dict[str, object]) -> None:
    """What the configuration says anew is asked for whole, and at once."""
    room.look()
    other = replace(FORUM, source=replace(FORUM.source, **changed))  # type: ignore[arg-type]
    with room.world.store.read() as tx:
        state = places.state(tx, "forum")
    assert needs_look(other, state, FRIDAY)
    assert not needs_look(FORUM, state, FRIDAY)
    room.look(other, at=HOUR)
    assert room.road.validators[-1] == Validators()


def test_what_places_said_is_kept_while_others_are_speaking(room: Room) -> None:
    """Sixteen hosts answer at once, and what they say of robots is saved in the middle of it."""
    robots: dict[str, RobotsText] = {}
    over = threading.Event()

    def speak() -> None:
        while not over.is_set():
            robots[f"https://{len(robots)}.example:443"] = RobotsText(404, "", FRIDAY)
            if len(robots) > 500:
                robots.clear()

    speaker = threading.Thread(target=speak)
    speaker.start()
    try:
        for _ in range(20):
            _heard(replace(room.world, robots=robots), FRIDAY)
    finally:
        over.set()
        speaker.join()


def test_what_moved_for_good_is_asked_at_its_new_address(room: Room) -> None:
    """After three reads that were sent there; when it has failed as often, the old one again."""
    room.road.moved_to = "https://new.example/feed"
    for hours in range(3):
        room.look(at=hours * HOUR)
    room.road.moved_to = ""
    room.look(at=3 * HOUR)
    room.look(at=4 * HOUR)
    assert room.road.urls[3:] == ["https://new.example/feed"] * 2
    for hours in (5, 6, 7):
        room.look(at=hours * HOUR, pages=lambda _number: _raise(Unreachable("gone")))
        assert room.road.urls[-1] == "https://new.example/feed"
    room.look(at=8 * HOUR, pages=numbered)
    assert room.road.urls[-1] == FORUM.source.url


def test_validators_of_one_address_never_go_to_another(room: Room) -> None:
    """Neither when the configuration names another one, nor when the place moved."""
    room.look()
    room.look(at=HOUR)
    other = replace(FORUM, source=replace(FORUM.source, url="https://other.example/feed"))
    room.look(other, at=2 * HOUR)
    assert room.road.validators == [Validators(), Validators('"e"'), Validators()]


def test_an_empty_place_is_told_and_read_again(room: Room) -> None:
    """It keeps what it knew: what comes back is not new."""
    room.look()
    emptied = room.look(at=HOUR, pages=lambda _number: Page(()))
    assert "nothing was found where there are usually about 10 items" in emptied.trouble
    assert room.look(at=2 * HOUR, pages=numbered).new == 0


def test_a_wish_to_be_left_alone_outlasts_the_pass(room: Room) -> None:
    """Whoever starts anew knows which places said so, until it is over."""
    until = FRIDAY + 6 * HOUR
    wished = {"forum.example:443": Silence(until, 429)}
    tick(replace(room.world, silences=wished), FRIDAY)
    with room.world.store.read() as tx:
        assert places.silences_kept(tx) == wished
    tick(replace(room.world, silences=wished), until)
    with room.world.store.read() as tx:
        assert places.silences_kept(tx) == {}


def test_a_picture_without_words_is_counted_whatever_its_title(room: Room) -> None:
    """A mail "Look at this" with a picture in it: no program can read it, and the digest says that there was one."""
    room.look(pages=lambda _number: Page((document("m", PICTURE, title="Look at this"), document("n", "", title="Only a title"))))
    with room.world.store.write() as tx:
        assert ledger.take_wordless(tx, room.world.config.school.id, ["forum"]) == {"forum": 1}


def _raise(error: SourceError) -> Page:
    raise error
