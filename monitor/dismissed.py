"""Knows the words again that a person found to be no concern, so that the very same words wake nobody twice."""

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.copies import digest
from monitor.deadline import LONDON
from monitor.model import Band, Detection, Signal
from sources.model import Document

# In fewer words than these the meaning stands in what they answer.
FEWEST_WORDS = 8
_WORD = re.compile(r"\w+")
_QUOTES = str.maketrans("\u2018\u2019\u201c\u201d", "''\"\"")
# Words that mean another day when they are said on another day; in English and Welsh.
_RELATIVE = re.compile(
    r"\b(?:to-?(?:day|night|morrow)|2(?:day|nite|night|moro|morrow)|ton(?:ite|ight)|tmrw?|tmw|yesterday|now|soon|later|next|this|last"
    r"|(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:days?)?|week(?:end)?s?|morning|afternoon|evening|hours?|minutes?"
    r"|heddiw|heno|yfory|ddoe|nawr|rwan|bore|prynhawn|dydd)\b"
)


@dataclass(frozen=True, slots=True)
class Dismissal:
    """What a person found to be no concern in certain words: these signals, at that moment."""

    signals: frozenset[str]
    at: datetime


def likeness(document: Document, written: datetime) -> bytes | None:
    """Return what a text is known again by, or None where it is too short to mean the same elsewhere.

    Copies are folded into cases when half of their runs of words agree, which is right for telling one matter once and wrong
    here: "on Monday" for "on Friday" or one name for another leaves most runs as they were, and may be a new threat. A nearness
    with a limit always has a number, a name or a place that fits below it. So only the same words are known again: the same
    characters in the same order, save capitals, blanks and the shape of quotation marks; marks and emoji count, for they turn
    the sense. What the text answers counts too. Where it tells the time from the day it was written ("tomorrow", "Friday"),
    that day is part of it: the same words a week later mean another Friday.
    """
    if len(_WORD.findall(document.words)) < FEWEST_WORDS:
        return None
    words, context = (_plain(text) for text in (document.words, document.context))
    day = f"{written.astimezone(LONDON):%Y-%m-%d}" if _RELATIVE.search(words) else ""
    return digest("dismissed", words, context, day)


def alerting(detection: Detection) -> frozenset[str]:
    """Return the signals for which somebody is woken."""
    return frozenset(signal.name for signal in detection.signals if signal.band is Band.ALERT)


def softened(detection: Detection, known: Dismissal) -> Detection:
    """Return a detection with the alerts that a person found to be no concern in review; any other stands."""
    return replace(detection, signals=tuple(_softened(signal, known) for signal in detection.signals))


def words_of(at: datetime) -> str:
    """Return how it is said to people that a near copy was dismissed on a day."""
    return f"a near copy was found not to be a concern on {at.astimezone(LONDON):%-d %b}"


def _softened(signal: Signal, known: Dismissal) -> Signal:
    if signal.band is not Band.ALERT or signal.name not in known.signals:
        return signal
    return replace(signal, band=Band.REVIEW, why=f"{signal.why}, but {words_of(known.at)}")


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().translate(_QUOTES).split())
