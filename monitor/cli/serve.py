"""The resident mode: the pass that ``run`` makes, every few minutes, until it is told to leave."""

import gc
import logging
import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.base import SHIPPED, ConfigFile, Exit, app, dividing_an_hour, err, load, out, read, stop, today
from monitor.cli.faults import own_up
from monitor.cli.passes import Log, make_pass
from monitor.log import Style, note_taker
from monitor.notes import Note

if TYPE_CHECKING:
    from apscheduler.schedulers.base import BaseScheduler

    from monitor.config import Config
    from monitor.leaving import Leaving

ZONE = "Europe/London"
# From 01:00 to 02:00 the clock of the UK shows each time twice in one night of the year, and none of them in another.
HOURS, LEFT_OUT = "0,2-23", 1
A_MOMENT, AN_HOUR = timedelta(seconds=1), 60
WATCH = 20.0  # seconds between two looks at whether the clock was put back
JOB = "pass"


@app.command()
def serve(
    config: ConfigFile = SHIPPED,
    *,
    minutes: Annotated[
        int,
        typer.Option(callback=dividing_an_hour(1), help="Minutes from one pass to the next; they divide an hour."),
    ] = 5,
    log: Log = Style.AUTO,
) -> None:
    """Stay running and make a pass every few minutes, for servers without cron or systemd."""
    from apscheduler.schedulers.background import BackgroundScheduler

    from monitor.leaving import Leaving

    latest, note = Latest(config, _readable(config)), note_taker(log)
    quieten()
    with Leaving(_farewell) as leaving:
        clock = BackgroundScheduler(timezone=ZONE)

        def again() -> None:
            try:
                one_pass(latest, leaving, note)
            finally:
                plan(clock, again, next_pass(minutes, datetime.now(UTC)))

        now = datetime.now(UTC)
        first = first_pass(minutes, now)
        plan(clock, again, first)
        out.print(greeting(minutes, first if first > now else None), soft_wrap=True)
        clock.start()
        while True:
            time.sleep(WATCH)
            bring_forward(clock, minutes, datetime.now(UTC))


def _readable(config: Path) -> "Config":
    """Return the configuration; or say what the account that root has become cannot read again before each pass, and stop."""
    from monitor import account

    before, settings = os.geteuid(), load(config)
    if os.geteuid() == before:
        return settings
    try:
        return read(config)
    except typer.Exit:
        name = account.named(os.geteuid())
        said = (
            f"The database belongs to {name}. As {name} the passes are made, and the configuration is read anew before each, with"
            f" all that it names; root alone can. Give it to {name} (chown {name} FILE), or have systemd hand the secrets over:"
            " sudo monitor install"
        )
        stop(said, Exit.CONFIGURATION)


def next_pass(minutes: int, now: datetime) -> datetime:
    """Return when the next pass begins: on the next round time that lies in no hour which is there twice, or not at all."""
    from apscheduler.triggers.cron import CronTrigger

    minute = "0" if minutes == AN_HOUR else f"*/{minutes}"
    when: datetime = CronTrigger(hour=HOURS, minute=minute, timezone=ZONE).get_next_fire_time(None, now + A_MOMENT)
    return when


def first_pass(minutes: int, now: datetime) -> datetime:
    """Return when the first pass begins: at once, unless it is between 01:00 and 02:00."""
    from monitor.deadline import LONDON

    return next_pass(minutes, now) if now.astimezone(LONDON).hour == LEFT_OUT else now


def plan(clock: "BaseScheduler", work: Callable[[], None], when: datetime) -> None:
    """The work is done at that moment, or as soon as the machine is awake again: once, however often it would have been.

    Each pass plans the next one, so that a clock that jumps by years leaves none to make up for.
    """
    clock.add_job(
        work, "date", run_date=when, id=JOB, replace_existing=True, misfire_grace_time=None, coalesce=True, max_instances=1
    )


def bring_forward(clock: "BaseScheduler", minutes: int, now: datetime) -> None:
    """The next pass comes as soon as it would if it were planned now: when the clock was put back it lies too far ahead."""
    from apscheduler.jobstores.base import JobLookupError

    planned, soonest = clock.get_job(JOB), next_pass(minutes, now)
    if planned is not None and planned.next_run_time > soonest:
        with suppress(JobLookupError):  # it has begun in this moment
            planned.reschedule("date", run_date=soonest)


def quieten() -> None:
    """The scheduler says nothing of its own: it would print the words of a fault, and they may be a stranger's."""
    speaker = logging.getLogger("apscheduler")
    speaker.addHandler(logging.NullHandler())
    speaker.propagate = False


def greeting(minutes: int, first: datetime | None) -> str:
    """Return what a person who starts it should know; ``first`` is when it begins, unless that is at once."""
    every = "minute" if minutes == 1 else f"{minutes} minutes"
    later = f" The first is made at {first:%H:%M}." if first else ""
    return f"A pass every {every}, and none from 01:00 to 02:00.{later} To end it: Ctrl-C, or the signal TERM."


class Latest:
    """The configuration as it was when it was last right; what is wrong with it since is said once."""

    def __init__(self, path: Path, settings: "Config") -> None:
        self._path, self._settings, self._said = path, settings, ""

    def settings(self) -> "Config":
        """Return what the file says now, or said before somebody broke it. Secrets and dates are looked at anew too."""
        from monitor import screen
        from monitor.config import ConfigError
        from monitor.config import load as load_file

        try:
            self._settings = load_file(self._path, os.environ, today())
        except ConfigError as wrong:
            said = "\n".join(screen.problem(problem) for problem in wrong.problems if not problem.warning)
            if said != self._said:
                err.print(
                    said, "Until this is mended, passes go by the configuration as it was before.", sep="\n", soft_wrap=True
                )
            self._said = said
        else:
            if self._said:
                err.print(f"{self._path} is good again.", soft_wrap=True, markup=False)
            self._said = ""
        return self._settings


def one_pass(latest: Latest, leaving: "Leaving", note: Note) -> None:
    """A pass was made by the newest configuration, or what stood in its way was said; nothing of it is left in memory."""
    try:
        make_pass(latest.settings(), leaving, note, quiet=True)
    except typer.Exit:
        pass  # why nothing was done has been said
    except Exception as fault:  # noqa: BLE001 - the scheduler would drop it; the next pass is whole
        own_up(fault)
    finally:
        # A pass has the collector leave alone what lives as long as itself: here it would pile up, pass upon pass.
        gc.unfreeze()
        gc.collect()


def _farewell(number: int) -> None:
    """To be ended is the one way in which this ends well: so the code is 0, whoever asked for it, and whether it can be said."""
    try:
        err.print(f"Ended by {signal.Signals(number).name}.")
    finally:
        os._exit(Exit.DONE)
