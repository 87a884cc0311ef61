"""Labelled texts: is it our school? ``python -m tests.quality.names`` prints the confusion tables."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from monitor.match import Matcher, Whereabouts
from monitor.model import Mention, Standing
from sources.model import Document
from tests.monitor.match_cast import SCHOOLS

FOLDER = Path(__file__).parent
PARTS = ("given", "tuning", "final")
ELSEWHERE = "https://forum.example/thread"


@dataclass(frozen=True, slots=True)
class Case:
    """One labelled text: which school it is asked about, the right answer and why, and what the place gives around it."""

    school: str
    text: str
    verdict: Standing
    why: str
    source_url: str = ELSEWHERE
    context: str = ""
    locality: tuple[str, ...] = ()
    about_us: bool = False
    by: str = ""

    @property
    def where(self) -> Whereabouts:
        """What the place that the text stands in says by itself."""
        us = frozenset({self.school})
        return Whereabouts(self.locality, us if self.locality else frozenset(), us if self.about_us else frozenset())

    @property
    def document(self) -> Document:
        """The text as a source gives it."""
        return Document("k", self.source_url, "", self.text, context=self.context)


def load(part: str) -> list[Case]:
    """Return the cases of a part: ``given``, ``tuning``, or ``final``, which nobody looks at while rules are made."""
    lines = (FOLDER / f"{part}.jsonl").read_text(encoding="utf-8").splitlines()
    return [_case(**json.loads(line)) for line in lines]


def _case(*, verdict: str, locality: Sequence[str] = (), **rest: str) -> Case:
    return Case(verdict=Standing(verdict), locality=tuple(locality), **rest)  # type: ignore[arg-type]


@lru_cache(maxsize=len(SCHOOLS))
def _watching(school: str) -> Matcher:
    return Matcher([SCHOOLS[school]])


def judge(case: Case, matcher: Matcher | None = None) -> Mention:
    """Return what the matcher says of a case, ``OTHER`` where it says nothing; without one, that of its school alone."""
    return (matcher or _watching(case.school)).match(case.document, case.where).get(case.school, Mention(Standing.OTHER))


@dataclass(frozen=True, slots=True)
class Table:
    """How often each answer was given to each label."""

    counts: Counter[tuple[Standing, Standing]]

    @classmethod
    def of(cls, cases: Sequence[Case]) -> "Table":
        """Return the table of these cases."""
        return cls(Counter((case.verdict, judge(case).standing) for case in cases))

    def recall(self, label: Standing) -> float:
        """Return the share of texts with a label that were given it."""
        return self.counts[label, label] / max(1, sum(count for (is_, _), count in self.counts.items() if is_ is label))

    def precision(self, label: Standing) -> float:
        """Return the share of texts given a label that have it."""
        return self.counts[label, label] / max(1, sum(count for (_, said), count in self.counts.items() if said is label))

    def __str__(self) -> str:
        rows = [["is \\ said", *Standing, "recall", "precision"]]
        for label in Standing:
            figures = [str(self.counts[label, said]) for said in Standing]
            rows.append([label.value, *figures, f"{self.recall(label):.3f}", f"{self.precision(label):.3f}"])
        return "\n".join("".join(cell.rjust(11) for cell in row) for row in rows)
