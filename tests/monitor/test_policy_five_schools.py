"""Thirty-nine posts at five schools: what each school's document says.

The answers were first written down by somebody who had not seen the policy files; 119 of 195 differed in something. After our
mistakes were mended 75 still did, mostly in which of two neighbouring lines is quoted: there the row holds our answer, and where
we differ in substance its note says why. ``due`` and ``urgent`` are our own.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from monitor.detect.rulebook import ALERTING
from monitor.model import Band, Channel, Detection, Signal, Verdict
from tests.monitor.judging import POLICIES, SCHOOLS, judge

POSTS = [
    json.loads(line) for line in (Path(__file__).parent / "data" / "five_schools.jsonl").read_text(encoding="utf-8").splitlines()
]
# Which steps are of the kind that a row says must never be offered.
KINDS = {
    "police": {"tell_police", "tell_authorities", "police_101"},
    "legal": {"legal_advice", "other_legal"},
    "block": {"block_on_forum", "block_user"},
    "meeting": {"meet_head"},
    "delete_request": {"talk", "request_deletion", "expect_removal", "written_warning"},
}


def said(post: dict[str, Any], school: str) -> Verdict:
    """Return what a school's policy says of a post."""
    bands = {name: Band.ALERT if name in ALERTING else Band.REVIEW for name in post["signals"]}
    detection = Detection(tuple(Signal(name, 0.9, band, (), "") for name, band in bands.items()), tuple(post["about"]))
    return judge(school, detection, Channel(post["channel"]), poster=post["poster"])


def clauses_of(verdict: Verdict, school: str) -> set[int]:
    """Return the lines of the policy that the rules of a verdict rest on."""
    own = {rule.id for rule in verdict.rules if rule.origin == "policy"}
    return {
        line
        for category in POLICIES[school].categories
        if category.id in own
        for clause in category.clauses
        for line in clause.lines
    }


def test_there_are_enough_of_them() -> None:
    """At least thirty posts, each with an answer for each school."""
    assert len(POSTS) >= 30
    assert all(set(post["expected"]) == set(SCHOOLS) for post in POSTS)


@pytest.mark.parametrize("school", SCHOOLS)
@pytest.mark.parametrize("post", POSTS, ids=[f"{number}-{'-'.join(post['signals'])}" for number, post in enumerate(POSTS)])
def test_each_school_says_what_its_document_says(post: dict[str, Any], school: str) -> None:
    """The clauses it falls under, the steps that the document names, what it never names, whether a time is set, who is woken."""
    expected, verdict = post["expected"][school], said(post, school)
    assert set(expected["clauses"]) <= clauses_of(verdict, school)
    assert set(expected["steps"]) <= {line for step in verdict.steps for line in step.lines}
    own = {step.id for step in verdict.steps if step.lines}
    assert not {kind for kind in expected["never"] if KINDS[kind] & own}
    assert any(step.due and step.lines for step in verdict.steps) == expected["due"]
    assert verdict.urgent == expected["urgent"]


def test_no_two_schools_say_the_same() -> None:
    """Over all posts, each school's answers are its own."""
    answers = {school: [[step.id for step in said(post, school).steps] for post in POSTS] for school in SCHOOLS}
    assert all(answers[one] != answers[other] for one in SCHOOLS for other in SCHOOLS if one < other)
