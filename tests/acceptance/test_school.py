"""``monitor school`` as a business manager meets it: what it shows, the register it reads, and the files it will not."""

import json
from pathlib import Path

import pytest

from tests.acceptance.command import largest_process, monitor
from tests.acceptance.web import Served, feed, serve, write_config
from tests.monitor.registers import england, export, school

OURS = school(
    900001,
    "Larkspur Hill Community Primary School",
    Town="Brackenford",
    Postcode="BK7 4QT",
    SchoolWebsite="www.larkspurhill.brackenford.sch.example",
)
MOST_MEMORY = 300  # MiB, the whole of Python and its libraries included


@pytest.fixture
def config(tmp_path: Path) -> str:
    """A configuration with one source."""
    return str(write_config(tmp_path, [("gazette", "feed", "http://127.0.0.1:9/feed")]))


def write(folder: Path, content: bytes) -> str:
    """Return the path of a register's file with this content."""
    path = folder / "edubasealldata20261120.csv"
    path.write_bytes(content)
    return str(path)


def test_without_the_register_it_says_what_is_known_and_how_to_get_it(config: str) -> None:
    """The forms, what they need, the estimate, the steps to the register, and what is missing with the line to write."""
    shown = monitor("school", "--config", config)
    assert shown.returncode == 0, shown.stderr
    for words in (
        "Larkspur Hill Community Primary School",
        "Larkspur Hill Primary School",
        "Larkspurhill",
        "www.larkspurhill.brackenford.sch.example",
        "1.00  rare",
        "1.00  ours alone",
        "Estimated from the words of the name.",
        "Establishment fields CSV",
        "monitor school --register edubasealldata20261120.csv",
        "None is known.",
        'handles = ["@ourschool"]',
        'acronyms = ["LHCPS"]',
        'staff = ["Mrs Tolliver"]',
    ):
        assert words in shown.stdout
    assert 'town = "' not in shown.stdout


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8-sig"])
def test_the_register_is_read_once_and_stays_read(tmp_path: Path, config: str, encoding: str) -> None:
    """Three thousand schools in the true columns: counted, ours found, the others namesakes; the next run knows them still."""
    near = school(900003, "Larkspur Hill Infant School \u2013 Brackenford", Town="Brackenford", Postcode="BK7 9ZZ")
    register = write(tmp_path, export([*england(3000), OURS, near], encoding=encoding))
    first = monitor("school", "--config", config, "--register", register)
    again = monitor("school", "--config", config)
    assert first.returncode == again.returncode == 0, first.stderr + again.stderr
    assert first.stdout == again.stdout
    assert "Read 2,252 open schools. Kept are those that share a name with ours: 39." in first.stderr
    for words in (
        "2,252 open schools.",
        "That is a part of the register",
        "39 schools are called Larkspur Hill, ours among them",
        "0.25  39 schools",
        "Ours is there as Larkspur Hill Community Primary School, Brackenford, BK7 4QT (URN 900001).",
        "and 28 more",
        "Larkspur Hill Infant School \u2013 Brackenford",
        "Nothing known tells these from us: Larkspur Hill",
    ):
        assert words in first.stdout


def test_what_it_shows_can_be_had_by_programs(tmp_path: Path, config: str) -> None:
    """One JSON object with all of it and nothing else on that stream."""
    register = write(tmp_path, export([*england(400), OURS]))
    found = json.loads(monitor("school", "--config", config, "--register", register, "--json").stdout)
    assert set(found) == {"school", "forms", "names", "register", "register_entries", "namesakes", "missing"}
    assert found["forms"][0]["text"] == "Larkspur Hill Community Primary School"
    distinctive = {form["text"]: (form["distinctive"], form["schools"]) for form in found["forms"]}
    assert distinctive["Larkspur Hill Primary"] == (0.53, 6)
    assert distinctive["www.larkspurhill.brackenford.sch.example"] == (1.0, None)
    assert found["register"]["schools"] == 301
    assert found["register_entries"][0]["urn"] == "900001"
    assert {other["known_from"] for other in found["namesakes"]} == {"register"}


