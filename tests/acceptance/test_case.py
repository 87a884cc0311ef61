"""What people do about a case, by the installed command over the sample town: steps, letters, who wrote it, its end."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.command import made_sample, monitor


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The configuration of one run of the sample."""
    return made_sample(tmp_path_factory.mktemp("case"))


def run(config: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a verb over the sample's database, on 80 columns."""
    return monitor(*arguments, "--config", str(config), COLUMNS="80")


def case(config: Path, category: str) -> dict[str, Any]:
    """Return the first case of a category, as programs read it."""
    for number in range(1, 60):
        shown = run(config, "case", f"M-{number:04d}", "--json")
        if shown.returncode == 0 and (found := json.loads(shown.stdout))["category"] == category:
            return dict(found)
    raise AssertionError(f"the sample has no case of {category}")


def step(config: Path, ref: str, name: str) -> dict[str, Any]:
    """Return one step of a case."""
    steps = json.loads(run(config, "case", ref, "--json").stdout)["steps"]
    return next(each for each in steps if each["id"] == name)


def test_a_step_is_recorded_and_taken_back(config: Path) -> None:
    """By whom and when; what follows it is due from then; a mistake can be taken back."""
    ref = case(config, "offensive")["case"]
    done = run(config, "case", ref, "did", "talk", "--by", "head", "--at", "2026-11-20T09:00")
    assert done.returncode == 0, done.stderr
    assert "recorded as done by the headteacher, Fri 20 Nov 09:00" in done.stdout
    assert "Next: Look whether it is still there, by Mon 23 Nov 16:30" in " ".join(done.stdout.split())
    assert step(config, ref, "talk")["done"]["by"] == "head"
    assert "[x]" in run(config, "case", ref).stdout
    assert "done by the headteacher" in run(config, "explain", ref).stdout
    assert run(config, "case", ref, "undo", "talk", "--by", "dsl").returncode == 0
    assert step(config, ref, "talk")["done"] is None
    assert run(config, "case", ref, "undo", "talk", "--by", "dsl").returncode == 1


def test_a_letter_goes_to_the_one_stream_and_what_to_bear_in_mind_to_the_other(config: Path) -> None:
    """So that the letter alone goes into a file."""
    ref = case(config, "offensive")["case"]
    done = run(config, "case", ref, "draft", "talk")
    assert done.stdout.startswith("Dear [name]")
    assert "Bear in mind" not in done.stdout
    assert "nobody has sent it" in done.stderr
    assert re.search(r"To fill in: \d+", done.stderr)


def test_the_school_can_put_letters_into_its_own_words(config: Path) -> None:
    """Written into a folder, edited, named in the configuration, tried by check; what was there is never overwritten."""
    ref, folder = case(config, "offensive")["case"], config.parent / "drafts"
    assert monitor("policy", "drafts", str(folder)).returncode == 0
    (folder / "ask_to_remove.txt").write_text("Dear [name], {{ address }}\n", encoding="utf-8")
    assert "stays as it is" in monitor("policy", "drafts", str(folder)).stdout
    own = config.parent / "own.toml"
    own.write_text(config.read_text("utf-8").replace("policy =", 'drafts = "drafts"\npolicy =', 1), "utf-8")
    own.chmod(0o600)
    assert run(own, "case", ref, "draft", "talk").stdout.startswith("Dear [name], http")
    (folder / "ask_to_remove.txt").write_text("Dear [name], {{ adress }}\n", encoding="utf-8")
    assert "P018" in run(own, "check").stdout
    assert run(own, "case", ref, "draft", "talk").returncode == 78


def test_who_wrote_it_is_said_by_a_person(config: Path) -> None:
    """And stands in the case, until it is taken back."""
    ref = case(config, "complaint")["case"]
    said = run(config, "case", ref, "writer", "staff", "--by", "head")
    assert said.returncode == 0, said.stderr
    assert "written by: staff, as a person has said" in said.stdout
    assert "written by" not in run(config, "case", ref, "writer", "unknown", "--by", "head").stdout


def test_a_case_ends_and_can_be_opened_again(config: Path) -> None:
    """Not while an alert of it is in nobody's hands."""
    ref = case(config, "complaint")["case"]
    assert "closed" in run(config, "case", ref, "close", "--by", "head").stdout
    assert "(closed)" in run(config, "cases").stdout
    assert run(config, "case", ref, "reopen", "--by", "head").returncode == 0
    assert json.loads(run(config, "case", ref, "--json").stdout)["closed"] is None
    refused = run(config, "case", "A-0001", "close", "--by", "dsl")
    assert refused.returncode == 1
    assert "monitor ack A-0001" in refused.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("case", "M-9999"), 1, "monitor cases"),
        (("case", "M-0002", "did", "--by", "head"), 2, "STEP"),
        (("case", "M-0002", "next", "talk"), 2, "too much"),
        (("case", "M-0002", "did", "dance", "--by", "head"), 1, "Its steps:"),
        (("case", "M-0002", "did", "invite"), 1, "with --by"),
        (("case", "M-0002", "did", "invite", "--by", "caretaker"), 1, "the roles are"),
        (("case", "M-0002", "did", "invite", "--by", "head", "--at", "2036-01-01T10:00"), 2, "still to come"),
        (("case", "M-0002", "writer", "neighbour", "--by", "head"), 2, "staff, pupil"),
        (("case", "M-0002", "draft", "consider"), 1, "Its steps:"),
    ],
)
def test_a_slip_is_named_with_what_there_is(config: Path, arguments: tuple[str, ...], code: int, words: str) -> None:
    """Never a traceback, never silence, and nothing is recorded."""
    done = run(config, *arguments)
    assert done.returncode == code
    assert words in " ".join((done.stdout + done.stderr).split())
