"""What is learned from the register of schools: who shares our name, which of them is us, and how common the name is."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from monitor.build import recognised
from monitor.match import Commonness, Matcher
from monitor.match.forms import parse_name
from monitor.match.lexicon import distinctiveness
from monitor.model import Mention, Namesake, Nearby, School, Standing
from monitor.namesakes import commonness_of, likeliest, sharing, taught_by_register, untold
from monitor.register import RegisterEntry, read_register
from monitor.store import Store, keeping, register
from sources.model import Document
from tests.cast import LARKSPUR
from tests.monitor.match_cast import SCHOOLS
from tests.monitor.registers import england, entry, export
from tests.world import FRIDAY, config

OAKWOOD = replace(SCHOOLS["oakwood"], website="https://www.oakwood.sch.example")
OURS = entry("Oakwood Primary School", "Pellworth", postcode="PW3 1AA", host="oakwood.sch.example")
HARROWDALE = entry("Oakwood Primary School", "Harrowdale", postcode="HD1 1AA", host="oakwoodharrow.sch.example")


def taught(*others: RegisterEntry, school: School = OAKWOOD) -> tuple[Namesake, ...]:
    """Return which namesakes a school has once it has read a register of itself and these."""
    return taught_by_register(school, (OURS, *others)).namesakes


def judged(text: str, school: School, *entries: RegisterEntry) -> Mention:
    """Return what is said of a text once a school has read a register."""
    matcher = Matcher([taught_by_register(school, entries)], commonness_of(school, entries))
    return matcher.match(Document("k", "", "", text)).get(school.id, Mention(Standing.OTHER))


@pytest.mark.parametrize(
    ("name", "shares"),
    [
        ("Oakwood Primary School", True),
        ("The Oakwood Academy", True),
        ("Oak Wood Church of England (VA) Junior School", True),
        ("OAKWOOD INFANTS' SCHOOL", True),
        ("Oakwood Park Primary School", False),
        ("Great Oakwood School", False),
        ("Oakwoods School", False),
        ("Primary School", False),
    ],
)
def test_a_school_shares_our_name_by_its_own_words(name: str, *, shares: bool) -> None:
    """In one word or two, whatever kind of school it is; a longer name is another."""
    assert (entry(name) in sharing([OURS, entry(name)], OAKWOOD).entries) is shares


def test_every_name_of_ours_is_looked_up() -> None:
    """The names of today, the nicknames and the former ones."""
    names = ("Copse Lane Junior School", "Copsey School", "Tanner Street Primary School", "Copse Road School")
    kept = sharing(map(entry, names), SCHOOLS["copse_lane"]).entries
    assert [each.name for each in kept] == ["Copse Lane Junior School", "Copsey School", "Tanner Street Primary School"]


def test_saints_are_the_same_in_every_spelling() -> None:
    """St, St. and Saint, with and without the apostrophe."""
    names = ("Saint Mary's School", "St. Marys RC School", "ST MARY\u2019S ACADEMY", "St Mary School", "St Martin's School")
    assert len(sharing(map(entry, names), SCHOOLS["st_marys"]).entries) == 4


def test_all_schools_are_counted_and_each_is_kept_once() -> None:
    """The count is that of the register; the kept rows have different URNs."""
    found = sharing([OURS, HARROWDALE, HARROWDALE, entry("Park School")], OAKWOOD)
    assert (found.entries, found.ours, found.total) == ((OURS, HARROWDALE), (OURS,), 3)


def test_a_site_that_several_schools_give_gives_none_away() -> None:
    """A trust's site is taken from those that are not ours, whoever else of the register gives it."""
    shared = replace(HARROWDALE, host="trust.example")
    ours = replace(OURS, host="trust.example")
    found = sharing([ours, shared, entry("Park School", host="trust.example")], OAKWOOD)
    assert [each.host for each in found.entries] == ["trust.example", ""]


@pytest.mark.parametrize(
    ("ours", "found"),
    [
        (entry("Oakwood Academy", "Elsewhere", postcode="PW31AA"), True),
        (entry("Oakwood Academy", "Elsewhere", host="oakwood.sch.example"), True),
        (entry("Renamed Academy", "Elsewhere", postcode="PW3 1AA"), True),
        (entry("Oakwood Primary School", "PELLWORTH"), True),
        (entry("Oakwood Junior School", "Pellworth"), False),
        (entry("Oakwood Primary School", "Harrowdale"), False),
        (entry("Oakwood Primary School", "Pellworth Green"), False),
    ],
)
def test_our_own_entry_is_known_by_postcode_site_or_name_and_town(ours: RegisterEntry, *, found: bool) -> None:
    """Any of them is enough; the name alone, or the town with another kind of school, is not."""
    assert likeliest([ours, HARROWDALE], OAKWOOD) == ((ours,) if found else ())
    assert (ours in sharing([ours, HARROWDALE], OAKWOOD).ours) is found


