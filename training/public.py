"""Measures the detector on public sets that it never saw: ``python -m training.public --folder FOLDER`` prints a table.

For information only: their texts come from other countries and other quarrels, and their labels mean other things than ours.
"""

import argparse
import gzip
import json
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from monitor.detect import certainties, detect
from monitor.model import Band

_EACH = 500
_HATE = ("hate_race", "hate_other", "hate_sex", "hate_sexuality")


@dataclass(frozen=True, slots=True)
class Set:
    """A public set: its file, its licence, which of our signals come nearest to its label, and whether a text has that label."""

    file: str
    licence: str
    signals: tuple[str, ...]
    shows: Callable[[Mapping[str, Any]], bool]


SETS = (
    Set("civil_threat_safe", "CC0", ("threat_violence",), lambda one: one["label"] == "threat"),
    Set("threatgram_80", "CC BY 4.0", ("threat_violence",), lambda one: one["label"] == 2),  # noqa: PLR2004 - violent, in that set
    Set("hatemoji_build", "CC BY 4.0", _HATE, lambda one: bool(one["hateful"])),
    Set("implicithate", "MIT", _HATE, lambda one: one["label"] == "hate"),
    Set("toxigen", "MIT", _HATE, lambda one: one["label"] == "hate"),
    Set("davidson", "MIT", (*_HATE, "offensive_person"), lambda one: one["label"] != "neither"),
    Set("edos_train_dev", "CC0", ("hate_sex",), lambda one: one["sexist"] == "sexist"),
    Set("nhs_feedback_80", "MIT", ("praise",), lambda one: one["sentiment"] == 1),
)


def main() -> None:
    """Print how well each set's own label is found, as Markdown."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--folder", type=Path, required=True, help="where the sets lie, one NAME.jsonl.gz each")
    given = asked.parse_args()
    print("| set | licence | texts | signals | order right | of those with its label: alert | or review | of the others: alert |")
    print("|---|---|---|---|---|---|---|---|")
    for each in SETS:
        print(measured(each, given.folder), flush=True)


def measured(each: Set, folder: Path) -> str:
    """Return one line of the table.

    "Order right" is how often a text with the label is found surer than one without (the area under the curve).
    """
    texts = list(_some(each, folder))
    shows = np.array([has for _, has in texts])
    sure = np.array([max(certainties(words)[0][name] for name in each.signals) for words, _ in texts])
    bands = [{signal.band for signal in detect(words).signals if signal.name in each.signals} for words, _ in texts]
    alert, seen = (np.array([bool(one & wanted) for one in bands]) for wanted in ({Band.ALERT}, {Band.ALERT, Band.REVIEW}))
    right = (sure[shows][:, None] > sure[~shows][None]).mean()
    shares = (right, alert[shows].mean(), seen[shows].mean(), alert[~shows].mean())
    cells = [each.file, each.licence, str(len(texts)), ", ".join(each.signals), *(f"{share:.2f}" for share in shares)]
    return f"| {' | '.join(cells)} |"


def _some(each: Set, folder: Path) -> Iterator[tuple[str, bool]]:
    """Give as many texts with the label as without, drawn by lot, the same each time."""
    with gzip.open(folder / f"{each.file}.jsonl.gz", "rt", encoding="utf-8") as lines:
        found = [(one["text"], each.shows(one)) for one in map(json.loads, lines)]
    random.Random(each.file).shuffle(found)  # noqa: S311 - a draw, no secret
    for has in (True, False):
        yield from [one for one in found if one[1] is has][:_EACH]


if __name__ == "__main__":
    main()
