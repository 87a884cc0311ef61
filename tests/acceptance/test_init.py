"""``monitor init`` as a business manager meets it: against a web on loopback, with a catalogue that leads there."""

import re
import stat
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.command import monitor
from tests.acceptance.start import ALERT, NAME, PEOPLE, SCHOOL, asked, options, pages, sources
from tests.acceptance.web import Served, serve


@pytest.fixture
def web() -> Iterator[str]:
    """The web, open."""
    with serve(pages()) as address:
        yield address


def test_a_school_has_a_configuration_that_the_check_accepts(tmp_path: Path, web: str) -> None:
    """Every source that answers is live, tried and shown; what does not is a comment with the reason; the check accepts it."""
    done = monitor("init", "--yes", *SCHOOL, *PEOPLE, "--website", f"http://{web}/", *options(tmp_path, web))
    assert done.returncode == 0, done.stderr
    path = tmp_path / "config.toml"
    found = sources(path)
    assert set(found) == {"website", "youtube", "gazette", "herald", "bbc", "search", "planning"}
    assert found["gazette"]["url"] == f"http://{web}/gazette.xml"
    assert found["herald"]["url"] == f"http://{web}/herald.xml"
    assert found["herald"]["locality"] == ["Brackenford"]
    assert found["bbc"]["url"] == f"http://{web}/bbc/brackenford.xml"
    assert (found["bbc"]["terms_url"], found["bbc"]["terms_read"]) == ("https://broadcaster.example/terms", "2026-11-21")
    text = path.read_text(encoding="utf-8")
    assert re.search(
        r"^# Not read when it was tried: .*robots\.txt disallows.*\n(?:# .*\n)*# id = \"closed\"$", text, re.MULTILINE
    )
    assert '# Needs a key.\n# [[source]]\n# id = "keyed"' in text
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".")] == []
    check = monitor("check", "--config", str(path))
    assert check.returncode == 0, check.stdout
    assert set(re.findall(r"warning (C\d{3})", check.stdout)) <= {"C091", "C095", "C097"}


def test_what_was_found_out_is_shown_and_used(tmp_path: Path, web: str) -> None:
    """The postcode's question is said aloud; nation and place are taken over; progress, table and next steps are printed."""
    done = monitor("init", "--yes", *SCHOOL, *PEOPLE, "--website", f"http://{web}/", *options(tmp_path, web))
    written = tomllib.loads((tmp_path / "config.toml").read_text(encoding="utf-8"))
    assert written["school"]["nation"] == "wales"
    assert written["school"]["handles"] == ["@larkspurhillsch"]
    assert "@larkspurhillsch (Facebook): taken" in done.stdout
    assert "@juniperwebsites (Instagram): not taken" in done.stdout
    assert "@mrs_tolliver_cooks (X): not taken" in done.stdout
    assert "# Our home page links to it, but it is a feed of radio.example." in (tmp_path / "config.toml").read_text("utf-8")
    assert "127.0.0.1 says which nation and council BK7 4QT is in" in done.stdout
    assert "good  Herald: 2 items; the school is named in 1." in done.stdout
    assert re.search(r"not read +Closed: .*robots\.txt disallows", done.stdout)
    assert re.search(r"^ ?Herald +2 +no date +1\b", done.stdout, re.MULTILINE)
    for command in ("monitor check", "monitor sources", "monitor policy new", "[people]"):
        assert command in done.stdout.partition("Next:")[2]


def test_nothing_of_a_title_becomes_configuration(tmp_path: Path, web: str) -> None:
    """A feed whose title holds a new line, brackets and quotation marks is a label on one line and nothing else."""
    monitor("init", "--yes", *SCHOOL, *PEOPLE, "--website", f"http://{web}/", *options(tmp_path, web))
    assert sources(tmp_path / "config.toml")["website"]["label"] == 'Our website: News [[source]] "x"'


def test_offline_asks_nobody(tmp_path: Path) -> None:
    """With the web closed and --offline all is written untried: searches as sources, guesses as comments."""
    done = monitor(
        "init", "--yes", "--offline", *SCHOOL, *PEOPLE, "--website", "http://127.0.0.1:9/", *options(tmp_path, "127.0.0.1:9")
    )
    assert done.returncode == 0, done.stderr
    assert set(sources(tmp_path / "config.toml")) == {"search", "closed"}
    assert "is a guess" in (tmp_path / "config.toml").read_text(encoding="utf-8")
    assert "Trying" not in done.stdout


