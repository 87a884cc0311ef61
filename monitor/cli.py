"""Verbs to functions, and functions' outcomes to exit codes; the only place that prints."""

import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from enum import IntEnum
from pathlib import Path
from traceback import extract_tb
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from rich.console import Console

if TYPE_CHECKING:
    from monitor.config import Config
    from monitor.world import Look

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
    ALREADY_RUNNING = 75
    CONFIGURATION = 78


ConfigFile = Annotated[Path, typer.Option("--config", "-c", help="The school's configuration file.")]
Quiet = Annotated[
    bool,
    typer.Option("--quiet", "-q", help="Print nothing but faults, for cron: what could not be checked stands in the digest."),
]
SHIPPED = Path("config.toml")


@app.command()
def run(
    config: ConfigFile = SHIPPED,
    *,
    quiet: Quiet = False,
    due_or_not: Annotated[bool, typer.Option("--all", help="Look at every source, due or not.")] = False,
) -> None:
    """Do all that is due, once: look at the sources, write the digest, send what waits."""
    raise typer.Exit(_pass(_load(config), quiet=quiet, due_or_not=due_or_not))


@app.command()
def serve(config: ConfigFile = SHIPPED, *, minutes: Annotated[int, typer.Option(min=1, max=60)] = 5) -> None:
    """Stay running and make a pass every few minutes, for servers without cron or systemd."""
    from apscheduler.schedulers.blocking import BlockingScheduler

    settings = _load(config)

    def again() -> None:
        try:
            _pass(settings, quiet=True)
        except Exception as fault:  # noqa: BLE001 - the scheduler would log its words; the next pass is whole
            _own_up(fault)

    clock = BlockingScheduler(timezone="Europe/London")
    # A pass that was missed is made when the machine wakes, once, and never beside another.
    clock.add_job(
        again,
        "interval",
        minutes=minutes,
        next_run_time=datetime.now(UTC),
        misfire_grace_time=None,
        coalesce=True,
        max_instances=1,
    )
    clock.start()


@app.command()
def sample(
    folder: Annotated[Path, typer.Option(help="Where the sample keeps its database and its letters.")] = Path(),
    port: Annotated[int, typer.Option(min=1024, max=65000, help="The first of nine ports on 127.0.0.1.")] = 18080,
) -> None:
    """Run one whole pass over the sample town: an invented world, served on this machine."""
    from monitor import town

    now = datetime.now(UTC)
    (folder / "var").mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / "var" / "sample.toml"
    path.write_text(town.config_text(port, folder.resolve()), encoding="utf-8")
    path.chmod(0o600)
    try:
        with town.serve(now, port):
            code = _pass(_load(path), due_or_not=True)
    except town.TownError as trouble:
        _stop(str(trouble), Exit.CONFIGURATION)
    # The sample town has one source that is down and one whose layout changed: that something is unchecked is its point.
    raise typer.Exit(Exit.DONE if code == Exit.UNCHECKED else code)


@app.command()
def check(
    config: ConfigFile = SHIPPED,
    *,
    live: Annotated[bool, typer.Option("--live", help="Also try each source and the mail server.")] = False,
) -> None:
    """Report everything that is wrong in the configuration and the policy, all at once."""
    from monitor import screen
    from monitor.config import problems

    found = problems(config, os.environ)
    for problem in found:
        out.print(screen.problem(problem), soft_wrap=True)
    errors = sum(not problem.warning for problem in found)
    if errors:
        _stop(f"Errors: {errors}. No pass is made until all are mended.", Exit.CONFIGURATION)
    out.print(f"{config} is good." if not found else f"{config} can be used; {len(found)} warnings.", soft_wrap=True)
    if live:
        raise typer.Exit(_check_live(_load(config)))


@app.command()
def explain(
    ref: Annotated[str, typer.Argument(metavar="CASE", help="M-0012, or an alert: A-0003.")], config: ConfigFile = SHIPPED
) -> None:
    """Print why: what matched the school, what the words show, which clause, who was told and the reason."""
    from monitor import explain as explaining
    from monitor import policy, screen
    from monitor.store import Store

    settings = _load(config)
    store = Store(settings.database)
    store.migrate()
    case = explaining.find(store, settings.school.id, ref)
    if case is None:
        _stop(f"There is no case or alert {ref}. To see what there is: monitor cases", Exit.NOT_FOUND)
    parts = explaining.explain(store, policy.load(settings.policy, settings.path.parent), case)
    out.print(f"[bold]{case.ref}[/] {case.alert_ref}".rstrip())
    out.print(screen.explanation(parts), soft_wrap=True)


@app.command()
def cases(config: ConfigFile = SHIPPED) -> None:
    """List the cases: reference, severity, what and where; no names and no words of theirs."""
    from monitor import screen
    from monitor.store import Store

    settings = _load(config)
    store = Store(settings.database)
    store.migrate()
    out.print(screen.case_table(settings, store))


