"""An installation in which nothing is wrong, on a machine in which nothing is: a tree of its own, and what else it would say."""

import os
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from monitor import marks
from monitor.config import Watch
from monitor.doctor import Surroundings, examine
from monitor.doctor.surroundings import Check, Room
from monitor.finding import Finding, Level
from monitor.run import tick
from tests.cast import PEOPLE
from tests.monitor.configs import GOOD, write
from tests.world import FRIDAY, PRAISE, Post, Web, document, hours, place, world

NOW = FRIDAY + timedelta(minutes=10)
ROOM = Room(10**12, 5 * 10**11, 10**6, read_only=False)
SERVICE = "[Service]\nExecStart=/opt/school-monitor/.venv/bin/monitor run --quiet --config {path}\n"


def healthy(folder: Path, **changes: object) -> Surroundings:
    """Return an installation that made a pass ten minutes ago, and its machine; some of it otherwise, where a test says so."""
    made = world(
        folder,
        [place("forum")],
        Web({"forum": [document("a", PRAISE)]}),
        Post(),
        hours=hours(closed_days=frozenset({date(2026, 12, 21)})),
        people=PEOPLE,
        watch=Watch(tell="head"),
        backups=7,
    )
    with closing(made.store):
        tick(made, FRIDAY)
    path = write(folder, GOOD)
    copy = folder / "backups" / "monitor-2026-11-20.db"
    copy.parent.mkdir(mode=0o700, exist_ok=True)
    copy.touch(mode=0o600)
    os.utime(copy, (FRIDAY.timestamp(), FRIDAY.timestamp()))
    marks.mark(made.config, marks.WATCHDOG, FRIDAY)
    machine(folder / "root", folder, path)
    here = Surroundings(
        path,
        {"PATH": os.environ["PATH"]},
        NOW,
        replace(made.config, path=path),
        root=folder / "root",
        room=lambda _: ROOM,
        run=silent,
        clock=lambda: 0,
        resolve=lambda host: [] if host.endswith(".invalid") else ["1.1.1.1"],
        installed=lambda: FRIDAY - timedelta(days=30),
    )
    return replace(here, **changes)  # type: ignore[arg-type]


def machine(root: Path, folder: Path, path: Path) -> None:
    """Below ``root`` lie the files of a machine with an encrypted disk and an enabled timer."""
    number = folder.stat().st_dev
    lay(root / "sys/dev/block" / f"{os.major(number)}:{os.minor(number)}" / "dm/uuid", "CRYPT-LUKS2-0123-disk\n")
    lay(root / "sys/class/dmi/id/product_name", "PowerEdge T150\n")
    lay(root / "proc/self/mountinfo", "22 1 254:0 / / rw,relatime - ext4 /dev/mapper/disk rw\n")
    units = root / "etc/systemd/system"
    lay(units / "school-monitor.service", SERVICE.format(path=path))
    lay(units / "school-monitor.timer", "[Timer]\nOnCalendar=*:0/10\n")
    lay(units / "timers.target.wants/school-monitor.timer", "")


def lay(file: Path, text: str) -> None:
    """The file stands there with this text."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def silent(_command: Sequence[str]) -> str:
    """Return what a machine says that has no such command."""
    return ""


def told(here: Surroundings, check: Check) -> list[tuple[str, Level]]:
    """Return what one check finds besides what is well, each with a remedy."""
    found = seen(here, check)
    assert all(each.remedy for each in found)
    return [(each.id, each.level) for each in found]


def seen(here: Surroundings, check: Check) -> list[Finding]:
    """Return what one check finds besides what is well."""
    return [each for each in examine(here, (check,)) if each.level is not Level.GOOD]
