"""What five schools with five policies are told of the same week, as letters that were reviewed: text, HTML and subject.

``REWRITE=1 pytest tests/monitor/test_letters_of_five_schools.py`` writes the files anew; read the difference before you
commit it. The schools are invented; each has one of the five shipped policies.
"""

import os
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from digests import compose
from digests.model import Answering, Letter, Unchecked
from monitor import report, summary
from monitor.heard import Ear, heard
from monitor.look import whereabouts
from monitor.match import Matcher
from monitor.model import Case, Channel, Hours, Judgement, Namesake, Place, School, Sighting, Standing
from monitor.policy import Occasion, verdict
from monitor.route import route
from sources.model import Document, Source
from tests.cast import DSL, HEAD, PEOPLE
from tests.monitor.judging import POLICIES, SCHOOLS

GOLDEN = Path(__file__).with_name("golden")
NOW = datetime(2026, 11, 20, 7, 15, tzinfo=UTC)
ANSWER = Answering(
    word="ACK",
    refs=("A-0007",),
    code="K7QF-2MXA",
    mailbox="monitor@school.example",
    page="https://alerts.school.example/a/K7QF-2MXA.1795111200.fXq0mGQ3dYb8vKcZ1sTn7wRjL5uHaEoI2pNxB4yVtC6",
    otherwise="On the school's server, or by ringing somebody who is at it: monitor ack A-0007 --by dsl",
)
NAMED = {
    "orchard": ("Larkspur Hill Community Primary School", "Larkspur Hill", "Brackenford", "england"),
    "stokes_wood": ("Tamarisk Rise Primary School", "Tamarisk Rise", "Harrowdale", "england"),
    "derwent_vale": ("Millbeck Fold Primary and Nursery School", "Millbeck Fold", "Netherby Cross", "england"),
    "cornist_park": ("Bryn Eirlys Primary School", "Bryn Eirlys", "Llanfryn", "wales"),
    "haymerle": ("Copperfold Lane School", "Copperfold Lane", "Quarrydale", "england"),
}
FORUM = Place(Source("forum", "feed", "https://forum.example/feed"), "Parents' forum")
OWN = Place(Source("own", "feed", "https://own.example/feed"), "The school's own page", Channel.OFFICIAL_ACCOUNT, about_us=True)
COMPLAINT = "Really unhappy with {name} in {town}: nobody answers the phone and the office lost our form"
QUESTION = "What time do the gates open for the nativity on Thursday, and is there anywhere to leave a pushchair?"
RACIST = "Too many foreigners at {name} in {town} now, they should all go back to where they came from"
PRAISE = "Huge thank you to all the staff at {name} in {town}, what a wonderful nativity, we loved it"
UNSURE = "{short} is a joke again this morning, cars parked all over the pavement"
THREAT = (
    "I will be at the gates of {name} in {town} tomorrow and I am going to batter Mr Dunmallow, "
    "he knows what he did to my lad Connor Quillfeather"
)
HARM = "Miss Ottershaw at {name} in {town} hit my son and left a bruise on his arm. He is six."
SECRET = ("Dunmallow", "Quillfeather", "Connor", "Ottershaw")
JUDGING = re.compile(r"defamatory|abusive parent|offender|vexatious|troll|all clear", re.IGNORECASE)
COUNTS = re.compile(r"[\w ]+ online: 1 alert NOT ACKNOWLEDGED(?:, \d+ [a-z ]+)+ \(Fri 20 Nov\)")


