"""What became of a page is told once: gone, edited, growing, worse, and what came of a request to remove it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.explain import explain
from monitor.progress import standing, take_back
from monitor.store import keeping
from sources.model import Answered, Unreachable
from tests.monitor.looked import DAY, FILLER, GONE, HOUR, INSULT, MISSING, NOW, URL, Town, opened, page
from tests.world import COMPLAINT, PRAISE, THREAT, document, hours


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """Give a town."""
    with opened(tmp_path) as made:
        yield made


def test_not_found_twice_is_gone_and_is_told_once(town: Town) -> None:
    """An hour apart; an outage between says nothing. The case says so, and so does the next digest."""
    town.found(document("x", COMPLAINT))
    town.stands(COMPLAINT, NOW + HOUR)
    town.stands(Unreachable("Nobody answers."), NOW + 6 * HOUR)
    town.stands(MISSING, NOW + DAY)
    assert town.case().gone is None
    assert "nothing was there" in shown(town)
    town.look(NOW + DAY + HOUR)
    assert town.case().gone == NOW + DAY
    for day in range(2, 9):
        town.look(NOW + day * DAY + 2 * HOUR)
    assert town.told() == ["M-0001: gone by Sat 21 Nov 09:00: The forum."]
    town.stands(COMPLAINT, NOW + 9 * DAY)
    assert town.case().gone == NOW + DAY


def shown(town: Town, ref: str = "M-0001") -> str:
    """Return what is shown of the looks at a case's page; both screens say the same."""
    found = standing(town.desk, ref)
    parts = explain(town.world.store, town.world.policy, found.case)
    assert [part.lines for part in parts if part.heading == "Looked at again"] == ([found.page] if found.page else [])
    return "; ".join(found.page)


def test_what_comes_back_is_told_too(town: Town) -> None:
    """And is not gone any more."""
    town.found(document("x", COMPLAINT))
    town.stands(COMPLAINT, NOW + HOUR)
    town.stands(GONE, NOW + 6 * HOUR)
    assert town.case().gone is not None
    town.stands(COMPLAINT, NOW + DAY)
    town.look(NOW + 2 * DAY)
    assert town.case().gone is None
    assert town.told() == ["M-0001: gone by Fri 20 Nov 15:00: The forum.", "M-0001: there again on Sat 21 Nov 09:00: The forum."]


def test_a_case_that_no_digest_has_told_says_in_its_own_line_that_it_is_gone(tmp_path: Path) -> None:
    """And not in two."""
    with opened(tmp_path, hours=hours(digest_days=(0, 1, 2, 3, 4))) as town:
        town.look(NOW)
        town.found(document("x", COMPLAINT), at=NOW + HOUR)
        town.stands(COMPLAINT, NOW + 2 * HOUR)
        town.stands(GONE, NOW + 7 * HOUR)
        town.look(NOW + 3 * DAY)
    letters = [message.letter.text for message in town.post.taken if message.key.endswith(":head")]
    assert " ".join(" ".join(letters).split()).count("gone when looked at Fri 20 Nov 16:00") == 1
    assert town.told() == []


def test_words_that_are_taken_out_are_told(town: Town) -> None:
    """The page stands, and says that the post was removed. A page in the way of it says nothing of the kind."""
    town.found(document("x", COMPLAINT))
    town.stands(COMPLAINT, NOW + HOUR)
    town.stands(f"This post has been removed. {FILLER}", NOW + 6 * HOUR)
    town.stands(f"[deleted] {FILLER}", NOW + DAY)
    town.look(NOW + 2 * DAY)
    assert town.told() == ["M-0001: its words are no longer there, by Fri 20 Nov 15:00: The forum."]
    assert town.case().gone is None


def test_an_alert_that_is_gone_is_told_in_the_first_digest_after_it(town: Town) -> None:
    """For an alert has no line of its own."""
    town.look(NOW)
    town.found(document("x", THREAT), at=NOW + 2 * HOUR)
    assert town.alerts() == 1
    town.stands(THREAT, NOW + 3 * HOUR)
    town.stands(GONE, NOW + 8 * HOUR)
    town.look(NOW + DAY)
    assert town.told() == ["M-0001: gone by Fri 20 Nov 17:00: The forum."]


