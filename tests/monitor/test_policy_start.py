"""A policy file begun from answers: whatever is answered, the program takes it, and each quotation keeps its line."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor import policy
from monitor.model import Channel
from monitor.policy.start import STAGES, TOPICS, WAYS, Answers, Quote, find_line, policy_text, quotes, unquoted
from tests.monitor.judging import judge, seen

PAPER = """Social media
We ask parents:

- not to make complaints
about the school online
- not to post racist comments

The school will talk to you first.
If you refuse we may take legal advice. We answer within 24 hours.
"""

BARE = Answers(
    "Larkspur Hill Primary School", "england", "Being Kind", "", "", "rarely", has_accounts=True, topics={}, ways={}, stages={}
)
FULL = replace(
    BARE,
    version="2",
    next_review="2028-02",
    topics={
        "complaint": Quote(4, "not to make complaints about the school online"),
        "racist": Quote(6, "not to post racist comments"),
    },
    ways={"talk": Quote(8, "The school will talk to you first."), "legal_advice": Quote(9, "we may take legal advice")},
    stages={"talk": "first", "legal_advice": "refused"},
    reply=Quote(9, "We answer within 24 hours."),
)


def loaded(answers: Answers, folder: Path) -> policy.Policy:
    """Return the policy that the answers make."""
    (folder / "ours.toml").write_text(policy_text(answers), encoding="utf-8")
    return policy.load("ours.toml", folder)


def test_what_was_answered_is_what_it_says(tmp_path: Path) -> None:
    """Rules, steps at their stage, the deadline; and the framework's floor under it."""
    ours = loaded(FULL, tmp_path)
    own = {each.id for each in ours.categories if each.origin == "policy"}
    assert own == {"complaint", "racist", "on_our_account"}
    assert {line for clause in ours.clauses.values() for line in clause.lines} == {4, 6, 8, 9}
    racist = judge(ours, seen("hate_race", about="pupil"))
    assert [(step.id, step.stage, step.lines) for step in racist.steps if step.lines] == [
        ("talk", "first", (8,)),
        ("legal_advice", "refused", (9,)),
    ]
    asked = judge(ours, seen("query"), Channel.OFFICIAL_ACCOUNT)
    assert asked.deadline is not None
    assert any(each.id == "fw_child_at_risk" and each.floor for each in ours.categories)


def test_a_complaint_leads_nowhere_but_to_the_school(tmp_path: Path) -> None:
    """Whatever the policy does about misuse, a complaint alone is asked in."""
    invited = replace(FULL, ways={**FULL.ways, "invite": Quote(4, "come to us")})
    assert [step.id for step in judge(loaded(invited, tmp_path), seen("complaint")).steps] == ["invite"]
    assert judge(loaded(FULL, tmp_path), seen("complaint")).steps == ()


def test_the_police_are_never_more_than_considered(tmp_path: Path) -> None:
    """Whenever the policy speaks of them."""
    soon = replace(
        FULL, ways={**FULL.ways, "tell_police": Quote(9, "the police")}, stages={**FULL.stages, "tell_police": "first"}
    )
    racist = judge(loaded(soon, tmp_path), seen("hate_race", about="pupil"))
    assert {step.id: step.mode for step in racist.steps if step.lines}["tell_police"] == "will consider"
    assert {step.id: step.mode for step in racist.steps if step.lines}["talk"] == "will"


def test_nothing_answered_is_a_policy_too_once_one_clause_stands(tmp_path: Path) -> None:
    """One rule is enough to begin with."""
    one = replace(BARE, topics={"complaint": Quote(1, "be kind")})
    assert len(loaded(one, tmp_path).clauses) == 1


words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40).filter(str.strip)
said = st.builds(Quote, st.integers(1, 60), words)


@st.composite
def answered(draw: st.DrawFn) -> Answers:
    """Return anything that somebody could answer, with at least one thing that the policy speaks of."""
    ways = draw(st.dictionaries(st.sampled_from([way.id for way in WAYS]), said))
    return replace(
        BARE,
        name=draw(words),
        title=draw(words),
        nation=draw(st.sampled_from(["england", "wales", "scotland", "northern_ireland"])),
        topics=draw(st.dictionaries(st.sampled_from([topic.id for topic in TOPICS]), said, min_size=1)),
        ways=ways,
        stages={way.id: draw(st.sampled_from(STAGES)) for way in WAYS if way.id in ways and not way.lawful},
        reply=draw(st.none() | said),
    )


@given(answered())
def test_whatever_is_answered_loads(tmp_path_factory: pytest.TempPathFactory, answers: Answers) -> None:
    """Quotation marks, backslashes, several quotations on one line, any choice of steps: a good file comes of it."""
    ours = loaded(answers, tmp_path_factory.mktemp("policy"))
    assert {(line, clause.words) for clause in ours.clauses.values() for line in clause.lines} == {
        (quote.line, quote.words) for quote in quotes(answers)
    }


@pytest.mark.parametrize(
    ("sought", "line"),
    [
        ("not to post racist comments", 6),
        ("not to make  complaints about the school online", 4),
        ("about the school", 5),
        ("NOT TO MAKE COMPLAINTS", 4),
        ("we may take legal advice", 9),
        ("we never said this", 0),
        ("", 0),
    ],
)
def test_words_are_found_on_their_line(sought: str, line: int) -> None:
    """However a word processor broke the lines."""
    assert find_line(PAPER, sought) == line


def test_what_looks_like_a_rule_and_is_not_quoted_is_listed() -> None:
    """So that nobody forgets half of the paper."""
    left = [quote.line for quote in unquoted(PAPER, quotes(FULL))]
    assert left == []
    assert [quote.line for quote in unquoted(PAPER, [])] == [4, 6, 8]
