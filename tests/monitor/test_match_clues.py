"""What each thing that a school may say of itself does to matching, and what the words around a name do."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from monitor.match import Matcher, Whereabouts, as_spoken
from monitor.match.normalise import read
from monitor.match.senses import cues, talk
from monitor.model import FormerName, Mention, Namesake, Nearby, School, Standing
from sources.model import Document
from tests.cast import LARKSPUR
from tests.monitor.match_cast import SCHOOLS

OAKWOOD, COPSE_LANE = SCHOOLS["oakwood"], SCHOOLS["copse_lane"]


def said(school: School, text: str, *, posted: datetime | None = None) -> Mention:
    """Return what is said of one school about a text on a forum."""
    document = Document("k", "https://forum.example/1", "", text, posted=posted)
    return Matcher([school]).match(document).get(school.id, Mention(Standing.OTHER))


def test_staff_speak_for_a_name_and_never_for_themselves() -> None:
    """The head's name turns a common name into ours; alone, even in our town, it is nobody's business."""
    text = "Well done {} and everybody at Oakwood"
    assert said(OAKWOOD, text.format("Mr Pell")).standing is not Standing.US
    assert said(OAKWOOD, text.format("Mr. Askerigg's lot")).standing is Standing.US
    assert said(OAKWOOD, text.format("head teacher Askerigg")).standing is Standing.US
    assert said(OAKWOOD, "Mr Askerigg was in Pellworth with the Year 4 pupils and their teachers").standing is Standing.OTHER


def test_no_reason_names_a_member_of_staff() -> None:
    """Reasons are kept and shown: they say that somebody is named, and not who."""
    assert "somebody of its staff is named" in said(OAKWOOD, "Mr Askerigg of Oakwood Primary").reasons
    assert "Askerigg" not in " ".join(said(OAKWOOD, "Mr Askerigg of Oakwood Primary").reasons)


def test_a_nickname_needs_school_life_or_a_place() -> None:
    """Alone it may be anything."""
    assert said(COPSE_LANE, "Copsey again").standing is not Standing.US
    assert said(COPSE_LANE, "Copsey mums, is the nativity at two?").standing is Standing.US


@pytest.mark.parametrize(
    ("posted", "more"), [(datetime(2014, 6, 1, tzinfo=UTC), True), (datetime(2015, 6, 1, tzinfo=UTC), False), (None, False)]
)
def test_a_former_name_counts_in_full_while_it_was_the_name(posted: datetime | None, *, more: bool) -> None:
    """After its last day a little less, and the reason says until when it was the school's."""
    mention = said(COPSE_LANE, "Tanner Street First School, Stavebridge", posted=posted)
    assert mention.standing is Standing.US
    assert (mention.certainty > 0.98) is more
    assert "until 31 August 2014" in mention.reasons[0]


def test_a_former_name_without_a_day_says_so() -> None:
    """Nobody remembers when."""
    school = replace(COPSE_LANE, formerly=(FormerName("Tanner Street First School"),))
    assert said(school, "Tanner Street First School").reasons[0].startswith("a former name, 'Tanner Street First School'")


@pytest.mark.parametrize("weights", [(0.2, 0.5), (0.5, 0.9), (0.9, 1.0)])
def test_a_place_near_by_counts_by_its_weight(weights: tuple[float, float]) -> None:
    """More weight, more certainty; all of it counts as the town does."""
    less, more = (
        said(replace(OAKWOOD, nearby=(Nearby("Marsh End", weight),)), "Oakwood Primary, Marsh End").certainty
        for weight in weights
    )
    assert less < more <= said(OAKWOOD, "Oakwood Primary, Pellworth").certainty


@pytest.mark.parametrize("form", ["yng Nglanhelyg", "i Lanhelyg", "o Glanhelyg", "Ysgol Glanhelyg"])
def test_welsh_names_are_known_in_every_mutation(form: str) -> None:
    """``Glanhelyg`` is ``Nglanhelyg`` after ``yn`` and ``Lanhelyg`` after ``i``."""
    assert said(SCHOOLS["glanhelyg"], f"Diolch i'r athrawon {form} am bopeth").standing is Standing.US


