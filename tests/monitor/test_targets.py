"""Hostile posts about one person in one place make a series; copies, edits, other places and other months do not."""

from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text as sql

from monitor.detect import detect
from monitor.model import Band, Case, Detection, Signal, Span
from monitor.run import tick
from monitor.store import keeping
from monitor.store import targets as named
from monitor.targets import ENOUGH, PATTERN, WINDOW, Series, digest, noted, series, targets
from sources.model import Document
from tests.cast import PEOPLE
from tests.world import FRIDAY, Post, Web, document, place, world

NAMES = {"head": ("Mrs Whitcombe", "Jane Whitcombe")}
US = "Larkspur Hill Primary School Brackenford"
POSTS = (
    f"{US}: Mrs Pellow is a useless fat idiot and everybody at the gates knows it by now",
    f"That vile cow Mrs Pellow again this morning at {US}, what a disgusting woman she is",
    f"Why is Mrs Pellow still working at {US}? Thick as mince, an absolute moron of a teacher",
    f"Honestly Mrs Pellow is an ugly lazy idiot, I said so to her face outside {US} on Friday",
)


def hostile(text: str, name: str = "offensive_person") -> Detection:
    """Return a detection of hostile words over the whole text."""
    return Detection((Signal(name, 0.8, Band.REVIEW, (Span(0, len(text)),), "insults"),))


def keys(text: str, detection: Detection | None = None) -> set[str]:
    """Return what makes the targets of a hostile text known again."""
    return {target.key for target in targets(text, detection or hostile(text), people=NAMES)}


def test_the_same_person_is_the_same_target_and_another_is_not() -> None:
    """By title and surname, by configured role, as a named child."""
    assert keys("Mrs Pellow is an idiot") == keys("What an idiot Miss Pellow is") == {"woman:pellow"}
    assert keys("Mr Pellow is an idiot") == {"man:pellow"}
    assert keys("Mrs Whitcombe is an idiot") == keys("jane whitcombe is an idiot") == {"role:head"}
    assert keys("Ellie Marsh is a freak") == {"child:ellie marsh"}
    assert keys("The head is an idiot") == set()


def test_only_who_stands_beside_the_hostile_words_is_their_target() -> None:
    """Not somebody who is named in another part of a long post; nobody, where nothing is hostile."""
    text = "Mrs Pellow is an idiot. The hall was cold. The bus was late. It rained. We went home. Mr Ash drove."
    end = text.index(".")
    found = Detection((Signal("offensive_person", 0.8, Band.REVIEW, (Span(0, end),), "insults"),))
    assert keys(text, found) == {"woman:pellow"}
    assert keys(text, hostile(text, "praise")) == set()
    (target,) = targets(text, found, people=NAMES)
    assert text[target.span.start : target.span.end] == "Mrs Pellow"


def test_what_is_remembered_cannot_be_read_and_is_the_schools_own() -> None:
    """A digest with the school in it."""
    assert digest("one", "woman:pellow") != digest("two", "woman:pellow")
    assert b"pellow" not in digest("one", "woman:pellow")


def days(*numbers: int) -> list[datetime]:
    """Return moments, days before a Friday."""
    return [FRIDAY - timedelta(days=number) for number in numbers]


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ([], None),
        (days(1), None),
        (days(1, 2), Series(3, days(2)[0])),
        (days(1, 31), None),
        (days(29, 30), Series(3, days(30)[0])),
        (days(20, -20), None),
        (days(-1, -2), Series(3, FRIDAY)),
        (days(5, 10, 15), Series(4, days(15)[0])),
    ],
)
def test_a_series_is_three_within_a_month(others: list[datetime], expected: Series | None) -> None:
    """In whatever order a source shows them."""
    assert series(FRIDAY, others) == expected


@given(st.lists(st.integers(-60, 60), max_size=12))
def test_a_series_fits_into_its_window(numbers: list[int]) -> None:
    """It counts what is there, holds the post itself, and more posts never make it shorter."""
    found = series(FRIDAY, days(*numbers))
    if found is not None:
        inside = [other for other in days(*numbers) if found.since <= other <= found.since + WINDOW]
        assert found.count == 1 + len(inside) >= ENOUGH
        assert found.since <= FRIDAY <= found.since + WINDOW
        more = series(FRIDAY, days(*numbers, 0))
        assert more is not None
        assert more.count > found.count


def test_a_longer_series_is_surer_and_joins_what_the_words_show() -> None:
    """One signal of the name, for somebody to look at today."""
    first = noted(hostile("x" * 9), Series(3, days(2)[0]), [Span(0, 4)])
    assert first.signals[-1].why == "the third of this kind about the same person here since 18 Nov"
    assert first.signals[-1].band is Band.REVIEW
    second = noted(first, Series(12, days(2)[0]), [Span(5, 6)])
    (signal,) = [each for each in second.signals if each.name == PATTERN]
    assert signal.certainty > first.signals[-1].certainty
    assert signal.spans == (Span(0, 4), Span(5, 6))
    assert "12th" in signal.why


def after(folder: Path, *looks: dict[str, list[Document]], **changes: object) -> list[Case]:
    """Return the cases after these pages were looked at, an hour apart."""
    web = Web()
    ours = world(folder, [place("forum"), place("board")], web, Post(), **changes)
    with closing(ours.store):
        for hour, shows in enumerate(looks):
            web.shows = {"forum": [], "board": [], **shows}
            tick(ours, FRIDAY + timedelta(hours=2 * hour), due_or_not=True)
        with ours.store.read() as tx:
            return keeping.listed(tx, ours.config.school.id)