def test_of_two_schools_on_one_site_ours_is_the_one_named_like_us() -> None:
    """Infants and juniors share a postcode and a site, and the junior school is not the infants' entry."""
    infants, juniors = (
        entry(f"Thistlewood {kind} School", "Garrowby", postcode="GB1 1AA", host="thistlewood.example")
        for kind in ("Infant", "Junior")
    )
    school = replace(SCHOOLS["thistlewood"], postcode="GB1 1AA", website="thistlewood.example")
    assert likeliest([infants, juniors], school) == (juniors,)
    assert taught_by_register(school, [infants, juniors]).namesakes == (Namesake("Thistlewood Infant School"),)


def test_a_school_of_our_name_in_our_town_is_ours_before_another_at_our_postcode() -> None:
    """A nursery has the postcode that we wrote; of the two only one can be called what we are."""
    nursery = entry("Little Acorns Nursery", "Pellworth", postcode="PW3 1AA")
    moved = entry("Oakwood Primary School", "Pellworth", postcode="PW9 9AA")
    assert likeliest([nursery, moved], OAKWOOD) == (moved,)


def test_two_that_cannot_be_told_apart_are_told_apart_by_the_postcode() -> None:
    """Two schools of one saint in one town: neither's site is taken for another's until the postcode says which is ours."""
    here, there = (
        entry("Oakwood Primary School", "Pellworth", postcode=code, host=f"{code[-2:].lower()}.example")
        for code in ("PW3 1AA", "PW4 2BB")
    )
    unknown = replace(OAKWOOD, postcode="", website="")
    assert likeliest([here, there], unknown) == (here, there)
    assert all(not (other.places or other.hosts) for other in taught_by_register(unknown, [here, there]).namesakes)
    assert taught_by_register(OAKWOOD, [here, there]).namesakes == (Namesake("Oakwood Primary School", (), ("bb.example",)),)


def test_while_ours_is_not_found_nothing_is_learned() -> None:
    """One of them is ours, under another town or postcode: its town and its site must not count against us."""
    same = entry("Oakwood Primary School", "Post Town", postcode="PT1 1AA", host="oakwood-primary.example")
    school = replace(OAKWOOD, website="")
    assert taught_by_register(school, [same, HARROWDALE]) == school
    assert untold(school, [same, HARROWDALE]) == ()
    assert commonness_of(school, [same]).of(("oakwood",)) < 0.8


def test_a_school_beyond_england_is_not_looked_for_there() -> None:
    """England's register has no Welsh school, and its schools are namesakes all the same."""
    park = entry("Cornist Park Primary School", "Harrowdale")
    assert taught_by_register(SCHOOLS["cornist_park"], [park]).namesakes == (
        Namesake("Cornist Park Primary School", ("Harrowdale",)),
    )


@pytest.mark.parametrize(
    ("other", "places", "hosts"),
    [
        (entry("Oakwood School", "Harrowdale", host="o.example"), ("Harrowdale",), ("o.example",)),
        (entry("Oakwood School", "NR HARROWDALE, Northshire"), ("Harrowdale",), ()),
        (entry("Oakwood School", "Pellworth", host="o.example"), (), ("o.example",)),
        (entry("Oakwood School", "Upper Pellworth"), (), ()),
        (entry("Oakwood School", "Mill End"), (), ()),
        (entry("Oakwood School", "Netherfold"), (), ()),
        (entry("Oakwood School", "Harrowdale", host="oakwood.sch.example"), ("Harrowdale",), ()),
        (entry("Oakwood School", "Harrowdale", host="sch.example"), ("Harrowdale",), ()),
        (entry("Oakwood School", ""), (), ()),
    ],
)
def test_only_what_is_not_ours_too_tells_a_namesake(
    other: RegisterEntry, places: tuple[str, ...], hosts: tuple[str, ...]
) -> None:
    """Not our town or a part of it, not a place of ours, not our site or the one that it stands under."""
    school = replace(OAKWOOD, places=("Mill End",), nearby=(Nearby("Netherfold"),))
    assert taught(other, school=school) == (Namesake("Oakwood School", places, hosts),)


