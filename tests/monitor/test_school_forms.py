"""The forms that a school is shown are the forms that are found, and what it is asked for is what would help."""

import tomllib
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.asks import asks
from monitor.match import ESTIMATE, Kind, Matcher, forms
from monitor.match.forms import names_of
from monitor.match.listing import NEVER_SURE
from monitor.match.spellings import spellings_of
from monitor.model import FormerName, Mention, Namesake, School, Standing
from monitor.namesakes import commonness_of, taught_by_register
from monitor.portrait import Portrait, portrait
from monitor.register import RegisterEntry
from sources.model import Document
from tests.cast import LARKSPUR
from tests.monitor.match_cast import SCHOOLS
from tests.monitor.registers import entry
from tests.world import FRIDAY

LISTED = [
    (school, form.text, form.needs, text)
    for school in SCHOOLS
    for form in forms(SCHOOLS[school])
    for text in (form.text, *form.variants)
]
MATCHERS = {name: Matcher([school]) for name, school in SCHOOLS.items()}


def mention(school: str, text: str) -> Mention:
    """Return what the matcher says of one school."""
    return MATCHERS[school].match(Document("k", "", "", text)).get(school, Mention(Standing.OTHER))


def covers(found: Mention, text: str, form: str) -> bool:
    """Return whether a span covers a form in a text; an article before it need not be covered."""
    start, end = text.index(form), text.index(form) + len(form.rstrip(".)"))
    return any(span.start <= start + len("The ") * form.startswith("The ") and end <= span.end for span in found.spans)


@pytest.mark.parametrize(("school", "listed", "needs", "form"), LISTED, ids=str)
def test_every_form_and_spelling_that_is_listed_is_found(school: str, listed: str, needs: str, form: str) -> None:
    """Beside the school's place and a word of its life; what a person is asked about stays in doubt."""
    town = SCHOOLS[school].town or SCHOOLS[school].places[0]
    within = f"Parents and pupils of {form} in {town} were told."
    found = mention(school, within)
    assert covers(found, within, form), (listed, found)
    assert found.standing is (Standing.UNSURE if needs == NEVER_SURE else Standing.US), found
    first = f"{form}, {town}: pupils and parents were told on Monday"
    found = mention(school, first)
    assert covers(found, first, form), (listed, found)
    assert found.standing is not Standing.OTHER


@pytest.mark.parametrize(
    ("school", "expected"),
    [
        ("larkspur_hill", "Larkspur Hill CP School|Larkspurhill Primary|Larkspur Hill School|@larkspurhillsch|#LarkspurHill"),
        ("orchard", "Orchard Community Primary Sch|Orchard C.P. School|Orchard Prim|Orchard Pri School|Orchard|OCPS"),
        ("stokes_wood", "Stokeswood|Stokeswood Primary School|Stokes Wood Sch"),
        ("derwent_vale", "Derwent Vale Primary & Nursery School|Derwent Vale Primary|Derwentvale"),
        (
            "cornist_park",
            "Cornist Pk Primary|Cornist Park CP School|Ysgol Gynradd Parc Cornist|Parc Cornist|Barc Cornist|@cornistpark",
        ),
        ("glanhelyg", "Ysgol Glanhelyg|Glanhelyg Primary|Nglanhelyg|Lanhelyg"),
        ("haymerle", "Haymerle|Haymerle Sch"),
        ("oakwood", "Oak Wood Primary School|Oakwood Pri"),
        ("thistlewood", "Thistlewood Juniors|Thistle Wood School"),
        ("copse_lane", "Copse Lane Infants|Copse Ln Infant School|Copsey|Tanner Street First School"),
        ("meadows", "The Meadows Nursery School|Meadows Nursery"),
        ("queen_elizabeth", "Queen Elizabeths C of E Junior School|Queen Elizabeth's CE Juniors|QEJS"),
        ("our_lady", "Our Lady of Lourdes RC VA Primary School|Our Lady of Lourdes Catholic Primary|Our Lady's"),
        ("holy_trinity", "Holy Trinity Roman Catholic Primary School|Holy Trinity RC Primary|Holytrinity"),
        ("st_marys", "Saint Mary's Primary School|St. Mary's Primary|St Marys C of E Primary School|StMarys"),
        ("st_marys", "St Mary's CofE Primary|St Mary's CE School|St Mary's Church of England VA Primary School"),
        ("st_marys", "St Mary's Church of England Voluntary Aided Primary School"),
    ],
)
def test_the_forms_that_people_write_are_listed(school: str, expected: str) -> None:
    """Saints, denominations, school words, apostrophes, one word and two, Welsh: as a form or as a spelling of one."""
    assert set(expected.split("|")) <= {text for name, _, _, text in LISTED if name == school}


