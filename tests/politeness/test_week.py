"""A week of the program, ten restarts in it, is scored as people score feed readers: without a fault, and with nothing lost."""

from collections import Counter
from pathlib import Path

import pytest

from tests.politeness.faults import score
from tests.politeness.score import table
from tests.politeness.week import RESTARTS, Week, live


@pytest.mark.timeout(600)
def test_a_week_with_ten_restarts_has_no_fault_and_misses_nothing(tmp_path: Path) -> None:
    """Every count of the score is nought, and each item that a place published while it could be read was seen."""
    week = live(tmp_path)
    print(table(week))  # noqa: T201 - which fault, if there is one
    assert {name: len(visits) for name, visits in score(week.visits, week.terms).items() if visits} == {}
    assert week.seen == week.published
    _check_that_all_of_it_came_to_pass(week)


def _check_that_all_of_it_came_to_pass(week: Week) -> None:
    """Hold the week to its own story: what never happens is no test of anything."""
    met = Counter(visit.reply.status for visit in week.visits)
    assert week.restarts == RESTARTS
    assert (met[429], met[503], met[500], met[301], met[410]) == (3, 3, 1, 3, 1)
    assert min(met[302], met[304], met[404]) > 0
    assert all(asked > 50 for asked in Counter(visit.host for visit in week.visits).values())
    assert all(_was_conditional(week, name) for name in ("tagged", "dated", "both", "weak", "odd", "moved", "target"))
    assert any(visit.reply.silence for visit in week.visits if visit.path.startswith("/counted?"))
    silences = [(visit.life, visit.reply.silence) for visit in week.visits if visit.reply.silence]
    assert any(week.terms.planned[life + 1][0] < until for life, until in silences if life + 1 in week.terms.planned)


def _was_conditional(week: Week, name: str) -> bool:
    return any(visit.path.startswith(f"/{name}?") and visit.reply.status == 304 for visit in week.visits)
