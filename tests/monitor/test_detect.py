"""What the rules say of a text, alone and as part of the detector: signals, bands, spans and words, and whom it is about."""

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from monitor.detect import detect, encoder, judge
from monitor.detect.rulebook import ALERTING, SIGNALS, rulebook
from monitor.model import Band, Channel, Detection
from tests.monitor.judging import ruled

POSTS = [json.loads(line) for line in Path(__file__).with_name("data").joinpath("posts.jsonl").read_text("utf-8").splitlines()]
EXAMPLES = Path(__file__).parents[2].parent / "shared" / "data" / "parent_posts_examples.txt"
# Per signal: of the posts labelled with it, the share that is found at all, and the share that alerts where an alert is expected.
FLOORS = {
    "threat_violence": (0.95, 0.95),
    "security_threat": (0.95, 0.95),
    "child_harm_allegation": (0.95, 0.95),
    "safeguarding_concern": (0.95, 0.95),
    "self_harm": (0.95, 0.95),
    "sexual_image": (0.95, 0.95),
    "adult_pupil_contact": (0.95, 0.95),
    "hate_race": (0.95, 0.95),
    "hate_other": (0.95, 0.95),
    "hate_sexuality": (0.95, 0.95),
    "hate_sex": (0.95, 0.95),
    "extremism": (0.95, 0.95),
    "child_named": (0.95, 0.95),
    "personal_data": (0.95, 0.95),
}


def _names(found: Detection, *bands: Band) -> set[str]:
    return {signal.name for signal in found.signals if signal.band in (bands or tuple(Band))}


@pytest.mark.parametrize("signal", sorted(FLOORS))
def test_recall_on_the_shipped_posts_does_not_fall(signal: str) -> None:
    """The urgent signals are found as well as they were.

    The rules and these posts have the same author, so the figures guard against regressions: they measure nothing in the field.
    """
    found, alerts = FLOORS[signal]
    labelled = [(post, ruled(post["text"])) for post in POSTS if signal in post["signals"]]
    urgent = [(post, detection) for post, detection in labelled if post["band"] == "alert"]

    assert len(labelled) >= 3
    assert sum(signal in _names(detection) for _, detection in labelled) / len(labelled) >= found
    assert sum(signal in _names(detection, Band.ALERT) for _, detection in urgent) / len(urgent) >= alerts


def test_recall_of_all_other_signals_on_the_shipped_posts_does_not_fall() -> None:
    """Nine in ten of the labels that are not urgent are found; the same caution applies."""
    labels = [(post, signal) for post in POSTS for signal in post["signals"] if signal not in FLOORS]

    assert sum(signal in _names(ruled(post["text"])) for post, signal in labels) / len(labels) >= 0.9


def test_hard_benign_posts_alert_nobody() -> None:
    """Idiom, sport, lessons, drills, news from elsewhere, policy and polite anger raise no alert; few are even for review."""
    benign = [ruled(post["text"]) for post in POSTS if post["band"] == "none"]

    assert len(benign) >= 100
    assert sum(bool(_names(found, Band.ALERT)) for found in benign) == 0
    assert sum(bool(_names(found) & ALERTING) for found in benign) <= 10


def test_posts_that_a_person_should_see_today_are_not_alerts() -> None:
    """Complaints, questions, praise, insults and money are never alerts, however sure the detector is."""
    calm = [(post["text"], _names(ruled(post["text"]), Band.ALERT)) for post in POSTS if post["band"] == "review"]

    assert [text for text, alerts in calm if alerts] == []


def test_the_shipped_posts_are_many_and_half_of_them_are_calm() -> None:
    """The set that the floors rest on stays large, balanced, labelled from the closed list, and free of repeats."""
    bands = Counter(post["band"] for post in POSTS)

    assert len(POSTS) >= 200
    assert bands["alert"] <= bands["none"] + bands["review"] + 20
    assert {signal for post in POSTS for signal in post["signals"]} <= SIGNALS
    assert len({post["text"] for post in POSTS}) == len(POSTS)


