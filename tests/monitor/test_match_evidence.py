"""How evidence adds up, and what is said about it."""

import pytest

from monitor.match import Matcher, Whereabouts
from monitor.match.forms import parse_name
from monitor.match.hosts import host_of
from monitor.match.lexicon import distinctiveness
from monitor.match.misspelt import letters_wrong
from monitor.model import Mention, School, Standing
from sources.model import Document
from tests.cast import LARKSPUR
from tests.monitor.match_cast import SCHOOLS


def matched(school: School, text: str, **place: object) -> Mention:
    """Return what is said of one school, with a place's locality, or the document's context, url or author where given."""
    locality, about_us = place.pop("locality", ()), bool(place.pop("about_us", False))
    document = Document(
        "k", str(place.get("url", "")), "", text, str(place.get("author", "")), context=str(place.get("context", ""))
    )
    assert isinstance(locality, tuple)
    us = frozenset({school.id})
    where = Whereabouts(locality, us if locality else frozenset(), us if about_us else frozenset())
    return Matcher([school]).match(document, where).get(school.id, Mention(Standing.OTHER))


@pytest.mark.parametrize(
    ("less", "more"),
    [
        ("Oakwood Primary", "Oakwood Primary School"),
        ("Oakwood Primary School", "Oakwood Primary School, Pellworth"),
        ("Oakwood Primary. " + "word " * 200 + "Pellworth", "Oakwood Primary in Pellworth"),
        ("Oakwod Primary, Pellworth", "Oakwood Primary, Pellworth"),
        ("Oakwood Primary in Nowhereton", "Oakwood Primary"),
        ("Oakwood", "Oakwood Primary"),
    ],
)
def test_more_evidence_makes_surer(less: str, more: str) -> None:
    """Certainty never falls when evidence is added, and never rises when a doubt is."""
    assert matched(SCHOOLS["oakwood"], less).certainty < matched(SCHOOLS["oakwood"], more).certainty


def test_locality_counts_as_a_place() -> None:
    """The town that a source writes for makes a common name ours, and says so."""
    mention = matched(SCHOOLS["oakwood"], "Oakwood Primary sings", locality=("Pellworth",))
    assert mention.standing is Standing.US
    assert "the place where it stands writes for Pellworth" in mention.reasons


def test_reasons_are_sentences() -> None:
    """The reasons name the form and the town, as a head would say them."""
    mention = matched(LARKSPUR, "Larkspur Hill Community Primary School, Brackenford")
    assert mention.reasons == (
        "the full name 'Larkspur Hill Community Primary School' stands in the text",
        "the town Brackenford is named",
    )


def test_a_refusal_has_reasons_too() -> None:
    """A namesake's place is given as the reason why a text is not ours."""
    mention = matched(LARKSPUR, "Larkspur Hill Primary, Eastholme")
    assert mention.standing is Standing.OTHER
    assert "Eastholme is named, where another school of this name is" in mention.reasons


def test_no_reason_quotes_the_text() -> None:
    """Reasons are made of the school's own words: nothing that a stranger wrote gets into them."""
    mention = matched(LARKSPUR, "Larkspur Hill Primary, Zebediah Canary says https://canary.example #canary @canary")
    assert "canary" not in " ".join(mention.reasons).casefold()


def test_a_place_about_us_needs_no_name() -> None:
    """On the school's own page everything is about the school, and the reason says so."""
    mention = matched(LARKSPUR, "Shocking.", about_us=True)
    assert (mention.standing, mention.reasons) == (Standing.US, ("the place itself is about the school",))


def test_the_author_is_the_school() -> None:
    """What the school's own account posts is about the school."""
    assert matched(LARKSPUR, "Snow day!", author="LarkspurHillSch").standing is Standing.US


def test_every_school_in_a_text_is_found() -> None:
    """A text that names two schools is about both."""
    both = Matcher([LARKSPUR, SCHOOLS["haymerle"]])
    mentions = both.match(Document("k", "", "", "Haymerle School played Larkspur Hill Primary School"))
    assert {key: mention.standing for key, mention in mentions.items()} == {"larkspur_hill": "us", "haymerle": "us"}


