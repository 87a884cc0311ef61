"""How rules, models, context and a school's own answers make one band."""

import pytest

from monitor.detect import detect
from monitor.detect.decide import scores
from monitor.model import UNLIKELY, Band, Channel, Detection, Shift, Signal

THREAT = "I am going to stab the head tomorrow"
CHILD = "Oliver Penhaligon in Y4 won the chess cup"


def _bands(found: Detection) -> dict[str, Band]:
    return {signal.name: signal.band for signal in found.signals}


def _rule(certainty: float, band: Band = Band.ALERT) -> Signal:
    return Signal("any", certainty, band, (), "as the rule says")


@pytest.mark.parametrize(
    ("name", "rule", "expected"),
    [
        ("brand_misuse", None, 0.2),
        ("brand_misuse", _rule(0.8, Band.REVIEW), 0.2),
        ("brand_misuse", _rule(0.8), 0.6),
        ("brand_misuse", _rule(0.95), 1.0),
        ("personal_data", _rule(0.7), 1.0),
    ],
)
def test_a_rule_that_alerts_counts_beside_the_models(name: str, rule: Signal | None, expected: float) -> None:
    """Alone where rules were hardly ever wrong or are very sure, else beside the models; one for review adds nothing."""
    ruled = {} if rule is None else {name: rule}

    assert scores({name: 0.2}, ruled, 99)[name] == pytest.approx(expected)


def test_grave_signs_that_share_the_doubt_count_together() -> None:
    """Perhaps a threat and perhaps an accusation weighs more than perhaps a threat alone; praise beside it weighs nothing."""
    alone = _scores(threat_violence=0.5)

    assert alone == pytest.approx(0.5)
    assert _scores(threat_violence=0.5, praise=0.9) == alone
    assert _scores(threat_violence=0.5, child_named=0.9) == alone
    assert _scores(threat_violence=0.5, child_harm_allegation=0.5) == pytest.approx(1 / (1 + (1 / 3) ** 0.7))


def test_a_sign_that_is_hardly_likely_is_not_carried_along() -> None:
    """What is unlikely counts for half at most, whatever stands beside it, and in proportion; from there on, whole."""
    at, half = (_scores(threat_violence=sure, child_harm_allegation=0.999) for sure in (UNLIKELY, UNLIKELY / 2))

    assert at > 0.9
    assert half < at / 4


def test_a_few_words_that_no_rule_knows_must_be_as_good_as_certain() -> None:
    """In "I'll get him on Friday" a veiled threat and an arrangement look alike; a rule, or more words, settle it."""
    sure = {"threat_violence": 0.85, "child_harm_allegation": 0.3}
    few, more = (scores(sure, {}, words)["threat_violence"] for words in (14, 15))

    assert few == pytest.approx(0.85**3)
    assert more > 0.85
    assert scores(sure, {"threat_violence": _rule(0.5, Band.REVIEW)}, 14)["threat_violence"] == more


def _scores(**sure: float) -> float:
    return scores(sure, {}, 99)["threat_violence"]


def test_a_schools_answers_move_the_bands_and_silence_nothing() -> None:
    """A threshold moved up takes an alert to review; what a rule found is looked at whatever the thresholds are."""
    assert _bands(detect(THREAT))["threat_violence"] is Band.ALERT
    assert _bands(detect(THREAT, shifts={"threat_violence": Shift(2.0, 2.0)}))["threat_violence"] is Band.REVIEW
    assert _bands(detect(THREAT, shifts={"praise": Shift(2.0, 2.0)}))["threat_violence"] is Band.ALERT


def test_much_harmless_talk_around_a_plain_threat_does_not_calm_it() -> None:
    """Where a rule would alert, its sentence is also read alone."""
    text = f"Three bedroom house with a garden, close to shops. {THREAT}. Council tax band C, viewings by appointment."

    assert _bands(detect(text))["threat_violence"] is Band.ALERT


def test_a_child_named_by_its_own_parent_wakes_nobody() -> None:
    """The same name from a stranger alerts; the policy decides what becomes of it."""
    own = detect("My daughter Maisie Farrow has been off for three weeks and nobody has phoned me. She is 8, Year 4.")

    assert _bands(detect(CHILD))["child_named"] is Band.ALERT
    assert _bands(own)["child_named"] is Band.REVIEW
    assert "writer's own child" in next(signal.why for signal in own.signals if signal.name == "child_named")


def test_what_only_a_school_can_do_is_said_of_its_own_pages_only() -> None:
    """A stranger's photograph breaks no rule of the school's."""
    text = "Star of the week photo: Freddie Askew with his medal"

    assert "own_post_breach" in _bands(detect(text, channel=Channel.OFFICIAL_ACCOUNT))
    assert "own_post_breach" not in _bands(detect(text))
