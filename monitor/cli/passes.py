"""The verbs that make a pass, and the one that checks whether a pass can be made."""

import contextlib
import os
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.base import SHIPPED, ConfigFile, Exit, app, err, load, out, stop, today
from monitor.cli.faults import own_up
from monitor.cli.reached import go_live
from monitor.log import Style, note_taker
from monitor.notes import Event, Note, unnoted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from monitor.config import Config
    from monitor.leaving import Leaving
    from monitor.model import Problem
    from monitor.store.outbox import Waiting
    from monitor.world import Look

Quiet = Annotated[
    bool,
    typer.Option("--quiet", "-q", help="Print nothing but faults, for cron: what could not be checked stands in the digest."),
]

Log = Annotated[
    Style,
    typer.Option("--log", help="How events are logged on standard error; auto: for the journal where systemd listens, else not."),
]


@app.command()
def run(
    config: ConfigFile = SHIPPED,
    *,
    quiet: Quiet = False,
    due_or_not: Annotated[bool, typer.Option("--all", help="Look at every source, due or not.")] = False,
    log: Log = Style.AUTO,
) -> None:
    """Do all that is due, once: look at the sources, write the digest, send what waits."""
    raise typer.Exit(_one_pass(load(config), note_taker(log), quiet=quiet, due_or_not=due_or_not))


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
            code = _one_pass(load(path), unnoted, due_or_not=True)
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
    # Loaded once: from then on root is the database's owner, who need not be able to read the secrets that systemd hands over.
    settings = None if errors else load(config)
    if settings:
        found += _policy_warnings(settings)
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
    if live and settings:
        raise typer.Exit(_check_live(settings))


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


def _one_pass(settings: "Config", note: Note, *, quiet: bool = False, due_or_not: bool = False) -> Exit:
    """Make one pass, which leaves in good order when it is told to, and return the exit code."""
    from monitor.leaving import Leaving

    def farewell(number: int) -> None:
        note(Event.PASS_LEFT, signal=number)
        if not quiet:
            err.print("Stopped. What was found is kept, and the next pass goes on from there.", soft_wrap=True)

    with Leaving(farewell) as leaving:
        return make_pass(settings, leaving, note, quiet=quiet, due_or_not=due_or_not)


def make_pass(settings: "Config", leaving: "Leaving", note: Note, *, quiet: bool = False, due_or_not: bool = False) -> Exit:
    """Make one pass and print what it gave; return the exit code."""
    from monitor import build

    now, began = datetime.now(UTC), time.monotonic()
    try:
        made = _made(settings, leaving, note, now, quiet=quiet, due_or_not=due_or_not)
    except build.AlreadyRunning as other:
        from monitor import screen

        note(Event.PASS_KEPT_OUT, pid=other.running.pid or 0)
        err.print(f"{screen.running(other.running, now)} Nothing was done; the next pass does what is due.", soft_wrap=True)
        return Exit.ALREADY_RUNNING
    except typer.Exit:
        raise  # no fault: the pass was refused, and why has been said
    except Exception as fault:
        note(Event.PASS_FAILED, fault=type(fault).__name__)
        _ping(settings, failed=True)
        _expose(settings, now, began, failed=True)
        _tell_stopped(settings, fault, now)
        raise
    if made.looks or made.sent:
        seconds = round(time.monotonic() - began, 1)
        note(Event.PASS_DONE, sources=len(made.looks), sent=len(made.sent), waiting=len(made.waiting), seconds=seconds)
    _ping(settings, failed=False)
    _expose(settings, now, began, failed=False)
    return _tell(settings, made, now, quiet=quiet)


@dataclass(frozen=True, slots=True)
class _Pass:
    """What a pass gave: its looks, how much was told by source, which letters left and wait, and why no copy was made."""

    looks: "Sequence[Look]"
    told: "Mapping[str, int]"
    sent: "Sequence[Waiting]"
    waiting: "Sequence[Waiting]"
    uncopied: str