def test_a_comma_in_a_registered_name_makes_no_place() -> None:
    """``Oakwood School, The`` is not in a place called The."""
    assert taught(entry("Oakwood School, The", "Harrowdale")) == (Namesake("Oakwood School", ("Harrowdale",)),)


def test_a_configured_namesake_is_not_added_again_but_learns() -> None:
    """By its place, by its comma, or by its site; what the configuration says of it stays."""
    configured = (Namesake("Oakwood, Harrowdale"), Namesake("Oakwood Juniors", (), ("oj.example",)))
    others = (HARROWDALE, entry("Oakwood Junior School", "Ambleford", host="oj.example"), entry("Oakwood School", "Tarnmouth"))
    assert taught(*others, school=replace(OAKWOOD, namesakes=configured)) == (
        Namesake("Oakwood, Harrowdale", ("Harrowdale",), ("oakwoodharrow.sch.example",)),
        Namesake("Oakwood Juniors", ("Ambleford",), ("oj.example",)),
        Namesake("Oakwood School", ("Tarnmouth",)),
    )


def test_another_kind_of_school_in_the_town_of_a_configured_namesake_is_another() -> None:
    """The nursery of our name there does not hide the primary school; kinds that both leave unsaid make no difference."""
    school = replace(OAKWOOD, namesakes=(Namesake("Oakwood Nursery", ("Harrowdale",)), Namesake("Oakwood Primary, Tarnmouth")))
    others = (HARROWDALE, entry("Oakwood Community Primary School", "Tarnmouth"))
    assert taught(*others, school=school) == (
        *(school.namesakes[0], replace(school.namesakes[1], places=("Tarnmouth",))),
        Namesake("Oakwood Primary School", ("Harrowdale",), ("oakwoodharrow.sch.example",)),
    )


def test_what_nothing_tells_from_us_is_named() -> None:
    """A school of our name in our town without a site; one that the configuration gives a site is told apart by that."""
    near = entry("Oakwood Junior School", "Pellworth")
    assert untold(OAKWOOD, [OURS, HARROWDALE, near]) == (near,)
    known = replace(OAKWOOD, namesakes=(Namesake("Oakwood Juniors", ("Pellworth",), ("oj.example",)),))
    assert untold(known, [OURS, HARROWDALE, near]) == ()


def test_names_are_counted_as_schools_have_them() -> None:
    """By own words, and by own words with the kinds that the full name says; a kind that says nothing is not asked for."""
    others = [
        entry(f"Orchard {kind}", f"Town {kind}") for kind in ("Primary School", "Community Primary School", "Academy", "School")
    ]
    school = SCHOOLS["orchard"]
    ours = entry("Orchard Community Primary School", "Castle Donington")
    counted = commonness_of(school, [ours, *others])
    name = parse_name(school.name)
    assert (counted.schools(name.core), counted.schools(name.core, name.kinds)) == (5, 2)
    assert counted.schools(("quarry", "lane")) is None
    assert counted.of(("quarry", "lane")) == distinctiveness(("quarry", "lane"))


def test_a_name_that_only_we_have_settles_it() -> None:
    """However common its words are in other names."""
    school = replace(OAKWOOD, name="Brook Meadow Primary School", short_name="Brook Meadow")
    ours = entry("Brook Meadow Primary School", "Pellworth")
    assert commonness_of(school, [ours]).of(("brook", "meadow")) == 1.0 > distinctiveness(("brook", "meadow"))


def test_an_ordinary_word_settles_no_more_than_it_did() -> None:
    """Only we may be a school called Oakwood; oak woods there are many."""
    assert commonness_of(OAKWOOD, [OURS]).of(("oakwood",)) == distinctiveness(("oakwood",))


@pytest.mark.parametrize("schools", [2, 3, 10, 100, 500])
def test_a_full_name_that_another_school_has_too_does_not_settle_it(schools: int) -> None:
    """Two schools of one full name: without a place nobody can say which is meant."""
    others = [replace(HARROWDALE, urn=str(number)) for number in range(schools - 1)]
    assert commonness_of(OAKWOOD, [OURS, *others]).schools(("oakwood",)) == schools
    assert judged("Shocking news about Oakwood Primary School today", OAKWOOD, OURS, *others).standing is Standing.UNSURE


