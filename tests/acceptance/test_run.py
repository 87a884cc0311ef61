"""``monitor run`` as cron meets it: exit codes, overlap, faults, and what never gets out."""

import tarfile
import threading
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.acceptance.command import largest_process, monitor, start, wait_until
from tests.acceptance.live import PASSWORD, live_school
from tests.acceptance.web import Served, feed, serve, write_config
from tests.world import COMPLAINT, THREAT

SECRET = "canary-5e1f0c-password"
MOST_MEMORY = 600  # MiB, a parsing worker at its own bound included
CHILD = "Zebedee Quillfeather"
CORPUS = Path(__file__).resolve().parents[3] / "shared" / "data" / "feedparser-tests.tar.gz"


def test_done_is_0_and_something_unchecked_is_3(tmp_path: Path) -> None:
    """A pass that read everything ends with 0; one that could not read a source ends with 3 and says which."""
    with serve({"/feed": Served(feed(("News", COMPLAINT)))}) as host:
        config = write_config(tmp_path, [("gazette", "feed", f"http://{host}/feed")])
        good = monitor("run", "--config", str(config))
        assert good.returncode == 0, good.stderr + good.stdout
    bad = monitor("run", "--all", "--config", str(config))
    assert bad.returncode == 3
    assert "Not checked: The gazette" in bad.stdout


def test_a_wrong_configuration_is_78_and_every_problem_is_printed(tmp_path: Path) -> None:
    """Nothing is looked at; each problem has its file, place, and what to do."""
    config = write_config(tmp_path, [("gazette", "fed", "ftp://gazette.example/feed")], more='[schol]\nname = "x"')
    done = monitor("run", "--config", str(config))
    assert done.returncode == 78
    assert "schol" in done.stderr
    assert "did you mean" in done.stderr.lower()
    assert "source[0].kind" in done.stderr
    assert "source[0].url" in done.stderr
    assert not (tmp_path / "var").exists()
    assert monitor("check", "--config", str(config)).returncode == 78


def test_no_configuration_at_all_says_so(tmp_path: Path) -> None:
    """A missing file is a problem in words, not a traceback."""
    done = monitor("run", "--config", str(tmp_path / "config.toml"))
    assert done.returncode == 78
    assert "config.toml" in done.stderr
    assert "Traceback" not in done.stderr


def test_five_started_at_once_one_runs_and_four_say_so(tmp_path: Path) -> None:
    """Exactly one makes the pass; the others end with 75, while it is still going on, and tell nothing."""
    gate = threading.Event()
    with serve({"/feed": Served(feed(("News", THREAT)), gate=gate)}) as host:
        config = write_config(tmp_path, [("gazette", "feed", f"http://{host}/feed")], fetch="deadline = 60")
        running = [start("run", "--config", str(config)) for _ in range(5)]
        wait_until(lambda: sum(one.poll() is not None for one in running) == 4)
        gate.set()
        ended = [(one.communicate(timeout=120), one.returncode) for one in running]
    assert sorted(code for _, code in ended) == [0, 75, 75, 75, 75]
    assert sum("Another pass is running" in errors for (_, errors), _ in ended) == 4
    digests = list((tmp_path / "letters").glob("*-letter-head-*.eml"))
    assert len(digests) == 1


def test_a_pass_that_was_killed_leaves_no_lock(tmp_path: Path) -> None:
    """After kill -9 in the middle the next pass runs at once."""
    gate = threading.Event()
    with serve({"/feed": Served(feed(("News", COMPLAINT)), gate=gate)}) as host:
        config = write_config(tmp_path, [("gazette", "feed", f"http://{host}/feed")])
        first = start("run", "--config", str(config))
        wait_until((tmp_path / "var" / "monitor.db").exists)
        first.kill()
        first.communicate()
        gate.set()
        assert monitor("run", "--config", str(config)).returncode == 0


def test_a_pass_that_is_refused_is_no_fault(tmp_path: Path) -> None:
    """Alerts cannot be live before everybody was shown to be reached: that is said, and nobody is told of a pass that failed."""
    with live_school(tmp_path, {"/feed": Served(feed(("News", COMPLAINT)))}) as school:
        done = school.run("run", "--log", "plain")
    assert done.returncode == 78
    assert "Alerts cannot be live yet" in done.stderr
    assert "pass_failed" not in done.stderr