def test_the_longer_name_wins_between_two_schools() -> None:
    """``Cornist Park Primary`` is Cornist Park's and not Park Primary's, and the reverse."""
    both = Matcher([SCHOOLS["cornist_park"], SCHOOLS["park"]])
    assert set(both.match(Document("k", "", "", "At Cornist Park Primary, Flint"))) == {"cornist_park"}
    assert set(both.match(Document("k", "", "", "At Park Primary, Wexcombe"))) == {"park"}


def test_nothing_found_is_nothing_said() -> None:
    """A school of which the text says nothing is not in the answer."""
    assert not Matcher([LARKSPUR]).match(Document("k", "", "", "Bins are on Tuesday"))


def test_a_matcher_of_no_school_answers_nothing() -> None:
    """No schools, no mentions."""
    where = Whereabouts(("Brackenford",), frozenset({"larkspur_hill"}), frozenset({"larkspur_hill"}))
    assert not Matcher([]).match(Document("k", "", "", "Larkspur Hill"), where)


def test_a_place_about_one_school_is_not_about_another() -> None:
    """Of many schools watched together, only the one that a review page is about is meant by a text without a name."""
    both = Matcher([LARKSPUR, SCHOOLS["haymerle"]])
    assert set(both.match(Document("k", "", "", "Shocking."), Whereabouts(about=frozenset({"haymerle"})))) == {"haymerle"}


@pytest.mark.parametrize(
    ("threat"),
    [
        "I will be at the gates",
        "somebody will burn",
        "he is dead",
        "tick tock",
        "they will pay",
        "watch your back",
        "see you all on Monday",
        "nobody leaves",
    ],
)
def test_no_threat_hides_in_boilerplate(threat: str) -> None:
    """A listing in which somebody speaks is not routine."""
    listing = "3 bed semi for sale, 0.3 miles from Larkspur Hill Primary School, Brackenford."
    assert matched(LARKSPUR, listing).standing is Standing.ROUTINE
    assert matched(LARKSPUR, f"{listing} {threat}").standing is Standing.US


@pytest.mark.parametrize(
    ("name", "core", "kinds"),
    [
        ("The Orchard Community Primary School", "orchard", "community primary school"),
        ("St Mary's Church of England (Aided) Primary School", "st marys", "ce va primary school"),
        ("Our Lady and St Joseph Catholic Primary School", "our lady and st joseph", "rc primary school"),
        ("Ysgol Gynradd Parc Cornist", "parc cornist", "school primary"),
        ("High Lane Primary", "high lane", "primary"),
        ("Larkspur Hill Primary, Eastholme", "larkspur hill", "primary"),
        ("Cornist Park C.P. School", "cornist park", "community primary school"),
    ],
)
def test_names_are_taken_apart(name: str, core: str, kinds: str) -> None:
    """A name is its own words, and what kind of school it says."""
    parsed = parse_name(name)
    assert (parsed.core, parsed.kinds) == (tuple(core.split()), frozenset(kinds.split()))


def test_rare_names_are_more_distinctive() -> None:
    """Haymerle tells more than Derwent Vale, that more than Orchard, and that more than St Mary's."""
    worths = [distinctiveness(core) for core in (("haymerle",), ("derwent", "vale"), ("orchard",), ("st", "marys"))]
    assert worths == sorted(worths, reverse=True)
    assert len(set(worths)) == len(worths)


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://www.School.example/a", "school.example"),
        ("school.example.", "school.example"),
        ("https://school.example@evil.test/", "evil.test"),
        ("https://school.example\\@evil.test/", ""),
        ("http://[bad", ""),
        ("http://school.example:8080/", "school.example"),
        ("", ""),
    ],
)
def test_hosts_are_read_as_browsers_read_them(address: str, host: str) -> None:
    """The host of an address is what stands where a host stands; one made to mislead has none."""
    assert host_of(address) == host


@pytest.mark.parametrize(
    ("word", "meant", "wrong"), [("derwant", "derwent", 1), ("haymerel", "haymerle", 1), ("park", "park", 0), ("ab", "abcd", 2)]
)
def test_letters_wrong(word: str, meant: str, wrong: int) -> None:
    """A letter changed, added, left out or swapped with the next counts one."""
    assert letters_wrong(word, meant) == wrong
