"""What ``monitor school`` shows of a portrait: every form with its figure, who else has the name, and no stranger's paint."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from io import StringIO

import pytest
from rich.console import Console

from monitor import screen_school
from monitor.match import Form, Kind
from monitor.match.listing import NEVER_SURE
from monitor.model import FormerName, Namesake, School
from monitor.namesakes import commonness_of, taught_by_register
from monitor.portrait import Portrait, portrait
from monitor.register import RegisterEntry
from tests.cast import LARKSPUR
from tests.monitor.match_cast import SCHOOLS
from tests.monitor.registers import entry
from tests.world import FRIDAY

BARE = School(id="s", name="St Mary's Primary School", short_name="St Mary's")


def seen(school: School, *entries: RegisterEntry) -> Portrait:
    """Return a school's portrait with a register of these."""
    known = taught_by_register(school, entries), commonness_of(school, entries)
    return portrait(school, known, entries, (FRIDAY, 24000) if entries else None)


def shown(one: Portrait, width: int = 80) -> str:
    """Return what stands on the screen."""
    screen = Console(width=width, file=StringIO(), record=True)
    screen.print(screen_school.shown(one))
    return screen.export_text()


def rows(*forms: Form) -> Sequence[str]:
    """Return the rows of a table of these forms, without the headings in it."""
    text = shown(replace(seen(LARKSPUR), forms=forms)).partition("What is looked for")[2].partition("Distinctive is")[0]
    return [" ".join(line.split()) for line in text.splitlines() if " 0." in line or " 1." in line]


@pytest.mark.parametrize(
    ("form", "row"),
    [
        (Form("Hill", Kind.BARE, 1.0, "a place", schools=1), "Hill 1.00 only we a place"),
        (Form("Hill", Kind.BARE, 0.05, "a place", schools=1234), "Hill 0.05 1,234 schools a place"),
        (Form("Hill", Kind.BARE, 0.8, "a place"), "Hill 0.80 rare a place"),
        (Form("Hill", Kind.BARE, 0.79, "a place"), "Hill 0.79 less common a place"),
        (Form("Hill", Kind.BARE, 0.2, "a place"), "Hill 0.20 common a place"),
        (Form("Hill", Kind.BARE, 0.0, "a place"), "Hill 0.00 very common a place"),
        (Form("LH", Kind.ACRONYM, 0.0, "a place"), "LH 0.00 letters a place"),
        (Form("@hill", Kind.HANDLE, 1.0, "nothing more"), "@hill 1.00 ours alone nothing more"),
    ],
)
def test_every_form_has_its_figure_and_what_that_means(form: Form, row: str) -> None:
    """From 0.00 to 1.00, and in words or by the register's count."""
    assert rows(form) == [row]


@pytest.mark.parametrize("width", [34, 40, 60, 80, 120])
def test_nothing_is_cut_off_on_a_narrow_screen(width: int) -> None:
    """Each word of every form and of what it needs is there, however the lines break."""
    one = seen(SCHOOLS["st_marys"])
    text = "".join(shown(one, width).split())
    for form in one.forms:
        assert all("".join(part.split()) in text for part in (*form.text.split(), *form.needs.split())), form
    assert max(map(len, shown(one, width).splitlines())) <= width


def test_a_former_name_says_its_last_day_where_it_is_known() -> None:
    """As the heading of its forms."""
    names = (FormerName("Quarry Lane First School", date(2011, 8, 31)), FormerName("Fell Road School"))
    text = shown(seen(replace(LARKSPUR, formerly=names)), 120)
    assert "Former name, until 31 August 2011 " in text
    assert "Former name  " in text


def test_the_legend_says_only_what_the_table_has() -> None:
    """A person is asked of some forms; without any place few can count, unless the name needs none."""
    need_place, need_none, never = (Form("Hill", Kind.BARE, 1.0, needs) for needs in ("a place", "nothing more", NEVER_SURE))
    one = seen(BARE)
    assert "Nothing says yet where the school is" in shown(replace(one, forms=(need_none, need_place)))
    assert "Nothing says yet where the school is" not in shown(replace(one, forms=(need_none,)))
    assert "Nothing says yet where the school is" not in shown(replace(seen(LARKSPUR), forms=(need_place,)))
    assert "Where a person is asked" in shown(replace(one, forms=(never,)))
    assert "Where a person is asked" not in shown(replace(one, forms=(need_place,)))


def test_our_own_entry_of_the_register_is_named_as_far_as_it_is_known() -> None:
    """Several where it may be any of them; what it does not say leaves no gap."""
    one = seen(replace(LARKSPUR, postcode=""), entry(LARKSPUR.name, LARKSPUR.town, urn="1"))
    assert f"Ours is there as {LARKSPUR.name}, Brackenford (URN 1)." in " ".join(shown(one).split())
    two = replace(one, own=(*one.own, entry("Larkspur Hill School", "", postcode="BK1 1AA", urn="2")))
    words = "cannot be told without the right postcode: Larkspur Hill Community Primary School, Brackenford (URN 1);"
    assert f"{words} Larkspur Hill School, BK1 1AA (URN 2)." in " ".join(shown(two).split())


def test_other_schools_say_what_tells_them_from_us() -> None:
    """A place, a host, what stands behind the comma, or nothing; the first ten, and how many more; no name paints the screen."""
    others = (
        Namesake("Hill School", ("Ambleford",), ("hill.example",)),
        Namesake("Hill School, Hexley"),
        Namesake("Hill \x1b[31m[red]:skull:[/]\u202e\u200f School"),
        *(Namesake(f"Number{number}", ("Tarnmouth",)) for number in range(1234)),
    )
    one = replace(seen(LARKSPUR), namesakes=tuple((other, "register") for other in others))
    text = shown(one)
    table = " ".join(text.partition("Other schools of the name")[2].split())
    assert "Hill School Ambleford, hill.example register" in table
    assert "Hill School, Hexley Hexley register" in table
    assert "Hill [31m[red]:skull:[/] School nothing that is known register" in table
    assert "Number6" in table
    assert "Number7 " not in table
    assert "and 1,227 more" in table
    assert not {"\x1b", "\u202e", "\u200f"} & set(text)