def _made(settings: "Config", leaving: "Leaving", note: Note, now: datetime, *, quiet: bool, due_or_not: bool) -> _Pass:
    """Make a pass, alone on its database, and return what it gave."""
    from monitor import build, upkeep
    from monitor.leaving import Work
    from monitor.run import deliver, tick
    from monitor.store import keeping, outbox

    show = (lambda _: None) if quiet else _shown
    with build.alone(settings):
        uncopied = upkeep.look_after(settings, now)
        with build.world(settings, show, note) as world:
            if settings.live:
                go_live(settings, world, now)
            with leaving.during(Work(world.store.gate, lambda: deliver(world, now, urgent_only=True), world.halt)):
                looks = tick(world, now, due_or_not=due_or_not)
            with world.store.read() as tx:
                told = keeping.told_at(tx, settings.school.id, now)
                return _Pass(looks, told, outbox.sent_at(tx, now), outbox.waiting(tx), uncopied)


def _tell(settings: "Config", made: _Pass, now: datetime, *, quiet: bool) -> Exit:
    """Print what a pass gave; return the exit code."""
    from monitor.clock import doubt, is_impossible

    if made.uncopied:
        err.print(made.uncopied, soft_wrap=True, markup=False)
    if is_impossible(now):
        # Cron mails it with every pass: that is the way to hear of it where no digest can say it.
        err.print(doubt(now, None), soft_wrap=True)
    if not made.waiting and quiet:
        return Exit.UNCHECKED if any(look.trouble for look in made.looks) else Exit.DONE
    from monitor import screen

    missed = [*screen.unchecked(made.looks), *screen.undelivered(made.waiting)]
    if quiet:
        # Cron mails and journald keeps what is printed here: the last place where an alert that reaches nobody can be seen.
        stuck = [letter for letter in made.waiting if letter.message.urgent]
        err.print(*screen.undelivered(stuck), sep="\n", end="\n" if stuck else "", soft_wrap=True)
    else:
        out.print(screen.pass_table(made.looks, made.told))
        out.print(*screen.letters(settings, made.sent), *missed, sep="\n", soft_wrap=True)
    return Exit.UNCHECKED if missed else Exit.DONE


def _shown(look: "Look") -> None:
    """Print what a look gave, as soon as it is made."""
    from monitor import screen

    out.print(screen.looked(look), soft_wrap=True)


def _ping(settings: "Config", *, failed: bool) -> None:
    """The service that waits for a sign of life has one; that it cannot be reached is its own matter to notice."""
    if settings.watch.ping:
        from digests.model import DeliveryError
        from digests.ping import ping
        from monitor import marks

        with contextlib.suppress(DeliveryError):
            ping(settings.watch.ping, failed=failed)
            marks.mark(settings, marks.PING, datetime.now(UTC))


def _expose(settings: "Config", now: datetime, began: float, *, failed: bool) -> None:
    """The metrics are written where the configuration says; that they cannot be is said, and fails no pass."""
    if settings.watch.metrics_file is None:
        return
    from monitor import metrics

    try:
        metrics.write(settings, metrics.Made(now, datetime.now(UTC), time.monotonic() - began, failed=failed))
    except OSError as trouble:
        err.print(
            f"The metrics were not written to {settings.watch.metrics_file}: {trouble.strerror}.", soft_wrap=True, markup=False
        )
    except Exception as fault:  # noqa: BLE001 - what only tells how a pass went must never decide how it went
        own_up(fault)


def _tell_stopped(settings: "Config", fault: Exception, now: datetime) -> None:
    """Where nothing can be recorded a second person is told at once, past the outbox: nobody is told of anything else now."""
    from monitor import watchdog
    from monitor.store.trouble import trouble_of

    if trouble := trouble_of(fault, "a file"):
        for words in watchdog.stopped(settings, trouble, now):
            err.print(words, soft_wrap=True, markup=False)


def _check_live(settings: "Config") -> Exit:
    """Try each source and the mail server, file nothing, and print a table; return the exit code."""
    from monitor import screen, trial

    results = trial.trials(settings, datetime.now(UTC))
    out.print(screen.trial_table(results))
    return Exit.UNCHECKED if any(not result.good for result in results) else Exit.DONE
