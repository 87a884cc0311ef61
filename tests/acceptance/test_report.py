"""The governors' report by the installed command: counts of the sample town, and nothing that anybody wrote."""

import re
import sqlite3
from pathlib import Path

import pytest

from tests.acceptance.command import made_sample, monitor


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The configuration of one run of the sample."""
    return made_sample(tmp_path_factory.mktemp("report"))


def remembered(config: Path, column: str, table: str) -> list[str]:
    """Return what a column of the sample's database holds."""
    database = next(config.parent.glob("*.db"))
    with sqlite3.connect(database) as opened:
        return [str(row[0]) for row in opened.execute(f"SELECT {column} FROM {table}")]  # noqa: S608 - our own words


def test_the_term_so_far_is_told_in_counts(config: Path) -> None:
    """What the pass found is in it; no reference, no place of a post, no address, and no word of one."""
    shown = monitor("report", "--term", "now", "--config", str(config))
    assert shown.returncode == 0, shown.stderr
    said = " ".join(shown.stdout.split())
    assert ", so far" in said
    assert "In 0 of 1 passes, every source that was due could be read." in said
    assert said.count("Cannot be read at present:") == 2
    ours = [standing for standing in remembered(config, "standing", "cases") if standing == "us"]
    least = re.search(r"Mentions of the school: (\d+)", said)
    assert least
    assert 0 < int(least[1]) <= len(ours)
    assert not re.search(r"\b[AM]-\d{4}", said)
    assert "http" not in said
    unreadable = re.findall(r"Cannot be read at present: (.*?) \(last read", said)
    for label in set(remembered(config, "place", "cases")) - set(unreadable):
        assert label not in said
    for url in remembered(config, "url", "sighting"):
        assert url not in said


def test_it_is_a_page_too(config: Path, tmp_path: Path) -> None:
    """In a file, which is named, or through the pipe; the same each time."""
    piped = monitor("report", "--term", "now", "--html", "-", "--config", str(config))
    assert piped.stdout.startswith("<!doctype html>")
    file = tmp_path / "report.html"
    written = monitor("report", "--term", "now", "--html", str(file), "--config", str(config))
    assert written.stdout.startswith(f"{file}: ")
    assert file.read_text("utf-8") == piped.stdout.removesuffix("\n")
    both = monitor("report", "--term", "now", "--html", str(file), "--text", "--config", str(config))
    assert both.stdout.startswith("Report to governors: ")
    assert both.stdout.rstrip().endswith("print it to a PDF.")


def test_any_days_and_any_term_can_be_asked_for(config: Path) -> None:
    """Of days before there was a monitor it knows nothing and says so; without a word it is the last term that ended."""
    days = monitor("report", "--from", "2021-03-01", "--to", "2021-03-31", "--config", str(config)).stdout
    assert "1 March 2021 to 31 March 2021" in days
    assert "Nothing was read in these days" in days
    term = monitor("report", "--term", "spring-2021", "--config", str(config)).stdout
    assert term.startswith("Report to governors: Spring term 2021\n")
    assert "1 January 2021 to 5 April 2021" in term
    assert ", so far" not in monitor("report", "--config", str(config)).stdout


@pytest.mark.parametrize(
    ("asked", "code", "words"),
    [
        (("--term", "winter-2026"), 2, "autumn-2026, spring-2027 or summer-2027"),
        (("--from", "2026-03-01"), 2, "both --from and --to"),
        (("--from", "2026-03-01", "--to", "2026-02-01"), 2, "--from is later than --to"),
        (("--term", "now", "--from", "2026-03-01", "--to", "2026-03-02"), 2, "either --term"),
        (("--html", "-", "--text"), 2, "only one of the two"),
        (("--term", "autumn-2099"), 1, "Autumn term 2099 has not begun."),
        (("--html", "no/such/folder/report.html"), 78, "cannot be written"),
    ],
)
def test_what_cannot_be_reported_is_said(config: Path, asked: tuple[str, ...], code: int, words: str) -> None:
    """In a sentence, and with the code for it."""
    refused = monitor("report", *asked, "--config", str(config))
    assert refused.returncode == code
    assert words in " ".join(refused.stderr.replace("\u2502", " ").split())
