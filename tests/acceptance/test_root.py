"""What root types where another account owns the database, and secrets are root's alone, as ``monitor install`` leaves them."""

import os
import shutil
import subprocess
from collections.abc import Iterator

import pytest

from tests.acceptance.web import Served, feed, serve, write_config
from tests.accounts import NOBODY
from tests.installed import CONFIG, HOME, MONITOR, Machine, machine, missing

pytestmark = pytest.mark.skipif(bool(missing()), reason=f"a machine in a namespace cannot be made here: {missing()}")
SECRET = f"{HOME}/ping"


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """A machine whose account nobody owns all but the secret."""
    folder = tmp_path_factory.mktemp("root")
    made = machine(folder / "machine")
    with serve({"/feed": Served(feed(("Sports day", "It rained.")))}) as host:
        config = write_config(folder, [("gazette", "feed", f"http://{host}/feed")], more='[watch]\nping_file = "ping"\n')
        shutil.copyfile(config, made.path(CONFIG))
        made.path(SECRET).write_text(f"http://{host}/canary", "utf-8")
        for name in ("var", "letters"):
            made.path(f"{HOME}/{name}").mkdir(mode=0o700)
        for name in (CONFIG, f"{HOME}/var", f"{HOME}/letters", HOME):
            os.chown(made.path(name), NOBODY, NOBODY)
        for name in (CONFIG, SECRET):
            made.path(name).chmod(0o600)
        yield made


def test_every_source_is_tried_with_secrets_that_only_root_can_read(school: Machine) -> None:
    """They are read once, before root becomes the account."""
    done = school.monitor("check", "--live", "--config", CONFIG)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "The gazette" in done.stdout


def test_the_resident_mode_is_not_begun_where_its_passes_could_not_read_everything(school: Machine) -> None:
    """Each reads the configuration anew, as the account: it says who cannot read what, and what to do, and ends."""
    done = school.monitor("serve", "--config", CONFIG)
    assert done.returncode == 78, done.stdout + done.stderr
    assert "ping_file" in done.stderr
    assert "chown nobody FILE" in done.stderr
    assert done.stdout == ""
    os.chown(school.path(SECRET), NOBODY, NOBODY)
    command = school.command(MONITOR, "serve", "--config", CONFIG)
    try:
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:  # noqa: S603 - ours
            assert running.stdout
            greeting = running.stdout.readline()
            running.kill()
            assert "A pass every 5 minutes" in greeting, running.communicate()
    finally:
        os.chown(school.path(SECRET), 0, 0)


def test_where_the_databases_disk_is_not_mounted_root_begins_no_new_database(school: Machine) -> None:
    """The empty folder in its place is root's, and that is not whose the database is: what root typed goes on as the account."""
    place, away = school.path(f"{HOME}/var"), school.path(f"{HOME}/away")
    place.rename(away)
    place.mkdir(mode=0o755)
    try:
        done = school.monitor("run", "--config", CONFIG)
        assert done.returncode == 74, done.stdout + done.stderr
        assert not list(place.iterdir())
    finally:
        place.rmdir()
        away.rename(place)
