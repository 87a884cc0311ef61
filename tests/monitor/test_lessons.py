"""What people's answers teach: how it counts, what is refused, what a case suggests, and that it is kept."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from monitor import screen_tray
from monitor.lessons import NAME, PLACE, Kind, Lesson, Teaching, is_host, taught, wrong
from monitor.match import Matcher
from monitor.model import FormerName, Mention, Namesake, Nearby, Span, Standing
from monitor.store import Store, keeping, lessons
from monitor.suggest import Suggestion, suggest
from tests.cast import LARKSPUR
from tests.world import FRIDAY, document

HEAD = ("head", FRIDAY)


def place(name: str, weight: float = 0.5) -> Teaching:
    """Return that a place is near."""
    return Teaching(Kind.PLACE, name, weight=weight)


def namesake(where: str = "", host: str = "", name: str = "Larkspur Hill Primary") -> Teaching:
    """Return that another school of the name is somewhere."""
    return Teaching(Kind.NAMESAKE, where, name, host)


def learned(*teachings: Teaching) -> list[Lesson]:
    """Return lessons with these teachings."""
    return [Lesson(number, teaching, *HEAD) for number, teaching in enumerate(teachings, 1)]


def test_a_place_learned_is_near_us_and_a_namesake_learned_is_another_school() -> None:
    """Each once, beside what is configured; two lessons on one school are one namesake."""
    more = taught(
        LARKSPUR,
        learned(
            place("Nether Bracken", 0.3),
            place("nether bracken"),
            namesake("Otherton"),
            namesake("otherton", "larkspur.otherton.sch.example"),
        ),
    )
    assert more.nearby == (Nearby("Nether Bracken", 0.3),)
    other = Namesake("Larkspur Hill Primary", ("Otherton",), ("larkspur.otherton.sch.example",))
    assert more.namesakes == (*LARKSPUR.namesakes, other)
    assert replace(more, nearby=(), namesakes=LARKSPUR.namesakes) == LARKSPUR


CONFIGURED = st.builds(
    Namesake,
    st.sampled_from(
        ["Larkspur Hill Primary", "larkspur hill primary", "Larkspur Hill Primary, Otherton", "Larkspur Hill School"]
    ),
    st.lists(st.sampled_from(["Otherton", "OTHERTON", "Nowhereton", "Brackenford"]), max_size=3).map(tuple),
    st.lists(st.sampled_from(["one.example", "two.example"]), max_size=2).map(tuple),
)
TAUGHT = st.one_of(
    st.builds(place, st.sampled_from(["Otherton", "Nether Bracken"])),
    st.builds(namesake, st.sampled_from(["", "otherton", "Kettlethorpe"]), st.sampled_from(["", "one.example", "three.example"])),
)


@given(st.lists(CONFIGURED, max_size=5).map(tuple), st.lists(TAUGHT, max_size=5))
def test_nothing_that_is_configured_is_ever_lost(configured: tuple[Namesake, ...], teachings: list[Teaching]) -> None:
    """Two of one name, a place written twice, one that nothing gives away: each keeps its place and all that it says."""
    school = replace(LARKSPUR, namesakes=configured)
    assert taught(school, []) == school
    after = taught(school, learned(*teachings)).namesakes
    for before, now in zip(configured, after, strict=False):
        assert now.name == before.name
        assert now.places[: len(before.places)] == before.places
        assert now.hosts[: len(before.hosts)] == before.hosts
    assert len(after) >= len(configured)


def test_a_lesson_is_told_to_the_namesake_that_it_is_about() -> None:
    """Of several of one name the one at its place or on its site, or one that nothing gives away yet; else it is one more."""
    here, there = Namesake("Larkspur Hill Primary", ("Otherton",)), Namesake("Larkspur Hill Primary", (), ("two.example",))
    school = replace(LARKSPUR, namesakes=(here, there))
    assert taught(school, learned(namesake("Otherton", "one.example"))).namesakes == (
        replace(here, hosts=("one.example",)),
        there,
    )
    assert taught(school, learned(namesake("Hexley", "two.example"))).namesakes == (here, replace(there, places=("Hexley",)))
    assert taught(school, learned(namesake("Hexley"))).namesakes == (here, there, Namesake(here.name, ("Hexley",)))
    bare = replace(LARKSPUR, namesakes=(Namesake(here.name),))
    assert taught(bare, learned(namesake("Hexley"))).namesakes == (Namesake(here.name, ("Hexley",)),)
    other = namesake("Otherton", name="Larkspur Hill Juniors")
    assert taught(school, learned(other)).namesakes[2:] == (Namesake(other.name, ("Otherton",)),)


def test_what_was_forgotten_counts_no_longer() -> None:
    """The school is as if it had never been learned."""
    (lesson,) = learned(namesake("Otherton"))
    assert taught(LARKSPUR, [replace(lesson, forgotten=FRIDAY)]) == LARKSPUR


@pytest.mark.parametrize(
    "teaching",
    [
        place("Brackenford"),
        place("Eastholme"),
        namesake("Brackenford"),
        namesake("quarry lane"),
        namesake("", "larkspurhill.brackenford.sch.example"),
        namesake("", "brackenford.sch.example"),
        namesake("", "news.larkspurhill.brackenford.sch.example"),
        namesake("Netherby"),
        namesake("Brackenford Town"),
    ],
)
def test_where_the_configuration_says_the_opposite_it_stands(teaching: Teaching) -> None:
    """Whatever is in the store: our town or a part of it is no namesake's, a namesake's is not near, and our site is ours."""
    assert taught(LARKSPUR, learned(teaching)) == LARKSPUR
    assert wrong(LARKSPUR, teaching)


@pytest.mark.parametrize(
    "teaching",
    [
        place(""),
        place("x" * 61),
        place("Nether [red]Bracken"),
        place("Nether\x1b[31mBracken"),
        place("Nether\nBracken"),
        place("\u202eNether"),
        place("Nether Bracken", 0),
        place("Nether Bracken", 1.1),
        place("Nether Bracken", float("nan")),
        replace(place("Nether Bracken"), name="Larkspur Hill Primary"),
        replace(place("Nether Bracken"), host="larkspur.otherton.sch.example"),
        *(teach(word) for teach in (place, namesake) for word in ("the", "Primary", "our School", "Of", "Larkspur Hill")),
        namesake("Larkspur Hill Primary School"),
        replace(namesake("Otherton"), weight=0.3),
        namesake(),
        namesake("Otherton", name=""),
        namesake("Otherton", name="Larkspur <b>Hill"),
        *(
            namesake("", host)
            for host in ("facebook.com", "en-gb.facebook.com", "sch.uk", "www.gov.uk", "otherton", "a b.example")
        ),
        *(namesake("", host) for host in ("10.0.0.1", "x.example/news", "X.example", "a..example")),
    ],
)
def test_what_is_no_place_no_name_or_nobodys_own_host_is_not_learned(teaching: Teaching) -> None:
    """The reason is a sentence."""
    assert wrong(LARKSPUR, teaching)


@pytest.mark.parametrize(
    "teaching",
    [
        *(place("St Mary's-on-the-Hill", 1), place("Ynys Môn", 0.1), place("The Green End", 1), namesake("", "other.sch.uk")),
        *(namesake("Bath"), namesake("March"), namesake("Hope"), namesake("Tanner Street")),
    ],
)
def test_what_can_be_learned_is_not_refused(teaching: Teaching) -> None:
    """Hyphens, apostrophes and accents are letters of places; so are everyday words that are towns; a former name may be one."""
    assert wrong(replace(LARKSPUR, formerly=(FormerName("Tanner Street First School"),)), teaching) == ""


def test_what_is_known_is_not_learned_twice() -> None:
    """Said again it would only make the list longer; one thing more of the same school is new."""
    school = taught(LARKSPUR, learned(namesake("Otherton", "one.example")))
    assert "known already" in wrong(school, namesake("otherton"))
    assert "known already" in wrong(school, namesake("", "one.example"))
    assert wrong(school, namesake("Otherton", "two.example")) == ""
    assert wrong(school, namesake("Otherton", name="Larkspur Hill Juniors")) == ""


def suggested(text: str, *, title: str = "", url: str = "") -> Suggestion:
    """Return what a text suggests, as matched for the school."""
    shown = document("k", text, title=title, url=url)
    school = replace(LARKSPUR, staff=("Mrs Tolliver",))
    return suggest(school, shown, Matcher([school]).match(shown)[school.id])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The office at Larkspur Hill Primary in Nowhereton lost our form", "Nowhereton"),
        ("The office at Larkspur Hill Primary, Little Wexcombe. It lost our form", "Little Wexcombe"),
        ("The office at Larkspur Hill Primary (Nether Bracken) lost our form", "Nether Bracken"),
        ("The office at Larkspur Hill Primary near Stow-on-the-Wold lost our form", "Stow-on-the-Wold"),
        ("The office at Larkspur Hill Primary lost our form, says Nowhereton", ""),
        ("The office at Larkspur Hill Primary, Brackenford. It lost our form", ""),
        ("The office at Larkspur Hill Primary, Larkspur Hill. It lost our form", ""),
        ("The office at Larkspur Hill Primary in Ae lost our form", ""),
        ("The office at Larkspur Hill Primary in Eastholme lost our form", ""),
        ("The office at Larkspur Hill Primary, Nowhereton parents say, lost our form", ""),
        ("The office at Larkspur Hill Primary near Lord Nowhereton lost our form", ""),
        ("The office at Larkspur Hill Primary in September lost our form", ""),
        ("The office at Larkspur Hill Primary in Year 6 lost our form", ""),
        ("The office at Larkspur Hill Primary in Nowhere\u202eton lost our form", ""),
        ("The office at Larkspur Hill Primary in Nowhere\u0442on lost our form", ""),
        ("The office at Larkspur Hill Primary, Mrs Quillfeather. It lost our form", ""),
        ("The office at Larkspur Hill Primary, Tolliver. It lost our form", ""),
        ("The office at Larkspur Hill Primary, Sarah Quillfeather. It lost our form", ""),
    ],
)
def test_a_place_that_stands_by_the_name_is_suggested_and_never_a_person(text: str, found: str) -> None:
    """After "in", "at", "near", a comma or a bracket; what we know, months, school words, tricks and people are left out."""
    told = suggested(text)
    assert (told.yes.place if told.yes else "") == found
    assert (told.namesake.place if told.namesake else "") == found


def test_a_large_town_can_only_be_a_namesakes() -> None:
    """Written onto the name or near it; a road named after one is none."""
    text = "The office at Larkspur Hill Primary in Hackney lost our form"
    shown = document("k", text)
    told = suggest(LARKSPUR, shown, Mention(Standing.UNSURE, 0.6, (Span(14, 35),)))
    assert told == Suggestion(None, namesake("Hackney"))
    assert suggested("Larkspur Hill Primary lost our form. All of Stockport knows").namesake == namesake("Stockport")
    assert suggested("Larkspur Hill Primary lost our form. They are in Stockport Road").namesake is None
    assert suggested("Larkspur Hill Primary lost our form and my lad needs a bath").namesake is None
    assert suggested(f"Larkspur Hill Primary lost our form {'again and ' * 40} and so did Stockport").namesake is None
    oak = replace(LARKSPUR, name="Stockport Oak Primary School", short_name="Stockport Oak")
    assert (
        suggest(oak, document("k", "Stockport Oak lost our form"), Mention(Standing.UNSURE, 0.6, (Span(0, 13),))) == Suggestion()
    )


def test_a_place_that_may_not_be_learned_does_not_hide_the_site() -> None:
    """Our own town with another word behind it could be near us, and is no sign of another school; its site is one."""
    told = suggested("Larkspur Hill Primary in Brackenford Magna lost our form", url="https://larkspurhill.example")
    assert told.yes == place("Brackenford Magna")
    assert told.namesake == namesake("", "larkspurhill.example")


@pytest.mark.parametrize(
    ("link", "host"),
    [
        ("https://www.larkspurhill.otherton.sch.example/news", "larkspurhill.otherton.sch.example"),
        ("http://office.nowhereton.sch.uk", "office.nowhereton.sch.uk"),
        ("https://facebook.com/larkspurhillotherton", ""),
        ("https://larkspurhill.wordpress.com", ""),
        ("https://paper.example/larkspur-hill", ""),
        ("https://larkspurhill.example\\@paper.example/", ""),
    ],
)
def test_the_site_of_another_school_is_suggested_and_no_shared_one(link: str, host: str) -> None:
    """As the document's own address and as one in its words."""
    for told in (suggested("Larkspur Hill Primary lost our form", url=link), suggested(f"Larkspur Hill Primary: see {link} now")):
        assert (told.namesake.host if told.namesake else "") == host