@given(st.data())
def test_spellings_may_be_mixed(data: st.DataObject) -> None:
    """A name with any of its parts in any of their spellings is found as the name itself is."""
    school = data.draw(st.sampled_from(sorted(SCHOOLS)))
    name = data.draw(st.sampled_from(names_of(SCHOOLS[school])))
    text = name.text
    for spelling in spellings_of(name, name.text):
        text = data.draw(st.sampled_from((text, *spelling.of(text))))
    sentence = f"The pupils of {text} in {SCHOOLS[school].town or SCHOOLS[school].places[0]} were told."
    assert covers(mention(school, sentence), sentence, text)


@pytest.mark.parametrize("school", sorted(SCHOOLS))
def test_each_form_stands_once(school: str) -> None:
    """No form and no spelling twice, whatever its letters' size."""
    texts = [text.casefold() for name, _, _, text in LISTED if name == school]
    assert len(texts) == len(set(texts))


@pytest.mark.parametrize(
    ("school", "text", "kind", "needs"),
    [
        ("haymerle", "Haymerle School", Kind.FULL, "nothing more"),
        ("haymerle", "Haymerle", Kind.BARE, "school life or a place"),
        ("orchard", "Orchard Primary", Kind.NAMED, "a place"),
        ("stokes_wood", "Stokes Wood Primary", Kind.NAMED, "nothing more"),
        ("st_marys", "St Mary's Church of England (Aided) Primary School", Kind.FULL, "a place"),
        ("st_marys", "St Mary's Primary School", Kind.NAMED, "school life and a place"),
        ("copse_lane", "Copsey", Kind.NICKNAME, "school life or a place"),
        ("cornist_park", "@cornistpark", Kind.HANDLE, "nothing more"),
        ("orchard", "#OrchardCD", Kind.HASHTAG, "nothing more"),
    ],
)
def test_what_a_form_is_and_needs(school: str, text: str, kind: Kind, needs: str) -> None:
    """A rare name needs nothing more, a common one a place, a bare one of hundreds both."""
    form = {form.text: form for form in forms(SCHOOLS[school])}[text]
    assert (form.kind, form.needs) == (kind, needs)


def test_what_is_needed_is_what_the_matcher_needs() -> None:
    """A form that needs a place is not ours without one, and one that needs nothing more is ours by itself."""
    for school in SCHOOLS:
        for form in forms(SCHOOLS[school]):
            alone = mention(school, f"They were talking about {form.text} again last night.")
            assert (alone.standing is Standing.US) is (form.needs == "nothing more"), (form, alone)


def test_a_former_name_is_listed_with_its_last_day() -> None:
    """And its forms are told from today's."""
    listed = {form.text: form for form in forms(SCHOOLS["copse_lane"])}
    assert listed["Tanner Street First School"].kind is Kind.FORMER
    assert listed["Tanner Street First School"].until == date(2014, 8, 31)
    assert listed["Copse Lane Infant School"].until is None


def test_a_school_without_a_town_is_told_what_a_town_would_do() -> None:
    """The list says that a place is needed, and the town is the first thing that is asked for."""
    bare = School(id="s", name="Orchard Primary School", short_name="Orchard")
    assert {form.text: form.needs for form in forms(bare)}["Orchard Primary"] == "a place"
    assert asks(bare, ESTIMATE, ())[0].key == "town"


