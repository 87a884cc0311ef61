"""The installed command answers what a policy says, to people and to programs."""

import json
from pathlib import Path

import pytest

from tests.acceptance.command import monitor

VECTORS = Path(__file__).parents[1] / "monitor" / "data" / "deadlines.jsonl"


def test_a_deadline_is_answered_to_programs_and_to_people() -> None:
    """As the vectors of the rule have it; a moment without a zone is local time."""
    vector = json.loads(VECTORS.read_text("utf-8").splitlines()[2])
    answered = json.loads(monitor("deadline", "--policy", "orchard", "--received", vector["received"], "--json").stdout)
    shown = monitor("deadline", "--policy", "orchard", "--received", "2026-11-20T08:00").stdout

    assert {key: answered[key] for key in ("limit", "act_by", "why")} == {key: vector[key] for key in ("limit", "act_by", "why")}
    assert "act by  Fri 20 Nov 16:30" in shown


def test_a_verdict_says_the_clause_the_steps_and_who_is_not_told() -> None:
    """The head is not told of what may be about the head, and none of the steps is the head's."""
    asked = ("verdict", "--policy", "orchard", "--signals", "complaint,child_harm_allegation", "--about", "head")
    answered = json.loads(monitor(*asked, "--json").stdout)
    shown = monitor(*asked).stdout

    assert (answered["category"], answered["severity"], answered["urgent"]) == ("fw_adult_harm", "critical", True)
    assert answered["not_told"] == ["head"]
    assert "head" not in {step["actor"] for step in answered["steps"]} | {*answered["told_at_once"], *answered["told_next"]}
    assert answered["told_in_the_digest"] == ["dsl"]
    assert "Making complaints about the school or staff." in shown
    assert "not told: headteacher" in shown


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("deadline", "--policy", "haymerle", "--received", "2026-11-20T08:00"), "haymerle sets no time for an answer"),
        (("deadline", "--policy", "orchard", "--received", "Friday"), "Friday is no moment"),
        (("verdict", "--policy", "orchid", "--signals", "complaint"), "orchard"),
        (("verdict", "--policy", "orchard", "--signals", "grumble"), "There is no signal called grumble"),
        (("verdict", "--policy", "orchard", "--signals", "complaint", "--channel", "pub"), "third_party"),
    ],
)
def test_a_slip_is_named_with_what_there_is(arguments: tuple[str, ...], words: str) -> None:
    """Never a traceback, never silence."""
    done = monitor(*arguments)

    assert done.returncode != 0
    assert words in " ".join((done.stdout + done.stderr).split())