@pytest.mark.skipif(not EXAMPLES.exists(), reason=f"the example posts are expected at {EXAMPLES}")
def test_example_posts_labelled_harmless_alert_nobody() -> None:
    """Posts of others that are labelled as nothing, or as praise only, raise no alert."""
    rows = [line.split(" | ", 1) for line in EXAMPLES.read_text("utf-8").splitlines() if " | " in line and line[0] != "#"]
    harmless = [text for labels, text in rows if labels in {"0", "+"}]

    assert len(harmless) > 50
    assert [text for text in harmless if _names(ruled(text), Band.ALERT)] == []


@pytest.mark.parametrize("post", POSTS, ids=lambda post: post["text"][:24])
def test_every_signal_shows_its_words(post: dict[str, str]) -> None:
    """Each signal has a non-empty span inside the text, a reason in words, a certainty, and a band of review or alert."""
    for signal in detect(post["text"]).signals:
        assert signal.spans
        assert all(0 <= span.start < span.end <= len(post["text"]) for span in signal.spans)
        assert signal.why
        assert 0 < signal.certainty <= 1
        assert signal.band is not Band.NONE


@pytest.mark.parametrize(
    ("calm", "live"),
    [
        (
            "Sky News reports that a parent was sentenced for threatening to stab the head of a school in Eastholme",
            "He is threatening to stab the head",
        ),
        ("Our policy says anyone who shouts send them back will be reported", "send them back"),
        ("Lockdown drill: if a man with a knife came into school we hide", "a man came with a knife to school"),
        ("I would never hit her, but I'm gonna slap her is what he heard", "I'm gonna slap her"),
        ("Call of Duty again, he says he will shoot them", "he says he will shoot them"),
        ("My son shouted I will kill you in the nativity, what a Herod", "My son shouted I will kill you"),
        ("Year 6 lad said he will stab him with a compass, it was dealt with", "Year 6 lad said he will stab him with a compass"),
        ("I'm gonna kill him, only joking", "I'm gonna kill him"),
        ("someone called my son a paki at the gates", "they are all pakis at the gates"),
    ],
)
def test_context_moves_an_alert_to_review_and_never_to_silence(calm: str, live: str) -> None:
    """The same words alert by themselves, and wait for a person where the words around them speak against it."""
    alerts = _names(ruled(live), Band.ALERT)
    found = ruled(calm)

    assert alerts
    assert not _names(found, Band.ALERT)
    assert _names(found, Band.REVIEW) & alerts
    assert any(", but " in signal.why for signal in found.signals)


@pytest.mark.parametrize(
    "text",
    [
        "I could kill for a coffee",
        "This school is killing it",
        "Miss Bell absolutely smashed it",
        "could murder a cuppa",
        "parking is murder",
        "bombed down the hill on his scooter",
        "my husband will kill me",
    ],
)
def test_a_manner_of_speaking_shows_no_threat_at_all(text: str) -> None:
    """What stands inside a figure of speech is not even for review."""
    assert not _names(ruled(text)) & {"threat_violence", "security_threat", "self_harm", "safeguarding_concern"}


def test_a_threat_beside_a_figure_of_speech_still_alerts() -> None:
    """An idiom silences its own words only."""
    assert "threat_violence" in _names(ruled("Could murder a cuppa. I am going to stab that head on Monday."), Band.ALERT)


@pytest.mark.parametrize("whom", ["a teacher", "one of the teachers", "a kid at your school", "some pupil"])
@pytest.mark.parametrize("how", ["stab", "kill", "shoot"])
def test_a_threat_to_anybody_of_the_school_is_as_plain_as_one_to_the_head(how: str, whom: str) -> None:
    """It alerts by itself, without a day or a place; a photographer's words do not."""
    assert "threat_violence" in _names(detect(f"I am going to {how} {whom}"), Band.ALERT)
    assert "threat_violence" not in _names(detect("I am going to shoot some pupils for the video"), Band.ALERT)