def test_what_the_matcher_would_never_take_is_not_listed() -> None:
    """The town's own name is the town: a school named for it is not looked for by its bare name."""
    school = School(id="w", name="Wexcombe Primary School", short_name="Wexcombe", town="Wexcombe")
    assert "Wexcombe" not in {form.text for form in forms(school)}


def test_the_register_tells_how_many_have_a_form() -> None:
    """The full name is counted by its kinds, the others by the own words; marks and uncounted names have no count."""
    entries = [
        entry("Orchard Community Primary School", "Castle Donington"),
        *(entry(f"Orchard {kind}", "X") for kind in ("School", "Academy")),
    ]
    school = SCHOOLS["orchard"]
    listed = {form.text: form.schools for form in forms(taught_by_register(school, entries), commonness_of(school, entries))}
    assert listed["Orchard Community Primary School"] == 1
    assert listed["Orchard Primary"] == 3
    assert listed["OCPS"] is listed["#OrchardCD"] is None
    assert {form.schools for form in forms(school)} == {None}


BARE = School(id="s", name="St Mary's Primary School", short_name="St Mary's")


def asked(school: School, *entries: RegisterEntry) -> dict[str, tuple[str, ...]]:
    """Return what a school is asked for, with the lines to write; of two asks for one key, the first."""
    return {ask.key: ask.example for ask in reversed(asks(school, commonness_of(school, entries), entries))}


def test_a_bare_school_is_asked_for_all_that_helps() -> None:
    """What helps most first; nothing that it has."""
    keys = [ask.key for ask in asks(BARE, ESTIMATE, ())]
    assert keys == ["town", "website", "postcode", "also_called", "places", "handles", "hashtags", "acronyms", "staff"]
    assert asks(replace(LARKSPUR, acronyms=("LHCPS",)), ESTIMATE, ()) == ()
    assert "places" not in asked(replace(LARKSPUR, places=()))
    assert asked(replace(BARE, name="The Church of St Mary and All Saints School"))["acronyms"] == ('acronyms = ["CSMASS"]',)


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"town": "Wexcombe"}, "town"),
        ({"postcode": "WX1 1AA"}, "postcode"),
        ({"website": "https://s.example"}, "website"),
        ({"places": ("Mill End",)}, "places"),
        ({"also_called": ("St Mary's RC Primary",)}, "also_called"),
        ({"handles": ("@s",)}, "handles"),
        ({"hashtags": ("#S",)}, "hashtags"),
        ({"acronyms": ("SMPS",)}, "acronyms"),
        ({"staff": ("Mrs Tolliver",)}, "staff"),
    ],
)
def test_nobody_is_asked_for_what_is_written(change: dict[str, object], key: str) -> None:
    """Each ask goes once its key is there."""
    assert key in asked(BARE)
    assert key not in asked(replace(BARE, **change))  # type: ignore[arg-type]


def test_what_the_register_has_is_offered() -> None:
    """Our own entry's postcode and site stand in the lines to write, and its name where ours is another."""
    ours = entry("St Mary's Primary School", "Wexcombe", postcode="WX1 1AA", host="stmarys.example")
    found = asked(replace(BARE, town="Wexcombe"), ours)
    assert found["postcode"] == ('postcode = "WX1 1AA"',)
    assert found["website"] == ('website = "https://www.stmarys.example"',)
    renamed = asked(replace(LARKSPUR, also_called=("LH",)), entry('The "Hill" Academy', "Brackenford", postcode="BK7 4QT"))
    assert tomllib.loads("\n".join(renamed["also_called"])) == {"also_called": ["LH", 'The "Hill" Academy']}


def test_a_welsh_school_is_asked_for_its_other_language() -> None:
    """A Welsh form where there is none, an English one where there are only Welsh ones, and neither of a school with both."""
    english = replace(SCHOOLS["cornist_park"], also_called=())
    welsh = replace(SCHOOLS["glanhelyg"], also_called=())
    assert asked(english)["also_called"] == ('also_called = ["Ysgol Cornist Park"]',)
    assert asked(welsh)["also_called"] == ('also_called = ["Glanhelyg Primary School"]',)
    assert "also_called" not in asked(SCHOOLS["cornist_park"])
    assert "also_called" not in asked(SCHOOLS["glanhelyg"])


