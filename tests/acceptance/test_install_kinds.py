"""Schools that ask for more than feeds: a browser, a page that acknowledges; and a person with a crontab of their own."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.acceptance.command import PATIENCE, free_ports
from tests.acceptance.web import Served, feed, serve, write_config
from tests.installed import CONFIG, HOME, MONITOR, Machine, machine, missing

SCRIPTED = b"""<!doctype html><html><body><main></main><script>
setTimeout(() => { document.querySelector("main").innerHTML = '<article><a href="/1">Larkspur Hill Community Primary School,' +
' Brackenford</a><p>The head of Larkspur Hill Primary School in Brackenford never answers letters.</p></article>' }, 50)
</script></body></html>"""
RENDERED = '[source.options]\nitem = "article"\ntitle = "a"\nlink = "a@href"\ntext = "p"\nrender = "yes"\n'
pytestmark = pytest.mark.skipif(bool(missing()), reason=f"a machine in a namespace cannot be made here: {missing()}")


@contextmanager
def _school(folder: Path, pages: Mapping[str, Served], kind: str, more: str) -> Iterator[Machine]:
    """A school with one source, not installed yet."""
    made = machine(folder / "machine")
    with serve(pages) as host:
        config = write_config(folder, [("place", kind, f"http://{host}{next(iter(pages))}")], more=more)
        shutil.copyfile(config, made.path(CONFIG))
        made.path(CONFIG).chmod(0o600)
        yield made


def _install(made: Machine) -> None:
    done = made.monitor("install", "--with", "systemd", "--yes", "--config", CONFIG)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.browser
@pytest.mark.skipif(not shutil.which("chromium"), reason="Chromium is not here: apt install chromium")
def test_a_browser_renders_under_what_its_unit_says(tmp_path: Path) -> None:
    """Chromium in its own sandbox and namespaces, under the service's filters: the page that scripts built is a case."""
    with _school(tmp_path, {"/app": Served(SCRIPTED, "text/html")}, "page", "") as made:
        config = made.path(CONFIG)
        config.write_text(config.read_text("utf-8") + RENDERED, "utf-8")
        _install(made)
        done = made.service("school-monitor.service")
        assert (done.returncode, done.stderr.strip()) == (0, "")
        cases = made.monitor("cases", "--config", CONFIG)
    assert "M-0001" in cases.stdout


def test_the_page_that_acknowledges_is_served_under_what_its_unit_says(tmp_path: Path) -> None:
    """It is switched on with the timers, answers on loopback, and ends well when it is told to."""
    port = free_ports(1)
    web = f'[web]\nurl = "https://monitor.larkspurhill.example"\nport = {port}\n'
    with _school(tmp_path, {"/feed": Served(feed(("Sports day", "It rained.")))}, "feed", web) as made:
        _install(made)
        assert (made.path("/etc/systemd/system/multi-user.target.wants") / "school-monitor-web.service").is_symlink()
        command = made.command(*made.confined("school-monitor-web.service"))
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as running:  # noqa: S603 - our own words
            try:
                assert running.stderr is not None
                assert f"http://127.0.0.1:{port}" in running.stderr.readline()
                assert _status(port) == 404
                os.kill(_service(running.pid), signal.SIGTERM)
                _, errors = running.communicate(timeout=PATIENCE)
            finally:
                running.kill()
        assert running.returncode == 0, errors
        assert "Traceback" not in errors
        _install(made)
        config = made.path(CONFIG)
        config.write_text(config.read_text("utf-8").replace(web, ""), "utf-8")
        gone = made.monitor("install", "--with", "systemd", "--yes", "--config", CONFIG)
    assert "Removed: /etc/systemd/system/school-monitor-web.service" in gone.stdout
    assert "systemctl stop school-monitor-web.service" in gone.stdout
    assert not list(made.path("/etc/systemd/system").rglob("*-web.service"))