@pytest.mark.parametrize("answer", [MISSING, GONE])
def test_a_page_that_no_program_ever_found_is_not_gone(town: Town, answer: Answered) -> None:
    """Some places answer so to every program, while their feed shows the post."""
    town.found(document("x", INSULT))
    town.stands(answer, NOW + HOUR)
    for hour in (2, 6, 7, 24, 25, 168, 169):
        town.look(NOW + hour * HOUR)
    assert town.told() == []
    assert town.case().gone is None
    assert town.web.followed == [URL] * 4
    assert "it is not found, and no program has seen it there before" in shown(town)


def test_a_look_that_failed_is_made_again_and_its_outcome_told_once(town: Town) -> None:
    """Three times, an hour apart; what people wait for is told when somebody knows, or when nobody can."""
    town.found(document("x", INSULT))
    town.stands(INSULT, NOW + HOUR)
    town.asked(NOW + HOUR)
    town.stands(INSULT, NOW + 7 * HOUR)
    for hour, answer in ((25, Unreachable("Nobody answers.")), (26, page(INSULT)), (169, Unreachable("Nobody answers."))):
        town.web.texts[URL] = answer
        town.look(NOW + hour * HOUR)
    for hour in (*range(170, 176), 192):
        town.look(NOW + hour * HOUR)
    assert town.web.followed == [URL] * 8
    asked = "M-0001: asked to remove on Fri 20 Nov 10:00"
    assert town.told() == [
        f"{asked}: still there on Sat 21 Nov 11:00: The forum.",
        f"{asked}: could not be looked at on Fri 27 Nov 13:00: Nobody answers.: The forum.",
    ]


def test_an_edit_is_told_once_whoever_shows_it_first(town: Town) -> None:
    """The page before the feed, and at the next edit the feed before the page."""
    town.found(document("x", COMPLAINT))
    town.stands(f"{COMPLAINT}.", NOW + HOUR)
    once, twice = f"{COMPLAINT}, and still no answer.", f"{COMPLAINT}, and still no answer at all."
    town.stands(once, NOW + 6 * HOUR)
    town.found(document("x", once), at=NOW + 9 * HOUR)
    town.found(document("x", twice), at=NOW + 22 * HOUR)
    town.stands(twice, NOW + 7 * DAY)
    town.look(NOW + 8 * DAY)
    assert town.told() == [
        "M-0001: its words were edited, seen on Fri 20 Nov 15:00: The forum.",
        "M-0001: its words were edited: The forum.",
    ]


def test_what_the_feed_told_is_told_of_no_later_edit(town: Town) -> None:
    """Feed and page show the same in one pass; what the page shows after that is another edit."""
    town.found(document("x", COMPLAINT))
    town.stands(COMPLAINT, NOW + HOUR)
    town.web.texts[URL] = page(f"{COMPLAINT} Shame.")
    town.found(document("x", f"{COMPLAINT} Shame."), at=NOW + 6 * HOUR)
    town.stands(f"{COMPLAINT} Shame on them.", NOW + DAY)
    town.look(NOW + 2 * DAY)
    assert town.told() == [
        "M-0001: its words were edited: The forum.",
        "M-0001: its words were edited, seen on Sat 21 Nov 09:00: The forum.",
    ]


def test_what_the_feed_shows_days_later_is_another_edit(town: Town) -> None:
    """A place shows an edit within a day."""
    town.found(document("x", COMPLAINT))
    town.stands(COMPLAINT, NOW + HOUR)
    town.stands(f"{COMPLAINT} Shame.", NOW + 6 * HOUR)
    town.found(document("x", f"{COMPLAINT} What a shame."), at=NOW + 2 * DAY)
    town.look(NOW + 3 * DAY)
    assert len(town.told()) == 2


def test_a_page_that_grows_is_told(town: Town) -> None:
    """By half, and by a good deal."""
    town.found(document("x", COMPLAINT))
    town.stands(COMPLAINT, NOW + HOUR)
    town.stands(f"{COMPLAINT} {FILLER * 12}", NOW + 6 * HOUR)
    town.look(NOW + DAY)
    assert town.told() == ["M-0001: grows: about 240 words now: The forum."]