def test_a_towns_own_name_stays_a_town() -> None:
    """A school named for its town is alone in having its name, and the town's name is still the town's."""
    school = School(id="wexcombe", name="Wexcombe Primary School", short_name="Wexcombe Primary", town="Wexcombe")
    ours = entry("Wexcombe Primary School", "Wexcombe")
    assert judged("The children of Wexcombe love their new skate park", school, ours).standing is Standing.OTHER
    assert judged("Wexcombe Primary School has a new head", school, ours).standing is Standing.US


def test_the_register_tells_us_from_a_school_in_a_village_nobody_wrote_down() -> None:
    """A namesake's town speaks against us wherever it stands, which without the register would be in doubt."""
    words = "The parents of Oakwood Primary School were told on Monday. Harrowdale council is sorry."
    assert judged(words, OAKWOOD, OURS, HARROWDALE).standing is Standing.OTHER
    assert Matcher([OAKWOOD]).match(Document("k", "", "", words))["oakwood"].standing is Standing.UNSURE
    assert judged("Oakwood Primary School, Pellworth. The parents were told.", OAKWOOD, OURS, HARROWDALE).standing is Standing.US


def test_another_spelling_of_our_name_in_the_register_is_no_other_name() -> None:
    """``Oak Wood Primary`` of the register is a namesake of Oakwood, and a text that writes ours in two words is still ours."""
    other = entry("Oak Wood Primary School", "Harrowdale")
    assert taught(other) == (Namesake("Oakwood Primary School", ("Harrowdale",)),)
    assert judged("Oak Wood Primary in Pellworth: the parents were told", OAKWOOD, OURS, other).standing is Standing.US


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A fresh store with a row for the school."""
    with closing(Store(f"sqlite:///{tmp_path / 'monitor.db'}")) as fresh:
        fresh.migrate()
        with fresh.write() as tx:
            keeping.enrol(tx, LARKSPUR.id, LARKSPUR.name)
        yield fresh


def test_a_reading_replaces_the_one_before(store: Store) -> None:
    """What is kept is that of the last reading, whole, with its day and its count; another school's is its own."""
    with store.read() as tx:
        assert (register.register(tx, LARKSPUR.id), register.reading(tx, LARKSPUR.id)) == ((), None)
    with store.write() as tx:
        register.save_register(tx, LARKSPUR.id, [HARROWDALE, OURS], 24000, FRIDAY)
        keeping.enrol(tx, "oakwood", "Oakwood")
        register.save_register(tx, "oakwood", [OURS], 7, FRIDAY)
        register.save_register(tx, LARKSPUR.id, [HARROWDALE], 25000, FRIDAY + timedelta(days=1))
    with store.read() as tx:
        assert register.register(tx, LARKSPUR.id) == (HARROWDALE,)
        assert register.reading(tx, LARKSPUR.id) == (FRIDAY + timedelta(days=1), 25000)
        assert (register.register(tx, "oakwood"), register.reading(tx, "oakwood")) == ((OURS,), (FRIDAY, 7))


def test_the_register_belongs_to_a_school_that_is_there(store: Store) -> None:
    """Nothing is kept for nobody, and nothing half."""
    with pytest.raises(IntegrityError), store.write() as tx:
        register.save_register(tx, "nobody", [OURS], 7, FRIDAY)


def test_what_is_recognised_is_what_the_register_taught(store: Store, tmp_path: Path) -> None:
    """A pass is made with the namesakes and the counts of the store's register, and with the estimate before there is one."""
    settings = config("", (), tmp_path)
    with store.read() as tx:
        assert recognised(settings, tx) == (LARKSPUR, Commonness())
    ours = entry(LARKSPUR.name, LARKSPUR.town, postcode=LARKSPUR.postcode)
    with store.write() as tx:
        register.save_register(tx, LARKSPUR.id, [ours, entry("Larkspur Hill Academy", "Ambleford")], 24000, FRIDAY)
    with store.read() as tx:
        school, commonness = recognised(settings, tx)
    assert school.namesakes[-1] == Namesake("Larkspur Hill Academy", ("Ambleford",))
    assert commonness.schools(("larkspur", "hill")) == 2


def test_a_whole_register_is_read_and_compared() -> None:
    """Three thousand schools of an invented England: those of our name are kept, and no other."""
    found = sharing(read_register(export(england(3000)).splitlines(keepends=True)), SCHOOLS["st_marys"])
    assert found.total == 2250
    assert len(found.entries) == 38
    assert {parse_name(each.name).core for each in found.entries} == {("st", "marys")}