BROKEN = {
    "The file is empty.": b"",
    "This is a web page and not a CSV file.": b"<html><title>Sign in</title>",
    "This is a zip file or a workbook. Unpack it": b"PK\x03\x04",
    "these are not the columns of the register of schools.": b"Name;Town\nOakwood;Pellworth\n",
    "there is no column Postcode.": export([OURS]).replace(b'"Postcode"', b'"Code"'),
    "It was cut short or changed.": export([OURS])[:-20],
}


def test_a_file_that_is_no_register_is_refused_in_words(tmp_path: Path, config: str) -> None:
    """Exit code 78, what is wrong and what to do, no traceback; what was read before stays."""
    register = write(tmp_path, export([*england(400), OURS]))
    before = monitor("school", "--config", config, "--register", register).stdout
    broken = tmp_path / "broken.csv"
    for words, content in [("cannot be read: No such file or directory.", None), *BROKEN.items()]:
        if content is not None:
            broken.write_bytes(content)
        refused = monitor("school", "--config", config, "--register", str(broken))
        assert refused.returncode == 78
        assert words in refused.stderr
        assert refused.stderr.endswith("Nothing was changed.\n")
        assert refused.stdout == ""
    assert monitor("school", "--config", config).stdout == before


def test_a_file_without_end_takes_no_memory(tmp_path: Path, config: str) -> None:
    """A line of 200 MB is given up at its beginning."""
    endless = tmp_path / "endless.csv"
    endless.write_bytes(export([OURS]))
    with endless.open("r+b") as file:
        file.seek(0, 2)
        file.write(b'"')
        file.truncate(200_000_000)
    before = largest_process()
    refused = monitor("school", "--config", config, "--register", str(endless))
    assert (refused.returncode, "does not end within 50,000 characters." in refused.stderr) == (78, True)
    assert largest_process() <= max(before, MOST_MEMORY)  # an earlier test may have judged texts in a larger process


def test_names_in_the_register_cannot_paint_the_screen(tmp_path: Path, config: str) -> None:
    """A name with escapes, markup and emoji codes is shown as it is written, in either way of asking."""
    hostile = school(900004, "Larkspur Hill School [red]:skull:[/] \x1b[31m", Town="\u202eAmbleford", Postcode="AM1 1AA")
    register = write(tmp_path, export([OURS, hostile], encoding="utf-8"))
    shown = monitor("school", "--config", config, "--register", register)
    assert "Larkspur Hill School [red]:skull:[/] [31m" in shown.stdout
    for printed in (shown.stdout, monitor("school", "--config", config, "--json").stdout):
        assert "\x1b" not in printed
        assert "\u202e" not in printed


@pytest.mark.parametrize("columns", ["40", "80", "120"])
def test_it_fits_the_terminal(tmp_path: Path, config: str, columns: str) -> None:
    """No line is wider than the screen, and no form loses a letter."""
    register = write(tmp_path, export([*england(400), OURS]))
    shown = monitor("school", "--config", config, "--register", register, COLUMNS=columns)
    assert max(map(len, shown.stdout.splitlines())) <= int(columns)
    assert "\u2026" not in shown.stdout
    assert "Larkspur" in shown.stdout.partition("Full name")[2].partition("With a")[0]


def test_a_pass_knows_the_namesakes_of_the_register(tmp_path: Path) -> None:
    """What stands about a school of our name in another town is ours no longer once the register was read."""
    post = "Larkspur Hill Community Primary School is hopeless, nobody answers the phone. Ambleford council ought to be told."
    with serve({"/feed": Served(feed(("News", post)))}) as host:
        for name, rows in (
            ("without", []),
            ("with", [school(900005, "Larkspur Hill Community Primary School", Town="Ambleford")]),
        ):
            folder = tmp_path / name
            folder.mkdir()
            config = str(write_config(folder, [("gazette", "feed", f"http://{host}/feed")]).resolve())
            register = write(folder, export([OURS, *rows]))
            assert monitor("school", "--config", config, "--register", register).returncode == 0
            assert monitor("run", "--config", config).returncode == 0
            assert ("M-0001" in monitor("cases", "--config", config).stdout) is (name == "without")