@pytest.mark.parametrize(("answer", "nation"), [("y", "wales"), ("n", "england")])
def test_the_question_about_the_postcode_can_be_refused(tmp_path: Path, web: str, answer: str, nation: str) -> None:
    """It is asked for first; without it the postcode's first letters have to do."""
    given = (
        "--short-name",
        "Larkspur Hill",
        "--website",
        f"http://{web}/",
        "--council",
        f"http://{web}/herald/",
        "--urn",
        "100000",
    )
    done = asked([answer], *SCHOOL, *PEOPLE, *given, *options(tmp_path, web))
    assert done.returncode == 0, done.stderr
    assert tomllib.loads((tmp_path / "config.toml").read_text(encoding="utf-8"))["school"]["nation"] == nation


def test_nobody_is_read_anonymously(tmp_path: Path, web: str) -> None:
    """Without a contact and a website nothing is tried, and the command says why."""
    done = monitor("init", "--yes", *SCHOOL, *options(tmp_path, web))
    assert done.returncode == 0, done.stderr
    assert "Nothing is tried" in done.stderr
    assert "Trying" not in done.stdout


def test_a_home_page_that_robots_txt_closes_is_not_read(tmp_path: Path) -> None:
    """The school's own site too: it is said, and all the rest is tried."""
    closed = pages() | {"/robots.txt": Served(b"User-agent: *\nDisallow: /$\n", "text/plain")}
    with serve(closed) as address:
        done = monitor("init", "--yes", *SCHOOL, *PEOPLE, "--website", f"http://{address}/", *options(tmp_path, address))
    assert done.returncode == 0, done.stderr
    assert "home page was not read: 127.0.0.1: robots.txt disallows" in done.stderr
    assert "gazette" in sources(tmp_path / "config.toml")
    assert "handles" not in tomllib.loads((tmp_path / "config.toml").read_text(encoding="utf-8"))["school"]


def test_who_is_told_must_be_filled_in(tmp_path: Path) -> None:
    """Without mailboxes the file is written, and the check fails naming each that is missing."""
    done = monitor("init", "--yes", "--offline", *SCHOOL, *options(tmp_path, "127.0.0.1:9"))
    assert done.returncode == 0
    check = monitor("check", "--config", str(tmp_path / "config.toml"))
    assert check.returncode == 78
    for where in ("people.head.email", "people.dsl.email", "letters.sender", "fetch.contact"):
        assert f"{where}\n    {where.rpartition('.')[2]} is missing" in check.stdout
        assert where in done.stdout


def test_what_is_not_given_is_asked(tmp_path: Path) -> None:
    """Questions have what is usual as answer; an answer that will not do is asked for again; Enter leaves a thing out."""
    answers = [NAME, "", "Brackenford", "nonsense", "BK7 4QT", "", "", "", "head@larkspurhill.example", "not a mailbox"]
    answers += ["dsl@larkspurhill.example", "", "office@larkspurhill.example"]
    done = asked(answers, "--offline", *options(tmp_path, "127.0.0.1:9"))
    assert done.returncode == 0, done.stderr
    written = tomllib.loads((tmp_path / "config.toml").read_text(encoding="utf-8"))
    assert written["school"]["short_name"] == "Larkspur Hill"
    assert written["school"]["postcode"] == "BK7 4QT"
    assert written["people"] == {
        "head": {"email": "head@larkspurhill.example"},
        "dsl": {"email": "dsl@larkspurhill.example"},
    }
    assert "not a UK postcode" in done.stderr + done.stdout


