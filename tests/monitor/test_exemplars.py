"""The examples that stand in policy files are judged as they say, and one that is not is told."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from monitor import policy
from monitor.exemplars import misjudged
from tests.monitor.judging import POLICIES, SCHOOLS

SMALL = (Path(__file__).parent / "data" / "small_policy.toml").read_text(encoding="utf-8")
FRAMEWORK = replace(
    POLICIES["orchard"], categories=tuple(each for each in POLICIES["orchard"].categories if each.origin == "framework")
)


@pytest.mark.parametrize("school", SCHOOLS)
def test_every_category_of_the_five_has_examples_and_they_hold(school: str) -> None:
    """At least two posts that it is for, and one that it is not for."""
    own = [each for each in POLICIES[school].categories if each.origin == "policy"]
    assert [each.id for each in own if len(each.examples) < 2 or not each.counter_examples] == []
    assert [one.where for one in misjudged(POLICIES[school])] == []


def test_the_frameworks_examples_hold() -> None:
    """By themselves, for a school's own rules may take what the last resorts are for."""
    assert [each.id for each in FRAMEWORK.categories if len(each.examples) < 2 or not each.counter_examples] == []
    assert [one.where for one in misjudged(FRAMEWORK, origin="framework")] == []


def test_the_worked_example_of_the_documentation_holds(tmp_path: Path) -> None:
    """What a school copies from the page is a policy, and its examples are judged as they say."""
    page = (Path(__file__).parents[2] / "docs" / "policy.md").read_text(encoding="utf-8")
    (worked,) = re.findall(r"```toml\n(\[clause\].*?)```", page, re.DOTALL)
    head = SMALL[: SMALL.index("cites = ")]
    (tmp_path / "ours.toml").write_text(head + worked, encoding="utf-8")
    assert [one.where for one in misjudged(policy.load("ours.toml", tmp_path))] == []


def test_an_example_that_is_judged_otherwise_is_told(tmp_path: Path) -> None:
    """Which one, and what was seen in it instead."""
    praise = "Thank you so much to all the staff, wonderful nativity"
    complaint = "Really unhappy that nobody answers the phone, not good enough"
    text = SMALL.replace(
        'signals_any = ["complaint"]',
        f'signals_any = ["complaint"]\nexamples = ["{praise}", "{complaint}"]\ncounter_examples = ["{complaint}", "{praise}"]',
    )
    (tmp_path / "ours.toml").write_text(text, encoding="utf-8")
    found = list(misjudged(policy.load("ours.toml", tmp_path)))
    assert [(one.where, one.is_counter) for one in found] == [
        ("category.complaint.examples[0]", False),
        ("category.complaint.counter_examples[0]", True),
    ]
    assert "praise" in found[0].seen
