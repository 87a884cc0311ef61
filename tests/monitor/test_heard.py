"""The detector hears what is said: the school's name says nothing, and a comment on its page is not the school's own post."""

from types import MappingProxyType

import pytest

from monitor.detect import detect
from monitor.detect.judge import open_page
from monitor.detect.pieces import spoken
from monitor.heard import Ear, heard
from monitor.model import Band, Channel, Mention, Span, Standing
from sources.model import PICTURE, Document
from tests.cast import LARKSPUR

EAR = Ear(LARKSPUR, MappingProxyType({}), MappingProxyType({}))
COMPLAINT = "Really unhappy with Larkspur Hill Primary School, nobody answers the phone and the office lost our form"
NAMES_A_CHILD = "Well done to Poppy Farrow for winning the spelling bee, photo below"


def signals(text: str, channel: Channel, author: str = "") -> set[str]:
    """Return what is heard in a post on a page of this kind."""
    at = text.find("Larkspur Hill Primary School")
    spans = (Span(at, at + len("Larkspur Hill Primary School")),) if at >= 0 else ()
    found = heard(EAR, Document("k", "", "", text, author=author), Mention(Standing.US, 1.0, spans), channel)
    return {signal.name for signal in found.signals if not signal.is_unlikely}


@pytest.mark.parametrize("channel", list(Channel))
def test_a_comment_on_the_schools_page_is_heard_as_anywhere(channel: Channel) -> None:
    """A parent's complaint is a complaint wherever it stands."""
    assert "complaint" in signals(COMPLAINT, channel)
    assert "complaint" in signals(COMPLAINT, channel, author="a parent")
    assert "complaint" in signals(COMPLAINT, channel, author=LARKSPUR.name)


def test_what_the_school_itself_posts_is_held_to_its_own_rules() -> None:
    """By its handle or its name; where nobody can tell, the own rules are looked at beside the rest; another's post never."""
    for author in ("@LarkspurHillSch", LARKSPUR.name, ""):
        assert "own_post_breach" in signals(NAMES_A_CHILD, Channel.OFFICIAL_ACCOUNT, author), author
    assert "own_post_breach" not in signals(NAMES_A_CHILD, Channel.OFFICIAL_ACCOUNT, "a parent")
    assert "own_post_breach" not in signals(NAMES_A_CHILD, Channel.THIRD_PARTY)


@pytest.mark.parametrize("name", ["Larkspur Hill Primary School", "St Mary's", "Poppyfields Juniors", "The Quarry"])
def test_what_a_school_is_called_says_nothing(name: str) -> None:
    """The same words about any school show the same, to the last digit."""
    text = f"Really unhappy with {name}, nobody answers the phone"
    found = detect(text, school=[Span(20, 20 + len(name))])
    plain = detect("Really unhappy with the school, nobody answers the phone", school=[Span(20, 30)])
    assert [(signal.name, signal.certainty) for signal in found.signals] == [
        (signal.name, signal.certainty) for signal in plain.signals
    ]


def test_the_models_read_the_school_once() -> None:
    """However many words its name has, and with no second "the" before it."""
    text = "I love the Larkspur Hill Primary School so much"
    page = open_page(text, school=[Span(11, 39)])
    assert [one.word for one in spoken(page)] == ["i", "love", "the", "school", "so", "much"]


@pytest.mark.parametrize(
    "text",
    [
        "I am going to stab the head tomorrow",
        "I am going to kill the head teacher tomorrow",
        "Gonna shank that teacher",
        "K1ll the lot of em. Starting with the headteacher.",
        "Tomorrow at the gates I will murder Mrs Farrow",
        "Blow up the school on Monday",
        "We are going to burn down that school tonight",
        "There is a bomb in the school",
    ],
)
def test_what_is_as_plain_as_it_can_be_alerts_whatever_the_models_think(text: str) -> None:
    """Nobody in the corpus is that plain, so no model can be trusted with it."""
    assert Band.ALERT in {signal.band for signal in detect(text).signals}


@pytest.mark.parametrize(
    "text",
    [
        "We are going to murder them on Saturday, under 9s cup final",
        "I'm going to kill the printer tomorrow",
        "I'll do the school run on Friday for Larkspur Hill Primary",
        "I will do all the cakes tomorrow for the school fair",
        "We will beat them on Saturday, come and support Larkspur Hill",
        "I'm going to kill them on Saturday, said the goalie, and then sat down",
        "I will kill you if you eat the last biscuit today",
        "The Year 6 are going to blow up the school in their Guy Fawkes play",
        "When they set fire to the school in 1941 my nan was in it",
    ],
)
def test_what_only_sounds_plain_wakes_nobody(text: str) -> None:
    """Football, printers, biscuits, plays and history."""
    assert Band.ALERT not in {signal.band for signal in detect(text).signals}


def test_what_a_plain_rule_settles_carries_no_doubt_along() -> None:
    """There is nothing to share: nobody is told that it may be self-harm as well."""
    text = "We are going to burn down St Mary's tonight"
    at = text.find("St Mary's")
    found = detect(text, school=[Span(at, at + 9)])
    assert {signal.name for signal in found.signals if signal.band is Band.ALERT} == {"security_threat"}


@pytest.mark.parametrize("title", ["Snapchat", "IMG_0001", "Look what they sent"])
def test_what_stands_for_a_picture_is_not_talk_of_one(title: str) -> None:
    """It is our own word: beside a few others it would be taken for a sexual picture of a child, and wake somebody."""
    assert signals(f"{title}\n{PICTURE}", Channel.THIRD_PARTY) == signals(title, Channel.THIRD_PARTY)
