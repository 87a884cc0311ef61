"""The doctor looks at everything, whatever is broken, and finds nothing wrong where nothing is."""

import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from monitor.config import load, sketch
from monitor.doctor import CHECKS, Surroundings, diagnosis, examine, surroundings
from monitor.finding import Finding, Level, bad, good, note, warning
from tests.monitor.configs import ENVIRON, GOOD, TODAY, change, write
from tests.monitor.patient import NOW, healthy


def test_of_a_healthy_installation_nothing_is_amiss(tmp_path: Path) -> None:
    """Every check is made, and what it says is well, or worth knowing."""
    found = examine(healthy(tmp_path))
    assert [each for each in found if each.is_amiss] == []
    assert {each.id for each in found if each.level is Level.GOOD} >= {
        "D001", "D002", "D004", "D005", "D011", "D012", "D014", "D015", "D021", "D022", "D023", "D024", "D025", "D031", "D032",
        "D033", "D041", "D042", "D043", "D044", "D045", "D046", "D047", "D054", "D061", "D062", "D063", "D064", "D065",
    }  # fmt: skip
    assert diagnosis(found, NOW).well


def test_without_live_nothing_goes_on_the_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even to ask for a name."""

    def connect(*_: object) -> None:
        raise AssertionError("it went on the network")

    monkeypatch.setattr(socket.socket, "connect", connect)
    monkeypatch.setattr(socket, "getaddrinfo", connect)
    here = healthy(tmp_path)
    assert not {"D034", "D071", "D072", "D073", "D099"} & {each.id for each in examine(replace(here, resolve=connect))}  # type: ignore[arg-type]


def test_the_gravest_comes_first(tmp_path: Path) -> None:
    """And what is as grave stays in its order."""

    def check(_here: Surroundings) -> Iterator[Finding]:
        yield from (good("D001", "a"), note("D002", "b"), bad("D003", "c", "x"), warning("D004", "d", "x"), bad("D005", "e", "x"))

    found = examine(healthy(tmp_path), (check,))
    assert [each.id for each in found] == ["D003", "D005", "D004", "D002", "D001"]


def test_a_check_that_fails_hides_no_other(tmp_path: Path) -> None:
    """What it found before is kept; of the fault only its kind and place are said, never its words."""

    def fails(_here: Surroundings) -> Iterator[Finding]:
        yield good("D001", "seen before")
        raise ValueError("words of a stranger")

    found = examine(healthy(tmp_path), (fails, CHECKS[0]))
    assert [each.id for each in found] == ["D099", "D001", "D001"]
    assert "test_doctor, fails could not be made: ValueError in test_doctor.py" in found[0].seen
    assert "stranger" not in str(found)


def test_a_check_that_hangs_hides_no_other(tmp_path: Path) -> None:
    """A disk that does not answer cannot be interrupted."""
    ends = Event()

    def hangs(_here: Surroundings) -> Iterator[Finding]:
        ends.wait(60)
        yield good("D001", "too late")

    found = examine(healthy(tmp_path), (hangs,), longest=0.05)
    ends.set()
    assert [(each.id, each.level) for each in found] == [("D099", Level.WARNING)]


@pytest.mark.parametrize(
    "text", ["[school", "", "[store]\ndatabase = 7", "\x00"], ids=["half a table", "nothing", "a number", "a null"]
)
def test_it_works_with_a_configuration_that_is_none(tmp_path: Path, text: str) -> None:
    """What is wrong with it is said, and the rest is looked at all the same."""
    here = replace(surroundings(write(tmp_path, text), {}, NOW, TODAY), root=tmp_path)
    found = examine(here)
    assert found[0].id == "D001"
    assert found[0].level is Level.BAD
    assert "D099" not in {each.id for each in found}
    assert {"D012", "D031", "D061"} <= {each.id for each in found}


def test_it_works_without_a_configuration(tmp_path: Path) -> None:
    """A wrong name is the first thing that goes wrong."""
    found = examine(replace(surroundings(tmp_path / "gone.toml", {}, NOW, TODAY), root=tmp_path))
    assert "cannot be read" in found[0].seen
    assert "D099" not in {each.id for each in found}


def test_of_a_faulty_configuration_it_uses_what_is_right(tmp_path: Path) -> None:
    """The database is looked at although the postcode is none, and although a source makes no sense."""
    for text in (change('"BK7 4QT"', '"nowhere"'), change('access = "documented-feed"', 'access = "by night"')):
        config, problems = sketch(write(tmp_path, text), ENVIRON, TODAY)
        assert config is not None
        assert config.database.endswith("var/monitor.db")
        assert any(not problem.warning for problem in problems)
    assert sketch(write(tmp_path, GOOD), ENVIRON, TODAY) == (load(write(tmp_path, GOOD), ENVIRON, TODAY), ())


@pytest.mark.parametrize(
    "content", [b"", b"no database at all", b"SQLite format 3\x00" + bytes(4000)], ids=["empty", "text", "torn"]
)
def test_it_works_with_a_database_that_is_none(tmp_path: Path, content: bytes) -> None:
    """It is said, once where it is looked for, and the machine is looked at all the same; nothing is written to it."""
    here = healthy(tmp_path)
    assert here.database
    for file in here.database.parent.glob("monitor.db*"):
        file.unlink()
    here.database.write_bytes(content)
    found = examine(here)
    assert here.database.read_bytes() == content
    assert {"D012", "D031", "D061"} <= {each.id for each in found}
    assert content == b"" or ("D021", Level.BAD) in {(each.id, each.level) for each in found}


def test_it_makes_no_database(tmp_path: Path) -> None:
    """That there is none yet is worth knowing; a file of root's would keep the service from starting."""
    here = healthy(tmp_path)
    assert here.database
    for file in tmp_path.glob("monitor.db*"):
        file.unlink()
    found = examine(here)
    assert list(tmp_path.glob("monitor.db*")) == []
    assert ("D021", Level.NOTE) in {(each.id, each.level) for each in found}
    assert "D099" not in {each.id for each in found}