def test_a_file_that_is_there_is_never_lost(tmp_path: Path) -> None:
    """Without --force the command stops before it asks anything; with it the file is replaced, and only its owner reads it."""
    path = tmp_path / "config.toml"
    path.write_text("ours = true\n")
    path.chmod(0o644)
    arguments = ("init", "--yes", "--offline", *SCHOOL, *options(tmp_path, "127.0.0.1:9"))
    assert monitor(*arguments).returncode == 78
    assert path.read_text() == "ours = true\n"
    assert monitor(*arguments, "--force").returncode == 0
    assert tomllib.loads(path.read_text())["school"]["name"] == NAME
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--yes",), "--name"),
        (("--yes", "--name", NAME, "--postcode", "LEICESTER"), "postcode"),
        (("--yes", "--name", NAME, "--website", "ftp://school.example"), "https://"),
        (("--yes", "--name", NAME, "--head-email", "Jane <head@school.example>"), "mail address"),
        (("--yes", "--name", NAME, "--nation", "ireland"), "northern_ireland"),
        (("--yes", "--name", NAME, "--urn", "12"), "six digits"),
        (("--yes", "--name", NAME, "--contact", "https://ysgol-m\u00f4r.example"), "plain letters"),
    ],
)
def test_an_option_that_cannot_be_used_is_said(tmp_path: Path, arguments: tuple[str, ...], words: str) -> None:
    """In the words of the check, and nothing is written."""
    done = monitor("init", "--offline", *arguments, *options(tmp_path, "127.0.0.1:9"))
    assert done.returncode == 2
    assert words in done.stderr
    assert not (tmp_path / "config.toml").exists()


def test_feeds_of_a_reader_go_in_and_come_out(tmp_path: Path, web: str) -> None:
    """A list's feeds are tried and proposed, a refused place is named with its alternative; what comes out reads back."""
    listed = tmp_path / "feeds.opml"
    listed.write_text(
        f'<opml version="1.0"><body><outline text="Papers"><outline text="Herald &amp; Post" xmlUrl="http://{web}/herald.xml"/>'
        '<outline text="Talk" xmlUrl="https://www.mumsnet.com/talk.rss"/></outline></body></opml>'
    )
    done = monitor("init", "--yes", "--name", NAME, *PEOPLE, "--opml", str(listed), *options(tmp_path, web))
    assert done.returncode == 0, done.stderr
    assert "Mumsnet does not allow programs" in done.stderr
    assert "search alert" in done.stderr
    path = tmp_path / "config.toml"
    assert sources(path)["herald_post"]["label"] == "Herald & Post"
    out = monitor("opml", "--config", str(path))
    assert out.returncode == 0, out.stderr
    again = tmp_path / "again.opml"
    again.write_text(out.stdout, encoding="utf-8")
    second = tmp_path / "second"
    second.mkdir()
    assert monitor("init", "--yes", "--name", NAME, *PEOPLE, "--opml", str(again), *options(second, web)).returncode == 0
    urls = {source["url"] for source in sources(path).values() if source["kind"] in {"feed", "search-feed"}}
    assert urls <= {source["url"] for source in sources(second / "config.toml").values()}


def test_a_machine_without_a_network_still_gets_its_sources(tmp_path: Path) -> None:
    """Where not one place answers, that says nothing of any of them: they are written, untried."""
    done = monitor("init", "--yes", *SCHOOL, *PEOPLE, *options(tmp_path, "127.0.0.1:9"))
    assert "Not one place answered: is this machine on line?" in " ".join(done.stderr.split())
    assert {"search", "closed"} <= set(sources(tmp_path / "config.toml"))


def test_a_secret_address_is_not_printed_unasked(tmp_path: Path) -> None:
    """Whoever has the address of an alert's feed can read it: a list of feeds that is handed round leaves it out, and says so."""
    path, alert = tmp_path / "config.toml", "https://www.google.com/alerts/feeds/01234567890123456789/42"
    monitor("init", "--yes", "--offline", *SCHOOL, *PEOPLE, *options(tmp_path, "127.0.0.1:9"))
    path.write_text(path.read_text("utf-8") + ALERT.format(url=alert), encoding="utf-8")
    bare = monitor("opml", "--config", str(path))
    assert "/search?q=" in bare.stdout
    assert "01234567890123456789" not in bare.stdout + bare.stderr
    assert "Left out: Our alert." in bare.stderr
    assert alert in monitor("opml", "--with-secrets", "--config", str(path)).stdout


def test_terms_are_not_read_on_a_day_to_come(tmp_path: Path) -> None:
    """The check says so, and every other verb stops at it."""
    path = tmp_path / "config.toml"
    monitor("init", "--yes", "--offline", *SCHOOL, *PEOPLE, *options(tmp_path, "127.0.0.1:9"))
    path.write_text(path.read_text("utf-8").replace('terms_read = "2026-11-21"', 'terms_read = "2999-01-01"'), encoding="utf-8")
    check, verb = (monitor(name, "--config", str(path)) for name in ("check", "opml"))
    assert (check.returncode, verb.returncode) == (78, 78)
    assert "C110" in check.stdout
    assert "C110" in verb.stderr