def shown(cases: list[Case]) -> list[bool]:
    """Return which of the cases show a series."""
    return [any(signal.name == PATTERN for signal in case.judgement.detection.signals) for case in cases]


def test_the_words_of_these_tests_are_hostile() -> None:
    """Without it the tests below would show nothing."""
    assert all({"offensive_person"} <= {signal.name for signal in detect(text).signals} for text in POSTS)


def test_the_third_hostile_post_about_one_person_in_one_place_shows_the_series(tmp_path: Path) -> None:
    """And the fourth; on the name; whoever wrote them."""
    cases = after(tmp_path, {"forum": [document(str(n), text) for n, text in enumerate(POSTS)]})
    assert shown(cases) == [False, False, True, True]
    third = next(signal for signal in cases[2].judgement.detection.signals if signal.name == PATTERN)
    assert [cases[2].document.words[span.start : span.end] for span in third.spans] == ["Mrs Pellow"]
    assert "third" in third.why


def test_copies_and_edits_are_counted_once(tmp_path: Path) -> None:
    """The same words three times are one item, and so is one that was edited twice."""
    first = [document(str(n), POSTS[0]) for n in range(3)]
    edited = [document("0", f"{POSTS[0]} {'!' * n}really") for n in range(3)]
    cases = after(tmp_path, {"forum": first}, *({"forum": [each]} for each in edited), {"forum": [document("z", POSTS[1])]})
    assert shown(cases) == [False, False]


def test_other_places_months_and_people_make_no_series(tmp_path: Path) -> None:
    """It is counted for each target and place."""
    old = [document("o", POSTS[2], posted=FRIDAY - timedelta(days=40))]
    other = [document("p", f"Mr Ashdown is a fat useless idiot too, sack the whole lot of them at {US}")]
    cases = after(tmp_path, {"forum": [document("a", POSTS[0])], "board": [document("b", POSTS[1])]}, {"forum": old + other})
    cases += after(tmp_path, {"forum": [document("c", POSTS[3])]})[-1:]
    assert shown(cases) == [False] * 5


def test_one_thread_is_one_place_whoever_shows_it(tmp_path: Path) -> None:
    """A thread that two sources show."""
    thread = "https://forum.example/thread/9"
    forum = [document(str(n), text, url=f"{thread}#{n}") for n, text in enumerate(POSTS[:2])]
    cases = after(tmp_path, {"forum": forum}, {"board": [document("c", POSTS[2], url=f"{thread}#7")]})
    assert shown(cases)[-1]


def test_a_person_is_the_same_by_every_name_of_theirs(tmp_path: Path) -> None:
    """Where the school has said what they are called."""
    texts = [
        text.replace("Mrs Pellow", name) for text, name in zip(POSTS, ("Mrs Pellow", "Ada Pellow", "Ms Pellow"), strict=False)
    ]
    people = tuple(
        type(one)(one.role, one.email, one.phone, ("Mrs Pellow", "Ada Pellow") if one.role == "dsl" else ()) for one in PEOPLE
    )
    cases = after(tmp_path, {"forum": [document(str(n), text) for n, text in enumerate(texts)]}, people=people)
    assert shown(cases) == [False, False, True]


def test_a_case_is_counted_once_and_never_beside_itself(tmp_path: Path) -> None:
    """Nor when two cases turn out to be one."""
    web = Web({"forum": [document(str(n), text) for n, text in enumerate(POSTS[:3])]})
    ours = world(tmp_path, [place("forum")], web, Post())
    with closing(ours.store):
        tick(ours, FRIDAY, due_or_not=True)
        school = ours.config.school.id
        spot, known_by = named.Spot(school, "forum", b"another thread", FRIDAY), digest(school, "woman:pellow")
        with ours.store.write() as tx:
            one, two, three = (case.id for case in keeping.listed(tx, school))
            assert len(named.others(tx, spot, known_by, ())) == 3
            assert len(named.others(tx, spot, known_by, {one})) == 2
            keeping.merge(tx, one, [two])
            keeping.merge(tx, three, [one])
            assert len(named.others(tx, spot, known_by, ())) == 1
            assert named.others(tx, spot, known_by, {three}) == []


def test_no_name_is_kept_and_nothing_outlives_the_words(tmp_path: Path) -> None:
    """Only digests, until the case is forgotten."""
    web = Web({"forum": [document(str(n), text) for n, text in enumerate(POSTS)]})
    ours = world(tmp_path, [place("forum")], web, Post(), retention_days=1)
    with closing(ours.store):
        tick(ours, FRIDAY, due_or_not=True)
        with ours.store.read() as tx:
            rows = tx.execute(sql("SELECT * FROM target")).all()
        assert len(rows) == len(POSTS)
        assert "ellow" not in repr(rows)
        web.shows = {"forum": [document("n", "The bins are late again in Brackenford")]}
        tick(ours, FRIDAY + timedelta(days=3), due_or_not=True)
        with ours.store.read() as tx:
            assert tx.execute(sql("SELECT count(*) FROM target")).scalar() == 0