def _service(outer: int) -> int:
    """Return the program itself among what a process has started: whoever ends that process from outside kills it."""
    for children in Path(f"/proc/{outer}/task").glob("*/children"):
        for child in map(int, children.read_text().split()):
            if MONITOR in Path(f"/proc/{child}/cmdline").read_text().split("\0")[:2]:
                return child
            if found := _service(child):
                return found
    return 0


def _status(port: int) -> int:
    deadline = time.monotonic() + 30
    while True:
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=10)
            connection.request("GET", "/")
            return connection.getresponse().status
        except ConnectionRefusedError:
            assert time.monotonic() < deadline
            time.sleep(0.1)


def test_what_would_not_work_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    """A secret in the environment and a home: both are told with the way out, and the machine stays as it was."""
    with _school(tmp_path, {"/feed": Served(feed(("Sports day", "It rained.")))}, "feed", '[watch]\nping_env = "PING"\n') as made:
        done = made.monitor("install", "--with", "systemd", "--yes", "--config", CONFIG)
        assert done.returncode == 78
        assert "watch.ping_env names an environment variable, PING" in done.stderr
        config = made.path(CONFIG)
        config.write_text(
            config.read_text("utf-8").replace('ping_env = "PING"', "").replace('"letters"', '"/home/head"'), "utf-8"
        )
        done = made.monitor("install", "--with", "systemd", "--yes", "--config", CONFIG)
        assert done.returncode == 78
        assert "/home/head is below /home" in done.stderr
    assert not list(made.path("/etc/systemd/system").iterdir())
    assert "school-monitor" not in made.path("/etc/passwd").read_text("utf-8")


def test_without_root_it_shows_what_it_would_do_and_how_to_go_on(tmp_path: Path) -> None:
    """An account without rights: the units, and "sudo"; and into a folder of its own it may write them."""
    with _school(tmp_path, {"/feed": Served(feed(("Sports day", "It rained.")))}, "feed", "") as made:
        made.path(HOME).chmod(0o777)
        made.path(CONFIG).chmod(0o644)
        account = ("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", MONITOR)
        words = ("install", "--with", "systemd", "--user", "nobody", "--config", CONFIG)
        shown = made.run(*account, *words)
        assert (shown.returncode, "needs root" in shown.stderr) == (78, True)
        assert "New: /etc/systemd/system/school-monitor.timer" in shown.stdout
        packed = made.run(*account, *words, "--yes", "--folder", HOME)
        assert packed.returncode == 0, packed.stderr
        assert made.path(f"{HOME}/school-monitor.timer").exists()


@pytest.mark.skipif(not shutil.which("crontab"), reason="cron is not here: apt install cron")
def test_a_person_without_root_has_it_in_their_own_crontab(tmp_path: Path) -> None:
    """Their other lines stay; again there is nothing to do; --remove takes out what was put in."""
    with _school(tmp_path, {"/feed": Served(feed(("Sports day", "It rained.")))}, "feed", "") as made:
        made.path(HOME).chmod(0o777)
        made.path(CONFIG).chmod(0o644)
        spool = made.path("/var/spool/cron/crontabs")
        spool.mkdir(parents=True)
        spool.chmod(0o777)  # in a namespace crontab is not given its group
        script = (
            "set -e; echo '1 2 3 4 5  true' | crontab -;"
            f" install() {{ {MONITOR} install --with cron --yes --config {CONFIG} $*; }};"
            " install; crontab -l; install; install --remove; crontab -l"
        )
        done = made.run("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "sh", "-c", script)
    assert done.returncode == 0, done.stdout + done.stderr
    shown, _, removed = done.stdout.partition("Nothing to change: your crontab is as it should be.")
    assert f"*/10 * * * *  {MONITOR} run --quiet --config {CONFIG}" in shown
    assert shown.count("1 2 3 4 5  true") == 2
    assert removed.rstrip().endswith("1 2 3 4 5  true")
    assert "*/10" not in removed.splitlines()[-1]
