"""Tells when hostile posts make a series against one person: who is meant, and how many there were here within a month."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import pairwise

from monitor.deadline import LONDON
from monitor.detect import whom
from monitor.detect.judge import open_page
from monitor.detect.named import MEN, WOMEN
from monitor.detect.normalise import Word
from monitor.detect.people import name_of
from monitor.model import Band, Detection, Signal, Span

HOSTILE = frozenset(
    {"offensive_person", "cyberbullying", "threat_violence", "hate_race", "hate_sex", "hate_sexuality", "hate_other"}
)
PATTERN = "harassment_pattern"
WINDOW = timedelta(days=30)
ENOUGH = 3
_ORDINALS = {3: "third", 4: "fourth", 5: "fifth", 6: "sixth", 7: "seventh", 8: "eighth", 9: "ninth", 10: "tenth"}
_LEAST_SURE, _MOST_SURE = 0.3, 0.9


@dataclass(frozen=True, slots=True)
class Target:
    """Somebody whom hostile words name: what makes them the same person in another post, and where the name stands."""

    key: str
    span: Span


@dataclass(frozen=True, slots=True)
class Series:
    """How many hostile posts about one person there were within a month, and when the first of them was written."""

    count: int
    since: datetime


def targets(
    text: str, detection: Detection, *, staff: tuple[str, ...] = (), people: Mapping[str, tuple[str, ...]]
) -> tuple[Target, ...]:
    """Return whom the hostile words of a text name, each once: in the sentence of those words, or in the one beside it.

    Somebody is named by a title and a surname, by any name that the school has given for their role, or as a child by
    forename and surname; by a forename alone only where that is found to tell which child it is.
    """
    hostile = [span for signal in detection.signals if signal.name in HOSTILE for span in signal.spans]
    if not hostile:
        return ()
    met = whom(text, people)
    page = open_page(text, staff=staff, named=met)
    near = {word.sentence + step for word in page.words if _stands_in(word, hostile) for step in (-1, 0, 1)}
    where = {(word.start, word.sentence) for word in page.words}
    found = [
        Target(f"role:{one.role}", one.span) for one in met if any(start == one.span.start and at in near for start, at in where)
    ]
    roles = [one.span for one in met]
    words = [word for word in page.words if word.sentence in near and not _stands_in(word, roles)]
    found += _adults(text, words)
    found += _children(
        text, words, [span for signal in detection.signals if signal.name == "child_named" for span in signal.spans]
    )
    return tuple({target.key: target for target in reversed(found)}.values())[::-1]


def digest(school_id: str, key: str) -> bytes:
    """Return what is remembered of a target: it tells the same person again, at this school, and cannot be read."""
    return sha256(f"{school_id}\x1f{key}".encode("utf-8", "replace")).digest()


def series(at: datetime, others: Iterable[datetime]) -> Series | None:
    """Return the longest series within ``WINDOW`` that a post of a moment makes with others, or None for fewer than ``ENOUGH``.

    The order in which they come does not matter: a source may show its newest first.
    """
    beside = sorted(others)
    starts = [start for start in (*beside, at) if start <= at]
    found = [
        Series(1 + sum(start <= other <= start + WINDOW for other in beside), start) for start in starts if at - start <= WINDOW
    ]
    best = max(found, key=lambda one: (one.count, one.since))
    return best if best.count >= ENOUGH else None


def noted(detection: Detection, one: Series, spans: Sequence[Span]) -> Detection:
    """Return a detection that shows the series as well, for somebody to look at today; the surer, the longer it is."""
    ordinal = _ORDINALS.get(one.count, f"{one.count}th")
    why = f"the {ordinal} of this kind about the same person here since {one.since.astimezone(LONDON):%-d %b}"
    certainty = round(min(_MOST_SURE, _LEAST_SURE + one.count / 10), 3)
    known = next((signal for signal in detection.signals if signal.name == PATTERN), None)
    if known is not None:
        together = sorted({*known.spans, *spans}, key=lambda span: (span.start, span.end))
        signal = replace(known, certainty=max(certainty, known.certainty), spans=tuple(together), why=f"{known.why}; {why}")
    else:
        signal = Signal(PATTERN, certainty, Band.REVIEW, tuple(spans), why, certainty)
    return replace(detection, signals=(*(each for each in detection.signals if each is not known), signal))


def _stands_in(word: Word, spans: Iterable[Span]) -> bool:
    return any(word.start < span.end and span.start < word.end for span in spans)


def _adults(text: str, words: Sequence[Word]) -> Iterator[Target]:
    """Give those who are named by title and surname: Mr and Mrs of one name are two."""
    for before, word in pairwise(words):
        if "<surname>" in word.keys and before.sentence == word.sentence:
            kind = "woman" if before.plain in WOMEN else "man" if before.plain in MEN else "adult"
            yield Target(f"{kind}:{name_of(text, word)}", Span(before.start, word.end))


def _children(text: str, words: Sequence[Word], telling: Sequence[Span]) -> Iterator[Target]:
    for word, after in zip(words, (*words[1:], None), strict=False):
        if "<forename>" not in word.keys:
            continue
        if after is not None and "<family>" in after.keys and after.sentence == word.sentence:
            yield Target(f"child:{word.plain} {name_of(text, after)}", Span(word.start, after.end))
        elif _stands_in(word, telling):
            yield Target(f"child:{name_of(text, word)}", Span(word.start, word.end))