def test_names_mutate_in_wales_only() -> None:
    """Of an English school it is a name with a letter too many."""
    text = "Diolch i'r athrawon yng Nglanhelyg"
    assert "wrong" not in said(SCHOOLS["glanhelyg"], text).reasons[0]
    assert "wrong" in said(replace(SCHOOLS["glanhelyg"], nation="england"), text).reasons[0]


@pytest.mark.parametrize(
    ("text", "standing"),
    [
        ("Larkspur in Brackenford: packed lunch rules from Year 3 up", Standing.UNSURE),
        ("Who has kids at Larkspur in Brackenford? Year 3 homework is mad", Standing.US),
        ("Larkspur and lupins, Brackenford garden centre", Standing.OTHER),
        ("My teacher likes Larkspur", Standing.OTHER),
    ],
)
def test_a_part_of_a_name_needs_a_place_and_school_life(text: str, standing: Standing) -> None:
    """People say ``Larkspur`` for Larkspur Hill; so do gardeners."""
    assert said(LARKSPUR, text).standing is standing


@pytest.mark.parametrize(
    ("text", "standing"),
    [
        ("Copse Lane Infants, Stavebridge", Standing.US),
        ("Copse Lane School, Stavebridge", Standing.UNSURE),
        ("Copse Lane Juniors, Stavebridge", Standing.OTHER),
    ],
)
def test_a_namesake_in_the_same_town_is_told_apart_by_its_kind(text: str, standing: Standing) -> None:
    """The town says nothing where both are; the kind of school does."""
    assert said(COPSE_LANE, text).standing is standing


def test_a_namesake_elsewhere_leaves_a_name_without_a_place_unsure() -> None:
    """Unless it is our full name, which the namesake has not."""
    alone = replace(LARKSPUR, namesakes=())
    assert said(alone, "Larkspur Hill Primary is closed").standing is Standing.US
    mention = said(LARKSPUR, "Larkspur Hill Primary is closed")
    assert mention.standing is Standing.UNSURE
    assert "another school of this name is known, and nothing says which is meant" in mention.reasons
    assert said(LARKSPUR, "Larkspur Hill Community Primary School is closed").standing is Standing.US


def test_years_of_young_children_tell_a_junior_school_from_a_grammar_school() -> None:
    """Queen Elizabeth's in Kelsham are two; Year 4 is at one of them."""
    school = SCHOOLS["queen_elizabeth"]
    assert said(school, "Queen Elizabeth's in Kelsham: parents evening link anyone?").standing is not Standing.US
    assert said(school, "Year 4 swimming is off at Queen Elizabeth's, Kelsham, says the teacher").standing is Standing.US
    assert said(school, "GCSE results at Queen Elizabeth's, Kelsham").standing is not Standing.US


@pytest.mark.parametrize(
    ("around", "about"),
    [
        ("Bell-ringing and evensong at {}, Marlbridge, the vicar says", "a church"),
        ("My nan's ward sister at {}, Marlbridge is a saint, visiting 2 to 4", "a hospital or surgery"),
        ("{}, Marlbridge: innings closed at 143, four wickets for Pell", "a club or a side"),
        ("The care home at {}, Marlbridge wants knitters for its residents", "a care home"),
    ],
)
def test_the_words_around_a_bare_name_say_what_it_is(around: str, about: str) -> None:
    """A church, a ward, a club; and where pupils are spoken of, the school."""
    mention = said(SCHOOLS["st_marys"], around.format("St Mary's"))
    assert mention.standing is Standing.OTHER
    assert f"the words around it are about {about}" in mention.reasons
    assert said(SCHOOLS["st_marys"], "Year 4 pupils and their teachers at St Mary's, Marlbridge").standing is Standing.US