def test_a_fault_in_the_program_is_70_and_shows_no_strangers_words(tmp_path: Path) -> None:
    """A reader that breaks with a child's name in its error ends with 70; the other sources were read all the same."""
    kinds = tmp_path / "kinds"
    kinds.mkdir()
    (kinds / "broken.py").write_text(
        "OPTIONS = {}\nREQUIRED = ()\n"
        f"def request(source):\n    raise ValueError('{CHILD} {SECRET}')\n"
        "def parse(source, response):\n    raise AssertionError\n"
    )
    with serve({"/feed": Served(feed(("News", COMPLAINT)))}) as host:
        sources = [("broken", "kinds.broken", f"http://{host}/other"), ("gazette", "feed", f"http://{host}/feed")]
        config = write_config(tmp_path, sources)
        done = monitor("run", "--config", str(config), PYTHONPATH=str(tmp_path))
    assert done.returncode == 70, done.stdout + done.stderr
    assert "ValueError in broken.py" in done.stderr
    assert CHILD not in done.stdout + done.stderr
    assert SECRET not in done.stdout + done.stderr
    assert "M-0001" in monitor("cases", "--config", str(config), PYTHONPATH=str(tmp_path)).stdout


@pytest.mark.parametrize(
    "served",
    [
        Served(feed((CHILD, f"{CHILD} at Larkspur Hill Primary School Brackenford hit my son, number {SECRET}"))),
        Served(f"<html><title>{CHILD}</title>{SECRET}".encode(), "text/html"),
        Served(f"{CHILD} {SECRET}".encode(), status=500),
        Served(b"", status=302, headers={"Location": f"http://127.0.0.1:1/{SECRET}?name={CHILD.replace(' ', '+')}"}),
        Served(b"\x1f\x8b" + f"{CHILD}{SECRET}".encode(), headers={"Content-Encoding": "gzip"}),
    ],
    ids=["post", "not a feed", "server error", "redirect", "broken gzip"],
)
def test_what_was_written_never_reaches_the_screen_of_a_pass(tmp_path: Path, served: Served) -> None:
    """A child's name and a secret in every kind of answer: neither in what the command prints nor in its errors."""
    with live_school(tmp_path, {f"/{SECRET}": served}) as school:
        school.go_live()
        school.office.on_data = f"451 {SECRET} {CHILD}"
        done, status = school.run("run"), school.run("status")
    assert done.returncode == 3, done.stdout + done.stderr
    for printed in (done.stdout, done.stderr, status.stdout, status.stderr):
        assert CHILD.split()[1] not in printed
        assert SECRET not in printed
        assert PASSWORD not in printed


def test_the_database_and_the_letters_are_their_owners_alone(tmp_path: Path) -> None:
    """Mode 0600 for every file that holds words, 0700 for their folders."""
    with serve({"/feed": Served(feed(("News", THREAT)))}) as host:
        config = write_config(tmp_path, [("gazette", "feed", f"http://{host}/feed")])
        assert monitor("run", "--config", str(config)).returncode == 0
    for path in [*(tmp_path / "letters").iterdir(), *(tmp_path / "var").glob("monitor.db*")]:
        assert path.stat().st_mode & 0o077 == 0, path
    assert (tmp_path / "letters").stat().st_mode & 0o077 == 0


@pytest.mark.skipif(not CORPUS.exists(), reason="feedparser's own test feeds are read from ../shared/data beside the checkout")
@pytest.mark.timeout(600)
def test_feeds_that_nobody_here_wrote_stop_nothing_and_none_is_skipped_in_silence(tmp_path: Path) -> None:
    """Feedparser's test feeds as the sources of one pass: each is read, or named as not checked."""
    with tarfile.open(CORPUS) as archive:
        members = [member for member in archive if member.isfile()]
        bodies = {f"/{at}": Served(archive.extractfile(member).read(), "application/xml") for at, member in enumerate(members)}  # type: ignore[union-attr]
    assert len(bodies) > 2000
    with ExitStack() as web:
        # Several hosts, so that they are read side by side as in life.
        hosts = [web.enter_context(serve(bodies)) for _ in range(8)]
        sources = [(f"feed{at}", "feed", f"http://{hosts[at % 8]}/{at}") for at in range(len(bodies))]
        config = write_config(tmp_path, sources)
        done = monitor("run", "--config", str(config), timeout=500)
    assert done.returncode in {0, 3}, done.stderr[-2000:]
    lines = done.stdout.splitlines()
    read = sum(line.startswith("read ") for line in lines)
    not_read = sum(line.startswith("not read ") for line in lines)
    named = sum(line.startswith("Not checked:") for line in lines)
    assert read + not_read == len(bodies)
    assert named == not_read
    assert largest_process() < MOST_MEMORY
    print(f"{len(bodies)} feeds: {read} read, {not_read} named as not checked, largest process {largest_process()} MiB")  # noqa: T201 - the figure itself