@dataclass(frozen=True, slots=True)
class Town:
    """One school and its policy."""

    policy: str

    @property
    def school(self) -> School:
        """The invented school that has this policy, and another of its name elsewhere."""
        name, short, town, nation = NAMED[self.policy]
        elsewhere = (Namesake(f"{short} Primary, Eastholme", ("Eastholme",)),)
        return School(self.policy, name, short, town=town, nation=nation, namesakes=elsewhere)

    def case(self, number: int, text: str, place: Place = FORUM, *, alert: int | None = None) -> Case:
        """What the program makes of a post: matched, heard and judged as any other."""
        school = self.school
        posted = NOW - timedelta(hours=20 - number)
        words = text.format(name=school.name, town=school.town, short=school.short_name)
        document = Document(f"k{number}", f"https://{place.source.id}.example/posts/{number}", "", words, posted=posted)
        mention = Matcher([school]).match(document, whereabouts(place, school.id))[school.id]
        detection = heard(Ear(school, {}, {}), document, mention, place.channel)
        said = verdict(POLICIES[self.policy], detection, Occasion(place.channel, Hours(), posted, posted))
        sighting = Sighting(place.source.id, document.key, document.url, posted + timedelta(minutes=19), posted)
        kept = sha256(words.encode()).hexdigest()
        judgement = Judgement(mention, detection, said)
        return Case(
            number, school.id, number, document, judgement, place.label, place.channel, sighting, sighting.seen, kept, alert=alert
        )

    def digest(self) -> Letter:
        """The head's digest of the week."""
        school = self.school
        cases = (
            self.case(1, COMPLAINT),
            self.case(2, QUESTION, OWN),
            self.case(3, RACIST),
            self.case(4, PRAISE),
            self.case(5, UNSURE),
            self.case(6, THREAT, alert=6),
            self.case(7, THREAT, alert=7),
        )
        told = summary.Urgent(
            "A-0006", 6, ("dsl", "head"), NOW - timedelta(hours=30), NOW - timedelta(hours=29), "dsl", "referred"
        )
        open_one = summary.Urgent("A-0007", 7, ("dsl", "head"), NOW - timedelta(hours=12), None, "")
        day = summary.Day(
            now=NOW,
            day=date(2026, 11, 20),
            since=NOW - timedelta(days=1),
            cases=cases,
            changed=(),
            urgent=(told, open_one),
            counts={(date(2026, 11, 20) - timedelta(days=7 * week), "us"): 4 + week for week in range(6)},
            unchecked=(Unchecked("Town news", "the place could not be reached before the deadline", "Thu 19 Nov 05:58"),),
            undelivered=(),
            sources=9,
            looked="between 05:50 and 06:10",
            tray=1,
        )
        desk = summary.Desk(school, POLICIES[self.policy], PEOPLE, ("Facebook search, 5 minutes",), 90, "office@school.example")
        return compose.digest(summary.digest(desk, day, HEAD))

    def alert(self, text: str = THREAT) -> Letter:
        """The DSL's alert about a post, with who follows."""
        ours, case = POLICIES[self.policy], self.case(7, text)
        way = route(case.judgement.verdict, case.judgement.detection, ours, PEOPLE)
        following = tuple((person, NOW + timedelta(minutes=30 * at)) for at, person in enumerate(way.ladder, 1))
        assert DSL in way.first
        return compose.alert(report.alert(case, ours, self.school, report.Telling("A-0007", DSL, following, ANSWER)))


TOWNS = {name: Town(name) for name in SCHOOLS}
LETTERS = {
    f"{town.policy}_{kind}": letter
    for town in TOWNS.values()
    for kind, letter in (("digest", town.digest()), ("alert", town.alert()))
}


@pytest.mark.parametrize(("name", "letter"), LETTERS.items(), ids=LETTERS)
def test_the_letter_is_the_one_that_was_reviewed(name: str, letter: Letter) -> None:
    """Subject, text and HTML are character for character those in the golden files."""
    written = {f"{name}.txt": f"Subject: {letter.subject}\n\n{letter.text}", f"{name}.html": letter.html}
    if os.environ.get("REWRITE") == "1":
        for file, content in written.items():
            (GOLDEN / file).write_text(content, encoding="utf-8")
    assert {file: (GOLDEN / file).read_text(encoding="utf-8") for file in written} == written


def seen(letter: Letter) -> str:
    """What a reader of the HTML sees, as one line."""
    return " ".join(BeautifulSoup(letter.html, "lxml").get_text().split())


def plain(letter: Letter) -> str:
    """The plain text as one line."""
    return " ".join(letter.text.replace(" > ", " ").split())


