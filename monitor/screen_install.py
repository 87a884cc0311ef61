"""Lays out what ``monitor install`` shows: what it would change, and where to look afterwards."""

import difflib
import shlex
from collections.abc import Iterable, Iterator
from pathlib import Path

from rich.text import Text

from monitor.install.obstacles import Obstacle
from monitor.install.plan import Command, File, Plan


def obstacles(found: Iterable[Obstacle]) -> Iterator[Text]:
    """Yield each obstacle with its remedy."""
    for one in found:
        yield Text.assemble((one.words, "bold"), f"\n    {one.remedy}")


def plan(shown: Plan) -> Iterator[Text]:
    """Yield everything that would be done, in the order in which it would be."""
    yield from _commands("First this is run:", shown.before)
    for file in shown.written:
        yield from _file(file)
    for path, changed in shown.removed:
        yield Text(f"Removed: {path}{' - changed by hand since it was written' if changed else ''}", "bold")
    yield from _commands("Then this is run:", shown.after)
    sums = ((len(shown.written), "to write"), (len(shown.removed), "to remove"))
    files = ", ".join(f"{count} {'file' if count == 1 else 'files'} {what}" for count, what in sums if count)
    commands = len(shown.before) + len(shown.after)
    yield Text(f"In all: {files or 'no file'}, {commands or 'no'} {'command' if commands == 1 else 'commands'} to run.", "bold")


def own_crontab(before: str, after: str) -> Iterator[Text]:
    """Yield what would change in a person's own crontab."""
    yield Text("Your crontab would change so:", "bold")
    yield from _difference(before, after)


def after_systemd(name: str, command: str, config: Path) -> str:
    """Return where to look when systemd runs the monitor."""
    school = f"--config {shlex.quote(str(config))}"
    return (
        "\nIt runs. Where to look:\n"
        f"  systemctl list-timers '{name}*'\n      when the next pass is, and when the last one was\n"
        f"  sudo systemctl start {name}\n      a pass now; it comes back when the pass is over\n"
        f"  journalctl -u {name} -u {name}-watchdog\n      what each pass did; with -p warning only what went wrong\n"
        f"  sudo {shlex.quote(command)} status {school}\n      what was read, what waits, what is next"
    )


def after_cron(command: str, config: Path, *, own: bool) -> str:
    """Return where to look when cron runs the monitor, from a person's ``own`` crontab or from a file of root's."""
    whom = "you, or whom a line MAILTO=... above names," if own else "root, who is whom /etc/aliases names,"
    return (
        f"\nIt runs. Cron mails {whom} what goes wrong, and is silent otherwise. To see how it does:\n"
        f"  {shlex.quote(command)} status --config {shlex.quote(str(config))}"
    )


def _commands(heading: str, commands: tuple[Command, ...]) -> Iterator[Text]:
    if commands:
        lines = "".join(f"\n    {shlex.join(command)}" for command in commands)
        yield Text.assemble((heading, "bold"), lines, "\n")


def _file(file: File) -> Iterator[Text]:
    if file.present is None:
        yield Text(f"New: {file.path}", "bold")
        yield Text("".join(f"    {line}\n" for line in file.text.splitlines()))
    else:
        yield Text(f"Changed: {file.path}{' - which somebody wrote or changed by hand' if file.theirs else ''}", "bold")
        yield from _difference(file.present, file.text)


def _difference(before: str, after: str) -> Iterator[Text]:
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=1)
    shown = [line for line in lines if not line.startswith(("---", "+++", "@@"))]
    yield Text("".join(f"    {line}\n" for line in shown))
