"""The verbs that see to it that people are reached: the test of every way, the page that acknowledges, and the watchdog."""

import os
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.base import SHIPPED, ConfigFile, Exit, app, err, leave_root, load, out, read, stop, today

if TYPE_CHECKING:
    from monitor.config import Config
    from monitor.store.askings import Asking
    from monitor.world import World

POLL = 10  # seconds between two looks into the mailbox while somebody waits


@app.command("test-alert")
def send_test(
    config: ConfigFile = SHIPPED,
    *,
    wait: Annotated[int, typer.Option(min=0, max=720, help="Minutes to wait for answers; 0: only send.")] = 15,
) -> None:
    """Send a marked test to everybody whom an alert can reach, by every way, and wait until they have answered."""
    from monitor import build, screen_reached

    settings = load(config)
    if settings.mail is None:
        stop("There is no mail server to test: add [mail] to the configuration.", Exit.CONFIGURATION)
    try:
        with build.world(settings, lambda _: None) as world:
            with build.alone(settings):
                asked = _send(world)
            out.print(*screen_reached.sent(asked), sep="\n", soft_wrap=True)
            left = _wait(world, {asking.letter_key for asking in asked}, wait)
            out.print(*screen_reached.outcome(world, left), sep="\n", soft_wrap=True)
    except build.AlreadyRunning:
        stop("A pass is running on this database. Try again in a minute.", Exit.ALREADY_RUNNING)
    raise typer.Exit(Exit.UNCHECKED if left else Exit.DONE)


def _send(world: "World") -> "list[Asking]":
    """Post a test to each person and by each other way, try to deliver them, and return them."""
    from monitor.asking import MAIL, ask_person, told
    from monitor.run import deliver
    from monitor.store import keeping

    now = datetime.now(UTC)
    with world.store.write() as tx:
        keeping.enrol(tx, world.config.school.id, world.config.school.name)
        people = told(world.config, world.policy.escalation.order)
        asked = [ask_person(world, tx, person, MAIL, now) for person in people]
        for way in world.config.ways:
            holders = [person for role in way.roles if (person := world.config.person(role))]
            asked += [ask_person(world, tx, person, way.id, now) for person in holders]
    deliver(world, now, urgent_only=True)
    return asked


def _wait(world: "World", keys: set[str], minutes: int) -> "list[Asking]":
    """Return who has not answered when everybody has, or when the time is over; says who does on the way.

    Passes go on meanwhile: one that is under way reads the answers itself.
    """
    from monitor import build
    from monitor.receive import receive
    from monitor.run import deliver
    from monitor.store import askings

    ends = time.monotonic() + minutes * 60
    open_keys = set(keys)
    while True:
        with suppress(build.AlreadyRunning), build.alone(world.config):
            receive(world, datetime.now(UTC))
            deliver(world, datetime.now(UTC), urgent_only=True)
        with world.store.read() as tx:
            known = [asking for asking in askings.askings_of(tx, world.config.school.id) if asking.letter_key in keys]
        for asking in known:
            if asking.answered and asking.letter_key in open_keys:
                open_keys.discard(asking.letter_key)
                out.print(f"{asking.ref}: {asking.role} has answered ({asking.via}).", markup=False)
        if not open_keys or time.monotonic() >= ends:
            return [asking for asking in known if asking.answered is None]
        time.sleep(POLL)


@app.command()
def web(config: ConfigFile = SHIPPED) -> None:
    """Serve the page with the button that acknowledges an alert, to this machine alone: a web server passes it on."""
    from monitor import build, policy
    from monitor.desk import LetterDesk
    from monitor.store import Store
    from monitor.web.serve import serve

    settings = load(config)
    if settings.web is None:
        stop("There is no [web] in the configuration: docs/alerts.md shows one.", Exit.CONFIGURATION)
    store = Store(settings.database)
    store.migrate()
    desk = LetterDesk(settings, policy.load(settings.policy, settings.path.parent), store, build.link_key(store))
    err.print(f"Serving http://127.0.0.1:{settings.web.port} until it is stopped.", markup=False)
    serve(desk, lambda: datetime.now(UTC), "127.0.0.1", settings.web.port)


@app.command()
def watchdog(
    config: ConfigFile = SHIPPED,
    *,
    failed: Annotated[bool, typer.Option("--failed", help="A pass did not end well: for systemd's OnFailure.")] = False,
) -> None:
    """Tell a second person when the monitor has fallen silent: run it from a timer of its own."""
    from monitor import marks
    from monitor import watchdog as watching

    now = datetime.now(UTC)
    try:
        settings = read(config)
    except typer.Exit:
        _tell_unusable(config, now, failed=failed)
        raise
    leave_root(settings)
    amiss = watching.look(settings, now, watching.ending(os.environ) if failed else None)
    if not failed:
        marks.mark(settings, marks.WATCHDOG, now)
    for words in amiss:
        err.print(words, soft_wrap=True, markup=False)
    raise typer.Exit(Exit.UNCHECKED if amiss else Exit.DONE)


def _tell_unusable(config: Path, now: datetime, *, failed: bool) -> None:
    """Somebody is told that the configuration cannot be used, as far as it still says whom; its errors have been printed."""
    from monitor import account, marks
    from monitor import watchdog as watching
    from monitor.config import sketch
    from monitor.store.database import file_of

    settings, found = sketch(config, os.environ, today())
    if settings is None:
        stop("Nobody could be told of it: too little of the configuration can be read to know whom.", Exit.CONFIGURATION)
    problems = [problem for problem in found if not problem.warning]
    with suppress(account.Unreachable, PermissionError):
        account.leave_root(account.told_by(file_of(settings.database) or config, settings.letters))
    if not failed:
        marks.mark(settings, marks.WATCHDOG, now)
    for words in watching.unusable(settings, problems, now):
        err.print(words, soft_wrap=True, markup=False)


def go_live(settings: "Config", world: "World", now: datetime) -> None:
    """Alerts are live, or were already; otherwise say what has not been shown yet and stop."""
    from monitor import asking
    from monitor.receive import receive
    from monitor.store import askings, keeping

    with world.store.read() as tx:
        if askings.live_since(tx, settings.school.id):
            return
    receive(world, now)
    with world.store.write() as tx:
        keeping.enrol(tx, settings.school.id, settings.school.name)
        missing = asking.missing(settings, askings.askings_of(tx, settings.school.id))
        if not missing:
            askings.go_live(tx, settings.school.id, now)
            return
    stop(f"Alerts cannot be live yet: {'; '.join(missing)}. Send a test: monitor test-alert", Exit.CONFIGURATION)
