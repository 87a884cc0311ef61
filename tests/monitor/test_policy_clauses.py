"""The five policies say what the schools' documents say: every clause, in the school's own words, on its line."""

import json
from pathlib import Path

import pytest

from monitor import policy
from monitor.policy import Policy

FACTS = [json.loads(line) for line in (Path(__file__).parent / "data" / "clauses.jsonl").read_text("utf-8").splitlines()]
SEEDS = Path(__file__).parents[2].parent / "shared" / "seeds"
ORDER = ("orchard", "stokes_wood", "derwent_vale", "cornist_park", "haymerle")


@pytest.fixture(params=ORDER)
def school(request: pytest.FixtureRequest) -> Policy:
    """Each of the five policies that ship with the program."""
    return policy.load(request.param, Path())


def test_every_clause_stands_in_its_policy_file(school: Policy) -> None:
    """The quotations of a file are exactly the clauses of the school's document: none lost, none made up, none reworded."""
    quoted = sorted((clause.lines[0], clause.words) for clause in school.clauses.values())
    assert quoted == sorted((fact["line"], fact["words"]) for fact in FACTS if fact["school"] == school.id)


def test_there_are_193_clauses() -> None:
    """No clause of the five documents got lost."""
    assert len(FACTS) == 193


@pytest.mark.parametrize("place", range(len(ORDER)), ids=ORDER)
def test_every_clause_is_verbatim(place: int) -> None:
    """Each clause stands, letter by letter, on its line of the school's document."""
    if not SEEDS.is_dir():
        pytest.skip(f"the five documents are not at {SEEDS}")
    lines = next(SEEDS.glob(f"00{place}_*.txt")).read_text("utf-8").split("\n")
    wrong = [fact for fact in FACTS if fact["school"] == ORDER[place] and fact["words"] not in lines[fact["line"] - 1]]
    assert wrong == []


def test_every_category_shows_the_schools_words(school: Policy) -> None:
    """What a letter quotes is the school's, with its line; what is the framework's has no line and does not pretend to."""
    for category in school.categories:
        clause = category.clauses[0]
        assert clause.words
        assert bool(clause.lines) == (category.origin == "policy")
        assert (clause in school.clauses.values()) == (category.origin == "policy")


def test_what_is_not_looked_for_has_a_reason(school: Policy) -> None:
    """A clause that software cannot see says why, in a sentence."""
    assert all(reason.endswith(".") and len(reason.split()) > 5 for reason in school.not_looked_for.values())
    assert school.not_looked_for.keys() <= school.clauses.keys()
