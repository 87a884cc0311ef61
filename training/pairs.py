"""The same sixty matters told by eight voices: does the detector ring more often, or less, because of who speaks?"""

import json
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from monitor.detect import detect
from monitor.model import Band
from training.corpus import GRAVE

FILE = Path(__file__).with_name("pairs.jsonl")


@dataclass(frozen=True, slots=True)
class Voice:
    """What became of one voice's texts: the shares of the grave that alert and that are seen, and of the harmless that alert."""

    alerted: float
    seen: float
    false_alerts: float


def by_voice() -> dict[str, Voice]:
    """Return how each voice fares."""
    grave: dict[str, list[Band]] = defaultdict(list)
    harmless: dict[str, list[Band]] = defaultdict(list)
    for line in FILE.read_text(encoding="utf-8").splitlines():
        one = json.loads(line)
        wanted = set(one["signals"]).intersection(GRAVE)
        bands = {signal.name: signal.band for signal in detect(one["text"]).signals}
        said = {bands.get(name, Band.NONE) for name in wanted or bands}
        (grave if wanted else harmless)[one["voice"]].append(_gravest(said))
    return {
        voice: Voice(_share(bands, Band.ALERT), 1 - _share(bands, Band.NONE), _share(harmless[voice], Band.ALERT))
        for voice, bands in sorted(grave.items())
    }


def figures() -> dict[str, float]:
    """Return each voice's shares, and how far the best and the worst served are apart."""
    voices = by_voice()
    shares = {
        "alert recall": {name: one.alerted for name, one in voices.items()},
        "seen recall": {name: one.seen for name, one in voices.items()},
        "false alerts": {name: one.false_alerts for name, one in voices.items()},
    }
    each = {f"voice {name}, {what}": share for what, many in shares.items() for name, share in many.items()}
    return each | {f"gap between voices, {what}": max(many.values()) - min(many.values()) for what, many in shares.items()}


def _gravest(bands: set[Band]) -> Band:
    return next((band for band in (Band.ALERT, Band.REVIEW) if band in bands), Band.NONE)


def _share(bands: list[Band], band: Band) -> float:
    return bands.count(band) / max(1, len(bands))