@pytest.mark.parametrize("town", TOWNS.values(), ids=TOWNS)
def test_each_matter_stands_in_its_part_of_the_digest(town: Town) -> None:
    """Worst first under what needs the head or is new, praise as good news, alerts by reference, and the unsure in the tray."""
    letter = town.digest()
    parts = re.split(r"\n(?=[A-Z][A-Z ?]+(?:THU 19 NOV 07:15)?\n)", letter.text)
    held = {part.split("\n")[0].split(" SINCE")[0].strip(): part for part in parts}
    assert "M-0003" in held["NEEDS YOU"]
    assert "M-0001" in held["NEW"]
    assert "M-0002" in held["NEEDS YOU"] + held["NEW"]
    assert "M-0004" in held["GOOD NEWS"]
    assert (
        held["URGENT ITEMS"].index("A-0007")
        < held["URGENT ITEMS"].index("NOT YET ACKNOWLEDGED")
        < held["URGENT ITEMS"].index("A-0006")
    )
    assert "1 item could be" in held["IS THIS US?"]
    assert "Town news" in held["NOT CHECKED"]
    assert town.case(5, UNSURE).judgement.mention.standing is Standing.UNSURE
    assert not re.search(r"M-000[567]|batter|joke again", letter.text)


@pytest.mark.parametrize("letter", LETTERS.values(), ids=LETTERS)
def test_a_letter_keeps_the_rules_of_language(letter: Letter) -> None:
    """No name of anybody, no word that judges a person, no percentage; in the subject no more than counts or a reference."""
    for words in (letter.subject, plain(letter), seen(letter)):
        assert [name for name in SECRET if name in words] == []
        assert not JUDGING.search(words)
        assert not re.search(r"\d ?%|per ?cent", words)
    assert COUNTS.fullmatch(letter.subject) or letter.subject.startswith(
        "[SAFEGUARDING - OPEN ALONE] Online alert A-0007 needs the "
    )


@pytest.mark.parametrize("policy", SCHOOLS)
def test_every_step_that_a_letter_can_print_is_under_twelve_words(policy: str) -> None:
    """What to do is read at a glance."""
    assert [step.label for step in POLICIES[policy].steps.values() if len(step.label.split()) >= 12] == []


@pytest.mark.parametrize("town", TOWNS.values(), ids=TOWNS)
def test_every_item_of_a_digest_ends_with_what_the_policy_says(town: Town) -> None:
    """Each line has a step of the school's own policy, and praise has one too."""
    items = re.findall(r"^ ?\d+\. (M-\d{4}).*?^    Policy: [A-Z].*?(?=^\s*$)", town.digest().text, re.MULTILINE | re.DOTALL)
    assert sorted(items) == ["M-0001", "M-0002", "M-0003", "M-0004"]


@pytest.mark.parametrize("town", TOWNS.values(), ids=TOWNS)
def test_an_alert_has_all_that_its_reader_needs(town: Town) -> None:
    """The rule and its words, the clue to the school, where, when, what is kept, first steps, a number, who is next."""
    words = plain(town.alert())
    told = ["WHY rule ", "matched: ", "batter [name 1]", "SURE? It is our school: the full name", "quite sure", "You decide."]
    told += ["WHERE Parents' forum", "LINK https://forum.example/posts/7", "posted Thu 19 Nov 18:15, first seen Thu 19 Nov 18:34"]
    told += ["KEPT text and address, 18:34:00, sha256 ", "no pictures", "FIRST 1. Ring 999 if anyone may be in immediate danger"]
    told += [
        "RING In danger now: 999.",
        "NEXT deputy designated safeguarding ",
        "TO ANSWER Reply with the subject unchanged",
        "[name 2]",
    ]
    assert [part for part in told if part not in words] == []


def test_a_school_in_wales_is_written_to_in_its_own_words() -> None:
    """A designated safeguarding person and no LADO; in England a lead, and the LADO where staff are accused."""
    for town in TOWNS.values():
        wales = town.school.nation == "wales"
        told = [plain(letter) + letter.subject for letter in (town.digest(), town.alert(), town.alert(HARM))]
        assert all(
            ("designated safeguarding person" in words, "designated safeguarding lead" in words) == (wales, not wales)
            for words in told
        )
        assert ("LADO" in told[2]) == (not wales)
        assert "LADO" not in told[0] + told[1]
    assert {town.school.nation for town in TOWNS.values()} == {"england", "wales"}


def test_no_two_schools_are_told_the_same() -> None:
    """The same posts, five policies: the steps differ, not only the names."""
    steps = {
        tuple(step.label for text in (COMPLAINT, RACIST, THREAT) for step in town.case(1, text).judgement.verdict.steps)
        for town in TOWNS.values()
    }
    assert len(steps) == len(SCHOOLS)
