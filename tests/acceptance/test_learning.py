"""Was it a concern? Asked and answered by the installed command over the sample town."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from tests.acceptance.command import made_sample, monitor


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The configuration of one run of the sample."""
    return made_sample(tmp_path_factory.mktemp("learning"))


def run(config: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a verb over the sample's database, on 80 columns."""
    return monitor(*arguments, "--config", str(config), COLUMNS="80")


def alerted(config: Path) -> tuple[str, str]:
    """Return an alert and a role that was told of it."""
    for number in range(1, 9):
        shown = run(config, "explain", f"A-{number:04d}").stdout
        if re.search(r"A-\d{4} to the Designated|A-\d{4} to the DSL", shown):
            return f"A-{number:04d}", "dsl"
    return "A-0001", "dsl"


def test_a_no_is_taken_and_says_that_the_alert_is_still_open(config: Path) -> None:
    """Then changed; and the answer is in the figures."""
    ref, role = alerted(config)
    said = run(config, "concern", ref, "no", "--by", role)
    assert said.returncode == 0, said.stderr
    assert re.search(r"^M-\d{4}: no, for \w+", said.stdout)
    assert f"This does not acknowledge {ref}" in said.stdout
    assert f"monitor ack {ref} --by {role}" in said.stdout
    figures = json.loads(run(config, "quality", "--json").stdout)["own"]
    assert all(share["part"] == 0 and share["whole"] == 1 for share in figures.values())
    assert run(config, "concern", ref, "yes", "--by", role).returncode == 0
    again = json.loads(run(config, "quality", "--json").stdout)["own"]
    assert again.keys() == figures.keys()
    assert all(share["part"] == 1 for share in again.values())


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("concern", "M-9999", "no", "--by", "head"), 1, "monitor cases"),
        (("concern", "\x1b[31mM-1", "no", "--by", "head"), 1, "monitor cases"),
        (("concern", "M-0001", "no"), 1, "with --by"),
        (("concern", "M-0001", "no", "--by", "caretaker"), 1, "the roles are"),
        (("concern", "M-0001", "perhaps", "--by", "head"), 2, "monitor concern M-0012 no --by head"),
        (("concern", "A-0001", "no", "--by", "dsl", "--signal", "weather"), 1, "monitor explain M-"),
        (("retune",), 1, "with --by"),
        (("retune", "--undo", "--by", "head"), 1, "monitor retune --log"),
        (("retune", "--undo", "--log"), 2, "one thing at a time"),
    ],
)
def test_what_cannot_be_done_is_said_with_the_next_step(config: Path, arguments: tuple[str, ...], code: int, words: str) -> None:
    """And nothing that was typed moves the cursor."""
    done = run(config, *arguments)
    assert done.returncode == code
    assert words in " ".join(re.sub("[\u2500-\u257f]", " ", done.stderr).split())
    assert "\x1b" not in done.stderr


def test_retune_says_why_and_moves_nothing_by_one_answer(config: Path) -> None:
    """Dry or not; and the log is empty."""
    ref, role = alerted(config)
    run(config, "concern", ref, "no", "--by", role)
    for arguments in (("--dry-run",), ("--by", "head")):
        done = run(config, "retune", *arguments)
        assert done.returncode == 0, done.stderr
        assert "No threshold moves." in done.stdout
    assert "No threshold was ever moved." in run(config, "retune", "--log").stdout


def test_the_head_answers_nothing_that_may_be_about_the_head(config: Path) -> None:
    """Nobody judges a matter that may be about themselves."""
    listed = monitor("cases", "--config", str(config)).stdout
    at_risk = re.findall(r"^ *(M-\d{4}) .* A child may be at risk", listed, re.MULTILINE)
    done = [run(config, "concern", ref, "no", "--by", "head") for ref in at_risk]
    assert any("somebody else answers it" in each.stderr for each in done)
