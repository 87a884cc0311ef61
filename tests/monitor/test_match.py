"""Labelled names: which school a text means, judged case by case and as a whole."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from monitor.match import Matcher, Whereabouts
from monitor.model import Mention, Standing
from sources.model import Document
from tests.monitor.match_cast import SCHOOLS

CASES: list[dict[str, Any]] = [
    json.loads(line) for line in (Path(__file__).parent / "data" / "names.jsonl").read_text(encoding="utf-8").splitlines()
]
EVERYBODY = Matcher(tuple(SCHOOLS.values()))
FEWEST_CASES = 150
LEAST_RECALL = 0.97


def _document(case: dict[str, Any]) -> Document:
    return Document(
        "k", case.get("source_url", "https://forum.example/thread"), "", case["text"], context=case.get("context", "")
    )


def judge(case: dict[str, Any], matcher: Matcher | None = None) -> Mention:
    """Return what the matcher says of a case, ``OTHER`` where it says nothing."""
    school = SCHOOLS[case["school"]]
    us = frozenset({school.id})
    where = Whereabouts(
        locality=tuple(case.get("locality", ())),
        local=us if case.get("locality") else frozenset(),
        about=us if case.get("about_us") else frozenset(),
    )
    mentions = (matcher or Matcher([school])).match(_document(case), where)
    return mentions.get(school.id, Mention(Standing.OTHER))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['school']}: {case['text'][:50]!a}")
def test_case(case: dict[str, Any]) -> None:
    """Each labelled text is judged as its label says."""
    mention = judge(case)
    assert mention.standing == case["verdict"], (case["why"], mention)


def test_confusion_table(capsys: pytest.CaptureFixture[str]) -> None:
    """No text about somebody else is called ours, and hardly any of ours is missed; the table is printed."""
    table = Counter((case["verdict"], judge(case).standing.value) for case in CASES)
    with capsys.disabled():
        print("\n" + _printed(table))  # noqa: T201 - the table is what this test is read for
    assert len(CASES) >= FEWEST_CASES
    assert table["other", "us"] == 0
    ours = sum(count for (label, _), count in table.items() if label == "us")
    assert table["us", "us"] >= LEAST_RECALL * ours


def _printed(table: Counter[tuple[str, str]]) -> str:
    heads = [standing.value for standing in Standing]
    rows = [[label, *(str(table[label, got]) for got in heads)] for label in heads]
    return "\n".join(" ".join(cell.rjust(8) for cell in row) for row in [["is \\ said", *heads], *rows])


@pytest.mark.parametrize(
    "case", [c for c in CASES if not c.get("about_us") and not c.get("locality")], ids=lambda c: f"{c['text'][:50]!a}"
)
def test_watching_many_schools_claims_nothing_more(case: dict[str, Any]) -> None:
    """A text that is not ours does not become ours because other schools are watched too."""
    alone, together = judge(case), judge(case, EVERYBODY)
    assert together.standing == alone.standing or together.standing in (Standing.OTHER, Standing.UNSURE)
