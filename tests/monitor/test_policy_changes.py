"""What changes from one state of a policy to another, in words for a governor."""

from pathlib import Path

import pytest

from monitor import policy
from monitor.policy import Policy, changes
from tests.monitor.judging import POLICIES, SCHOOLS

SMALL = (Path(__file__).parent / "data" / "small_policy.toml").read_text(encoding="utf-8")


def changed(tmp_path: Path, *edits: tuple[str, str]) -> list[str]:
    """Return what is said of the small policy after these edits."""
    after = SMALL
    for old, new in edits:
        assert old in after
        after = after.replace(old, new, 1)
    return [f"{change.what}: {change.words}" for change in changes(_load(tmp_path, SMALL), _load(tmp_path, after))]


def _load(tmp_path: Path, text: str) -> Policy:
    (tmp_path / "ours.toml").write_text(text, encoding="utf-8")
    return policy.load("ours.toml", tmp_path)


@pytest.mark.parametrize("school", SCHOOLS)
def test_a_policy_says_what_it_says(school: str) -> None:
    """Against itself there is no change."""
    assert changes(POLICIES[school], POLICIES[school]) == ()


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (('title = "Being kind online"', 'title = "Kind"'), ["policy: title: Being kind online becomes Kind"]),
        (('severity = "low"', 'severity = "high"'), ["category complaint: severity: low becomes high"]),
        (('digest = ["head"]', 'digest = ["dsl"]'), ["category complaint: digest now without head and with dsl"]),
        (
            ('signals_any = ["complaint"]', 'signals_any = ["complaint", "negative_school"]'),
            ["category complaint: signals any now with negative_school"],
        ),
        (("within_hours = 24", "within_hours = 48"), ["deadline reply: allowed: within hours 24"]),
        (('label = "Talk to them"', 'label = "Ring them"'), ["step talk: label: Talk to them becomes Ring them"]),
        (
            ('steps = ["ask_police"]', 'steps = ["ask_police", "talk"]'),
            ["procedure later: steps now with talk"],
        ),
        (
            ('alert = ["chair_of_governors"]', "severity = 'critical'"),
            ["category fw_threat: alert now without chair_of_governors"],
        ),
    ],
)
def test_each_change_is_said_once_in_words(edit: tuple[str, str], said: list[str], tmp_path: Path) -> None:
    """What it is of, what was and what is."""
    found = changed(tmp_path, edit)
    assert len(found) == len(said)
    assert all(words in line for words, line in zip(said, found, strict=True))


def test_who_is_not_told_is_a_change(tmp_path: Path) -> None:
    """A conflict route that came says whom it is about, and why."""
    route = '[[conflict]]\nabout = "head"\nonly_for = ["complaint"]\nremove = ["head"]\nadd = ["dsl"]\nwhy = "Not their own."\n'
    (found,) = changed(tmp_path, ("[raise.fw_threat]", f"{route}\n[raise.fw_threat]"))
    assert found == "conflict route about the head: complaint: new: Not their own."


def test_what_is_new_and_what_is_gone_have_their_labels(tmp_path: Path) -> None:
    """A rule that came and one that went are called by what people call them."""
    found = changed(tmp_path, ("[category.junk]", "[category.rubbish]"))
    assert found == ["category junk: gone: Junk", "category rubbish: new: Junk"]


def test_a_clause_in_other_words_changes_what_rests_on_it(tmp_path: Path) -> None:
    """The quotation itself, and each rule that quotes it."""
    found = changed(tmp_path, ("please do not complain about us online", "never complain online"))
    assert any(line.startswith("clause 3:") and "never complain online" in line for line in found)
    assert any(line.startswith("category complaint: clauses") for line in found)
