"""The file that is proposed: it says what was given and nothing else, whatever a stranger wrote, and the check takes it."""

import re
import tomllib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.config import problems
from monitor.proposal.catalogue import read_catalogue
from monitor.proposal.known import Known
from monitor.proposal.propose import Proposal, Site, proposals
from monitor.proposal.writing import Finding, Setup, comment, config_text
from monitor.toml_text import quoted

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
KNOWN = Known(
    name="Larkspur Hill Community Primary School",
    short_name="Larkspur Hill",
    town="Brackenford",
    postcode="LE7 4QT",
    website="https://www.larkspurhill.example",
    nation="england",
    council="https://www.brackenford.example",
    urn="100000",
    formerly=("Quarry Lane First School",),
    hashtags=("#LarkspurHill",),
    handles=("@larkspurhillsch",),
    district="Brackenford",
    latitude="52.1235",
    longitude="-0.1000",
)
SETUP = Setup(
    head="head@larkspurhill.example",
    dsl="dsl@larkspurhill.example",
    deputy="deputy@larkspurhill.example",
    contact="office@larkspurhill.example",
    policy="orchard",
    terms_read="2026-11-21",
)
SOURCE = Proposal("gazette", "Gazette", "feed", "https://gazette.example/rss")
# A trial, no data protection officer yet, no way to acknowledge, terms that nobody has read: what a new one is warned of.
EXPECTED = {"C091", "C095", "C097", "C109"}
HOSTILE = 'x"\n[alerts]\nlive = true\r\n# \\u000a\x85[fetch]\u2028y = 1\x7f\x00\ud800'


def written(*findings: Finding, setup: Setup = SETUP) -> str:
    """Return the file with these sources."""
    return config_text(KNOWN, setup, findings, NOW)


def read(text: str) -> dict[str, Any]:
    """Return what the file says."""
    return tomllib.loads(text)


@given(st.text(st.characters(), max_size=200))
def test_quoted_text_is_read_back_as_it_was(text: str) -> None:
    """Any text but surrogates, of which TOML has none."""
    assert read(f"a = {quoted(text)}") == {"a": text.encode("utf-8", "replace").decode()}


@given(st.text(st.characters(), max_size=300))
def test_nothing_ends_a_comment(text: str) -> None:
    """Every line of it begins with #, and TOML sees nothing in it."""
    found = comment(text)
    assert read(found) == {}
    assert all(each.startswith("#") for each in found.splitlines())


def test_a_stranger_cannot_write_configuration() -> None:
    """In a label, an address, a reason and what was seen: none of it becomes a table or a key."""
    hostile = replace(SOURCE, label=HOSTILE, url=f"https://gazette.example/{HOSTILE}")
    off = Finding(replace(hostile, id="off"), HOSTILE, "")
    found = read(written(Finding(hostile, "", HOSTILE), off))
    assert [source["id"] for source in found["source"]] == ["gazette"]
    assert "alerts" not in found
    assert set(found["fetch"]) == {"contact"}
    assert found["source"][0]["label"].startswith('x"\n[alerts]')


def test_a_source_that_is_off_is_a_comment_with_the_reason() -> None:
    """Taking the # away makes it a source; what trying gave stands above one that is read."""
    text = written(Finding(SOURCE, "", "12 items; the school is named in 1."), Finding(replace(SOURCE, id="off"), "Why.", ""))
    assert "# 12 items; the school is named in 1.\n[[source]]" in text
    assert '# Why.\n# [[source]]\n# id = "off"' in text


def test_the_whole_shipped_catalogue_is_what_the_check_accepts(tmp_path: Path) -> None:
    """Everything that may be proposed, what is off too, with the # taken away and its key at hand: no error, no odd warning."""
    found = proposals(KNOWN, read_catalogue(), Site((("News", "https://www.larkspurhill.example/rss"),), "UC" + "a" * 22))
    assert len(found) > 25
    assert [one.id for one in found if one.kind and "no reader" in one.off] == []
    path = tmp_path / "config.toml"
    path.write_text(written(*(Finding(one, "", "") for one in found)), encoding="utf-8")
    path.chmod(0o600)
    key = tmp_path / "google-business.json"
    key.write_text("{}")
    key.chmod(0o600)
    environ = {name: "an-invented-key" for one in found if (name := one.secret_env)}
    told = [(problem.id, problem.where) for problem in problems(path, environ) if problem.id not in EXPECTED]
    assert told == []


@pytest.mark.parametrize(
    ("url", "terms", "asked"),
    [
        ("https://gazette.example/rss", "", True),
        ("https://gazette.example/rss", "https://gazette.example/terms", False),
        ("https://www.larkspurhill.example/feed/", "", False),
        ("https://news.larkspurhill.example/feed/", "", False),
    ],
)
def test_terms_that_nobody_has_read_are_asked_for(url: str, terms: str, asked: bool) -> None:  # noqa: FBT001 - a column of the table
    """Where the catalogue knows none a comment asks for them; the school's own site needs none."""
    text = written(Finding(replace(SOURCE, url=url, terms=terms), "", ""))
    assert ('# terms_url = ""  # FILL IN' in text) is asked
    assert read(text)["source"][0].get("terms_read", "") == ("2026-11-21" if terms else "")


@pytest.mark.parametrize("missing", ["head", "dsl"])
def test_a_mailbox_that_is_not_given_fails_the_check(tmp_path: Path, missing: str) -> None:
    """Nothing is made up for it: the line says to fill it in, and the check names it."""
    text = written(Finding(SOURCE, "", ""), setup=replace(SETUP, **{missing: ""}))  # type: ignore[arg-type]
    assert re.search(rf'^\[people\.{missing}\]\nemail = ""  # FILL IN', text, re.MULTILINE)
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    assert [(p.id, p.where) for p in problems(path, {}) if not p.warning] == [("C004", f"people.{missing}.email")]


def test_only_what_is_known_is_written() -> None:
    """An empty key is left out, but for those that a school must write."""
    bare = config_text(Known("A School", "A"), replace(SETUP, contact="", head=""), (), NOW)
    assert set(read(bare)["school"]) == {"name", "short_name", "nation", "policy"}
    assert read(bare)["fetch"] == {"contact": ""}
