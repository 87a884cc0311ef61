"""What every verb stands on: the application, the exit codes, the two streams, and how a configuration is loaded or refused."""

import os
from collections.abc import Callable, Iterator
from datetime import date, datetime
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from rich.console import Console

if TYPE_CHECKING:
    from monitor.config import Config

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Tells a school what is said about it in public, judged by its own social media policy.",
)
out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


class Exit(IntEnum):
    """What an exit code means to cron, to systemd and to a person; those from 70 on have the meaning of sysexits.h."""

    DONE = 0
    NOT_FOUND = 1
    UNCHECKED = 3
    BUG = 70
    STORAGE = 74
    ALREADY_RUNNING = 75
    CONFIGURATION = 78


ConfigFile = Annotated[  # that it cannot be read is told by us, with the remedy
    Path, typer.Option("--config", "-c", envvar="MONITOR_CONFIG", readable=False, help="The school's configuration file.")
]
SHIPPED = Path("config.toml")


def dividing_an_hour(least: int) -> Callable[[int], int]:
    """Return the check of an option of minutes, ``least`` or more: so far apart passes are all day. With 50 they would not be."""
    whole = [minutes for minutes in range(least, 61) if not 60 % minutes]

    def check(said: int) -> int:
        if said not in whole:
            raise typer.BadParameter(f"choose one of {', '.join(map(str, whole))}: an hour holds a whole number of them.")
        return said

    return check


def today() -> date:
    """Return the day that it is in the UK."""
    from monitor.deadline import LONDON

    return datetime.now(LONDON).date()


def load(config: Path) -> "Config":
    """Return the configuration, or print everything that is wrong with it and stop. From then on root is the database's owner."""
    settings = read(config)
    leave_root(settings)
    return settings


def read(config: Path) -> "Config":
    """Return the configuration, or print everything that is wrong with it and stop."""
    from monitor.config import ConfigError
    from monitor.config import load as load_file

    try:
        return load_file(config, os.environ, today())
    except ConfigError as wrong:
        from monitor import screen

        for problem in wrong.problems:
            if not problem.warning:
                err.print(screen.problem(problem), soft_wrap=True)
        stop(f"{wrong}", Exit.CONFIGURATION)


def leave_root(settings: "Config") -> None:
    """What root starts goes on as the account that owns the database; or say why that cannot be, and stop."""
    from monitor import account
    from monitor.store.database import file_of

    if not os.geteuid() and (file := file_of(settings.database)) and (theirs := account.told_by(file, settings.letters)):
        try:
            account.leave_root(theirs)
        except account.Unreachable as trouble:
            name = account.named(os.geteuid())
            stop(f"The database belongs to {name}, who cannot read the program at {trouble}.", Exit.CONFIGURATION)
        except PermissionError:
            name = account.named(account.owner(theirs))
            stop(f"The database belongs to {name}: run this as that account (sudo -u {name} ...).", Exit.CONFIGURATION)


def need_role(config: "Config", role: str) -> None:
    """Go on when somebody holds the role; otherwise say which roles there are and stop."""
    if config.person(role) is None:
        roles = ", ".join(person.role for person in config.people)
        wrong = f"Nobody in {config.path} has the role {role}" if role else "Say whose word it is, with --by"
        stop(f"{wrong}: the roles are {roles}.", Exit.NOT_FOUND)


def stop(words: str, code: Exit) -> NoReturn:
    """Say why there is nothing more to do, and end with this code."""
    err.print(words, soft_wrap=True, markup=False)
    raise typer.Exit(code)


def lines_of(file: Path) -> Iterator[str]:
    """Yield the lines of a file, or of the pipe for ``-``, none of them read further than a line can be long."""
    from monitor.lines import LONGEST_LINE

    try:
        with open(0 if str(file) == "-" else file, encoding="utf-8-sig", errors="replace") as lines:  # noqa: PTH123 - the pipe has no path
            yield from iter(lambda: lines.readline(LONGEST_LINE + 1), "")
    except OSError as trouble:
        raise typer.BadParameter(f"{file} cannot be read: {trouble.strerror}.", param_hint="--file") from None