def test_an_edit_that_makes_it_worse_alerts_once(town: Town) -> None:
    """It goes the road of all documents; no later look and no copy of it alerts again."""
    town.found(document("x", COMPLAINT))
    town.stands(COMPLAINT, NOW + HOUR)
    assert town.alerts() == 0
    town.stands(f"{COMPLAINT}. {THREAT}", NOW + 6 * HOUR)
    assert town.alerts() == 1
    assert town.case().alert is not None
    assert town.case().copies == 0
    town.look(NOW + 7 * HOUR)
    town.found(document("x", f"{COMPLAINT}. {THREAT}"), at=NOW + 8 * HOUR)
    town.look(NOW + 3 * DAY)
    assert town.told() == ["M-0001: its words were edited: The forum."]
    assert town.alerts() == 1
    with town.world.store.read() as tx:
        assert [case.alert for case in keeping.listed(tx, town.world.config.school.id)] == [1]


def test_what_stood_on_the_page_and_not_in_the_feed_is_judged_at_the_first_look(town: Town) -> None:
    """A feed may give a summary only, and an edit may be made within the hour."""
    town.found(document("x", COMPLAINT))
    town.stands(f"{COMPLAINT.replace('Really unhappy', 'Very unhappy')}. {THREAT}", NOW + HOUR)
    assert town.alerts() == 1


@pytest.mark.parametrize("text", [f"{COMPLAINT}. {PRAISE}", f"{COMPLAINT}. Lovely weather on Saturday."])
def test_an_edit_that_is_no_worse_alerts_nobody(town: Town, text: str) -> None:
    """And leaves the words that the case is told by."""
    town.found(document("x", COMPLAINT))
    town.stands(COMPLAINT, NOW + HOUR)
    town.stands(text, NOW + 6 * HOUR)
    assert town.alerts() == 0
    assert town.case().document.text == COMPLAINT


def test_what_was_asked_to_be_removed_is_looked_at_anew_and_the_outcome_told(town: Town) -> None:
    """After a day and after a week, even when nothing changed; counted from the request."""
    town.found(document("x", INSULT))
    town.web.texts[URL] = page(INSULT)
    town.look(NOW + DAY)
    town.asked(NOW + DAY + 2 * HOUR)
    assert "asked to remove on Sat 21 Nov 11:00: not looked at since; next look at its page: from Sat 21 Nov 12:00" in shown(town)
    before = len(town.web.followed)
    for hour in range(26, 60):
        town.look(NOW + hour * HOUR)
    assert len(town.web.followed) == before + 3
    town.look(NOW + 8 * DAY + 3 * HOUR)
    town.look(NOW + 9 * DAY)
    assert town.told() == [
        "M-0001: asked to remove on Sat 21 Nov 11:00: still there on Sun 22 Nov 11:00: The forum.",
        "M-0001: asked to remove on Sat 21 Nov 11:00: still there on Sat 28 Nov 12:00: The forum.",
    ]
    assert shown(town) == "asked to remove on Sat 21 Nov 11:00: still there on Sat 28 Nov 12:00"


def test_what_was_asked_to_be_removed_and_went_is_told_once(town: Town) -> None:
    """With the time by which it was gone."""
    town.found(document("x", INSULT))
    town.web.texts[URL] = page(INSULT)
    town.look(NOW + DAY)
    town.asked(NOW + DAY)
    town.stands(GONE, NOW + DAY + HOUR)
    for day in range(2, 11):
        town.look(NOW + day * DAY)
    assert town.told() == ["M-0001: asked to remove on Sat 21 Nov 09:00: gone by Sat 21 Nov 10:00: The forum."]


def test_what_was_asked_before_it_got_worse_was_asked_about_something_else(town: Town) -> None:
    """Nothing is told against it any more."""
    town.found(document("x", INSULT))
    town.web.texts[URL] = page(INSULT)
    town.look(NOW + DAY)
    town.asked(NOW + DAY)
    town.stands(f"{INSULT}. {THREAT}", NOW + DAY + HOUR)
    assert town.alerts() == 1
    town.look(NOW + 3 * DAY)
    assert not any("asked" in line for line in town.told())
    assert "asked" not in shown(town)


def test_a_request_that_is_taken_back_counts_no_more(town: Town) -> None:
    """Nothing is told against it."""
    town.found(document("x", INSULT))
    town.web.texts[URL] = page(INSULT)
    town.look(NOW + DAY)
    town.asked(NOW + DAY)
    step = next(rung.step.id for rung in standing(town.desk, "M-0001").ladder.rungs if rung.taken)
    take_back(town.desk, "M-0001", step, "head", NOW + DAY + HOUR)
    town.look(NOW + 3 * DAY)
    assert town.told() == []
    assert "asked" not in shown(town)
