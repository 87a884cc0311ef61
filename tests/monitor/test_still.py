"""A page is looked at again when it is due, and only where it may be; after a holiday what still stands comes first."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from monitor.cadence import is_first_day_back
from monitor.progress import close, reopen, standing
from monitor.run import tick
from monitor.still import READER
from monitor.store import keeping, places
from monitor.store.schema_following import followed
from sources.fetch import RobotsText, Silence
from sources.model import Answered, Document, Page, Response, Source, Unreachable, Validators
from sources.read import Reach
from tests.monitor.looked import DAY, FILLER, FORUM, GONE, HOUR, INSULT, NOW, URL, Town, opened, page
from tests.world import COMPLAINT, THREAT, Post, Web, document, hours, place, world

FRIDAY = datetime(2026, 10, 23, 7, 0, tzinfo=UTC)
BACK = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
HALF_TERM = hours(digest_days=(0, 1, 2, 3, 4), closed_days=frozenset(date(2026, 10, 26) + timedelta(days=n) for n in range(5)))
OTHER = "Larkspur Hill Primary School Brackenford lost my form twice and nobody in the office says sorry, really not good enough"
THIRD = "Not happy with Larkspur Hill Primary School Brackenford, the gates were shut at 8:50 and nobody let the children in"


def test_what_is_gone_stands_last_and_says_so(tmp_path: Path) -> None:
    """Only what the place says is not there; what could not be looked at counts as still there. Each page is asked for once."""
    first = document("a", "The bridge is closed.")
    texts = [
        document(key, text, posted=FRIDAY + timedelta(days=9)) for key, text in (("x", COMPLAINT), ("y", OTHER), ("z", THIRD))
    ]
    found = [replace(each, permalink=True) for each in texts]
    answers: dict[str, Document | Answered | Unreachable] = {
        found[0].url: Answered("It is gone.", status=410),
        found[1].url: Answered("Come back later.", status=503),
        found[2].url: Unreachable("Nobody answers."),
    }
    web, post = Web({"forum": [first]}, texts={each.url: each for each in found}), Post()
    made = world(tmp_path, [place("forum")], web, post, hours=HALF_TERM)
    with closing(made.store):
        tick(made, FRIDAY)
        tick(made, FRIDAY + timedelta(days=7))
        web.shows["forum"] = [first, *found]
        tick(made, BACK - timedelta(days=1))
        assert web.followed == []
        tick(made, BACK - timedelta(hours=23))
        web.texts, web.followed = dict(answers), []
        tick(made, BACK)
        assert sorted(web.followed) == sorted(each.url for each in found)
        tick(made, BACK + timedelta(days=1))
    assert web.followed.count(found[0].url) == 1
    (digest,) = [message for message in post.taken if message.key == "digest:larkspur_hill:2026-11-02:head"]
    text = " ".join(digest.letter.text.replace(" > ", " ").split())
    assert text.index("lost my form twice") < text.index("nobody answers the phone")
    assert text.index("gates were shut") < text.index("nobody answers the phone")
    assert text.count("gone when looked at Mon 2 Nov 08:00") == 1


def test_a_page_that_was_looked_at_in_the_morning_is_not_asked_for_again(tmp_path: Path) -> None:
    """Not for the first digest after a holiday either."""
    with opened(tmp_path, since=FRIDAY + HOUR, hours=replace(HALF_TERM, digest_at=time(8, 0))) as town:
        town.look(FRIDAY + 7 * DAY)
        town.found(document("x", COMPLAINT, posted=BACK - DAY), at=BACK - DAY - HOUR / 2)
        town.stands(COMPLAINT, BACK - HOUR / 4)
        town.look(BACK)
    assert town.web.followed == [URL]
    assert any(message.key == "digest:larkspur_hill:2026-11-02:head" for message in town.post.taken)


@pytest.mark.parametrize(
    ("day", "back"),
    [
        (date(2026, 11, 2), True),
        (date(2026, 11, 3), False),
        (date(2026, 10, 30), False),
        (date(2026, 11, 9), False),
        (date(2026, 4, 7), False),
        (date(2026, 11, 1), False),
    ],
)
def test_a_weekend_is_no_holiday_and_neither_is_easter(day: date, *, back: bool) -> None:
    """The first school day after a week without one."""
    assert is_first_day_back(day, HALF_TERM, "england") is back


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """Give a town."""
    with opened(tmp_path) as made:
        yield made


def hourly(town: Town, hours_: int) -> list[int]:
    """Make a pass each hour; return in which of them the page was asked for."""
    asked = []
    for hour in range(1, hours_ + 1):
        before = len(town.web.followed)
        town.look(NOW + hour * HOUR)
        asked += [hour] * (len(town.web.followed) - before)
    return asked


def test_a_page_is_asked_for_after_an_hour_six_a_day_and_a_week_and_no_more(town: Town) -> None:
    """While nothing changes nobody is told anything."""
    town.found(document("x", COMPLAINT))
    town.web.texts[URL] = page(COMPLAINT)
    assert hourly(town, 30) == [1, 6, 24]
    for day in range(2, 30):
        town.look(NOW + day * DAY + HOUR)
    assert town.web.followed == [URL] * 4
    assert town.told() == []


def test_after_a_week_without_the_program_one_look_is_made(town: Town) -> None:
    """Not one for each that was missed."""
    town.found(document("x", COMPLAINT))
    town.stands(COMPLAINT, NOW + 9 * DAY)
    town.look(NOW + 9 * DAY + HOUR)
    assert town.web.followed == [URL]


def test_a_clock_that_ran_fast_costs_one_look(town: Town) -> None:
    """And nothing is asked for again and again once it is set right."""
    town.found(document("x", COMPLAINT))
    town.web.texts[URL] = page(COMPLAINT)
    town.look(NOW + 400 * DAY)
    for minutes in range(60, 180, 10):
        town.look(NOW + timedelta(minutes=minutes))
    assert len(town.web.followed) <= 2


def test_a_closed_case_is_left_alone_until_it_is_opened(town: Town) -> None:
    """Then only what is due then is asked for."""
    town.found(document("x", COMPLAINT))
    close(town.desk, "M-0001", "head", NOW)
    town.look(NOW + DAY)
    assert town.web.followed == []
    reopen(town.desk, "M-0001", "head", NOW + DAY)
    town.look(NOW + DAY + HOUR)
    assert town.web.followed == [URL]


def test_a_merged_case_is_looked_at_as_the_one_that_it_is_now(town: Town) -> None:
    """Two cases that a third sighting joins are one page from then on."""
    here, there = document("x", INSULT), document("y", COMPLAINT)
    town.found(here, there)
    town.found(here, replace(there, text=INSULT), at=NOW + 2 * HOUR)
    with town.world.store.read() as tx:
        (only,) = keeping.listed(tx, town.world.config.school.id)
    assert town.web.followed == [only.document.url]
    assert rows(town) == [(only.id, NOW + 2 * HOUR)]


def rows(town: Town) -> list[tuple[int, datetime | None]]:
    """Return of which cases it is known when their page was looked at."""
    with town.world.store.read() as tx:
        return [(row.case_id, row.looked) for row in tx.execute(select(followed))]


def test_a_case_that_is_told_by_another_page_is_looked_at_there(town: Town) -> None:
    """What was seen on the one is not held against the other: that is no edit."""
    town.found(document("x", COMPLAINT))
    town.stands(COMPLAINT, NOW + HOUR)
    copy = document("y", COMPLAINT, posted=NOW - HOUR)
    town.found(document("x", COMPLAINT), copy, at=NOW + 2 * HOUR)
    assert town.case().document.url == copy.url
    town.stands(f"{COMPLAINT} {FILLER}", NOW + 3 * HOUR, copy.url)
    town.look(NOW + 2 * DAY)
    assert town.web.followed == [URL, copy.url, copy.url]
    assert town.told() == ["M-0001: seen in one more place: The forum."]


def test_what_may_not_be_read_is_thought_of_no_more_often_than_it_would_be_read(town: Town) -> None:
    """A forbidden page counts as looked at, so that its case is not taken out in each pass."""
    town.found(document("x", COMPLAINT, url="https://www.mumsnet.com/talk/1"))
    for minutes in (60, 65, 70):
        town.look(NOW + timedelta(minutes=minutes))
    assert rows(town) == [(town.case().id, NOW + HOUR)]
    assert standing(town.desk, "M-0001").page == ()


def test_a_case_that_is_closed_while_its_page_is_asked_for_is_left_alone(town: Town) -> None:
    """People work while pages are asked for."""
    town.found(document("x", COMPLAINT))
    town.web.texts[URL] = page(COMPLAINT)

    def read(source: Source, validators: Validators, now: datetime, **reach: Reach) -> tuple[Response, Page | None]:
        if source.kind == READER:
            close(town.desk, "M-0001", "head", now)
        return town.web.read(source, validators, now, **reach)

    tick(replace(town.world, read=read), NOW + HOUR)
    assert town.web.followed == [URL]
    assert rows(town) == []


def test_what_places_said_of_being_read_is_remembered_after_the_last_look(town: Town) -> None:
    """robots.txt, and that they want to be left alone."""
    town.found(document("x", COMPLAINT))
    kept: tuple[dict[str, RobotsText], dict[str, Silence]] = ({}, {})

    def read(source: Source, validators: Validators, now: datetime, **reach: Reach) -> tuple[Response, Page | None]:
        if source.kind == READER:
            kept[0]["https://forum.example:443"] = RobotsText(200, "", now)
            kept[1]["forum.example:443"] = Silence(now + DAY, 503)
        return town.web.read(source, validators, now, **reach)

    tick(replace(town.world, read=read, robots=kept[0], silences=kept[1]), NOW + HOUR)
    with town.world.store.read() as tx:
        assert places.robots(tx) == kept[0]
        assert places.silences_kept(tx) == kept[1]


def test_what_was_forgotten_is_not_asked_for(tmp_path: Path) -> None:
    """Nothing is known of it by which it could be."""
    with opened(tmp_path, retention_days=3) as town:
        town.found(document("x", COMPLAINT))
        town.found(at=NOW + 4 * DAY)
        before = len(town.web.followed)
        town.look(NOW + 8 * DAY)
    assert len(town.web.followed) == before


@pytest.mark.parametrize(
    ("kind", "secret", "shown_"),
    [
        ("feed", "", document("x", COMPLAINT, url="https://www.mumsnet.com/talk/1")),
        ("feed", "", document("x", COMPLAINT, url="https://chatter.example/user/robin")),
        ("feed", "", document("x", COMPLAINT, url="mailto:a@b.example")),
        ("feed", "", replace(document("x", COMPLAINT), permalink=False)),
        ("feed", "", document("x", "The summer fair of Larkspur Hill Primary School Brackenford is on Saturday.")),
        ("feed", "", document("x", "Anybody know when Larkspur Hill opens? It was shut, said the man at the gate of the place.")),
        ("feed", "quillfeather", document("x", COMPLAINT)),
        ("mailbox", "", document("x", COMPLAINT)),
    ],
    ids=["forbidden", "a profile", "no web address", "not its own", "only counted", "perhaps us", "with a key", "a mailbox"],
)
def test_what_may_not_be_looked_at_is_not(tmp_path: Path, kind: str, secret: str, shown_: Document) -> None:
    """Where programs may not go, where a key is needed, and what nobody was told of."""
    with opened(tmp_path, replace(FORUM, source=replace(FORUM.source, kind=kind, secret=secret))) as town:
        town.found(shown_)
        for hour in (1, 6, 24, 200):
            town.look(NOW + hour * HOUR)
        assert town.case().number == 1
    assert town.web.followed == []


def test_what_was_only_filed_is_looked_at_once_its_removal_is_asked_for(tmp_path: Path) -> None:
    """A post from before the first look tells nobody anything, until somebody deals with it."""
    web, post = Web({"forum": [document("x", INSULT, posted=NOW - 30 * DAY)]}), Post()
    made = world(tmp_path, [FORUM], web, post)
    with closing(made.store):
        tick(made, NOW)
        town = Town(made, web, post)
        town.look(NOW + DAY)
        assert web.followed == []
        town.asked(NOW + DAY)
        town.look(NOW + DAY + HOUR)
        assert web.followed == [URL]


def test_a_source_that_was_taken_out_is_asked_for_nothing_more(town: Town) -> None:
    """Whoever removes a source does not want it read."""
    town.found(document("x", COMPLAINT))
    config = replace(town.world.config, places=(place("other"),))
    tick(replace(town.world, config=config), NOW + DAY)
    assert town.web.followed == []


def test_a_source_that_was_taken_out_has_no_look_made_again(town: Town) -> None:
    """One that failed before counts as made too."""
    town.found(document("x", COMPLAINT))
    town.look(NOW + HOUR)
    without = replace(town.world, config=replace(town.world.config, places=(place("other"),)))
    for hour in (2, 3, 4):
        tick(without, NOW + hour * HOUR)
    assert rows(town) == [(town.case().id, NOW + 2 * HOUR)]


def test_of_an_address_alone_only_whether_it_is_there_is_asked(town: Town) -> None:
    """No digest of its words is kept, and that it went is told."""
    words = "Somebody is sending round a nude picture of a Year 6 girl at Larkspur Hill Primary School Brackenford"
    town.found(document("x", words))
    town.stands(f"{words} {FILLER}", NOW + HOUR)
    with town.world.store.read() as tx:
        kept = tx.exec_driver_sql("SELECT finding, passage, words, posts FROM followed").one()
    assert tuple(kept) == ("there", None, 0, 0)
    town.stands(GONE, NOW + 6 * HOUR)
    town.look(NOW + DAY)
    assert town.told() == ["M-0001: gone by Fri 20 Nov 15:00: The forum."]


def test_at_most_twenty_pages_are_asked_for_in_a_pass_the_gravest_first(town: Town) -> None:
    """The others follow in the next one."""
    letters = [document(f"m{at}", f"{COMPLAINT} {'abcdefghijklmnopqrstuvwxyz'[at] * 3} " * 9) for at in range(24)]
    unlike = [replace(one, text=_own(at)) for at, one in enumerate(letters)]
    town.found(*unlike, document("threat", THREAT))
    town.look(NOW + HOUR)
    assert len(town.web.followed) == 20
    assert "https://forum.example/threat" in town.web.followed
    town.look(NOW + HOUR + timedelta(minutes=5))
    assert len(set(town.web.followed)) == len(town.web.followed) == 25


def _own(at: int) -> str:
    """Return a complaint unlike any other."""
    made = " ".join(f"{word}{at}" for word in ("gate", "lunch", "coach", "form", "phone", "office", "club", "door", "bell"))
    return f"Really unhappy with Larkspur Hill Primary School Brackenford about {made}, nobody answers"


def test_posts_on_one_page_are_looked_for_in_one_look(town: Town) -> None:
    """It is one page, and asked for once."""
    shown_ = [document("x", COMPLAINT, url=f"{URL}#1"), document("y", INSULT, url=f"{URL}#2")]
    town.found(*shown_)
    town.stands(f"{COMPLAINT}. {INSULT}", NOW + HOUR)
    assert town.web.followed == [URL]
    town.stands(f"{INSULT} {FILLER}", NOW + 6 * HOUR)
    town.look(NOW + DAY)
    assert town.told() == ["M-0001: its words are not on this page any more, by Fri 20 Nov 15:00: The forum."]
    assert town.case().gone is None