def test_only_the_first_few_names_of_a_text_are_looked_at() -> None:
    """A text of ten thousand names takes no longer; a full stop is no part of an address."""
    names = "Larkspur Hill Primary lost it. " * 10
    text = f"{names}Larkspur Hill Primary in Nowhereton lost it. See https://larkspurhill.otherton.sch.example."
    told = suggested(text)
    assert told == Suggestion(None, namesake("", "larkspurhill.otherton.sch.example"))
    assert suggested(text.removeprefix("Larkspur Hill Primary lost it. ")).yes == place("Nowhereton")


HOSTILE = st.text(st.characters(), max_size=40) | st.sampled_from(
    [" in ", ", ", " (", "Nowhereton", "\x1b[31m", "[red]", "\u202e"]
)


@given(st.lists(HOSTILE, max_size=6).map("".join), st.lists(HOSTILE, max_size=6).map("".join))
def test_whatever_strangers_write_only_plain_words_are_suggested(before: str, after: str) -> None:
    """No marks, no markup, no control characters; every suggestion is one that may be learned."""
    words = f"{before} Larkspur Hill Primary{after}"
    start = len(before) + 1
    shown = document("k", words)
    told = suggest(LARKSPUR, shown, Mention(Standing.UNSURE, 0.6, (Span(start, start + 21),)))
    for teaching in filter(None, (told.yes, told.namesake)):
        assert wrong(LARKSPUR, teaching) == ""
        assert not teaching.place or PLACE.fullmatch(teaching.place)
        assert not teaching.host or is_host(teaching.host)
        assert not teaching.name or NAME.fullmatch(teaching.name)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store with one school."""
    with closing(Store(f"sqlite:///{tmp_path / 'monitor.db'}")) as fresh:
        fresh.migrate()
        with fresh.write() as tx:
            keeping.enrol(tx, LARKSPUR.id, LARKSPUR.name)
        yield fresh


def test_a_lesson_is_kept_corrected_and_taken_back(store: Store) -> None:
    """It says by whose word and when; what was forgotten can still be shown, and cannot be changed."""
    with store.write() as tx:
        number = lessons.teach(tx, LARKSPUR.id, place("Nether Brackn"), HEAD)
        assert lessons.amend(tx, LARKSPUR.id, number, place("Nether Bracken", 0.3))
        assert not lessons.amend(tx, "another", number, place("Otherton"))
    with store.read() as tx:
        assert lessons.lessons(tx, LARKSPUR.id) == [Lesson(number, place("Nether Bracken", 0.3), *HEAD)]
        assert lessons.lessons(tx, "another") == []
    later = FRIDAY + timedelta(days=1)
    with store.write() as tx:
        assert lessons.forget(tx, LARKSPUR.id, number, later)
        assert not lessons.forget(tx, LARKSPUR.id, number, later)
        assert not lessons.amend(tx, LARKSPUR.id, number, place("Otherton"))
        assert lessons.lessons(tx, LARKSPUR.id) == []
        (lesson,) = lessons.lessons(tx, LARKSPUR.id, forgotten=True)
    assert lesson.forgotten == later


@pytest.mark.parametrize(("teaching", "weighed"), [(place("Nether Bracken"), True), (namesake("Otherton"), False)])
def test_how_to_correct_a_lesson_is_shown_as_it_can_be_typed(teaching: Teaching, *, weighed: bool) -> None:
    """Another school has no weight; what was forgotten cannot be corrected."""
    first, second = learned(place("Hexley"), teaching)
    screen = Console(width=80, file=StringIO(), record=True)
    screen.print(screen_tray.learned([replace(first, forgotten=FRIDAY), second]))
    shown = screen.export_text()
    assert "monitor learned --forget 2" in shown
    assert ('monitor learned --edit 2 --place "..." --weight 0.3' in shown) is weighed
    assert 'monitor learned --edit 2 --place "..."' in shown
