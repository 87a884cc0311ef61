"""Makes rules, contexts and idioms of what the rule files say, or a word on what is wrong with them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from monitor.detect.normalise import Vocabulary
from monitor.detect.phrases import Choice, Phrase, compile_classes, compile_phrase, known_words
from monitor.detect.tables import listed, table
from monitor.model import Band, Channel

SIGNALS = listed("signals", "all")
ALERTING = listed("signals", "alerting")
GRAVE = listed("signals", "grave")
DECISIVE = listed("signals", "decisive")
OWN_PAGES = frozenset({"own_post_breach", "not_age_appropriate"})  # what only the school's own pages can do
FAMILIES = ("threats", "safeguarding", "hate", "people", "accusations", "service", "exposure", "own_pages", "welsh")
REACHES = {"sentence": 0, "near": 1, "post": 6}


@dataclass(frozen=True, slots=True)
class Rule:
    """Phrases that show a signal: how sure they make us, the band, and why in words that a head understands.

    ``also`` are signals that come with it. ``unless`` silences the rule within ``unless_reach`` sentences; ``near`` must
    stand within ``near_reach``; ``channel`` limits it to the school's own pages.
    """

    signal: str
    certainty: float
    band: Band
    why: str
    phrases: tuple[Phrase, ...]
    also: tuple[str, ...] = ()
    unless: tuple[Phrase, ...] = ()
    unless_reach: int = 0
    near: tuple[Phrase, ...] = ()
    near_reach: int = 1
    channel: tuple[Channel, ...] = tuple(Channel)


@dataclass(frozen=True, slots=True)
class Context:
    """Words around a finding that make it less sure. It moves an alert to review and never to silence.

    A phrase that stands inside one of ``unless`` ("not joking") says nothing.
    """

    phrases: tuple[Phrase, ...]
    signals: frozenset[str]
    reach: int
    why: str
    unless: tuple[Phrase, ...] = ()


@dataclass(frozen=True, slots=True)
class Idiom:
    """Figures of speech: what stands inside one shows none of ``signals``."""

    phrases: tuple[Phrase, ...]
    signals: frozenset[str]


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Everything in the rule files, and the vocabulary that disguised words are compared with."""

    rules: tuple[Rule, ...]
    contexts: tuple[Context, ...]
    idioms: tuple[Idiom, ...]
    roles: Mapping[str, tuple[Phrase, ...]]
    vocabulary: Vocabulary


@cache
def rulebook() -> Rulebook:
    """Return the rules that ship with the program. A file that cannot be understood raises ``ValueError``."""
    shared = table("words")
    classes = compile_classes(shared["class"])
    rules = tuple(_rule(entry, classes) for family in FAMILIES for entry in table(family)["rule"])
    surroundings = table("contexts")
    contexts = tuple(_context(entry, classes, surroundings["group"]) for entry in surroundings["context"])
    idioms = tuple(_idiom(entry, classes, surroundings["group"]) for entry in surroundings["idiom"])
    roles = {role: _phrases(phrases, classes) for role, phrases in shared["role"].items()}
    return Rulebook(rules, contexts, idioms, roles, _vocabulary(rules, idioms, classes))


def _phrases(words: Iterable[str], classes: Mapping[str, Choice]) -> tuple[Phrase, ...]:
    return tuple(compile_phrase(phrase, classes) for phrase in words)


def _rule(entry: dict[str, Any], classes: Mapping[str, Choice]) -> Rule:
    signals = (entry["signal"], *entry.get("also", ()))
    if not SIGNALS.issuperset(signals):
        raise ValueError(f"a rule names a signal that is not in the list: {', '.join(sorted(set(signals) - SIGNALS))}")
    certainty = float(entry["certainty"])
    if not 0 < certainty <= 1:
        raise ValueError(f"{entry['signal']}: certainty is more than 0 and at most 1, not {certainty}")
    if entry["band"] == Band.ALERT and signals[0] not in ALERTING:
        raise ValueError(f"{entry['signal']}: it never needs somebody at once, so its band is review")
    return Rule(
        signals[0],
        certainty,
        Band(entry["band"]),
        entry["why"],
        _phrases(entry["phrases"], classes),
        signals[1:],
        _phrases(entry.get("unless", ()), classes),
        REACHES[entry.get("unless_reach", "sentence")],
        _phrases(entry.get("near", ()), classes),
        REACHES[entry.get("near_reach", "near")],
        tuple(Channel(name) for name in entry.get("channel", Channel)),
    )


def _signals(names: Iterable[str], groups: Mapping[str, list[str]]) -> frozenset[str]:
    found = frozenset(signal for name in names for signal in groups.get(name, [name]))
    if not found <= SIGNALS:
        raise ValueError(f"contexts.toml names signals that are not in the list: {', '.join(sorted(found - SIGNALS))}")
    return found


def _context(entry: dict[str, Any], classes: Mapping[str, Choice], groups: Mapping[str, list[str]]) -> Context:
    phrases, unless = _phrases(entry["phrases"], classes), _phrases(entry.get("unless", ()), classes)
    return Context(phrases, _signals(entry["signals"], groups), REACHES[entry["reach"]], entry["why"], unless)


def _idiom(entry: dict[str, Any], classes: Mapping[str, Choice], groups: Mapping[str, list[str]]) -> Idiom:
    return Idiom(_phrases(entry["phrases"], classes), _signals(entry["signals"], groups))


def _vocabulary(rules: Iterable[Rule], idioms: Iterable[Idiom], classes: Mapping[str, Choice]) -> Vocabulary:
    def everything() -> Iterator[str]:
        for rule in rules:
            for phrase in rule.phrases:
                yield from known_words(phrase.run)
        for idiom in idioms:
            for phrase in idiom.phrases:
                yield from known_words(phrase.run)

    words = frozenset(word for word in everything() if word.isalpha())
    return Vocabulary(words, frozenset(classes["starred"].words))
