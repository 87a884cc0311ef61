"""The sample town, as a newcomer meets it: one command, the whole road."""

import re
import subprocess
import sys
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from tests.acceptance.command import free_ports, monitor


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int, subprocess.CompletedProcess[str]]:
    """One run of the sample in a folder of its own, and the port it used."""
    folder = tmp_path_factory.mktemp("sample")
    port = free_ports(9)
    return folder, port, monitor("sample", "--folder", str(folder), "--port", str(port))


def test_it_reads_the_town_judges_it_and_says_what_to_open(first: tuple[Path, int, subprocess.CompletedProcess[str]]) -> None:
    """Exit 0; every column filled; the source that is down and the one that changed are named; a letter to open is named."""
    folder, _, done = first
    assert done.returncode == 0, done.stderr
    read, new, ours, unsure, urgent, told = _sums(done.stdout)
    assert 110 <= read == new
    assert 25 <= ours <= 40
    assert unsure >= 1
    assert urgent >= 1
    assert told >= urgent
    assert done.stdout.count("Not checked:") == 2
    opened = re.search(r"Open first: (\S+\.html)", done.stdout)
    assert opened
    assert (folder / opened[1]).exists()


def test_the_threat_went_to_the_dsl_and_the_digest_to_the_head(
    first: tuple[Path, int, subprocess.CompletedProcess[str]],
) -> None:
    """Both as .eml and .html, to one address each, with nothing of a post in any header."""
    folder, _, _ = first
    letters = [
        message_from_bytes(path.read_bytes(), policy=policy.default) for path in sorted((folder / "letters").glob("*.eml"))
    ]
    assert len(letters) == len(list((folder / "letters").glob("*.html")))
    alerts = [letter for letter in letters if "OPEN ALONE" in letter["Subject"]]
    digests = [letter for letter in letters if letter["To"] == "head@larkspurhill.example" and letter not in alerts]
    assert any(letter["To"] == "dsl@larkspurhill.example" for letter in alerts)
    assert len(digests) == 1
    assert digests[0]["Subject"].startswith("Larkspur Hill online: ")
    expected = {"From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type", "Auto-Submitted"}
    for letter in letters:
        assert expected <= set(letter.keys())
        assert not {"Bcc", "Cc", "X-Injected"} & set(letter.keys())


def test_the_story_that_stands_in_three_papers_is_one_case(
    first: tuple[Path, int, subprocess.CompletedProcess[str]],
) -> None:
    """Its three copies are one line, and the other school of the same name is never ours."""
    folder, _, _ = first
    cases = monitor("cases", "--config", str(folder / "var" / "sample.toml"))
    assert cases.returncode == 0
    assert re.search(r" and [2-9] more\s*$", cases.stdout, re.MULTILINE)


def test_run_again_it_tells_nothing_twice(first: tuple[Path, int, subprocess.CompletedProcess[str]]) -> None:
    """A second run looks at every source again, finds nothing new and writes no letter."""
    folder, port, _ = first
    before = {path.name: path.read_bytes() for path in (folder / "letters").iterdir()}
    again = monitor("sample", "--folder", str(folder), "--port", str(port))
    assert again.returncode == 0, again.stderr
    assert _sums(again.stdout)[1:] == [0, 0, 0, 0, 0]
    assert {path.name: path.read_bytes() for path in (folder / "letters").iterdir()} == before


def test_every_case_can_be_explained(first: tuple[Path, int, subprocess.CompletedProcess[str]]) -> None:
    """What matched, what the words show, the clause, and who was told and why."""
    folder, _, _ = first
    done = monitor("explain", "A-0001", "--config", str(folder / "var" / "sample.toml"))
    assert done.returncode == 0, done.stderr
    for heading in ("Found", "Is it us?", "What the words show", "What the policy says", "Steps", "Told"):
        assert heading in done.stdout
    assert "A-0001 to the" in done.stdout
    others = [monitor("explain", ref, "--config", str(folder / "var" / "sample.toml")).stdout for ref in ("M-0001", "M-0002")]
    assert any("nobody was alerted: " in printed for printed in others)


def test_the_status_names_each_source_and_what_waits(first: tuple[Path, int, subprocess.CompletedProcess[str]]) -> None:
    """Nine sources, an empty outbox, alerts that wait for an answer, and the next digest."""
    folder, _, _ = first
    done = monitor("status", "--config", str(folder / "var" / "sample.toml"))
    assert done.returncode == 0, done.stderr
    assert "Outbox: empty." in done.stdout
    assert "A-0001 not acknowledged" in done.stdout
    assert "Next digest:" in done.stdout


def test_an_acknowledged_alert_is_somebodys(first: tuple[Path, int, subprocess.CompletedProcess[str]]) -> None:
    """``ack`` stops the climb, keeps the first answer, and refuses a role that nobody holds."""
    folder, _, _ = first
    config = ("--config", str(folder / "var" / "sample.toml"))
    assert monitor("ack", "A-0001", "--by", "caretaker", *config).returncode == 1
    assert "is with dsl" in monitor("ack", "A-0001", "--by", "dsl", *config).stdout
    assert "is with dsl" in monitor("ack", "A-0001", "--by", "head", *config).stdout
    assert "A-0001 not acknowledged" not in monitor("status", *config).stdout
    unknown = monitor("ack", "A-0001", "A-9999", "--by", "dsl", *config)
    assert unknown.returncode == 1
    assert "There is no alert A-9999" in unknown.stderr
    assert "A-0001 is with dsl" in unknown.stdout


def test_a_taken_port_is_said_in_words(tmp_path: Path) -> None:
    """With the town's port in use the sample says so and how to choose another."""
    import socket  # noqa: PLC0415 - only here

    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = monitor("sample", "--folder", str(tmp_path), "--port", str(taken.getsockname()[1]))
    assert done.returncode == 78
    assert "--port" in done.stderr


def test_the_module_is_the_command() -> None:
    """``python -m monitor`` is the same."""
    done = subprocess.run([sys.executable, "-m", "monitor", "--help"], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0
    assert "explain" in done.stdout


def _sums(printed: str) -> list[int]:
    """Return the figures in the last row of the table: read, new, ours, unsure, urgent, told."""
    row = re.search(r"│ all +│(.*)│", printed)
    assert row, printed
    return [int(figure) for figure in row[1].split("│")]
