"""Looks at whether passes are made: what starts them, and how all that they do last went."""

import re
import shlex
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from monitor import pulse
from monitor.doctor import memory
from monitor.doctor.surroundings import Check, Surroundings
from monitor.finding import Finding, bad, good, note
from monitor.gather import gather

RUNS = re.compile(r"""\bmonitor["']? (?:run|serve)\b""")  # in quotes where its path holds a space
UNITS = ("etc/systemd/system", "usr/lib/systemd/system", "lib/systemd/system")
RECENT = timedelta(hours=3)
INSTALL = "sudo monitor install (docs/install.md)"


def pulses(here: Surroundings) -> Iterator[Finding]:
    """How passes, sources, letters, answers and alerts last went: what ``monitor status`` says."""
    with memory.opened(here) as store:
        if here.config and store:
            yield from pulse.findings(gather(here.config, store, here.now))


def timer(here: Surroundings) -> Iterator[Finding]:
    """What starts the passes: a timer or a service of systemd, or a line of cron's."""
    services = [service for folder in UNITS for service in sorted((here.root / folder).glob("*.service")) if _runs(here, service)]
    if services:
        for service in services:
            yield from _of_unit(here, service)
    elif any(RUNS.search(line) and _names(line, here.path) for line in _cron(here)):
        yield good("D043", "A line of cron's starts the passes.")
    elif _is_recent(here):
        words = "Nothing was found that starts passes (a timer of systemd, a line of cron's); but passes are made."
        yield note("D043", words, "Perhaps monitor serve runs in a terminal, which ends with it.")
    else:
        yield bad("D043", "Nothing starts passes: there is no timer of systemd and no line of cron's for it.", INSTALL)


def _runs(here: Surroundings, service: Path) -> bool:
    text = _read(service).replace("%%", "%")  # systemd's own way to write one
    return bool(RUNS.search(text)) and str(here.path) in text


def _of_unit(here: Surroundings, service: Path) -> Iterator[Finding]:
    name = f"{service.stem}.timer" if service.with_suffix(".timer").exists() else service.name
    wanted = list((here.root / "etc/systemd/system").glob(f"*.wants/{name}"))
    said = here.run(["systemctl", "show", name, "--property=ActiveState,NextElapseUSecRealtime"])
    shown = dict(line.split("=", 1) for line in said.splitlines() if "=" in line)
    if not wanted:
        words = f"{name} is there and not enabled: after the next start of the machine no pass is made."
        yield bad("D043", words, f"sudo systemctl enable --now {name}")
    elif shown.get("ActiveState", "active") not in {"active", "activating", "reloading"}:
        yield bad("D043", f"{name} does not run ({shown['ActiveState']}).", f"sudo systemctl start {name}; journalctl -u {name}")
    else:
        after = f"; next {shown['NextElapseUSecRealtime']}" if shown.get("NextElapseUSecRealtime") else ""
        yield good("D043", f"{name} is enabled{after}.")


def _cron(here: Surroundings) -> Iterator[str]:
    """Yield the lines of every table of cron's that this account can see, comments left out."""
    tables = [here.root / "etc/crontab", *sorted((here.root / "etc/cron.d").glob("*"))]
    for text in (*map(_read, tables), here.run(["crontab", "-l"]), here.crontab):
        yield from (line.replace("\\%", "%") for line in text.splitlines() if not line.lstrip().startswith("#"))


def _names(line: str, path: Path) -> bool:
    """Return whether a line of cron's names this file: in full, or by its name alone where it does not say in which folder."""
    try:
        words = shlex.split(line)
    except ValueError:
        words = line.split()
    folder = Path(words[words.index("cd") + 1]) if "cd" in words[:-1] else Path()
    named = [folder / word.rpartition("=")[2] for word in words]
    return any(each.name == path.name and (not each.is_absolute() or each.resolve() == path.resolve()) for each in named)


def _is_recent(here: Surroundings) -> bool:
    newest = memory.newest(here)
    return newest is not None and here.now - newest < RECENT


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


CHECKS: tuple[Check, ...] = (pulses, timer)
