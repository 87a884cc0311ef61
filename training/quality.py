"""Measures the detector on the authors that nothing was learnt from: ``make quality``; what CI holds to the pinned floors."""

import json
import random
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from monitor.detect import decide
from monitor.detect.fusion import WHOLE, fused
from monitor.detect.judge import detect, open_page
from monitor.detect.rulebook import ALERTING, SIGNALS
from monitor.detect.structured import find
from monitor.detect.trained import opinion
from monitor.detect.triggers import by_rules
from monitor.detect.weights import FOLDER, manifest
from monitor.model import Band
from training import bars, card, pairs
from training.corpus import GRAVE, HELD_OUT, Text, digest, read
from training.noise import KINDS
from training.tables import write

_BINS = 10
# How far below what was measured a school's own answers may bring the recall of alerts.
_SLACK = 0.05
# Short, harmless, everyday: by an author who saw nothing else, and nothing is learnt from it.
EVERYDAY = Path(__file__).parents[1] / "tests" / "quality" / "everyday.txt"
PINNED = Path(__file__).parents[1] / "tests" / "quality" / "speech.json"


@dataclass(frozen=True, slots=True)
class Judged:
    """One text with what the detector says of it: bands of what it says, certainty and score of everything."""

    text: Text
    bands: Mapping[str, Band]
    certainties: Mapping[str, float]
    scores: Mapping[str, float]

    @property
    def alerts(self) -> bool:
        """Whether anything in it wakes somebody."""
        return Band.ALERT in self.bands.values()


@cache
def held_out() -> tuple[Judged, ...]:
    """Return the texts of the held-out authors, each judged once."""
    return tuple(_judged(text, text.words) for text in read() if text.author in HELD_OUT)


@cache
def disguised() -> Mapping[str, Sequence[Judged]]:
    """Return those of the same texts that show a grave signal, in each disguise, by its kind."""
    rngs = {kind: random.Random(kind) for kind in KINDS}  # noqa: S311 - a disguise, no secret
    found: dict[str, list[Judged]] = {kind: [] for kind in KINDS}
    # A text in all its disguises before the next: what several have in common is read once.
    for text in (one.text for one in held_out() if one.text.signals.intersection(GRAVE)):
        for kind, rng in rngs.items():
            found[kind].append(_judged(text, KINDS[kind](text.words, rng)))
    return found


def _judged(text: Text, words: str) -> Judged:
    page = open_page(words)
    made, ruled = opinion(page, text.channel), by_rules(page, text.channel)
    said = decide.signals(made, ruled, {}, text.channel)
    return Judged(text, {signal.name: signal.band for signal in said}, *decide.weigh(made, ruled))


def recall(judged: Iterable[Judged], signal: str, bands: Sequence[Band]) -> tuple[int, int]:
    """Return of how many texts that show ``signal`` it is said in one of the bands, and how many show it."""
    shown = [one.bands.get(signal) for one in judged if signal in one.text.signals]
    return sum(band in bands for band in shown), len(shown)


def f1(judged: Iterable[Judged], signal: str) -> float:
    """Return the harmonic mean of precision and recall of a signal, in any band."""
    pairs = [(signal in one.bands, signal in one.text.signals) for one in judged]
    both = sum(said and shown for said, shown in pairs)
    return 2 * both / max(1, sum(said + shown for said, shown in pairs))


def false_alerts(judged: Iterable[Judged]) -> tuple[int, int]:
    """Return how many hard benign texts raise an alert, and how many there are."""
    hard = [one for one in judged if one.text.hard]
    return sum(one.alerts for one in hard), len(hard)


def calibration(judged: Sequence[Judged], signal: str) -> float:
    """Return the expected calibration error of a signal: how far certainty is from the share that shows it, in ten equal steps.

    What is not said counts with the certainty it has, so that silence is held to account too.
    """
    found: list[list[tuple[float, bool]]] = [[] for _ in range(_BINS)]
    for one in judged:
        certainty = one.certainties[signal]
        found[min(_BINS - 1, int(certainty * _BINS))].append((certainty, signal in one.text.signals))
    return sum(abs(sum(c - s for c, s in each)) for each in found) / len(judged)


def of_others(judged: Iterable[Judged]) -> tuple[Judged, ...]:
    """Return the texts without those in which nothing is urgent and a parent names the own child: those are for today."""
    return tuple(one for one in judged if one.text.urgent or "own" not in one.text.tags)


