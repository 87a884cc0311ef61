"""Runs the encoder: one text at a time on one thread, so that the same text always gives the same answer."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Protocol

from monitor.detect.pieces import END, START, Spoken, split
from monitor.detect.weights import FOLDER, table, vocabulary

LONGEST = 384
OVERLAP = 64
# Readings that are kept for when the same words come again: a notice stands in several places.
REMEMBERED = 64


class Session(Protocol):
    """What the runtime gives for a model file."""

    def run(self, outputs: Sequence[str], inputs: Mapping[str, Any]) -> Sequence[Any]:
        """Return the outputs named."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the encoder says of one stretch of a text: a logit a label, and what each word of the page adds to it."""

    logits: Mapping[str, float]
    adds: Any
    places: Sequence[int]
    labels: tuple[str, ...]

    def of(self, label: str) -> dict[int, float]:
        """Return what each word adds to the logit of ``label``."""
        added: dict[int, float] = {}
        column = self.labels.index(label)
        for place, add in zip(self.places, self.adds[:, column].tolist(), strict=True):
            if place >= 0:
                added[place] = added.get(place, 0.0) + add
        return added


@cache
def session() -> Session:
    """Return the encoder, loaded once, when first something is to be judged."""
    # Its makers' builds number each machine and report to them over the internet, unless told not to before they start.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime  # noqa: PLC0415 - only where a text is judged

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    model = FOLDER.joinpath("encoder.onnx").read_bytes()
    made: Session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    return made


def readings(said: Sequence[Spoken]) -> list[Reading]:
    """Return what the encoder says of a text; a long one is read in stretches that overlap."""
    labels = tuple(table("encoder.json")["labels"])
    first, last = vocabulary()[START], vocabulary()[END]
    numbers, places = split(said, vocabulary())
    found = []
    for start, end in stretches(len(numbers)):
        logits, adds = _run((first, *numbers[start:end], last))
        found.append(Reading(dict(zip(labels, logits, strict=True)), adds[1:-1], places[start:end], labels))
    return found


@lru_cache(maxsize=REMEMBERED)
def _run(pieces: tuple[int, ...]) -> tuple[list[float], Any]:
    """Return the logit of each label, and what each piece adds to each."""
    import numpy as np  # noqa: PLC0415 - comes with the runtime

    logits, adds = session().run(["logits", "adds"], {"pieces": np.array([pieces], dtype=np.int64)})
    return logits[0].tolist(), adds[0]


def stretches(pieces: int) -> list[tuple[int, int]]:
    """Return where a text of so many pieces is cut into stretches that the encoder takes; each shares some with the last."""
    return [(start, min(start + LONGEST, pieces)) for start in range(0, max(1, pieces - OVERLAP), LONGEST - OVERLAP)]
