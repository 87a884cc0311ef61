"""The verbs that make a pass, and the one that checks whether a pass can be made."""

import contextlib
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.base import SHIPPED, ConfigFile, Exit, app, err, load, out, stop, today
from monitor.cli.faults import own_up
from monitor.cli.reached import go_live

if TYPE_CHECKING:
    from monitor.config import Config
    from monitor.model import Problem
    from monitor.world import Look

Quiet = Annotated[
    bool,
    typer.Option("--quiet", "-q", help="Print nothing but faults, for cron: what could not be checked stands in the digest."),
]


@app.command()
def run(
    config: ConfigFile = SHIPPED,
    *,
    quiet: Quiet = False,
    due_or_not: Annotated[bool, typer.Option("--all", help="Look at every source, due or not.")] = False,
) -> None:
    """Do all that is due, once: look at the sources, write the digest, send what waits."""
    raise typer.Exit(_pass(load(config), quiet=quiet, due_or_not=due_or_not))


@app.command()
def serve(config: ConfigFile = SHIPPED, *, minutes: Annotated[int, typer.Option(min=1, max=60)] = 5) -> None:
    """Stay running and make a pass every few minutes, for servers without cron or systemd."""
    from apscheduler.schedulers.blocking import BlockingScheduler

    settings = load(config)

    def again() -> None:
        try:
            _pass(settings, quiet=True)
        except Exception as fault:  # noqa: BLE001 - the scheduler would log its words; the next pass is whole
            own_up(fault)

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
            code = _pass(load(path), due_or_not=True)
    except town.TownError as trouble:
        stop(str(trouble), Exit.CONFIGURATION)
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

    found = list(problems(config, os.environ, today()))
    errors = sum(not problem.warning for problem in found)
    if not errors:
        found += _policy_warnings(load(config))
    for problem in found:
        out.print(screen.problem(problem), soft_wrap=True)
    if errors:
        stop(f"Errors: {errors}. No pass is made until all are mended.", Exit.CONFIGURATION)
    out.print(
        f"{config} is good."
        if not found
        else f"{config} can be used; {len(found)} {'warning' if len(found) == 1 else 'warnings'}.",
        soft_wrap=True,
    )
    if live:
        raise typer.Exit(_check_live(load(config)))


def _policy_warnings(settings: "Config") -> "list[Problem]":
    """Return what a head should know of the policy: its review is overdue, or some of its examples are judged otherwise."""
    from monitor import policy
    from monitor.deadline import LONDON
    from monitor.exemplars import misjudged

    folder = settings.path.parent
    ours, report = policy.load(settings.policy, folder), policy.reporter(settings.policy, folder)
    late = policy.overdue(ours, datetime.now(LONDON).date())
    found = [report.problem("P020", "policy.next_review", late, "Review it, and correct next_review.")] if late else []
    for one in misjudged(ours):
        words = (
            f"this is {'taken for' if one.is_counter else 'not seen as'} its category; seen: {', '.join(one.seen) or 'nothing'}"
        )
        found.append(report.problem("P019", one.where, words, "Choose a plainer example; the category itself stands.", one.text))
    return [replace(problem, warning=True) for problem in found]


def _pass(settings: "Config", *, quiet: bool = False, due_or_not: bool = False) -> Exit:
    """Make one pass and print what it gave; return the exit code."""
    from monitor import build, screen
    from monitor.run import tick
    from monitor.store import keeping, outbox

    now = datetime.now(UTC)
    show: Callable[[Look], None] = (lambda _: None) if quiet else (lambda look: out.print(screen.looked(look), soft_wrap=True))
    try:
        with build.alone(settings), build.world(settings, show) as world:
            if settings.live:
                go_live(settings, world, now)
            looks = tick(world, now, due_or_not=due_or_not)
            with world.store.read() as tx:
                told = keeping.told_at(tx, settings.school.id, now)
                sent, waiting = outbox.sent_at(tx, now), outbox.waiting(tx)
    except build.AlreadyRunning:
        err.print("Another pass is running on this database. Nothing was done; the next pass does what is due.")
        return Exit.ALREADY_RUNNING
    except Exception:
        _ping(settings, failed=True)
        raise
    _ping(settings, failed=False)
    missed = [*screen.unchecked(looks), *screen.undelivered(waiting)]
    if quiet:
        # Cron mails and journald keeps what is printed here: the last place where an alert that reaches nobody can be seen.
        stuck = [letter for letter in waiting if letter.message.urgent]
        err.print(*screen.undelivered(stuck), sep="\n", end="\n" if stuck else "", soft_wrap=True)
    else:
        out.print(screen.pass_table(looks, told))
        out.print(*screen.letters(settings, sent), *missed, sep="\n", soft_wrap=True)
    return Exit.UNCHECKED if missed else Exit.DONE


def _ping(settings: "Config", *, failed: bool) -> None:
    """The service that waits for a sign of life has one; that it cannot be reached is its own matter to notice."""
    from digests.model import DeliveryError
    from digests.ping import ping

    if settings.watch.ping:
        with contextlib.suppress(DeliveryError):
            ping(settings.watch.ping, failed=failed)


def _check_live(settings: "Config") -> Exit:
    """Try each source and the mail server, file nothing, and print a table; return the exit code."""
    from monitor import screen, trial

    results = trial.trials(settings, datetime.now(UTC))
    out.print(screen.trial_table(results))
    return Exit.UNCHECKED if any(not result.good for result in results) else Exit.DONE