def test_two_words_that_go_together_count_as_they_go_together() -> None:
    """``Sunday school`` is the church's, ``wedding reception`` nobody's; words that are repeated count once."""
    tokens = read("Sunday school, a wedding reception, the primary reason: pupils, pupils, pupils").tokens
    found = talk(cues(tokens, 0, len(tokens)))
    assert (found.life, found.others) == (1, {"a church": 1})


def test_a_locality_of_ours_that_a_namesake_shares_says_nothing() -> None:
    """A paper of the town of both writes of both."""
    school = replace(OAKWOOD, namesakes=(Namesake("Oakwood Primary", ("Pellworth",)),))
    where = Whereabouts(("Pellworth",), frozenset({school.id}))
    document = Document("k", "", "", "Oakwood Primary sings")
    assert Matcher([OAKWOOD]).match(document, where)[OAKWOOD.id].standing is Standing.US
    assert Matcher([school]).match(document, where)[school.id].standing is Standing.UNSURE


@pytest.mark.parametrize(("certainty", "standing"), [(0.9, Standing.US), (0.5, Standing.UNSURE), (0.1, Standing.OTHER)])
def test_boilerplate_in_which_somebody_speaks_after_all_is_as_sure_as_its_name(certainty: float, standing: Standing) -> None:
    """What was counted only is judged."""
    assert as_spoken(Mention(Standing.ROUTINE, certainty)).standing is standing


@pytest.mark.parametrize(
    ("text", "standing"),
    [
        ("Rear extension, 14 Larkspur Hill, Brackenford", Standing.OTHER),
        ("Year 4 Larkspur Hill parents, Brackenford pool at ten", Standing.US),
        ("Cllr Larkspur Hill (school run) sends apologies", Standing.OTHER),
    ],
)
def test_an_address_and_a_person_are_no_school(text: str, standing: Standing) -> None:
    """A house in the road of the name; a person with a title, whatever follows."""
    assert said(LARKSPUR, text).standing is standing


@pytest.mark.parametrize(
    "hidden", ["Orchard Community Prim\u200b\u2026", "Orchard Community Prim\u2026", "Orchard Community Prim<b>...</b>"]
)
def test_what_breaks_off_breaks_off_whatever_is_hidden_in_it(hidden: str) -> None:
    """Marks that nobody sees do not complete a word."""
    mention = said(SCHOOLS["orchard"], hidden)
    assert (mention.standing, mention.is_cut) == (Standing.UNSURE, True)


def test_an_initial_is_an_initial_whatever_is_hidden_in_it() -> None:
    """``B. Thistlewood`` bowls; the junior school does not."""
    for name in ("B. Thistlewood", "B\u200b. Thistlewood"):
        assert (
            said(SCHOOLS["thistlewood"], f"Garrowby Crown Green: {name} 21-14, the umpire is old school").standing
            is Standing.OTHER
        )


def test_an_ordinary_word_is_no_town() -> None:
    """A doubled letter is often left out of a town's name; ``bottle`` is still no Bootle."""
    assert said(COPSE_LANE, "Copse Lane Infant School in bottle green").standing is Standing.US
    assert said(COPSE_LANE, "Copse Lane Infant School in Bootle").standing is Standing.OTHER


@pytest.mark.parametrize(
    ("text", "standing"),
    [
        ("_@larkspurhillsch_ is shut", Standing.US),
        ("_Ask @larkspurhillsch_", Standing.US),
        ("Ask @larkspurhillsch_", Standing.OTHER),
        ("_#LarkspurHill_", Standing.US),
        ("_larkspurhill.brackenford.sch.example_", Standing.US),
    ],
)
def test_italics_are_no_part_of_an_address(text: str, standing: Standing) -> None:
    """An underscore that nothing opened belongs to somebody else's account."""
    assert said(LARKSPUR, text).standing is standing
