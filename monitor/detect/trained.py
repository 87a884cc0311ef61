"""What the trained models say of a page: a certainty for each signal, the words that speak for it, and what speaks against."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import exp

from monitor.detect import encoder, weights
from monitor.detect.fusion import BARE, WHOLE, Fused, fused, values
from monitor.detect.mode import mode
from monitor.detect.phrases import Page
from monitor.detect.pieces import Spoken, spoken
from monitor.model import Channel, Span

_SHARE_SHOWN = 0.6
_MOST_WORDS = 9
_NEAR = 2


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the models make of one page. ``logits`` are the encoder's, or empty where it cannot be run."""

    page: Page
    channel: Channel
    said: Sequence[Spoken]
    linear: Mapping[str, float]
    readings: Sequence[encoder.Reading]
    logits: Mapping[str, float]

    @property
    def made(self) -> Mapping[str, Fused]:
        """How certainties are made here: with the encoder, or without."""
        return fused(WHOLE if self.readings else BARE)

    def certainty(self, signal: str, rule: tuple[float, bool]) -> float:
        """Return how sure it is that the page shows ``signal``, given the best rule's own certainty and whether it alerts."""
        return self.made[signal].certainty(values(signal, self.logits, self.linear, rule))

    def near(self, spans: Iterable[Span]) -> "Opinion":
        """Return what the models make of the sentences around these words alone: much else may stand in the same text."""
        at = {word.sentence for word in self.page.words for span in spans if word.start < span.end and word.end > span.start}
        words = [word for word in self.page.words if word.sentence in at]
        return self if len(words) in {0, len(self.page.words)} else opinion(Page(words), self.channel)

    def likely(self, label: str) -> float:
        """Return how likely one of the other labels is (a role, a context), 0 to 1."""
        return 1 / (1 + exp(-max(-30.0, min(30.0, self.logits.get(label, self.linear.get(label, -30.0))))))

    def spans(self, signal: str) -> tuple[Span, ...]:
        """Return the words that speak most for ``signal``; never none."""
        adds = self._adds(signal)
        ranked = sorted(adds, key=lambda place: (-adds[place], place)) or [0]
        wanted = _SHARE_SHOWN * sum(add for add in adds.values() if add > 0)
        chosen: list[int] = []
        for place in ranked[:_MOST_WORDS]:
            if chosen and (adds[place] <= 0 or sum(adds[one] for one in chosen) >= wanted):
                break
            chosen.append(place)
        return tuple(_runs(self.page, sorted(chosen)))

    def _adds(self, signal: str) -> dict[int, float]:
        if not self.readings:
            added = weights.linear().adds(self.said, signal)
        else:
            best = max(self.readings, key=lambda reading: reading.logits[signal])
            added = best.of(signal)
        return {place: add for place, add in added.items() if place >= 0}


def opinion(page: Page, channel: Channel) -> Opinion:
    """Return what the models make of a page; without the runtime library only the linear model speaks."""
    said = spoken(page, channel)
    readings = encoder.readings(said) if said and not mode() else []
    logits = _highest(reading.logits for reading in readings)
    return Opinion(page, channel, said, weights.linear().logits(said), readings, logits)


def _highest(readings: Iterable[Mapping[str, float]]) -> dict[str, float]:
    """Return for each label the highest logit of all stretches: what stands once in a long text stands there."""
    found: dict[str, float] = {}
    for logits in readings:
        for label, logit in logits.items():
            found[label] = max(logit, found.get(label, logit))
    return found


def _runs(page: Page, places: Sequence[int]) -> Iterator[Span]:
    """Give the raw stretches of words of the page, those that stand close together or touch as one."""
    start = last = places[0]
    for place in (*places[1:], None):
        if place is not None and (place - last <= _NEAR or page.words[place].start <= page.words[last].end):
            last = place
            continue
        yield Span(page.words[start].start, page.words[last].end)
        if place is not None:
            start = last = place