@pytest.mark.parametrize(
    ("text", "there", "absent"),
    [
        ("The headteacher slapped a child in the hall", {"head"}, {"unknown_adult"}),
        ("Mr Tranter grabbed my son by the collar", {"staff", "pupil"}, {"unknown_adult"}),
        ("a teacher slapped my son", {"staff", "unknown_adult", "pupil"}, {"head"}),
        ("they dragged him down the corridor by the arm", {"staff", "unknown_adult"}, {"head"}),
        ("The chair of governors grabbed a pupil by the arm", {"chair_of_governors", "governor"}, {"unknown_adult"}),
        ("The designated safeguarding lead slapped my daughter", {"dsl"}, set()),
        ("A volunteer keeps texting two girls from class 6B on Instagram", {"volunteer"}, set()),
        ("that baby is filthy and starving", {"child"}, {"head"}),
        ("The business manager is a lying cow", {"business_manager"}, set()),
        ("Worst school in town, avoid like the plague", {"school"}, {"staff"}),
        ("The weather is fine", {"none"}, set()),
    ],
)
def test_it_says_whom_a_matter_is_about(text: str, there: set[str], absent: set[str]) -> None:
    """Roles come from the words; an accused adult whom nobody can identify is also an unknown adult."""
    about = set(detect(text).about)

    assert there <= about
    assert not absent & about


def test_names_of_staff_are_not_taken_for_children() -> None:
    """A name that the caller says is a member of staff names no child; a child with the same surname is still one."""
    text = "Grace Lomas in Year 4 is lovely"

    assert "child_named" in _names(detect(text))
    assert "child_named" not in _names(detect(text, staff=("Mrs Grace Lomas",)))
    assert "child_named" in _names(detect("Tyler Lomas in Year 4 bit my son", staff=("Mrs Grace Lomas",)))


def test_the_schools_own_posting_rules_apply_to_its_own_pages_only() -> None:
    """A named child beside a photograph is a breach on the school's account and says nothing of the kind elsewhere."""
    text = "Photo of our winner Freddie Askew with his medal"

    assert "own_post_breach" in _names(detect(text, channel=Channel.OFFICIAL_ACCOUNT))
    assert "own_post_breach" not in _names(detect(text))


def test_alerts_come_first() -> None:
    """Signals are given with what may need somebody at once before all else."""
    bands = [signal.band for signal in detect("Great fair! Shame about the queue. I'm going to stab the head tomorrow.").signals]

    assert bands == sorted(bands, key=[Band.ALERT, Band.REVIEW].index)
    assert bands[0] is Band.ALERT


def test_a_threat_far_into_a_long_text_is_found_and_shown() -> None:
    """Nothing is cut off: the last sentence of a very long text alerts like the first."""
    text = "The weather was fine and everyone had cake. " * 1000 + "I am going to stab the head."
    threat = next(signal for signal in ruled(text).signals if signal.name == "threat_violence")

    assert threat.band is Band.ALERT
    assert "stab" in text[threat.spans[0].start : threat.spans[0].end]


def test_news_far_away_does_not_calm_a_threat() -> None:
    """A context reaches some sentences, not the whole of a long text."""
    text = "BBC News report. " + "The weather was fine. " * 50 + "I am going to stab the head."

    assert "threat_violence" in _names(ruled(text), Band.ALERT)


def test_threads_that_begin_together_load_what_judges_once() -> None:
    """A school's first pass reads a dozen places side by side; each would take the memory of a model of its own."""
    loaded = (judge.load, rulebook, encoder.session)
    for each in loaded:
        each.cache_clear()
    together = Barrier(8)

    def begin(number: int) -> None:
        together.wait()
        detect(f"I will stab teacher number {number} tomorrow")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(begin, range(8)))
    assert [each.cache_info().misses for each in loaded] == [1, 1, 1]
