"""What a pass with nothing due costs, beside Python, the libraries it stands on and two peers with nothing to do: ``make idle``.

The peers are installed into a folder of their own, from the package registry, when they are not there yet.
"""

import os
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

from rich.console import Console
from rich.table import Table

from tests.acceptance.command import COMMAND, made_sample

ROUNDS = 9
PEERS = ("reader[cli]==3.26", "urlwatch==2.29")
FOLDER = Path("var") / "peers"
# What a pass cannot do without: the database, the configuration's checks, the command line.
STANDS_ON = "import sqlalchemy, sqlalchemy.dialects.sqlite, pydantic, typer, rich.console"
# The most that a pass with nothing due may take of processor time, in times of that.
BUDGET = 2.5


@dataclass(frozen=True, slots=True)
class Cost:
    """What one process took: seconds of the clock and of the processor, MiB at its largest."""

    wall: float
    cpu: float
    memory: float


def cost(command: Sequence[str]) -> Cost:
    """Return what a command takes; raise where it fails."""
    began = perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603 - our own commands
    _, status, used = os.wait4(process.pid, 0)
    wall = perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{command[0]} ended with {process.returncode}")
    return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def measured(commands: dict[str, Sequence[str]]) -> dict[str, Cost]:
    """Return the median cost of each command. They take turns, so that whatever else the machine does strikes all alike."""
    for command in commands.values():
        cost(command)
    runs = [{name: cost(command) for name, command in commands.items()} for _ in range(ROUNDS)]
    return {name: _middle([run[name] for run in runs]) for name in commands}


def _middle(costs: Sequence[Cost]) -> Cost:
    return Cost(*(median(getattr(one, what) for one in costs) for what in ("wall", "cpu", "memory")))


def peers(folder: Path) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield each peer's name and the command by which it finds nothing to do."""
    python = FOLDER / "bin" / "python"
    if not (FOLDER / "ready").exists():
        Console().print(f"Installing {' and '.join(PEERS)} into {FOLDER} ...")
        venv.create(FOLDER, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PEERS], check=True)  # noqa: S603 - names from above
        (FOLDER / "ready").touch()
    jobs, settings = folder / "urls.yaml", folder / "urlwatch.yaml"
    unchanged = folder / "unchanged.txt"
    unchanged.write_text("the same", "utf-8")
    jobs.write_text(f'name: "unchanged"\nurl: "file://{unchanged}"\n', "utf-8")
    settings.write_text("report: {text: {}}\ndisplay: {}\njob_defaults: {}\n", "utf-8")
    files = ("--urls", str(jobs), "--config", str(settings), "--cache", str(folder / "urlwatch.db"))
    yield "reader 3.26, no feeds", (str(python), "-m", "reader", "--db", str(folder / "reader.db"), "update")
    yield "urlwatch 2.29, a file that is unchanged", (str(FOLDER / "bin" / "urlwatch"), *files)


def main() -> None:
    """Print what each takes, and how many times that of Python itself, of what we stand on, and of the peers."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        config = made_sample(folder)
        ours, bound = "a pass with nothing due (nine sources)", "the libraries it stands on"
        commands = {
            "python -c pass": (sys.executable, "-c", "pass"),
            bound: (sys.executable, "-c", STANDS_ON),
            ours: (COMMAND, "run", "--quiet", "--config", str(config)),
            **dict(peers(folder)),
        }
        found = measured(commands)
    table = Table("what", "wall s", "CPU s", "MiB", "of ours (CPU)", title=f"Nothing to do, the median of {ROUNDS} turns")
    for what, one in found.items():
        table.add_row(what, f"{one.wall:.2f}", f"{one.cpu:.2f}", f"{one.memory:.0f}", f"{one.cpu / found[ours].cpu:.2f}")
    Console().print(table)
    ratio = found[ours].cpu / found[bound].cpu
    Console().print(f"Start-up budget: {ratio:.2f} of {BUDGET:g} times the libraries it stands on.")
    sys.exit(ratio > BUDGET)


if __name__ == "__main__":
    main()