def test_schools_that_nothing_tells_from_ours_are_asked_about() -> None:
    """One in our town without a site, and one that the configuration only names."""
    school = replace(SCHOOLS["oakwood"], namesakes=(Namesake("Oakwood Juniors"),))
    near = entry("Oakwood Infant School", "Pellworth", postcode="PW9 9AA")
    ours = entry("Oakwood Primary School", "Pellworth", postcode="PW3 1AA")
    ask = next(ask for ask in asks(school, ESTIMATE, [ours, near]) if ask.key == "namesakes")
    assert "Oakwood Juniors, Oakwood Infant School (PW9 9AA)" in ask.why
    assert tomllib.loads("\n".join(ask.example))["school"]["namesakes"][0]["name"] == "Oakwood Juniors"
    assert " more." not in ask.why
    five = [replace(near, urn=str(number)) for number in range(5)]
    ask = next(ask for ask in asks(school, ESTIMATE, [ours, *five]) if ask.key == "namesakes")
    assert ask.why.count("Oakwood") == 3
    assert " and 3 more. Write" in ask.why


@pytest.mark.parametrize("school", [BARE, *SCHOOLS.values()], ids=lambda school: school.id)
def test_what_is_to_be_written_is_toml(school: School) -> None:
    """Every line can be copied into the configuration."""
    for ask in asks(school, ESTIMATE, [entry('A "quoted\\ name', school.town)]):
        assert tomllib.loads("\n".join(ask.example))


def seen(school: School, *entries: RegisterEntry) -> Portrait:
    """Return a school's portrait with a register of these."""
    known = taught_by_register(school, entries), commonness_of(school, entries)
    return portrait(school, known, entries, (FRIDAY, 24000) if entries else None)


def test_a_portrait_says_whence_a_namesake_is_known() -> None:
    """The configuration's first, then what answers taught, then the register's, the hardest to tell from us first."""
    school = replace(SCHOOLS["oakwood"], namesakes=(Namesake("Oakwood Juniors", ("Ambleford",)),))
    ours = entry("Oakwood Primary School", "Pellworth", postcode="PW3 1AA")
    others = [entry("Oakwood School", "Tarnmouth", host="o.example"), entry("Oakwood Academy", "Pellworth")]
    learned = replace(school, namesakes=(*school.namesakes, Namesake("Oakwood Nursery", ("Garrowby",))))
    entries = [ours, *others]
    shown = portrait(school, (taught_by_register(learned, entries), commonness_of(school, entries)), entries, (FRIDAY, 24000))
    assert [(other.name, origin) for other, origin in shown.namesakes] == [
        ("Oakwood Juniors", "configuration"),
        ("Oakwood Nursery", "answers"),
        ("Oakwood Academy", "register"),
        ("Oakwood School", "register"),
    ]
    assert shown.own == (ours,)


def test_a_portrait_counts_each_name() -> None:
    """By own words, and those that fit the whole name; a name that the register has not is not counted."""
    school = replace(SCHOOLS["orchard"], formerly=(FormerName("Quarry Lane First School"),))
    shown = seen(school, entry(school.name, school.town), entry("Orchard School", "X"))
    assert [(each.own_words, each.schools, each.alike) for each in shown.counted] == [
        ("Orchard", 2, 1),
        ("Quarry Lane", None, None),
    ]


def test_spellings_are_shown_for_the_parts_that_have_them() -> None:
    """Each part once, in the order of the name."""
    shown = {spelling.written: spelling.others for spelling in seen(SCHOOLS["st_marys"]).spellings}
    assert shown["Church of England"] == ("C of E", "CofE", "CE")
    assert shown["Mary's"] == ("Marys", "Mary")
    assert list(shown) == ["St", "St Mary's", "Mary's", "Church of England", "(Aided)", "Primary", "School"]
