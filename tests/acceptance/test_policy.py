"""Policy files by the installed command: read, compared, started, published to editors, and judged anew."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.acceptance.command import COMMAND, made_sample, monitor, surroundings

PAPER = """Being Kind Online
- not to make complaints about the school online: please come to us
- not to post racist comments
The headteacher will first talk to whoever wrote it.
Comments on our page are answered within 48 hours.
"""
ANSWERS = [
    *("Larkspur Hill Primary School", "Being Kind Online", "", "", "2028-03", "", "y"),
    *("", "not to post racist comments", "", "", "", "", "", "", "not to make complaints", "", "", "", "", ""),
    *("The headteacher will first talk", "not there at all", "please come to us", "", "", "", "", "", "", "", ""),
    *("", "Comments on our page are answered within 48 hours", "48"),
]


def test_a_policy_is_started_by_answering_questions(tmp_path: Path) -> None:
    """Each quotation is found on its line, what is not in the text is asked again, and what was left out is listed."""
    (tmp_path / "paper.txt").write_text(PAPER, encoding="utf-8")
    made = subprocess.run(  # noqa: S603 - our own command
        [COMMAND, "policy", "new", "ours.toml", "--text", "paper.txt"],
        input="\n".join(ANSWERS) + "\n",
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env=surroundings(),
    )
    assert made.returncode == 0, made.stderr
    assert "do not stand in the text" in made.stderr
    assert "3 rules of your policy, resting on 5 of its clauses" in made.stdout
    verdict = json.loads(
        monitor(
            "verdict", "--policy", str(tmp_path / "ours.toml"), "--signals", "complaint", "--about", "school", "--json"
        ).stdout
    )
    assert (verdict["category"], verdict["rules"][0]["clause"]["lines"]) == ("complaint", [2])
    again = monitor("policy", "new", str(tmp_path / "ours.toml"))
    assert again.returncode == 78
    assert "is there already" in again.stderr


def test_a_policy_is_read_as_a_page() -> None:
    """On the screen and as HTML; overdue reviews come first."""
    shown = monitor("policy", "show", "--policy", "haymerle").stdout
    assert "! The review of this policy was due in September 2020." in shown
    assert "Sharing complaints on social media is unlikely to help resolve the matter" in shown
    assert monitor("policy", "show", "--policy", "haymerle", "--html").stdout.startswith("<!doctype html>")


def test_two_policies_are_compared() -> None:
    """In words; against itself there is nothing to say."""
    assert "category threat: new: Threat of violence" in monitor("policy", "diff", "haymerle", "orchard").stdout
    assert monitor("policy", "diff", "orchard", "orchard").stdout.startswith("They say the same.")
    assert monitor("policy", "diff", "orchard", "orchid").returncode == 78


def test_editors_are_given_the_schema() -> None:
    """As JSON."""
    assert json.loads(monitor("policy", "schema").stdout)["title"] == "A school's social media policy"


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The configuration of one run of the sample."""
    return made_sample(tmp_path_factory.mktemp("policy"))


def test_open_cases_are_judged_anew_only_by_the_policy_in_force(config: Path) -> None:
    """Seen before it is done; refused while the configuration names another; done with the old verdicts kept."""
    seen = monitor("policy", "diff", "orchard", "haymerle", "--config", str(config)).stdout
    assert "Judged otherwise:" in seen
    assert "--rejudge --by ROLE" in seen
    anew = ("policy", "diff", "orchard", "haymerle", "--config", str(config), "--rejudge", "--by", "head")
    refused = monitor(*anew)
    assert refused.returncode == 78
    assert "names another policy" in refused.stderr
    config.write_text(config.read_text("utf-8").replace('policy = "orchard"', 'policy = "haymerle"'), "utf-8")
    assert "judged by another state of the policy" in monitor("status", "--config", str(config)).stdout
    done = monitor(*anew)
    assert done.returncode == 0, done.stderr
    assert "another state" not in monitor("status", "--config", str(config)).stdout
    ref = next(line.split(":")[0].strip() for line in done.stdout.splitlines() if line.strip().startswith("M-"))
    explained = monitor("explain", ref, "--config", str(config)).stdout
    assert "Judged before" in explained
    assert "by orchard 0.3 [" in explained
