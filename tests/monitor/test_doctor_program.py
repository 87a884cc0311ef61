"""The doctor looks at what is installed: Python, the program's own files, what the configuration wants, certificates."""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import Distribution
from pathlib import Path

import pytest

from monitor.config import Way
from monitor.doctor import examine, program
from monitor.doctor.program import certificates, extras, python, unchanged
from monitor.finding import Level
from tests.monitor.patient import healthy, lay, seen, told


@pytest.mark.parametrize(
    ("year", "month", "found"),
    [(2026, 11, []), (2027, 6, [("D061", Level.WARNING)]), (2027, 11, [("D061", Level.WARNING)])],
)
def test_a_python_that_nobody_mends_any_more_is_told(
    tmp_path: Path, year: int, month: int, found: list[tuple[str, Level]]
) -> None:
    """Half a year before, so that there is a holiday to do it in; one that is not known yet is new."""
    here = healthy(tmp_path, now=datetime(year, month, 20, tzinfo=UTC))
    looked = [each for each in python(here, (3, 11)) if each.level is not Level.GOOD]
    assert [(each.id, each.level) for each in looked] == found
    assert [each.level for each in python(here, (3, 99))] == [Level.GOOD]


def installed(folder: Path, files: Mapping[str, str]) -> Distribution:
    """Return a package with these files, and what was recorded of them when it was installed."""
    rows = []
    for name, text in files.items():
        lay(folder / name, text)
        digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
        rows.append(f"{name},sha256={digest},{len(text)}")
    info = folder / "school_monitor-0.1.0.dist-info"
    lay(info / "METADATA", "Metadata-Version: 2.1\nName: school-monitor\nVersion: 0.1.0\n")
    lay(info / "RECORD", "\n".join([*rows, "school_monitor-0.1.0.dist-info/RECORD,,"]) + "\n")
    return Distribution.at(info)


FILES = {"monitor/run.py": "one", "sources/read.py": "two", "digests/smtp.py": "three"}


def test_files_that_are_not_as_installed_are_told(tmp_path: Path) -> None:
    """Changed by somebody, spoilt by a disk, or gone."""
    package = installed(tmp_path, FILES)
    assert [each.level for each in unchanged(package)] == [Level.GOOD]
    lay(tmp_path / "monitor/run.py", "anything else")
    (tmp_path / "sources/read.py").unlink()
    (found,) = unchanged(package)
    assert (found.id, found.level) == ("D062", Level.BAD)
    assert "monitor/run.py, sources/read.py" in found.seen


def test_what_the_configuration_wants_besides_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each with what installs it; what nobody asked for is not missed."""
    here = healthy(tmp_path)
    assert here.config
    monkeypatch.setattr(program, "find_spec", lambda _name: None)
    (one,) = here.config.places
    rendered = replace(one, source=replace(one.source, options={"render": "yes"}))
    ways = (Way("sms", ("dsl",), always=True, url="json://sms.example/canary-key", command=()),)
    wants = replace(here.config, places=(rendered,), ways=ways)
    here = replace(here, environ={"PATH": str(tmp_path)})
    assert told(here, extras) == []
    found = seen(replace(here, config=wants), extras)
    assert [each.id for each in found] == ["D063"] * 3
    assert [name for each in found for name in ("apprise", "playwright", "Chromium") if name in each.seen] == [
        "apprise",
        "playwright",
        "Chromium",
    ]
    assert "canary-key" not in str(found)


def test_a_machine_without_certificates_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As where SSL_CERT_FILE points nowhere."""
    here = healthy(tmp_path)
    assert [each.level for each in examine(here, (certificates,))] == [Level.GOOD]
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "gone"))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path / "gone"))
    assert told(here, certificates) == [("D065", Level.BAD)]