@app.command()
def status(config: ConfigFile = SHIPPED) -> None:
    """Print each source's last good read, what waits in the outbox, and when the next things are due."""
    from monitor import screen
    from monitor.store import Store

    settings = _load(config)
    store = Store(settings.database)
    store.migrate()
    now = datetime.now(UTC)
    out.print(screen.source_table(settings, store, now))
    out.print(*screen.standing(settings, store, now), sep="\n", soft_wrap=True)


@app.command()
def ack(
    refs: Annotated[list[str], typer.Argument(metavar="ALERT...", help="The alerts' references: A-0003 A-0004.")],
    by: Annotated[str, typer.Option(help="The role of the person who has it: dsl, deputy_dsl, head ...")],
    config: ConfigFile = SHIPPED,
) -> None:
    """Say that alerts have been read and are in somebody's hands: they stop climbing to the next person."""
    from monitor.store import Store, alerts

    settings = _load(config)
    if settings.person(by) is None:
        _stop(
            f"Nobody in {config} has the role {by}: the roles are {', '.join(person.role for person in settings.people)}.",
            Exit.NOT_FOUND,
        )
    store = Store(settings.database)
    store.migrate()
    with store.write() as tx:
        found = {ref: alerts.alert_called(tx, settings.school.id, ref) for ref in refs}
        for known in filter(None, found.values()):
            alerts.acknowledge(tx, known.id, by, datetime.now(UTC))
    for ref, raised in found.items():
        if raised is not None:
            held = raised.acknowledged_by or by
            out.print(f"{raised.ref} is with {held}. Nobody else is told. To see it whole: monitor explain {raised.ref}")
        else:
            err.print(f"There is no alert {ref}. To see what is open: monitor status", markup=False)
    raise typer.Exit(Exit.DONE if all(found.values()) else Exit.NOT_FOUND)


def main() -> NoReturn:
    """Run the command; a fault in the program ends with code 70 and never with a stranger's words on the screen."""
    try:
        app()
    except Exception as fault:  # noqa: BLE001 - the last place to stop a traceback that could show what somebody wrote
        _own_up(fault)
    sys.exit(Exit.BUG)


def _own_up(fault: Exception) -> None:
    """Say what kind of fault it was and where, and not its words, which may be a stranger's."""
    where = extract_tb(fault.__traceback__)[-1]
    err.print(
        f"A fault in the program: {type(fault).__name__} in {Path(where.filename).name}, line {where.lineno}.", soft_wrap=True
    )
    err.print("What was found before it is kept, and the next pass goes on from there. Please report these two lines.")


def _pass(settings: "Config", *, quiet: bool = False, due_or_not: bool = False) -> Exit:
    """Make one pass and print what it gave; return the exit code."""
    from monitor import build, screen
    from monitor.run import tick
    from monitor.store import keeping, outbox

    now = datetime.now(UTC)
    show: Callable[[Look], None] = (lambda _: None) if quiet else (lambda look: out.print(screen.looked(look), soft_wrap=True))
    try:
        with build.alone(settings), build.world(settings, show) as world:
            looks = tick(world, now, due_or_not=due_or_not)
            with world.store.read() as tx:
                told = keeping.told_at(tx, settings.school.id, now)
                sent, waiting = outbox.sent_at(tx, now), outbox.waiting(tx)
    except build.AlreadyRunning:
        err.print("Another pass is running on this database. Nothing was done; the next pass does what is due.")
        return Exit.ALREADY_RUNNING
    missed = [*screen.unchecked(looks), *screen.undelivered(waiting)]
    if not quiet:
        out.print(screen.pass_table(looks, told))
        out.print(*screen.letters(settings, sent), *missed, sep="\n", soft_wrap=True)
    return Exit.UNCHECKED if missed else Exit.DONE


def _check_live(settings: "Config") -> Exit:
    """Try each source and the mail server, keep nothing, and print a table; return the exit code."""
    from monitor import screen, trial

    results = trial.trials(settings, datetime.now(UTC))
    out.print(screen.trial_table(results))
    return Exit.UNCHECKED if any(not result.good for result in results) else Exit.DONE


def _load(config: Path) -> "Config":
    """Return the configuration, or print everything that is wrong with it and stop."""
    from monitor import screen
    from monitor.config import ConfigError, load

    try:
        return load(config, os.environ)
    except ConfigError as wrong:
        for problem in wrong.problems:
            if not problem.warning:
                err.print(screen.problem(problem), soft_wrap=True)
        _stop(f"{wrong}", Exit.CONFIGURATION)


def _stop(words: str, code: Exit) -> NoReturn:
    err.print(words, soft_wrap=True, markup=False)
    raise typer.Exit(code)