def by_shape(judged: Iterable[Judged]) -> tuple[list[Judged], list[Judged]]:
    """Return the texts in which something with a shape stands (a number, an address, a plate), and the others."""
    found: tuple[list[Judged], list[Judged]] = ([], [])
    for one in judged:
        found[not find(one.text.words)].append(one)
    return found


def figures() -> dict[str, float]:
    """Return every figure that is asked for, by its name; ``tests/quality`` holds each to its floor or ceiling."""
    judged = held_out()
    found: dict[str, float] = {}
    for signal in GRAVE:
        asked = of_others(judged) if signal == "child_named" else judged
        found[f"alert recall {signal}"] = _share(*recall(asked, signal, (Band.ALERT,)))
        found[f"seen recall {signal}"] = _share(*recall(judged, signal, (Band.ALERT, Band.REVIEW)))
    for what, some in zip(("with a shape", "in prose"), by_shape(judged), strict=True):
        found[f"alert recall personal_data {what}"] = _share(*recall(some, "personal_data", (Band.ALERT,)))
    wrong, hard = false_alerts(judged)
    found[bars.FALSE_ALERTS] = 1000 * wrong / hard
    ordinary = EVERYDAY.read_text(encoding="utf-8").splitlines()
    found["false alerts per 1,000 everyday"] = 1000 * sum(map(_alerts, ordinary)) / len(ordinary)
    found |= {f"F1 {signal}": f1(judged, signal) for signal in bars.F1}
    found |= {f"calibration error {signal}": calibration(judged, signal) for signal in sorted(SIGNALS)}
    found |= pairs.figures()
    for kind in KINDS:
        lost = [
            found[f"seen recall {signal}"] - _share(*recall(disguised()[kind], signal, (Band.ALERT, Band.REVIEW)))
            for signal in GRAVE
        ]
        found[f"recall lost to {kind}"] = sum(lost) / len(lost)
    return found


def _alerts(words: str) -> bool:
    return any(signal.band is Band.ALERT for signal in detect(words).signals)


def _share(part: int, whole: int) -> float:
    return part / max(1, whole)


def shipped() -> dict[str, object]:
    """Return what of this measurement ships with the program: scores and labels of the held-out texts, none of their words."""
    judged = held_out()
    made = fused(WHOLE)
    signals = {
        name: {
            "alert": made[name].alert,
            "review": made[name].review,
            "floor": round(recall_at(judged, name, made[name].alert) - _SLACK, 3) if name in ALERTING else None,
            "scores": [round(one.scores[name], 3) for one in judged],
            "shown": [n for n, one in enumerate(judged) if name in one.text.signals],
        }
        for name in sorted(SIGNALS)
    }
    hard = [n for n, one in enumerate(judged) if one.text.hard]
    return {"corpus": digest(), "texts": len(judged), "hard": hard, "signals": signals}


def recall_at(judged: Sequence[Judged], signal: str, begins: float) -> float:
    """Return the share of texts that show a signal whose score is at least ``begins``."""
    shown = [one.scores[signal] >= begins for one in judged if signal in one.text.signals]
    return sum(shown) / max(1, len(shown))


def main(arguments: Sequence[str]) -> None:
    """Print every figure; with ``--write`` also pin them, and write what ships for the schools' own tuning."""
    judged = held_out()
    wrong, hard = false_alerts(judged)
    print(f"{len(judged):,} texts of {len(HELD_OUT)} authors that nothing was learnt from.")
    print(f"Hard benign: {hard}, of which {wrong} alert.")
    found = figures()
    for name, value in found.items():
        bar, passed = bars.bar(name), bars.reached(name, value)
        print(f"{name:48} {value:8.3f}" + (f"  asked {bar:6.2f}{'' if passed else '  NOT REACHED'}" if bar is not None else ""))
    if "--write" in arguments:
        write(Path(str(FOLDER)) / "held_out.json", shipped())
        kept = pinned(found)
        PINNED.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
        card.PAGE.write_text(card.written(card.PAGE.read_text(encoding="utf-8"), kept["measured"]), encoding="utf-8")


def pinned(found: Mapping[str, float]) -> dict[str, Any]:
    """Return the figures with what they were measured on and with."""
    models = manifest()["files"]["encoder.onnx"]["sha256"]
    return {"corpus": digest(), "models": models, "measured": {name: round(value, 4) for name, value in found.items()}}


if __name__ == "__main__":
    main(sys.argv[1:])
