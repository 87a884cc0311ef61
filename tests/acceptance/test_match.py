"""The installed command says whether a text is about the school, to people and to programs."""

import json
import shutil
from pathlib import Path

import pytest

from tests.acceptance.command import COMMAND, monitor, surroundings
from tests.monitor.configs import ROOT


@pytest.fixture
def config(tmp_path: Path) -> str:
    """The example configuration in a folder of its own."""
    path = tmp_path / "config.toml"
    shutil.copyfile(ROOT / "config.toml", path)
    path.chmod(0o600)
    return str(path)


def test_a_person_is_told_the_verdict_and_why(config: str) -> None:
    """In words, with the name shown in the text, and nothing that a stranger wrote moves the cursor."""
    done = monitor("match", "\x1b[2JWell done Larkspur Hill Primary School, Brackenford [red]x[/]", "--config", config)
    assert done.returncode == 0
    assert done.stdout.startswith("us 0.9")
    assert "Larkspur Hill Primary School, Brackenford [red]x[/]" in done.stdout
    assert "- the town Brackenford is named" in done.stdout
    assert "\x1b" not in done.stdout


@pytest.mark.parametrize(
    ("arguments", "verdict"),
    [
        (("Shocking parking",), "other"),
        (("Shocking parking", "--kind", "own_page"), "us"),
        (("Shocking parking", "--context", "Larkspur Hill Community Primary School"), "us"),
        (("Snow day", "--source", "https://www.larkspurhill.brackenford.sch.example/news/1"), "us"),
        (("Larkspur Hill Primary, Eastholme",), "other"),
        (("Shocking, [photo] at Larkspur Hill",), "unsure"),
    ],
)
def test_what_is_known_of_the_place_counts(config: str, arguments: tuple[str, ...], verdict: str) -> None:
    """The kind of place, the talk around the text, and the address."""
    assert monitor("match", *arguments, "--config", config).stdout.startswith(verdict)


def test_a_file_of_lines_is_answered_line_by_line(config: str, tmp_path: Path) -> None:
    """Each answer is one JSON object with the line's own id; a bad line is named, and costs no other its answer."""
    text = "At L\u0430rkspur H\u200bill Community Primary School"
    lines = [json.dumps({"id": "a", "text": text}), "{", json.dumps({"id": 7, "text": "Bins are on Tuesday"})]
    (tmp_path / "texts.jsonl").write_text("\n".join(lines), encoding="utf-8")
    done = monitor("match", "--file", str(tmp_path / "texts.jsonl"), "--json", "--config", config)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [set(answer) for answer in answers] == [{"id", "verdict", "certainty", "spans", "reasons"}] * 2
    assert [(answer["id"], answer["verdict"]) for answer in answers] == [("a", "us"), (7, "other")]
    ((start, end),) = answers[0]["spans"]
    assert text[start:end] == text.removeprefix("At ")
    assert "line 2 is not JSON" in done.stderr
    assert done.returncode == 3


def test_lines_may_come_through_a_pipe(config: str) -> None:
    """A dash reads what another program writes."""
    import subprocess  # noqa: PLC0415 - only here

    done = subprocess.run(  # noqa: S603 - our own command
        [COMMAND, "match", "--file", "-", "--json", "--config", config],
        input='{"text": "thanks @larkspurhillsch"}\n',
        capture_output=True,
        text=True,
        check=True,
        env=surroundings(),
    )
    assert json.loads(done.stdout)["verdict"] == "us"


@pytest.mark.parametrize("arguments", [(), ("text", "--file", "x.jsonl"), ("--file", "/nowhere/texts.jsonl")])
def test_what_cannot_be_asked_is_said(config: str, arguments: tuple[str, ...]) -> None:
    """Neither a text nor a file, both, or a file that is not there: what to write instead, and no traceback."""
    done = monitor("match", *arguments, "--config", config)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "monitor match" in done.stderr or "cannot be read" in done.stderr
