"""The rules as data: the language they are written in, and that what ships is whole."""

import pytest

from monitor.detect.normalise import Vocabulary, read
from monitor.detect.phrases import BadPhrase, Page, compile_classes, compile_phrase
from monitor.detect.rulebook import ALERTING, SIGNALS, rulebook
from monitor.model import Band

CLASSES = compile_classes({"pet": ["cat(s|)", "dog(s|)", "guinea pig"], "my_pet": ["my {pet}"]})
NOTHING = Vocabulary(frozenset())


def _find(phrase: str, text: str) -> list[str]:
    page = Page(read(text, NOTHING))
    places = page.find(compile_phrase(phrase, CLASSES))
    return [text[page.words[start].start : page.words[end - 1].end] for start, end in places]


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("kick him", "They kick him. Kick!", ["kick him"]),
        ("kick(s|ed|) him", "kicked him", ["kicked him"]),
        ("(kick|beat up) him", "beat up him, kick him", ["beat up him", "kick him"]),
        ("{my_pet} ran", "My guinea pig ran", ["My guinea pig ran"]),
        ("a big? house", "a house and a big house", ["a house", "a big house"]),
        ("stop ~2 now", "stop it right now", ["stop it right now"]),
        ("stop ~1 now", "stop it right now", []),
        ("stop ~8 now", "Stop. Do it now", []),
        ("^ stop", "Please stop. Stop!", ["Stop"]),
        ("please $", "please stop, please", ["please"]),
        ("<number> days", "in 9 days", ["9 days"]),
        ("really <asks>", "Really?", ["Really?"]),
    ],
)
def test_phrases_find_what_they_say(phrase: str, text: str, found: list[str]) -> None:
    """Each form of the language finds its words within one sentence, and the nearest end."""
    assert _find(phrase, text) == found


@pytest.mark.parametrize(
    "phrase", ["", "~3 dog", "(cat", "cat)", "{bird}", "~9 cat ~99", "?", "big?", "(cat|) dog", "(~2 cat|dog) ran"]
)
def test_a_phrase_that_cannot_be_read_is_refused(phrase: str) -> None:
    """A mistake in a rule file is an error that names the phrase, never a rule that silently finds nothing."""
    with pytest.raises(BadPhrase, match=r"phrase|bracket|class|gap|question"):
        compile_phrase(phrase, CLASSES)


def test_every_signal_of_the_closed_list_has_a_rule() -> None:
    """All 39 names can be said by some rule, and no rule says another."""
    said = {signal for rule in rulebook().rules for signal in (rule.signal, *rule.also)}

    assert said == SIGNALS
    assert len(SIGNALS) == 39


def test_only_what_may_need_somebody_at_once_can_alert() -> None:
    """A rule in the alert band is for a signal that may wake somebody."""
    assert {rule.signal for rule in rulebook().rules if rule.band is Band.ALERT} <= ALERTING


def test_reasons_never_judge_the_law() -> None:
    """No reason calls anything defamatory: that is for a lawyer."""
    reasons = [rule.why for rule in rulebook().rules] + [context.why for context in rulebook().contexts]

    assert all(reason and "defam" not in reason.lower() for reason in reasons)
    assert any("may state as fact something that harms a reputation" in reason for reason in reasons)
