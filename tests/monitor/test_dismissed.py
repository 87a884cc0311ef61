"""The very words that a person found to be no concern wake nobody again; any other words do."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.dismissed import Dismissal, likeness, softened
from monitor.learning import Heard, Word, hear
from monitor.model import Band, Detection
from monitor.store import alerts, concerns
from sources.model import Document
from tests.cast import HEAD
from tests.judgements import signal
from tests.monitor.test_routine import LISTING
from tests.monitor.tray_town import Town, made_town
from tests.world import FRIDAY, document

THREAT = "I swear I am going to batter that head teacher at Larkspur Hill Primary in Brackenford if he parks on my drive"
MONTHS = 24 * 60
DISMISSED = Dismissal(frozenset({"threat_violence"}), FRIDAY)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """The town of the tray."""
    with made_town(tmp_path) as made:
        yield made


def say(town: Town, *, right: bool, ref: str = "M-0001", signal: str = "") -> Heard:
    """The DSL says whether a case was a concern, half an hour after the newest pass."""
    return hear(town.world.store, town.case(ref), Word(right, "dsl", town.now + timedelta(minutes=30), signal))


def wakes(town: Town, text: str, *, hours: int = MONTHS) -> bool:
    """Return whether a text that is shown so many hours later raises an alert."""
    with town.world.store.read() as tx:
        before = len(alerts.alerts_since(tx, town.world.config.school.id, FRIDAY - timedelta(days=9)))
    town.hours += hours
    town.show(document(f"later {town.hours}", text, posted=town.now))
    with town.world.store.read() as tx:
        return len(alerts.alerts_since(tx, town.world.config.school.id, FRIDAY - timedelta(days=9))) > before


def test_the_same_words_months_later_come_into_the_digest_and_wake_nobody(town: Town) -> None:
    """With the reason and the day; in other capitals and quotation marks; and after the words themselves were deleted."""
    town.show(document("a", THREAT))
    said = town.now + timedelta(minutes=30)
    assert say(town, right=False).is_known
    assert not wakes(town, THREAT.upper().replace(" ", "  ", 3))
    case = town.case("M-0002")
    assert case.judgement.dismissed == said
    assert not case.judgement.verdict.urgent
    (text,) = (each.letter.text for each in town.post.taken if each.to == HEAD.email and "M-0002" in each.letter.text)
    assert "A near copy was found not to be a concern on 20 Nov" in " ".join(text.split())
    town.hours += MONTHS
    town.digest()  # after a leap of months the clock may be wrong: nothing is forgotten yet
    town.digest()
    assert town.case("M-0001").document.text == ""
    assert not wakes(town, THREAT)


@pytest.mark.parametrize(
    "other",
    [
        THREAT.replace("head teacher", "deputy head"),
        THREAT.replace("drive", "drive!"),
        f"{THREAT} 2",
        THREAT.replace("parks on my", "parks off my"),
    ],
)
def test_other_words_alert(town: Town, other: str) -> None:
    """One word, one figure, one mark, one place."""
    town.show(document("a", THREAT))
    say(town, right=False)
    assert wakes(town, other)


def test_a_threat_for_a_day_alerts_on_another_day(town: Town) -> None:
    """Tomorrow is another day tomorrow."""
    text = THREAT.replace("if he parks on my drive", "tomorrow")
    town.show(document("a", text))
    assert say(town, right=False).is_known
    assert wakes(town, text)


def test_it_alerts_without_an_answer_and_when_the_answer_is_changed(town: Town) -> None:
    """Said of the case itself or of the copy that came softly."""
    town.show(document("a", THREAT))
    assert wakes(town, THREAT)
    say(town, right=False)
    assert say(town, right=True).was_known
    assert wakes(town, THREAT)
    say(town, right=False, ref="M-0003")
    assert not wakes(town, THREAT)
    assert say(town, right=True, ref="M-0004").was_known
    assert wakes(town, THREAT)


def test_a_no_to_one_of_two_alerts_is_no_dismissal(town: Town) -> None:
    """The other still stands."""
    both = f"{THREAT}. There is a bomb in the building, you have been warned"
    town.show(document("a", both))
    heard = {each.name for each in town.case().judgement.detection.signals if each.band is Band.ALERT}
    assert heard >= {"threat_violence", "security_threat"}
    assert not say(town, right=False, signal="threat_violence").is_known
    assert wakes(town, both)
    assert say(town, right=False, ref="M-0002").is_known


def test_words_that_show_an_alert_more_than_was_dismissed_alert_whole(town: Town) -> None:
    """A newer detector, or other thresholds, may see in the same words what nobody was asked about."""
    both = document("a", f"{THREAT}. There is a bomb in the building, you have been warned")
    town.show(document("old", THREAT))
    known_by = likeness(both, FRIDAY)
    assert known_by is not None
    with town.world.store.write() as tx:
        concerns.dismiss(tx, town.case().id, known_by, DISMISSED)
    assert wakes(town, both.text)
    case = town.case("M-0002")
    assert case.judgement.dismissed is None
    assert {each.name for each in case.judgement.detection.signals if each.band is Band.ALERT} >= DISMISSED.signals


def test_what_looks_like_a_listing_is_not_silenced_by_a_dismissal(town: Town) -> None:
    """It would be routine, and nobody would hear of it at all."""
    words = f"{LISTING} I am going to stab the head."
    town.show(document("a", words))
    assert say(town, right=False).is_known
    assert not wakes(town, words)
    assert town.case("M-0002").judgement.dismissed is not None


def test_short_words_are_never_known_again() -> None:
    """What they mean stands in what they answer; and so that counts too."""
    assert likeness(document("a", "he wants batting"), FRIDAY) is None
    one = document("a", THREAT)
    assert likeness(one, FRIDAY) != likeness(replace(one, context="Chess club"), FRIDAY)


def test_what_got_worse_is_not_softened_for_the_rest() -> None:
    """Only what was dismissed moves, and the reason says so."""
    threat, bomb = signal("threat_violence"), signal("security_threat")
    (soft, stands) = softened(Detection((threat, bomb)), DISMISSED).signals
    assert stands == bomb
    assert (soft.band, soft.why) == (Band.REVIEW, f"{threat.why}, but a near copy was found not to be a concern on 20 Nov")


WORDS = st.lists(st.sampled_from(THREAT.split()), min_size=10, max_size=40)


@given(words=WORDS, at=st.integers(0, 39), other=st.from_regex(r"[a-z0-9]{1,9}", fullmatch=True))
def test_one_word_in_thirty_is_enough_to_differ(words: list[str], at: int, other: str) -> None:
    """Whichever it is and whatever stands there instead."""
    changed = [*words]
    changed[at % len(words)] = other
    same = other == words[at % len(words)].casefold()
    assert (_known(changed) == _known(words)) is same


@given(words=WORDS, blanks=st.sampled_from([" ", "  ", "\n", "\t", "\u00a0"]))
def test_the_dress_of_words_does_not_count(words: list[str], blanks: str) -> None:
    """Capitals and blanks."""
    assert _known([blanks.join(words).upper()]) == _known(words)


def _known(words: list[str]) -> bytes | None:
    return likeness(Document(key="k", url="", title="", text=" ".join(words)), FRIDAY)
